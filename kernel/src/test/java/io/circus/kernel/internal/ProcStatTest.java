// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.Test;

public class ProcStatTest {

    @Test
    public void readsBehindTheLastParenthesis() {
        byte[] line = "42 (a) R 9 (b) S 7 42 40 34817 -1 0\n".getBytes(StandardCharsets.US_ASCII);
        assertEquals(new ProcStat(42, 'S', 7, 40), ProcStat.parse(42, line, line.length));
    }

    @Test
    public void findsTheDaemonItself() {
        int pid = (int) ProcessHandle.current().pid();
        assertEquals(pid, ProcStat.read(pid, new byte[1024]).orElseThrow().pid());
    }

    @Test
    public void findsNoProcessThatIsNot() {
        assertEquals(java.util.Optional.empty(), ProcStat.read(Integer.MAX_VALUE, new byte[1024]));
    }
}
