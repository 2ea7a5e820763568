// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The width of a terminal, without the cost of starting a terminal library. */
public final class ScreenWidth {

    /** The width if it is unknown: nothing is cut. */
    private static final int UNKNOWN = Integer.MAX_VALUE;

    private ScreenWidth() {}

    /** In characters: {@code COLUMNS}, or what stty(1) says of the terminal of this program. */
    public static int of(Map<String, String> environment) {
        int told = number(environment.getOrDefault("COLUMNS", ""));
        if (told > 0) {
            return told;
        }
        try {
            Process stty = new ProcessBuilder("stty", "-F", "/dev/tty", "size").redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            int width = number(answer.substring(answer.indexOf(' ') + 1));
            return width > 0 ? width : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
