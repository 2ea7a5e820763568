// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import io.circus.config.internal.sections.Configuration;
import io.circus.config.internal.sections.ConfigurationReader;
import io.circus.config.internal.sections.ForeignPlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/** A folder with configuration files, for one test. */
public final class Scratch extends ExternalResource {

    /** The environment that the recorded cases were recorded in. */
    public static final Map<String, String> PROCESS = Map.of("PATH", "/usr/bin:/bin", "HOME", "/home/user", "USER", "user",
            "PORT", "1234", "Mixed", "mixedvalue", "NP", "4", "TZ", "UTC");

    private final TemporaryFolder folder = new TemporaryFolder();

    @Override
    protected void before() throws Throwable {
        folder.create();
    }

    @Override
    protected void after() {
        folder.delete();
    }

    public Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    public Path write(String name, String text) throws IOException {
        Path file = path(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    public Configuration read(Path file) {
        return ConfigurationReader.read(file, PROCESS, ForeignPlugins.NONE);
    }

    public Configuration read(String text) throws IOException {
        return read(write("main.ini", text));
    }

    /** {@code text} without the path of this folder. */
    public String local(String text) {
        return text.replace(folder.getRoot() + "/", "");
    }
}
