// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.Rule;
import org.junit.Test;

public class CheckedStreamsTest {

    @Rule
    public final Scratch scratch = new Scratch();

    private List<String> warnings() throws IOException {
        Configuration read = scratch.read("""
                [watcher:a]
                cmd = x
                stdout_stream.class = ours.Stream
                stderr_stream.class = Nowhere
                [watcher:b]
                cmd = x
                stdout_stream.class = StdoutStream
                """);
        new CheckedHome(scratch.path("home")).warnAboutStreams(read);
        return read.findings().warnings().stream().map(scratch::local).toList();
    }

    @Test
    public void tellsWhichClassesThereAreNot() throws IOException {
        Path bundles = Files.createDirectories(scratch.path("home/bundles"));
        try (var jar = new JarOutputStream(Files.newOutputStream(bundles.resolve("ours.jar")))) {
            jar.putNextEntry(new JarEntry("OSGI-INF/ours.Stream.xml"));
            jar.write("""
                    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="ours.Stream">
                      <property name="circus.stream.class" type="String" value="ours.Stream"/>
                    </scr:component>
                    """.getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(List.of("main.ini:4: [watcher:a] stderr_stream.class: no jar in home/bundles provides the stream class"
                + " 'Nowhere'"), warnings());
    }
}
