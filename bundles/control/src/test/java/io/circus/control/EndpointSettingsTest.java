// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.StateStore;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.Test;

public class EndpointSettingsTest {

    private final StateStore store = new InMemoryStateStore();

    @Test
    public void isFoundAgain() {
        assertEquals(Optional.empty(), EndpointSettings.keptIn(store));
        var plain = new EndpointSettings("tcp://127.0.0.1:5555", "tcp://127.0.0.1:5556", "udp://237.219.251.97:12027",
                Optional.empty(), ControlAccess.DEFAULT);
        plain.keepIn(store);
        assertEquals(Optional.of(plain), EndpointSettings.keptIn(store));
        var guarded = new EndpointSettings("ipc:///run/my circus\n.sock", "ipc:///é", "", Optional.of("joe"),
                new ControlAccess(0660, true, Optional.of(Path.of("/etc/circus keys"))));
        guarded.keepIn(store);
        assertEquals(Optional.of(guarded), EndpointSettings.keptIn(store));
    }
}
