// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** The kernel stays as small as its README says. */
public class KernelSizeTest {

    private static final Pattern LIMIT = Pattern.compile("at most ([0-9,]+) lines of code");
    /** A literal, which is kept, or a comment, which is not. */
    private static final Pattern LITERAL_OR_COMMENT = Pattern.compile("(\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*')"
            + "|/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);

    /** What says what is used, and does nothing. */
    private static final Pattern HEADER = Pattern.compile("^(import|package) ");

    @Test
    public void hasNoMoreLinesThanTheReadmeAllows() throws IOException {
        Matcher limit = LIMIT.matcher(Files.readString(Path.of("README.md")));
        assertTrue("the README has no limit", limit.find());
        long lines = 0;
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                lines += linesOfCode(Files.readString(file));
            }
        }
        long most = Long.parseLong(limit.group(1).replace(",", ""));
        assertTrue(lines + " lines of code, the README allows " + most, lines <= most);
        assertTrue(lines + " lines of code, lower the limit of the README, which allows " + most, lines > most - 100);
    }

    @Test
    public void countsNeitherCommentsNorBlankLinesNorImports() {
        assertEquals(3, linesOfCode("""
                package io.circus;

                import java.util.List;
                import static java.util.List.of;
                // one

                /* two
                 * three */
                String a = "/* no comment"; // four
                char b = '"'; /* five */
                String c = "http://example.org";
                """));
    }

    static long linesOfCode(String source) {
        String code = LITERAL_OR_COMMENT.matcher(source).replaceAll(found ->
                found.group(1) == null ? "" : Matcher.quoteReplacement(found.group(1)));
        return code.lines().filter(line -> !line.isBlank() && !HEADER.matcher(line).find()).count();
    }
}
