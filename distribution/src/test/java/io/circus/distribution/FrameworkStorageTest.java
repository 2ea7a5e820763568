// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class FrameworkStorageTest {

    private static final int STRANGER = 65534;

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Path folder;
    private Path victim;
    private PrivateFolder user;

    @Before
    public void open() throws IOException {
        folder = temporary.getRoot().toPath().toRealPath();
        victim = Files.writeString(temporary.newFolder("victim").toPath().resolve("file"), "precious");
        user = PrivateFolder.ofThisUser();
    }

    @Test
    public void isGoneWhenItIsClosed() throws IOException {
        var storage = FrameworkStorage.create(user, List.of(folder.resolve("own")));
        Files.createDirectories(storage.folder().resolve("framework/bundle1"));
        Files.createSymbolicLink(storage.folder().resolve("framework/link"), victim.getParent());
        storage.close();
        assertEquals(List.of(), names(folder.resolve("own/storage")));
        assertTrue(Files.exists(victim));
    }

    @Test
    public void removesWhatAKilledDaemonLeftAndNothingElse() throws IOException {
        Path storages = user.open(folder.resolve("own"));
        Path abandoned = Files.createDirectory(storages.resolve("circusd-1-1"));
        Files.createFile(abandoned.resolve("lock"));
        Files.createSymbolicLink(abandoned.resolve("link"), victim.getParent());
        Path beingMade = Files.createDirectory(storages.resolve("circusd-2-1"));
        Files.createFile(victim.resolveSibling("lock"));
        Path link = Files.createSymbolicLink(storages.resolve("circusd-3-1"), victim.getParent());
        try (var storage = FrameworkStorage.create(storages)) {
            assertFalse(Files.exists(abandoned));
            assertTrue(Files.exists(beingMade));
            assertTrue(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
            assertTrue(Files.exists(storage.folder().resolve("lock")));
        }
        assertTrue(Files.exists(victim));
    }

    /** Somebody puts a link into the place of the folder again and again while it is deleted. */
    @Test
    public void deletesNothingBehindALinkThatTakesThePlaceOfAFolder() throws IOException, InterruptedException {
        Path storages = user.open(folder.resolve("own"));
        Path place = storages.resolve("circusd-1-1");
        Path aside = storages.resolve("aside");
        Path link = Files.createSymbolicLink(storages.resolve("link"), victim.getParent());
        Thread swapping = Thread.ofPlatform().start(() -> {
            while (!Thread.interrupted()) {
                place.toFile().renameTo(aside.toFile());
                link.toFile().renameTo(place.toFile());
                place.toFile().renameTo(link.toFile());
                aside.toFile().renameTo(place.toFile());
            }
        });
        try {
            for (int round = 0; round < 300; round++) {
                place.toFile().mkdir();
                try (var tree = FolderTree.open(storages)) {
                    tree.delete(place.getFileName());
                } catch (IOException e) {
                    // the link was there, or nothing
                }
            }
        } finally {
            swapping.interrupt();
            swapping.join();
        }
        assertEquals("precious", Files.readString(victim));
    }

    @Test
    public void takesTheNextPlaceIfOneIsNotPrivate() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setAttribute(open, "unix:mode", 0777);
        Path link = Files.createSymbolicLink(folder.resolve("link"), victim.getParent());
        var refused = List.of(open, open.resolve("circus"), link, folder.resolve("absent/circus"));
        for (Path place : refused) {
            assertThrows(place.toString(), IOException.class, () -> user.open(place));
        }
        var places = new ArrayList<>(refused);
        var failure = assertThrows(IOException.class, () -> FrameworkStorage.create(user, places));
        assertTrue(failure.getMessage(), failure.getMessage().contains(open + ": others can write to " + open));
        places.add(folder.resolve("own"));
        try (var storage = FrameworkStorage.create(user, places)) {
            assertEquals(folder.resolve("own/storage"), storage.folder().getParent());
        }
    }

    @Test
    public void aFolderWhereTheStickyBitProtectsItWillDo() throws IOException {
        Files.setAttribute(folder, "unix:mode", 01777);
        Path storages = user.open(folder.resolve("own"));
        assertEquals(0700, (Integer) Files.getAttribute(storages, "unix:mode") & 07777);
    }

    @Test
    public void aFolderOfAnotherUserIsNotTaken() throws IOException {
        Assume.assumeTrue("runs as root", "root".equals(System.getProperty("user.name")));
        Path planted = Files.createDirectory(folder.resolve("planted"));
        Files.setAttribute(planted, "unix:uid", STRANGER);
        assertThrows(IOException.class, () -> user.open(planted));
        assertThrows(IOException.class, () -> user.open(planted.resolve("circus")));
        Path storages = user.open(folder.resolve("own"));
        Path abandoned = Files.createDirectory(storages.resolve("circusd-1-1"));
        Files.createFile(abandoned.resolve("lock"));
        Files.setAttribute(abandoned, "unix:uid", STRANGER);
        FrameworkStorage.create(storages).close();
        assertTrue(Files.exists(abandoned.resolve("lock")));
    }

    @Test
    public void looksForThePlaceOfTheServiceThenOfTheUserThenAmongTheTemporaryFiles() {
        var environment = Map.of("RUNTIME_DIRECTORY", "/run/unit:/run/other", "XDG_RUNTIME_DIR", "/run/user/7");
        assertEquals(List.of("/run/unit", "/run/user/7/circus", "/tmp/circus-7"), places(7, environment));
        assertEquals(List.of("/run/circus", "/tmp/circus-0"), places(0, Map.of("RUNTIME_DIRECTORY", "")));
    }

    private static List<String> places(int user, Map<String, String> environment) {
        return new PrivateFolder(user).places(environment::get, Path.of("/tmp")).stream().map(Path::toString).toList();
    }

    private static List<String> names(Path folder) {
        return List.of(folder.toFile().list());
    }
}
