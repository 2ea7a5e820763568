// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import org.junit.Test;

public class ShellWordsTest {

    @Test
    public void splitsAtWhiteSpace() {
        assertEquals(List.of("a", "b", "c"), ShellWords.split("  a b\n\tc "));
        assertEquals(List.of(), ShellWords.split(" \n"));
    }

    @Test
    public void keepsQuotedTextTogether() {
        assertEquals(List.of("sh", "-c", "echo 'x' $Y"), ShellWords.split("sh -c \"echo 'x' $Y\""));
        assertEquals(List.of("a\\b \"c"), ShellWords.split("'a\\b \"c'"));
        assertEquals(List.of("", "x"), ShellWords.split("'' x"));
        assertEquals(List.of("abc"), ShellWords.split("a'b'\"c\""));
    }

    @Test
    public void aBackslashTakesTheNextCharacterAsItIs() {
        assertEquals(List.of("a b", "\\"), ShellWords.split("a\\ b \\\\"));
        assertEquals(List.of("\"\\$"), ShellWords.split("\"\\\"\\\\$\""));
        assertEquals("only quote and backslash can be escaped in quotes", List.of("\\n"), ShellWords.split("\"\\n\""));
    }

    @Test
    public void refusesWhatIsNotClosed() {
        for (String text : new String[] {"'a", "\"a", "a\\", "\"\\\""}) {
            assertThrows(text, IllegalArgumentException.class, () -> ShellWords.split(text));
        }
    }

    @Test
    public void aQuotedWordIsReadAsItWas() {
        for (String word : new String[] {"", "plain/word:1", "two words", "it's", "\"", "$HOME `x` \\ ;|&", "a\nb", "''"}) {
            assertEquals(List.of("cmd", word, "end"), ShellWords.split("cmd " + ShellWords.quote(word) + " end"));
        }
        assertEquals("plain/word:1", ShellWords.quote("plain/word:1"));
    }
}
