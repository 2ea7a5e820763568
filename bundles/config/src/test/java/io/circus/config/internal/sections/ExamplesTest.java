// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.config.internal.Scratch;
import io.circus.config.internal.ini.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Every piece of a configuration file on the user's pages is one that can be used. */
@RunWith(Parameterized.class)
public class ExamplesTest {

    private static final Path PAGES = Path.of("../../distribution/src/main/doc");

    /** In a block of ini, or indented below a title of a section. */
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```ini\\n(.*?)^```$"
            + "|^( {4}\\[\\w+[^\\n]*\\]\\n(?: {4}[^\\n]*\\n|\\n(?= {4}))+)");

    @Rule
    public final Scratch scratch = new Scratch();

    private final String example;

    public ExamplesTest(String name, String example) {
        this.example = example;
    }

    @Parameterized.Parameters(name = "{0}")
    public static List<Object[]> examples() throws IOException {
        var examples = new ArrayList<Object[]>();
        try (var pages = Files.newDirectoryStream(PAGES, "*.md")) {
            for (Path page : pages) {
                Matcher found = EXAMPLE.matcher(Files.readString(page));
                for (int number = 1; found.find(); number++) {
                    examples.add(new Object[] {page.getFileName() + " " + number,
                        found.group(1) != null ? found.group(1) : found.group(2).replaceAll("(?m)^ {4}", "")});
                }
            }
        }
        assertTrue("there are examples", examples.size() > 10);
        return examples;
    }

    @Test
    public void canBeUsed() throws IOException {
        // a page may show a part of a section only: its command is somewhere else
        String whole = example.replaceAll("(?m)^\\[watcher:.*\\]$(?!(\\n(?!\\[).*)*\\ncmd)", "$0\ncmd = sleep 1000");
        Findings findings = scratch.read(whole).findings();
        assertEquals(example, List.of(), findings.mistakes());
        assertEquals(example, List.of(), findings.warnings().stream().filter(line -> !line.contains("no file matches"))
                .toList());
    }
}
