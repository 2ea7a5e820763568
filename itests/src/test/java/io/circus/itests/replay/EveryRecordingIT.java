// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

/** No recording lies here for nothing: it is replayed, or a test of its own reads it and names it. */
public final class EveryRecordingIT {

    private static final Path TESTS = Path.of("src/test");
    private static final String SUFFIX = ".jsonl";

    @Test
    public void isUsedByATest() throws IOException {
        List<String> sources = sources();
        List<String> unused = new ArrayList<>(recordings());
        assertTrue("found only " + unused, unused.size() > 40);
        unused.removeIf(recording -> Recordings.REPLAYED.contains(recording)
                || sources.stream().anyMatch(source -> source.contains('"' + recording)));
        assertEquals("used by no test", List.of(), unused);
    }

    @Test
    public void isThereIfItIsReplayed() throws IOException {
        var missing = new ArrayList<>(Recordings.REPLAYED);
        missing.removeAll(recordings());
        assertEquals(List.of(), missing);
    }

    private static List<String> recordings() throws IOException {
        try (Stream<Path> files = Files.list(TESTS.resolve("resources/transcripts"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length())).sorted().toList();
        }
    }

    /** Of the tests that run something; the names of differences are no use of a recording. */
    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS.resolve("java"))) {
            return files.filter(file -> file.getFileName().toString().endsWith("IT.java")).map(file -> {
                try {
                    return Files.readString(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).toList();
        }
    }
}
