// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class RegexTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void comparesAsUsual() {
        assertTrue(new Regex("we[bc]").begins("web-1"));
        assertFalse(new Regex("eb").begins("web-1"));
        assertTrue(new Regex("eb").isIn("web-1"));
        assertEquals("42", new Regex("(?<pid>\\d+);").match("42;beat", matcher -> matcher.lookingAt() ? matcher.group("pid") : ""));
    }

    @Test
    public void readsNamedGroupsOfPython() {
        Regex regex = Regex.ofPython("^(?P<pid>.*);(?P<time_stamp>.*)$");
        assertEquals(List.of("12", "1700000000.5"), regex.match("12;1700000000.5", matcher -> matcher.lookingAt()
                ? List.of(matcher.group("pid"), matcher.group("timestamp")) : List.of()));
        assertTrue(Regex.ofPython("(?P<a_b>x+)-(?P=a_b)$").begins("xx-xx"));
    }

    @Test
    public void givesUpWhatWouldTakeALifetime() {
        var failure = assertThrows(Regex.CostException.class,
                () -> new Regex("((([a-z-])+)+)+[0-9]$").begins("my-web-application-frontend-worker"));
        assertTrue(failure.getMessage(), failure.getMessage().contains("gave up after 1000000 steps"));
    }

    @Test
    public void aLongTextMayBeLookedAtMoreOften() {
        assertTrue(new Regex("needle").isIn("hay".repeat(1_000_000) + "needle"));
    }

    @Test
    public void whatOverflowsTheStackIsAnErrorWithAReason() {
        var failure = assertThrows(Regex.CostException.class, () -> new Regex("(a|b)*c").match("ab".repeat(500_000), Matcher::find));
        assertTrue(failure.getMessage(), failure.getMessage().endsWith("it nests too deeply"));
        assertThrows(IllegalArgumentException.class, () -> new Regex("(".repeat(9_000) + ")".repeat(9_000)));
    }

    @Test
    public void saysWhereAMistakeIs() {
        var failure = assertThrows(IllegalArgumentException.class, () -> new Regex("web("));
        assertEquals("cannot read the regular expression 'web(': unclosed group at position 4", failure.getMessage());
    }
}
