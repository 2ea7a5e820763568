// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.toolkit.Regex;
import java.util.List;
import org.junit.Test;

public class PythonRegexTest {

    @Test
    public void readsNamedGroups() {
        Regex regex = PythonRegex.compile("msg_regex", "^(?P<pid>.*);(?P<time_stamp>.*)$");
        assertEquals(List.of("12", "1700000000.5"), regex.match("12;1700000000.5", matcher -> matcher.lookingAt()
                ? List.of(matcher.group("pid"), matcher.group("timestamp")) : List.of()));
    }

    @Test
    public void readsReferencesToThem() {
        assertTrue(PythonRegex.compile("msg_regex", "(?P<a_b>x+)-(?P=a_b)$").begins("xx-xx"));
    }

    @Test
    public void namesTheOptionThatCannotBeRead() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> PythonRegex.compile("watchers_regex", "web(")).getMessage();
        assertTrue(message, message.startsWith(
                "cannot read option watchers_regex: expected a regular expression, got 'web(': "));
    }
}
