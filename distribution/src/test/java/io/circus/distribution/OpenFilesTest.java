// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public final class OpenFilesTest {

    @Test
    public void readsTheSoftLimit() {
        String head = "Limit                     Soft Limit           Hard Limit           Units     ";
        assertEquals(1024, OpenFiles.limit(List.of(head,
                "Max open files            1024                 524288               files     ")));
        assertEquals(Long.MAX_VALUE, OpenFiles.limit(List.of(
                "Max open files            unlimited            unlimited            files     ")));
        assertEquals(Long.MAX_VALUE, OpenFiles.limit(List.of(head)));
    }
}
