// SPDX-License-Identifier: Apache-2.0
package io.circus.commandreloader;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.toolkit.PluginOptions;
import io.circus.watchers.ProcessContext;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Which files count for a watcher, on a real file system. */
public class SourcesTest {

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Path folder;

    @Before
    public void findFolder() throws IOException {
        folder = temporary.getRoot().toPath().toRealPath();
        for (String inner : List.of("bin", "app/src/deep/er", "app/conf")) {
            Files.createDirectories(folder.resolve(inner));
        }
        program("bin/serve");
    }

    private Path program(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n");
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }

    private WatcherSettings.Builder settings(String cmd) {
        return WatcherSettings.named("Web").set(WatcherOption.CMD, cmd)
                .set(WatcherOption.WORKING_DIR, folder.resolve("app").toString());
    }

    private Optional<Path> program(WatcherSettings.Builder settings) {
        return ProgramOf.find(settings.build(), ProcessContext.of(
                settings.environment(Map.of("PATH", "/nowhere:../bin", "Which", "serve")).build()));
    }

    private Sources sources(String watch) {
        WatcherSettings settings = settings("serve").environment(Map.of("PATH", folder.resolve("bin").toString())).build();
        return Sources.of(settings, ProcessContext.of(settings),
                PluginOptions.of("command-reloader", CommandReloader.Config.class, Map.of("watch", watch)));
    }

    private Set<Path> files(String watch) throws IOException {
        Set<Path> files = new java.util.TreeSet<>(sources(watch).fingerprint().files().keySet());
        files.remove(folder.resolve("bin/serve"));
        return files;
    }

    @Test
    public void aProgramIsSearchedOnTheChildsPathFromItsFolder() {
        assertEquals(Optional.of(folder.resolve("bin/serve")), program(settings("serve --fast 'a b'")));
        assertEquals(Optional.empty(), program(settings("other")));
    }

    @Test
    public void aProgramWithASlashIsRelativeToTheWorkingFolder() {
        assertEquals(Optional.of(folder.resolve("bin/serve")), program(settings("../bin/serve x")));
        assertEquals(Optional.of(folder.resolve("bin/serve")), program(settings(folder + "/bin/serve")));
    }

    @Test
    public void variablesOfTheCommandCount() {
        assertEquals(Optional.of(folder.resolve("bin/serve")),
                program(settings("$(circus.env.which) --worker $(circus.wid)")));
    }

    @Test
    public void inAShellCommandTheProgramThatItRunsCounts() {
        assertEquals(Optional.of(folder.resolve("bin/serve")),
                program(settings("A=1 exec serve > log").set(WatcherOption.SHELL, true)));
    }

    @Test
    public void aCommandThatCannotBeSplitHasNoProgram() {
        assertEquals(Optional.empty(), program(settings("'serve")));
    }

    @Test
    public void patternsAreRelativeToTheWorkingFolder() throws IOException {
        Path one = Files.writeString(folder.resolve("app/one.py"), "");
        Path two = Files.writeString(folder.resolve("app/src/two.py"), "");
        Path three = Files.writeString(folder.resolve("app/src/deep/er/three.py"), "");
        Path conf = Files.writeString(folder.resolve("app/conf/a.yml"), "");
        Files.writeString(folder.resolve("app/src/notes.txt"), "");
        assertEquals(Set.of(one), files("*.py"));
        assertEquals("** includes no folder at all", Set.of(two, three), files("src/**/*.py"));
        assertEquals(Set.of(one, two, three), files("**.py"));
        assertEquals(Set.of(two, conf), files("src/*.{py,rb}, conf/*"));
        assertEquals("a folder: all in it", Set.of(conf), files("conf/"));
        assertEquals(Set.of(conf), files(conf.toString()));
        assertEquals(Set.of(), files("missing/*.py"));
    }

    @Test
    public void foldersInWhichFilesMayComeAreWatched() throws IOException {
        Set<Path> paths = sources("src/**/*.py\nlater/*.py").paths();
        assertTrue(paths.toString(), paths.containsAll(Set.of(folder.resolve("bin/serve"), folder.resolve("app/src"),
                folder.resolve("app/src/deep/er"), folder.resolve("app/later"))));
        assertFalse(paths.toString(), paths.contains(folder.resolve("app/conf")));
    }

    @Test
    public void whereALinkPointsIsSeen() throws IOException {
        Path one = program("bin/v1");
        Path two = program("bin/v2");
        Files.delete(folder.resolve("bin/serve"));
        Files.createSymbolicLink(folder.resolve("bin/serve"), one);
        Sources.Fingerprint before = sources("").fingerprint();
        Files.delete(folder.resolve("bin/serve"));
        Files.createSymbolicLink(folder.resolve("bin/serve"), two);
        assertNotEquals(before, sources("").fingerprint());
        assertTrue(before.programThere());
    }

    @Test
    public void aPatternThatCannotBeReadIsNamed() {
        String message = assertThrows(IllegalArgumentException.class, () -> sources("src/[a")).getMessage();
        assertEquals("cannot read option watch: expected patterns of files, got 'src/[a'", message);
    }
}
