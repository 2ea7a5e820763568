// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import org.junit.Test;

public class FileTroubleTest {

    @Test
    public void saysWhatTheMessageDoesNot() {
        assertEquals("/run/x: permission denied", FileTrouble.of(new AccessDeniedException("/run/x")));
        assertEquals("permission denied", FileTrouble.reason(new AccessDeniedException("/run/x")));
        assertEquals("there is no such file", FileTrouble.reason(new NoSuchFileException("/run/x")));
        assertEquals("file system loop", FileTrouble.reason(new FileSystemLoopException("/run/x")));
        assertEquals("/run/x: No space left on device",
                FileTrouble.of(new FileSystemException("/run/x", null, "No space left on device")));
        assertEquals("it is closed", FileTrouble.of(new IOException("it is closed")));
        assertEquals("io", FileTrouble.of(new IOException()));
    }
}
