// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

import static org.junit.Assert.assertEquals;

import io.circus.config.internal.Scratch;
import io.circus.config.internal.sections.Configuration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

public class IniParserTest {

    @Rule
    public final Scratch scratch = new Scratch();

    @Test
    public void keepsFileAndLineOfEveryOption() throws IOException {
        scratch.write("more.ini", "\n[watcher:w]\n\nargs = b\n");
        Sections sections = read("[circus]\ninclude = more.ini\n[watcher:w]\ncmd = a\n").sections();
        assertEquals("main.ini:4", scratch.local(sections.find("watcher:w").entry("cmd").place().toString()));
        assertEquals("more.ini:4", scratch.local(sections.find("watcher:w").entry("args").place().toString()));
    }

    @Test
    public void ignoresTheContinuationOfWhatTheMainFileOverrides() throws IOException {
        scratch.write("more.ini", "[watcher:w]\ncmd = b\n  c\nargs = d\n  e\n");
        Sections sections = read("[circus]\ninclude = more.ini\n[watcher:w]\ncmd = a\n").sections();
        assertEquals("a", sections.find("watcher:w").entry("cmd").text());
        assertEquals("d\ne", sections.find("watcher:w").entry("args").text());
    }

    @Test
    public void takesLinesOfWindowsAndOldMacsAndAByteOrderMark() throws IOException {
        Sections sections = read("\uFEFF[watcher:w]\r\ncmd = a\r\n  b\rargs = c\n").sections();
        assertEquals("a\nb", sections.find("watcher:w").entry("cmd").text());
        assertEquals(4, sections.find("watcher:w").entry("args").place().line());
    }

    @Test
    public void tellsEveryLineThatIsNoOption() throws IOException {
        assertEquals(List.of("main.ini:3: [watcher:w] 'one' is no option, expected 'key = value' or 'key : value'",
                "main.ini:4: [watcher:w] '= two' is no option, expected 'key = value' or 'key : value'"),
                mistakes("[watcher:w]\ncmd = a\none\n= two\n"));
    }

    @Test
    public void tellsOnceThatThereIsNoSection() throws IOException {
        assertEquals(List.of("main.ini:2: 'a = 1' stands before any section, expected a [section] first"),
                mistakes("# text\na = 1\nb = 2\n"));
    }

    @Test
    public void warnsOfASecondDefinition() throws IOException {
        assertEquals(List.of("main.ini:3: [watcher:w] cmd: is defined at main.ini:2 already, ignoring this one"),
                warnings("[watcher:w]\ncmd = a\ncmd = b\n"));
    }

    @Test
    public void warnsOfAnIndentedFirstOption() throws IOException {
        assertEquals(List.of(
                "main.ini:2: [watcher:w] args: is not recognised because it is indented right after the section"
                + " title"), warnings("[watcher:w]\n  args = a\ncmd = b\n"));
    }

    @Test
    public void namesTheLineWithANulByte() throws IOException {
        assertEquals(List.of("main.ini:3: the line has a NUL byte, expected text"),
                mistakes("[watcher:w]\ncmd = a\nb = \0\n"));
    }

    @Test
    public void readsLatin1WithAWarning() throws IOException {
        var file = Files.write(scratch.path("main.ini"),
                "[watcher:w]\ncmd = caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        var read = scratch.read(file);
        assertEquals("caf\u00e9", read.sections().find("watcher:w").entry("cmd").text());
        assertEquals(List.of("main.ini:2: the file is not UTF-8 here, reading all of it as Latin-1"),
                read.findings().warnings().stream().map(scratch::local).toList());
    }

    @Test
    public void readsUtf8() throws IOException {
        assertEquals("\u00e9\u20ac\ud83d\ude00",
                read("[watcher:w]\ncmd = \u00e9\u20ac\ud83d\ude00\n").sections().find("watcher:w").entry("cmd").text());
    }

    @Test
    public void saysThatAFileIsADirectoryOrMissing() throws IOException {
        Files.createDirectory(scratch.path("folder"));
        assertEquals(List.of("folder: cannot read the configuration file: it is a directory"),
                scratch.read(scratch.path("folder")).findings().mistakes().stream().map(scratch::local).toList());
        assertEquals(List.of("nope: cannot read the configuration file: there is no such file"),
                scratch.read(scratch.path("nope")).findings().mistakes().stream().map(scratch::local).toList());
    }

    @Test(timeout = 20_000)
    public void readsALineOfTenMegabytes() throws IOException {
        String args = "x".repeat(10_000_000);
        var read = read("[watcher:w]\ncmd = a\nargs = " + args + "\n");
        assertEquals(List.of(), read.findings().mistakes());
        assertEquals(args, read.sections().find("watcher:w").entry("args").text());
    }

    @Test(timeout = 20_000)
    public void readsTenThousandWatchers() throws IOException {
        var text = new StringBuilder("[env]\nA = 1\n[env:w1*]\nB = $HOME\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("[watcher:w").append(i).append("]\ncmd = sleep $(circus.env.a)\nnumprocesses = 2\nfree = x\n");
        }
        var read = read(text.toString());
        assertEquals(List.of(), read.findings().mistakes());
        assertEquals(10_000, read.watchers().size());
        assertEquals("/home/user", read.watchers().get(1).environment().get("B"));
    }

    @Test(timeout = 20_000)
    public void tellsAHandfulOfTheMistakesOfABinaryFile() throws IOException {
        var bytes = new byte[1_000_000];
        new java.util.Random(1).nextBytes(bytes);
        var read = scratch.read(Files.write(scratch.path("main.ini"), bytes));
        assertEquals(true, !read.findings().mistakes().isEmpty() && read.findings().mistakes().size() <= 201);
    }

    private Configuration read(String text) throws IOException {
        return scratch.read(text);
    }

    private List<String> mistakes(String text) throws IOException {
        return read(text).findings().mistakes().stream().map(scratch::local).toList();
    }

    private List<String> warnings(String text) throws IOException {
        return read(text).findings().warnings().stream().map(scratch::local).toList();
    }
}
