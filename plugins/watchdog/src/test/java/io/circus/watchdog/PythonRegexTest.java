// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.regex.Matcher;
import org.junit.Test;

public class PythonRegexTest {

    @Test
    public void readsNamedGroups() {
        Matcher matcher = PythonRegex.compile("msg_regex", "^(?P<pid>.*);(?P<time_stamp>.*)$").matcher("12;1700000000.5");
        assertTrue(matcher.lookingAt());
        assertEquals("12", matcher.group("pid"));
        assertEquals("1700000000.5", matcher.group("timestamp"));
    }

    @Test
    public void readsReferencesToThem() {
        assertTrue(PythonRegex.compile("msg_regex", "(?P<a_b>x+)-(?P=a_b)$").matcher("xx-xx").matches());
    }

    @Test
    public void namesTheOptionThatCannotBeRead() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> PythonRegex.compile("watchers_regex", "web(")).getMessage();
        assertTrue(message, message.startsWith(
                "cannot read option watchers_regex: expected a regular expression, got 'web(': "));
    }
}
