// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of a page, and what the page says that it prints.
 *
 * @param printed a pattern of what is printed
 */
record PageStep(String line, Pattern printed) {

    /** What stands for whatever is there: in the page three dots, and numbers like these. */
    private static final Pattern VARIABLE = Pattern.compile("\\.\\.\\.|[0-9]{3,}|[0-9]+\\.[0-9]+[KM]?|0:[0-9.]+");

    /** Asserts that {@code program}, which runs this command, prints what the page says. */
    void check(Program program) throws IOException, InterruptedException {
        assertEquals(line + ": " + program.errorText(), 0, program.awaitExit());
        assertTrue(line + " printed\n" + program.text(), printed.matcher(program.text() + "\n").matches());
    }

    /** The lines that begin with a dollar sign, and what is printed below each. */
    static List<PageStep> of(String page) {
        var steps = new ArrayList<PageStep>();
        Matcher block = Pattern.compile("(?m)^    \\$ (circusctl .*)\n((?:    (?!\\$ ).*\n)*)").matcher(page);
        while (block.find()) {
            steps.add(new PageStep(block.group(1), pattern(block.group(2).replaceAll("(?m)^    ", ""))));
        }
        return steps;
    }

    private static Pattern pattern(String printed) {
        var pattern = new StringBuilder();
        Matcher variable = VARIABLE.matcher(printed);
        int end = 0;
        while (variable.find()) {
            pattern.append(Pattern.quote(printed.substring(end, variable.start())));
            pattern.append(variable.group().equals("...") ? "(?s:.*)" : "[0-9.:KMGB]+");
            end = variable.end();
        }
        return Pattern.compile(pattern.append(Pattern.quote(printed.substring(end))).toString());
    }
}
