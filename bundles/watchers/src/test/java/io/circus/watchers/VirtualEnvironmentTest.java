// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class VirtualEnvironmentTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path root;
    private Path site;

    @Before
    public void build() throws Exception {
        root = folder.getRoot().toPath().toRealPath();
        site = Files.createDirectories(root.resolve("lib/python3.11/site-packages"));
    }

    @Test
    public void putsItsProgramsAndModulesFirst() throws Exception {
        Path linked = Files.createDirectories(root.resolve("src"));
        Files.writeString(site.resolve("easy.pth"), linked + "\n\nimport something\n/no/such/directory\n");
        assertEquals(Map.of("PATH", root + "/bin:/usr/bin", "PYTHONPATH", linked + ":/old:" + site),
                added(Map.of("PATH", "/usr/bin", "PYTHONPATH", "/old"), null));
    }

    @Test
    public void takesTheVersionAskedFor() throws Exception {
        Path other = Files.createDirectories(root.resolve("lib/python3.9/site-packages"));
        assertEquals(Map.of("PATH", root + "/bin", "PYTHONPATH", other.toString()), added(Map.of(), "3.9"));
    }

    @Test
    public void refusesOneThatIsNotThere() {
        assertEquals("virtualenv " + root + " has no lib/python4.0/site-packages",
                assertThrows(IllegalArgumentException.class, () -> added(Map.of(), "4.0")).getMessage());
    }

    private Map<String, String> added(Map<String, String> before, String version) {
        var environment = new HashMap<>(before);
        var settings = WatcherSettings.named("web").set(WatcherOption.VIRTUALENV, root.toString());
        if (version != null) {
            settings.set(WatcherOption.VIRTUALENV_PY_VER, version);
        }
        VirtualEnvironment.addTo(environment, settings.build());
        return environment;
    }
}
