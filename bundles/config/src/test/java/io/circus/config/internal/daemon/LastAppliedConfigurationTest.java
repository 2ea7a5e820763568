// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.config.internal.Scratch;
import io.circus.config.internal.sections.ConfigurationReader;
import io.circus.config.internal.sections.ForeignPlugins;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import java.io.IOException;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

public class LastAppliedConfigurationTest {

    @Rule
    public final Scratch scratch = new Scratch();

    @Test
    public void loadsEverythingThatWasSaved() throws IOException {
        var last = new LastAppliedConfiguration(new InMemoryStateStore());
        assertTrue(last.load().isEmpty());
        var read = scratch.read("[circus]\ncheck_delay = 2\nhttpd = True\n[env]\nuser = me\n[plugin:p q]\nuse = x ; y\n"
                + "opt = $(circus.env.user) 100%\n  and more\n[watcher:w]\ncmd = a\n");
        last.save(read.sections());
        var loaded = ConfigurationReader.read(last.load().orElseThrow(), Scratch.PROCESS,
                ForeignPlugins.NONE);
        assertEquals(read.global(), loaded.global());
        assertEquals(read.plugins(), loaded.plugins());
        assertEquals("me 100%\nand more", loaded.plugins().getFirst().options().get("opt"));
        assertEquals(read.watchers(), loaded.watchers());
        assertEquals("the users file lies beside the first source", read.http(), loaded.http());
        assertFalse(read.sections().sources().isEmpty());
        assertEquals(List.copyOf(read.sections().sources()), List.copyOf(loaded.sections().sources()));
    }
}
