// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class TrustedFilesTest {

    private static final int STRANGER = 65534;

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Path folder;
    private Path file;

    @Before
    public void prepare() throws IOException {
        folder = temporary.getRoot().toPath();
        file = folder.resolve("file");
    }

    @Test
    public void appendsToWhatIsThereAndMakesWhatIsNot() throws IOException {
        append(file, "one ");
        append(file, "two");
        append(folder.resolve("./file"), "!");
        append(Files.createDirectory(folder.resolve("sub")).resolve("../file"), "?");
        assertEquals("one two!?", Files.readString(file));
        assertThrows(NoSuchFileException.class, () -> append(folder.resolve("absent/file"), ""));
        assertThrows(FileSystemException.class, () -> append(folder, ""));
        assertThrows(FileSystemException.class, () -> append(file.resolve("below"), ""));
    }

    @Test
    public void followsTheLinksOfTheUser() throws IOException {
        Files.createDirectory(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        Files.createSymbolicLink(folder.resolve("real/second"), folder.resolve("link/../link/file"));
        append(folder.resolve("link/second"), "text");
        assertEquals("text", Files.readString(folder.resolve("real/file")));
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        assertThrows(FileSystemException.class, () -> append(folder.resolve("loop"), ""));
    }

    @Test
    public void followsNoLinkOfAStranger() throws IOException {
        Assume.assumeTrue("runs as root", "root".equals(System.getProperty("user.name")));
        Files.createDirectory(folder.resolve("real"));
        Path atTheEnd = planted(folder.resolve("end"), file);
        Path onTheWay = planted(folder.resolve("way"), folder.resolve("real"));
        for (Path path : new Path[] {atTheEnd, onTheWay.resolve("file")}) {
            var refused = assertThrows(FileSystemException.class, () -> append(path, "text"));
            assertTrue(refused.getMessage(), refused.getMessage().contains("belongs to user " + STRANGER));
            assertThrows(FileSystemException.class, () -> TrustedFiles.overwrite(path).close());
            assertThrows(FileSystemException.class, () -> TrustedFiles.read(path).close());
        }
        assertThrows(FileSystemException.class, () -> TrustedFiles.folderOf(onTheWay.resolve("file")).close());
        assertTrue(Files.notExists(file) && Files.notExists(folder.resolve("real/file")));
    }

    private static Path planted(Path link, Path target) throws IOException {
        Files.createSymbolicLink(link, target);
        Files.setAttribute(link, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
        return link;
    }

    @Test
    public void followsTheLinksOfTheKernel() throws IOException {
        try (var open = TrustedFiles.append(file); var folders = TrustedFiles.folderOf(file)) {
            append(Path.of("/proc/self/cwd/.").resolve(file.toAbsolutePath()), "one ");
            append(folders.entry("file"), "two");
            assertEquals("one two", Files.readString(file));
            assertEquals(7, open.size());
        }
        append(Path.of("/dev/null"), "text");
    }

    @Test
    public void doesNotWaitForTheOtherEndOfAPipe() throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        assertThrows(FileSystemException.class, () -> append(file, ""));
        assertThrows(FileSystemException.class, () -> TrustedFiles.overwrite(file).close());
        assertThrows(FileSystemException.class, () -> TrustedFiles.read(file).close());
    }

    @Test
    public void aHeldFolderStaysTheSame() throws IOException {
        Path here = Files.createDirectory(folder.resolve("here"));
        Files.writeString(here.resolve("file"), "text");
        try (var held = TrustedFiles.folderOf(here.resolve("file"))) {
            Files.move(here, folder.resolve("there"));
            Files.createSymbolicLink(here, folder);
            Files.move(held.entry("file"), held.entry("file.1"));
        }
        assertTrue(Files.exists(folder.resolve("there/file.1")));
    }

    @Test
    public void changesTheModeOfWhatIsItsOwn() throws IOException {
        Assume.assumeTrue("runs as root", "root".equals(System.getProperty("user.name")));
        Files.createFile(file);
        try (var own = TrustedFiles.own(file)) {
            Files.setAttribute(own.path(), "unix:mode", 0640);
        }
        assertEquals(0640, (Integer) Files.getAttribute(file, "unix:mode") & 0777);
        Path link = planted(folder.resolve("link"), file);
        assertThrows(FileSystemException.class, () -> TrustedFiles.own(link).close());
        Files.setAttribute(file, "unix:uid", STRANGER);
        assertThrows(FileSystemException.class, () -> TrustedFiles.own(file).close());
    }

    private static void append(Path path, String text) throws IOException {
        try (var channel = TrustedFiles.append(path)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
