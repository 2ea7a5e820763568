// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Compares what two programs have printed, line by line: pids stand for each other, figures of processes are figures. */
final class PrintedText {

    /** Where a number begins or ends. */
    private static final Pattern NUMBERS = Pattern.compile("(?<=[0-9])(?=[^0-9])|(?<=[^0-9])(?=[0-9])");
    private static final int LEAST_DIGITS_OF_PID = 3;

    private PrintedText() {}

    /** Each line that only one of them has: what is missing first, then what is there besides. */
    static List<String> differences(String recorded, List<String> ours, Pids pids) {
        List<String> expected = recorded.lines().map(PrintedText::comparable).toList();
        List<String> left = new ArrayList<>(ours.stream().map(PrintedText::comparable).toList());
        var differences = new ArrayList<String>();
        int after = 0;
        for (String line : expected) {
            int at = after;
            while (at < left.size() && !isSame(line, left.get(at), pids)) {
                at++;
            }
            if (at == left.size()) {
                differences.add("missing: " + line);
            } else {
                left.remove(at);
                after = at;
            }
        }
        left.forEach(line -> differences.add("extra: " + line));
        return differences;
    }

    /** Without colours and the note that a stack trace is left out; what differs in any two runs replaced by what it is. */
    private static String comparable(String line) {
        return line.replaceAll("\\u001b\\[[0-9;]*m", "").replace("TRACEBACK (scrubbed) ", "")
                .replaceAll("[0-9]+:[0-9]{2}\\.[0-9]+", "CPU-TIME").replaceAll("[0-9]+\\.[0-9]{2}[KMG]", "SIZE")
                .replaceAll("SIZE [0-9]+\\.[0-9]+ [0-9]+\\.[0-9]+ ", "SIZE CPU MEM ")
                .replaceAll("\"time\": [0-9.]+", "\"time\": TIME").replaceAll("[0-9a-f]{32}", "ID");
    }

    private static boolean isSame(String recorded, String ours, Pids pids) {
        String[] expected = NUMBERS.split(recorded);
        String[] found = NUMBERS.split(ours);
        if (expected.length != found.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            boolean same = expected[i].equals(found[i])
                    || isPid(expected[i]) && isPid(found[i]) && maybeSame(expected, found, i, pids);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** Binds the two only if all that stands beside them is the same. */
    private static boolean maybeSame(String[] expected, String[] found, int index, Pids pids) {
        for (int i = 0; i < expected.length; i++) {
            if (i != index && !expected[i].equals(found[i]) && !(isPid(expected[i]) && isPid(found[i]))) {
                return false;
            }
        }
        return pids.same(Long.parseLong(expected[index]), Long.parseLong(found[index]));
    }

    private static boolean isPid(String part) {
        return part.length() >= LEAST_DIGITS_OF_PID && part.length() < 10 && Character.isDigit(part.charAt(0));
    }
}
