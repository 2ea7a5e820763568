// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.testing.FakeLoop;
import io.circus.streams.internal.recent.OutputLine;
import io.circus.toolkit.foreign.Guard;
import io.circus.watchers.WatcherSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public final class StreamPumpTest {

    private static final int TRIES = 300;

    @Rule
    public final Timeout timeout = Timeout.seconds(60);
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void linesOfAFileThatBothStreamsWriteCountAsThoseOfStdout() throws Exception {
        Path file = Files.writeString(folder.newFile().toPath(), "one\ntwo\n");
        var pump = new StreamPump(new FakeLoop(), (bundle, name, most) -> Guard.own());
        try {
            for (int i = 0; i < TRIES; i++) {
                pump.configure(WatcherSettings.named("w" + i).freeForm("stdout_stream.filename", file.toString())
                        .freeForm("stderr_stream.filename", file.toString()).build());
                List<OutputLine> lines = pump.recent("w" + i).orElseThrow().after(0, 100, Duration.ZERO);
                assertEquals(List.of("one stdout", "two stdout"),
                        lines.stream().map(line -> line.text() + " " + line.source().name()).toList());
            }
        } finally {
            pump.close();
        }
    }
}
