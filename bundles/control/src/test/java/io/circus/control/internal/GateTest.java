// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import static org.junit.Assert.assertThrows;

import io.circus.control.Access;
import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Role;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Callers that are limited to the watchers whose names match. */
public class GateTest {

    @Test
    public void letsInWhoeverMeansAWatcherThatMatchesInAnyCase() throws CommandException {
        check("web*", "WEB-1");
        assertThrows(CommandException.class, () -> check("web*", "db"));
        assertThrows("a pattern could mean others", CommandException.class, () -> check("web*", "web*"));
    }

    @Test(timeout = 10_000)
    public void refusesNamesThatWouldTakeALifetimeToCompare() {
        assertThrows(CommandException.class, () -> check("*a".repeat(2000) + "b", "a".repeat(9000)));
        assertThrows(CommandException.class, () -> check("*a".repeat(2000), "a".repeat(9_000_000)));
    }

    private static void check(String pattern, String name) throws CommandException {
        var caller = new Caller("key build", Role.OPERATOR, List.of(pattern));
        Gate.check(new Request("stop", Map.of("name", name), caller), Access.toWatcher(Role.OPERATOR));
    }
}
