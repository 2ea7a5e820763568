// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import static org.junit.Assert.assertEquals;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class RejectedJarsTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void takesBundles() throws IOException {
        assertEquals(Optional.empty(), RejectedJars.reason(jar("Bundle-SymbolicName", "some.bundle")));
    }

    @Test
    public void saysWhatIsWrongWithOthers() throws IOException {
        assertEquals(Optional.of("no Bundle-SymbolicName in its manifest"), RejectedJars.reason(jar("Some-Header", "x")));
        File broken = folder.newFile("broken.jar");
        Files.writeString(broken.toPath(), "this is no jar");
        assertEquals(Optional.of("zip END header not found"), RejectedJars.reason(broken));
    }

    @Test
    public void leavesAloneWhatIsNoJarByName() throws IOException {
        assertEquals(Optional.empty(), RejectedJars.reason(folder.newFile("notes.txt")));
        assertEquals(Optional.empty(), RejectedJars.reason(folder.newFolder("folder.jar")));
    }

    private File jar(String header, String value) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(header, value);
        File file = folder.newFile(header + ".jar");
        new JarOutputStream(new FileOutputStream(file), manifest).close();
        return file;
    }
}
