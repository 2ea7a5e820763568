// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import io.circus.control.HttpSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the {@link Identity} that the settings ask for. */
public final class Identities {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private Identities() {}

    public static Identity open(HttpSettings settings) {
        try {
            var names = new ArrayList<>(List.of(settings.host(), Files.readString(HOST_NAME).strip()));
            names.addAll(settings.names());
            long uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return new Doorkeeper(settings, names, uid, System::nanoTime);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read who and where this daemon is", e);
        }
    }
}
