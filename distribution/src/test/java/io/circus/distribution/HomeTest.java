// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class HomeTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void startsTheKernelFirstAndFileInstallLast() throws IOException {
        Path system = folder.newFolder("system").toPath();
        for (String name : List.of("org.apache.felix.fileinstall.jar", "zeromq.jar", "io.circus.shell.jar",
                "io.circus.kernel.jar", "io.circus.config.jar", "notes.txt")) {
            Files.createFile(system.resolve(name));
        }
        assertEquals(List.of("io.circus.kernel.jar", "io.circus.config.jar", "zeromq.jar", "io.circus.shell.jar",
                "org.apache.felix.fileinstall.jar"),
                new Home(folder.getRoot().toPath()).systemJars().stream().map(jar -> jar.getFileName().toString()).toList());
    }

    @Test
    public void knowsWhatNoDaemonCanDoWithout() throws IOException {
        Path system = folder.newFolder("system").toPath().toRealPath();
        for (String name : List.of("io.circus.kernel.jar", "io.circus.linux.jar", "io.circus.toolkit.jar", "io.circus.config.jar", "io.circus.control.jar",
                "io.circus.wire.jar")) {
            Files.createFile(system.resolve(name));
        }
        assertEquals(List.of(system.resolve("io.circus.circusctl.jar")), new Home(system.getParent()).missingJars());
    }

    @Test
    public void isWhereItReallyIs() throws IOException {
        Path real = folder.newFolder("real").toPath().toRealPath();
        Path link = Files.createSymbolicLink(folder.getRoot().toPath().resolve("link"), real);
        assertEquals(real, new Home(link).root());
    }
}
