// SPDX-License-Identifier: Apache-2.0
package io.circus.linux.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** With real control groups, where the tests may make them. */
public class GroupFolderTest {

    private Path parent;

    @Before
    public void makeAParent() throws IOException {
        Optional<Path> own = OwnGroup.read().folder();
        assumeTrue("there is a control group of version 2", own.isPresent() && Files.isWritable(own.get()));
        parent = Files.createTempDirectory(own.get(), "test-");
        assumeTrue("groups can be made", Files.exists(parent.resolve("cgroup.procs")));
    }

    @After
    public void removeIt() throws IOException {
        if (parent != null) {
            Files.delete(parent);
        }
    }

    @Test
    public void isGoneWhenItIsClosed() throws IOException {
        GroupFolder folder = GroupFolder.claim(parent);
        assertEquals(parent.resolve("circus-" + ProcessHandle.current().pid()), folder.path());
        Files.createDirectory(folder.path().resolve("web"));
        folder.close();
        assertFalse(Files.exists(folder.path()));
    }

    @Test
    public void twoOfOnePidHaveOneEach() throws IOException {
        GroupFolder one = GroupFolder.claim(parent);
        GroupFolder other = GroupFolder.claim(parent);
        assertNotEquals(one.path(), other.path());
        one.close();
        other.close();
    }

    /** Between making the group and locking it somebody else may take it for an abandoned one. */
    @Test
    public void isThereWhoeverTidiesUpMeanwhile() throws Exception {
        GroupFolder other = GroupFolder.claim(parent);
        var over = new AtomicBoolean();
        Thread tidying = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                other.removeAbandonedOnes();
            }
        });
        try {
            for (int i = 0; i < 1000; i++) {
                GroupFolder mine = GroupFolder.claim(parent);
                assertTrue("it was taken for an abandoned one", Files.exists(mine.path()));
                mine.close();
            }
        } finally {
            over.set(true);
            tidying.join();
            other.removeAbandonedOnes();
            other.close();
        }
    }

    @Test
    public void removesWhatWasAbandonedAndNothingElse() throws Exception {
        Path empty = Files.createDirectory(parent.resolve("circus-1"));
        Files.createDirectory(empty.resolve("web"));
        Path full = Files.createDirectory(parent.resolve("circus-2"));
        Path group = Files.createDirectory(full.resolve("web"));
        Path foreign = Files.createDirectory(parent.resolve("other"));
        GroupFolder used = GroupFolder.claim(parent);
        Process child = new ProcessBuilder("sleep", "1000").start();
        try {
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(child.pid()));
            GroupFolder mine = GroupFolder.claim(parent);
            mine.removeAbandonedOnes();
            assertFalse(Files.exists(empty));
            assertTrue("somebody lives in it", Files.exists(group));
            assertTrue("it has an owner", Files.exists(used.path()));
            assertTrue("it is none of ours", Files.exists(foreign));
            mine.close();
        } finally {
            child.destroyForcibly().waitFor();
            used.close();
            for (Path left : new Path[] {group, full, foreign}) {
                Files.delete(left);
            }
        }
    }
}
