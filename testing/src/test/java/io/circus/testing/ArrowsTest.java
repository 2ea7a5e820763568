// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.Test;

public class ArrowsTest {

    /** Bundles that are made up, with what they import. */
    private static final Map<String, Set<String>> SOUND = Map.of(
            "io.circus.kernel", Set.of("io.circus.kernel", "io.circus.kernel.linux", "org.osgi.framework"),
            "io.circus.watchers", Set.of("io.circus.kernel", "io.circus.toolkit", "com.google.gson"),
            "io.circus.circusctl", Set.of("io.circus.control", "io.circus.wire.zmtp", "io.circus.clients", "io.circus.click"),
            "io.circus.client", Set.of("io.circus.wire", "io.circus.client"),
            "io.circus.cli", Set.of("io.circus.client", "io.circus.client.shell"),
            "io.circus.web", Set.of("io.circus.client", "io.circus.control"));

    @Test
    public void aSoundSetHasNoWrongArrow() {
        assertEquals(Map.of(), wrong(SOUND));
    }

    @Test
    public void theKernelNeedsNobody() {
        assertEquals(Map.of("io.circus.kernel", Set.of("io.circus.toolkit.foreign")),
                wrong(with("io.circus.kernel", Set.of("io.circus.kernel.linux", "io.circus.toolkit.foreign"))));
    }

    @Test
    public void theDaemonIsNotItsOwnClient() {
        assertEquals(Map.of("io.circus.circusctl", Set.of("io.circus.client")),
                wrong(with("io.circus.circusctl", Set.of("io.circus.control", "io.circus.client"))));
        assertEquals(Map.of("io.circus.shell", Set.of("io.circus.cli.terminal", "io.circus.client.discovery")),
                wrong(with("io.circus.shell", Set.of("io.circus.cli.terminal", "io.circus.client.discovery"))));
    }

    @Test
    public void nobodyUsesPrivateCodeOfAnother() {
        assertEquals(Map.of("io.circus.flapping", Set.of("io.circus.kernel.internal", "io.circus.watchers.internal.lane")),
                wrong(with("io.circus.flapping", Set.of("io.circus.kernel.internal", "io.circus.watchers.internal.lane", "io.circus.kernel"))));
    }

    /** Of others it is none of our business. */
    @Test
    public void privateCodeOfLibrariesIsNotLookedAt() {
        assertEquals(Map.of(), wrong(with("io.circus.wire", Set.of("com.google.gson.internal"))));
    }

    private static Map<String, Set<String>> with(String bundle, Set<String> imports) {
        var bundles = new TreeMap<>(SOUND);
        bundles.put(bundle, imports);
        return bundles;
    }

    /** By bundle; those without a wrong arrow are left out. */
    private static Map<String, Set<String>> wrong(Map<String, Set<String>> bundles) {
        var wrong = new TreeMap<String, Set<String>>();
        bundles.forEach((bundle, imports) -> wrong.put(bundle, Arrows.wrong(bundle, imports)));
        wrong.values().removeIf(Set::isEmpty);
        return wrong;
    }
}
