// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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
    public void readsTheWordsOfACommand() {
        assertEquals(List.of("sleep", "", "10"), ProcStat.words("sleep\0\00010\0"));
        assertEquals(List.of("a title of its own"), ProcStat.words("a title of its own"));
        assertEquals(List.of(""), ProcStat.words("\0"));
        assertEquals("while it executes another program", List.of(), ProcStat.words(""));
        assertEquals(Optional.empty(), ProcStat.words(Integer.MAX_VALUE));
        String shown = String.join(" ", ProcStat.words((int) ProcessHandle.current().pid()).orElseThrow());
        assertTrue(shown, shown.contains("java"));
    }

    @Test
    public void findsNoProcessThatIsNot() {
        assertEquals(Optional.empty(), ProcStat.read(Integer.MAX_VALUE, new byte[1024]));
    }
}
