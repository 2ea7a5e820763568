// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.log;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.Test;

public final class FrameworkReportsTest {

    @Test
    public void tellsEveryCauseOnceOnOneLine() {
        var cause = new IOException("no such file");
        assertEquals("cannot start: no such file", FrameworkReports.reason(new RuntimeException("cannot start", cause)));
        assertEquals("java.io.IOException: no such file", FrameworkReports.reason(new RuntimeException(cause)));
        assertEquals("one two", FrameworkReports.reason(new RuntimeException("one\n  two")));
        assertEquals("/run/x: no such file", FrameworkReports.reason(new NoSuchFileException("/run/x")));
        assertEquals("/run/x: it is in use", FrameworkReports.reason(new NoSuchFileException("/run/x", null, "it is in use")));
        assertEquals("IllegalStateException", FrameworkReports.reason(new IllegalStateException()));
    }
}
