// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code /proc}. Every call reads anew; a process may vanish at any time. Any thread. */
final class ProcessReader {

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int NICE = 16;
    private static final int START = 19;
    private static final int KIB = 1024;

    private final Path proc;

    ProcessReader(Path proc) {
        this.proc = proc;
    }

    /** Empty if there is no such process. */
    Optional<ProcessFacts> read(int pid) {
        Path directory = proc.resolve(Integer.toString(pid));
        try {
            String stat = text(directory.resolve("stat"));
            String status = text(directory.resolve("status"));
            String cmdline = text(directory.resolve("cmdline"));
            // The name of the program stands in parentheses and may contain anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new ProcessFacts(pid, Long.parseLong(fields[START]), Long.parseLong(fields[USER]),
                    Long.parseLong(fields[SYSTEM]), Integer.parseInt(fields[NICE]), (int) number(status, "Uid:"),
                    number(status, "VmRSS:") * KIB, number(status, "VmSize:") * KIB, program(cmdline)));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** When the machine was started, in seconds since the epoch. */
    long bootTime() throws IOException {
        return number(text(proc.resolve("stat")), "btime");
    }

    /** The memory of the machine in bytes. */
    long memory() throws IOException {
        return number(text(proc.resolve("meminfo")), "MemTotal:") * KIB;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    /** The first number after {@code key} at the beginning of a line, or 0. */
    private static long number(String text, String key) {
        int at = text.startsWith(key) ? 0 : text.indexOf("\n" + key) + 1;
        if (at == 0 && !text.startsWith(key)) {
            return 0;
        }
        int start = at + key.length();
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return Long.parseLong(text, start, end, 10);
    }

    private static String program(String cmdline) {
        int end = cmdline.indexOf('\0');
        String word = end < 0 ? cmdline : cmdline.substring(0, end);
        return word.isEmpty() ? null : word.substring(word.lastIndexOf('/') + 1);
    }
}
