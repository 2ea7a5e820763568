// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class StrangersTest {

    private static final int STRANGER = 65534;

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private int user;
    private Path folder;
    private Path file;

    @Before
    public void make() throws IOException {
        user = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        folder = temporary.newFolder("folder").toPath().toRealPath();
        Files.setAttribute(folder, "unix:mode", 0755);
        file = Files.createFile(folder.resolve("file"));
        Files.setAttribute(file, "unix:mode", 0644);
    }

    private Optional<String> strangers(Path path) {
        return new Strangers(user).of(path);
    }

    @Test
    public void nobodyElseChangesWhatIsOnesOwn() {
        assertEquals(Optional.empty(), strangers(file));
        assertEquals(Optional.empty(), strangers(folder.resolve("absent/file")));
    }

    @Test
    public void everybodyMayWrite() throws IOException {
        Files.setAttribute(file, "unix:mode", 0666);
        assertEquals(Optional.of("everybody can write to " + file), strangers(file));
    }

    @Test
    public void theStickyBitProtectsWhatIsInAFolderButNotTheFolder() throws IOException {
        Files.setAttribute(folder, "unix:mode", 0777);
        assertEquals(Optional.of("everybody can write to " + folder), strangers(file));
        Files.setAttribute(folder, "unix:mode", 01777);
        assertEquals(Optional.empty(), strangers(file));
        assertEquals(Optional.of("everybody can write to " + folder), strangers(folder));
    }

    @Test
    public void aPrivateGroupIsNobodyElse() throws IOException {
        Assume.assumeTrue("runs as root", user == 0);
        Files.setAttribute(file, "unix:mode", 0664);
        assertEquals(Optional.empty(), strangers(file));
        Files.setAttribute(file, "unix:gid", 12345);
        assertEquals(Optional.of("group 12345 can write to " + file), strangers(file));
        Files.setAttribute(file, "unix:uid", 12345);
        assertEquals(Optional.empty(), new Strangers(12345).of(file));
    }

    @Test
    public void strangersOwnAFileAFolderOrALink() throws IOException {
        Assume.assumeTrue("runs as root", user == 0);
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("../folder/file"));
        assertEquals(Optional.empty(), strangers(link));
        Files.setAttribute(link, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
        assertEquals(Optional.of(link + " belongs to user 65534"), strangers(link));
        Path far = Files.createSymbolicLink(temporary.getRoot().toPath().toRealPath().resolve("far"), folder);
        Files.setAttribute(file, "unix:uid", STRANGER);
        assertEquals(Optional.of(file + " belongs to user 65534"), strangers(far.resolve("file")));
        Files.setAttribute(folder, "unix:uid", STRANGER);
        assertEquals(Optional.of(folder + " belongs to user 65534"), strangers(file));
    }
}
