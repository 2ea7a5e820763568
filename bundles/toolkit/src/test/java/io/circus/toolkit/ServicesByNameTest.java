// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.toolkit.foreign.Guard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

public class ServicesByNameTest {

    private static final Guard FOREIGN = new Guard() {
        @Override
        public boolean isForeign() {
            return true;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public <T> CompletableFuture<T> begin(Duration limit, Callable<T> work) {
            throw new UnsupportedOperationException();
        }
    };

    private final ServicesByName<String> commands = new ServicesByName<>("command");

    private String found() {
        return commands.find("status").map(ServicesByName.Named::service).orElse("none");
    }

    @Test
    public void theOwnOneIsBackWhenTheForeignOneGoes() {
        commands.add("status", "own", Guard.own(), "io.circus.commands");
        commands.add("status", "plugin", FOREIGN, "mine");
        assertEquals("plugin", found());
        assertFalse(commands.remove("status", "plugin"));
        assertEquals("own", found());
        assertTrue(commands.remove("status", "own"));
        assertEquals("none", found());
    }

    @Test
    public void anUpdateOfTheOwnOneDoesNotPushTheForeignOneAside() {
        commands.add("status", "plugin", FOREIGN, "mine");
        commands.add("status", "own", Guard.own(), "io.circus.commands");
        assertEquals("plugin", found());
        assertFalse(commands.remove("status", "own"));
        assertEquals("plugin", found());
    }

    @Test
    public void ofTwoForeignOnesTheLaterCounts() {
        commands.add("status", "one", FOREIGN, "mine");
        commands.add("status", "two", FOREIGN, "yours");
        assertEquals(List.of("two"), commands.all().stream().map(ServicesByName.Named::service).toList());
        commands.remove("status", "one");
        assertEquals("two", found());
    }
}
