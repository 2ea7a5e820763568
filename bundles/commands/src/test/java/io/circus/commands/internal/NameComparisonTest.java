// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.control.CommandException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class NameComparisonTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void oneWithoutAnEndIsGivenUpAndTheNextIsMade() throws Exception {
        var over = new CountDownLatch(1);
        try {
            CommandException failure = assertThrows(CommandException.class, () -> NameComparison.of(List.of("web"), name -> {
                while (over.getCount() > 0) {
                    Thread.onSpinWait();
                }
                return true;
            }));
            assertEquals("cannot compare the names of watchers: it takes longer than 2 s", failure.getMessage());
            assertEquals(List.of("web"), NameComparison.of(List.of("web", "db"), "web"::equals));
        } finally {
            over.countDown();
        }
    }
}
