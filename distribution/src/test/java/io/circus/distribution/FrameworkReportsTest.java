// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import org.junit.Test;

public final class FrameworkReportsTest {

    @Test
    public void tellsEveryCauseOnceOnOneLine() {
        var cause = new IOException("no such file");
        assertEquals("cannot start: no such file", FrameworkReports.reason(new RuntimeException("cannot start", cause)));
        assertEquals("java.io.IOException: no such file", FrameworkReports.reason(new RuntimeException(cause)));
        assertEquals("one two", FrameworkReports.reason(new RuntimeException("one\n  two")));
        assertEquals("IllegalStateException", FrameworkReports.reason(new IllegalStateException()));
    }
}
