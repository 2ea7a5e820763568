// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** With real files: each change is told, however it is made. */
public class FileWatchTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final Semaphore told = new Semaphore(0);
    private Path folder;
    private Path file;
    private FileWatch watch;

    @Before
    public void writeFile() throws IOException {
        folder = temporary.getRoot().toPath().toRealPath();
        file = Files.writeString(folder.resolve("circus.ini"), "one");
    }

    @After
    public void close() throws InterruptedException {
        if (watch != null) {
            watch.close(Duration.ofSeconds(10));
        }
    }

    private void watch(Path... paths) throws IOException, InterruptedException {
        watch = new FileWatch("test-watch", Duration.ofMillis(50), () -> List.of(paths), told::release);
        told.acquire();
    }

    @Test
    public void aFileWrittenInPlace() throws Exception {
        watch(file);
        Files.writeString(file, "two two");
        told.acquire();
    }

    @Test
    public void aFileReplacedByRename() throws Exception {
        watch(file);
        Files.move(Files.writeString(folder.resolve(".new"), "two"), file, StandardCopyOption.ATOMIC_MOVE);
        told.acquire();
        Files.move(Files.writeString(folder.resolve(".new"), "three"), file, StandardCopyOption.ATOMIC_MOVE);
        told.acquire();
    }

    @Test
    public void aLinkToAFolderThatPointsElsewhere() throws Exception {
        Path one = Files.createDirectories(folder.resolve("releases/1"));
        Path two = Files.createDirectories(folder.resolve("releases/2"));
        Files.writeString(one.resolve("app.ini"), "one");
        Files.writeString(two.resolve("app.ini"), "two");
        Path current = Files.createSymbolicLink(folder.resolve("current"), one);
        watch(current.resolve("app.ini"));
        Files.move(Files.createSymbolicLink(folder.resolve(".swap"), Path.of("releases/2")), current,
                StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        told.acquire();
        Files.writeString(two.resolve("app.ini"), "two again");
        told.acquire();
    }

    @Test
    public void aFileThatComesGoesAndComesBackWithItsFolder() throws Exception {
        Path late = folder.resolve("conf.d/late.ini");
        watch(late);
        Files.createDirectory(late.getParent());
        Files.writeString(late, "here");
        told.acquire();
        Files.delete(late);
        Files.delete(late.getParent());
        told.acquire();
        Files.createDirectory(late.getParent());
        Files.writeString(late, "again");
        told.acquire();
    }

    @Test
    public void aNewFileInAFolder() throws Exception {
        watch(folder);
        Files.writeString(folder.resolve("more.ini"), "more");
        told.acquire();
    }

    @Test
    public void nothingElse() throws Exception {
        watch(file);
        Files.writeString(folder.resolve("other.txt"), "other");
        assertFalse(told.tryAcquire(300, TimeUnit.MILLISECONDS));
        Files.writeString(file, "two two");
        told.acquire();
    }

    @Test
    public void aFolderInWhichOthersAreWrittenAllTheTimeDelaysNothing() throws Exception {
        watch = new FileWatch("test-watch", Duration.ofSeconds(1), () -> List.of(file), told::release);
        told.acquire();
        var busy = new AtomicBoolean(true);
        Thread writer = Thread.ofVirtual().start(() -> {
            while (busy.get()) {
                try {
                    Files.writeString(folder.resolve("busy.log"), "more");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        try {
            long begun = System.nanoTime();
            Files.writeString(file, "two two");
            told.acquire();
            // patience with a file that does not come to rest would be twenty times that
            assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 10);
        } finally {
            busy.set(false);
            writer.join();
        }
    }

    @Test
    public void whatIsAskedForLaterIsWatchedFromThenOn() throws Exception {
        var paths = new CopyOnWriteArrayList<>(List.of(file));
        watch = new FileWatch("test-watch", Duration.ofMillis(50), () -> paths, told::release);
        told.acquire();
        Path other = Files.createDirectory(folder.resolve("elsewhere")).resolve("other.ini");
        paths.add(other);
        watch.refresh();
        Files.writeString(other, "new");
        told.acquire();
    }

    @Test
    public void leavesNoThread() throws Exception {
        watch(file);
        watch.close(Duration.ofSeconds(10));
        Files.writeString(file, "two two");
        assertFalse(told.tryAcquire(300, TimeUnit.MILLISECONDS));
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("test-watch")));
    }
}
