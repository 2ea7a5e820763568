// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.check;

import static org.junit.Assert.assertEquals;

import io.circus.config.internal.Scratch;
import io.circus.config.internal.sections.Configuration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.Rule;
import org.junit.Test;

public class CheckedServicesTest {

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
                stop_method = redis-flga
                hooks.before_start = one
                hooks.after_start = tow
                [watcher:c]
                cmd = x
                stop_method = redis-flag
                hooks.before_stop = /bin/true
                hooks.after_stop = module.function
                """);
        new CheckedServices(scratch.path("home"), read).warn();
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
                    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="ours.Flag" configuration-policy="require"
                        configuration-pid="redis-flag">
                      <property name="circus.stop.method" type="String" value="redis-flag"/>
                      <property name="circus.hook.name" type="String">one\n two\n</property>
                    </scr:component>
                    """.getBytes(StandardCharsets.UTF_8));
        }
        String expected = ", expected a section [plugin:NAME] with use = redis-flag";
        assertEquals(List.of("main.ini:4: [watcher:a] stderr_stream.class: no jar in home/bundles provides the stream class 'Nowhere'",
                "main.ini:8: [watcher:b] stop_method: no jar in home/bundles provides the stop method 'redis-flga', did you mean redis-flag?",
                "main.ini:9: [watcher:b] hooks.before_start: the plugin redis-flag provides the hook 'one'" + expected,
                "main.ini:10: [watcher:b] hooks.after_start: no jar in home/bundles provides the hook 'tow', did you mean two?",
                "main.ini:13: [watcher:c] stop_method: the plugin redis-flag provides the stop method 'redis-flag'" + expected), warnings());
    }
}
