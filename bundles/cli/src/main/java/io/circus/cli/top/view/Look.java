// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

import io.circus.cli.terminal.Printable;
import io.circus.verbs.StatusReport;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * What the terminal can show.
 *
 * @param colours whether it has colours, and the user wants them
 * @param unicode whether it shows more than ASCII
 */
public record Look(boolean colours, boolean unicode) {

    /** Bars from the bottom to the top of a line. */
    private static final String LEVELS = " ▁▂▃▄▅▆▇█";
    private static final String ASCII_LEVELS = " .:-=+*%#";
    /** Bars from left to right, by eighths. */
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
    private static final int STEPS = 8;

    AttributedStyle style(StatusReport.Look look) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        return switch (look) {
            case PLAIN -> plain;
            case GOOD -> colours ? plain.foreground(AttributedStyle.GREEN) : plain;
            case BUSY -> colours ? plain.foreground(AttributedStyle.YELLOW) : plain;
            case BAD -> colours ? plain.foreground(AttributedStyle.RED).bold() : plain.bold();
            case QUIET -> plain.faint();
            case STRONG -> plain.bold();
        };
    }

    /** The style of charts. */
    AttributedStyle chart() {
        return colours ? AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN) : AttributedStyle.DEFAULT;
    }

    /** Foreign text as harmless text of one line. */
    String clean(String text) {
        String line = Printable.line(text).replace('\t', ' ');
        return unicode || line.chars().allMatch(c -> c < 0x7f) ? line : line.replaceAll("[^\\x00-\\x7e]", "?");
    }

    String ellipsis() {
        return unicode ? "…" : "~";
    }

    String dot() {
        return unicode ? "●" : "*";
    }

    /** Not the light line, which JLine takes from the line drawing set of the terminal. */
    String rule() {
        return unicode ? "━" : "-";
    }

    /** Before a line that can be opened, or has been. */
    String opener(boolean opened) {
        return unicode ? opened ? "▾" : "▸" : opened ? "v" : ">";
    }

    /** After the heading of the column that the table is sorted by. */
    String arrow(boolean descending) {
        return unicode ? descending ? "▼" : "▲" : descending ? "v" : "^";
    }

    /** The latest values as bars, a column each, the newest at the right. @param top the value of a full bar */
    String curve(double[] values, double top, int width) {
        var curve = new StringBuilder(" ".repeat(Math.max(0, width - values.length)));
        for (int i = Math.max(0, values.length - width); i < values.length; i++) {
            int step = (int) Math.ceil(Math.clamp(values[i] / top, 0, 1) * STEPS);
            curve.append((unicode ? LEVELS : ASCII_LEVELS).charAt(step));
        }
        return curve.toString();
    }

    /** A bar from left to right. */
    String bar(double value, double top, int width) {
        int eighths = top <= 0 ? 0 : (int) Math.round(Math.clamp(value / top, 0, 1) * width * STEPS);
        if (!unicode) {
            int full = Math.ceilDiv(eighths, STEPS);
            return "#".repeat(full) + " ".repeat(width - full);
        }
        int full = eighths / STEPS;
        String bar = "█".repeat(full) + (eighths % STEPS == 0 ? "" : EIGHTHS.charAt(eighths % STEPS));
        return bar + " ".repeat(width - bar.length());
    }

    /** {@code text} in exactly {@code width} columns: filled up with spaces, or cut with an ellipsis. */
    AttributedString fitted(String text, int width, boolean right, AttributedStyle style) {
        var cell = new AttributedStringBuilder();
        AttributedString shown = cut(new AttributedString(clean(text), style), width);
        String space = " ".repeat(Math.max(0, width - shown.columnLength()));
        return right ? cell.append(space).append(shown).toAttributedString() : cell.append(shown).append(space).toAttributedString();
    }

    /** At most {@code width} columns of {@code line}. */
    AttributedString cut(AttributedString line, int width) {
        if (line.columnLength() <= width) {
            return line;
        }
        if (width <= 0) {
            return AttributedString.EMPTY;
        }
        AttributedString shown = line.columnSubSequence(0, width - 1);
        AttributedStyle last = shown.length() == 0 ? AttributedStyle.DEFAULT : shown.styleAt(shown.length() - 1);
        return new AttributedStringBuilder().append(shown).append(ellipsis(), last).toAttributedString();
    }
}
