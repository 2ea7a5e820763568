// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CompiledPackagesTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void findsCirclesOverThreePackages() throws IOException {
        CompiledPackages packages = compile(Map.of(
                "a/One.java", "package a; public class One { public b.Two two() { return null; } }",
                "b/Two.java", "package b; public class Two { static void three(int i, long j, c.sub.Three three) { } }",
                "c/sub/Three.java", "package c.sub; public class Three { java.util.List<a.One> ones; }"));
        assertEquals(Map.of("a", List.of("a", "b", "c.sub", "a"), "b", List.of("b", "c.sub", "a", "b"),
                "c.sub", List.of("c.sub", "a", "b", "c.sub")), packages.circles());
    }

    @Test
    public void aTreeHasNoCircle() throws IOException {
        CompiledPackages packages = compile(Map.of(
                "a/One.java", "package a; /** See {@link b.Two}. */ public class One {}",
                "b/Two.java", "package b; public class Two extends a.One { class Inner {} }"));
        assertEquals(Map.of(), packages.circles());
    }

    @Test
    public void countsTopLevelClasses() throws IOException {
        CompiledPackages packages = compile(Map.of("a/One.java", "package a; public class One { class Inner {} } class Other {}"));
        assertEquals(Map.of("a", Set.of("One", "Other")), packages.classes());
    }

    private CompiledPackages compile(Map<String, String> sources) throws IOException {
        Path root = folder.newFolder().toPath();
        for (var source : sources.entrySet()) {
            Path file = root.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, Stream.concat(Stream.of("-d", root.toString()),
                sources.keySet().stream().map(name -> root.resolve(name).toString())).toArray(String[]::new)));
        return CompiledPackages.below(root);
    }
}
