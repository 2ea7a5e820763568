// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;
import org.junit.Test;
import org.osgi.framework.BundleException;

public final class LaterTriesTest {

    @Test
    public void whatOthersHoldAtTheMomentIsTriedAgain() {
        assertTrue(LaterTries.isPassing(new FileNotFoundException("x.jar (Too many open files)")));
        assertTrue(LaterTries.isPassing(new BundleException("cannot cache", new FileSystemException("x", null, "Too many open files"))));
        assertTrue(LaterTries.isPassing(new BundleException("cannot cache", new IOException("No space left on device"))));
        assertTrue(LaterTries.isPassing(new BundleException("Unable to acquire global lock for resolve.", BundleException.RESOLVE_ERROR)));
        assertTrue(LaterTries.isPassing(new OutOfMemoryError("unable to create native thread")));
    }

    @Test
    public void whatTheJarContainsIsNot() {
        assertFalse(LaterTries.isPassing(new ZipException("zip END header not found")));
        assertFalse(LaterTries.isPassing(new EOFException()));
        assertFalse(LaterTries.isPassing(new BundleException("cannot resolve", BundleException.RESOLVE_ERROR)));
        assertFalse(LaterTries.isPassing(new NoSuchFileException("x.jar")));
    }
}
