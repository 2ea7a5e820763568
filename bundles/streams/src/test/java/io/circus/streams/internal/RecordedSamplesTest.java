// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import static org.junit.Assert.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.circus.streams.StreamSink;
import io.circus.streams.internal.lines.FancyLines;
import io.circus.streams.internal.reading.Delivery;
import io.circus.streams.internal.reading.OutputPipe;
import io.circus.streams.internal.reading.UnfinishedLines;
import io.circus.streams.internal.sinks.ConsoleSink;
import io.circus.streams.internal.sinks.FileSink;
import io.circus.streams.internal.sinks.RotationTimes;
import io.circus.streams.internal.sinks.SizeRotatedSink;
import io.circus.testing.RecordedConversion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What the streams of Circus 0.19 made of given chunks, times and sizes. */
@RunWith(Parameterized.class)
public class RecordedSamplesTest {

    private static final Instant THEN = Instant.ofEpochSecond(1_700_000_000);
    private static final String TIME = "2023-11-14 22:13:20 [42] | ";

    /** What is different on purpose: blank lines are kept, nothing makes no line, times are never in the past, any case. */
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
            Map.entry("file [\"%Y-%m-%d %H:%M:%S\",\"a\\n\\nb\\n\\n\\n\"]",
                    TIME + "a\n" + TIME + "\n" + TIME + "b\n" + TIME + "\n" + TIME + "\n"),
            Map.entry("file [\"TS\",\"a\\n\\nb\\n\\n\\n\"]",
                    "TS [42] | a\nTS [42] | \nTS [42] | b\nTS [42] | \nTS [42] | \n"),
            Map.entry("file [\"%Y-%m-%d %H:%M:%S\",\"\"]", ""),
            Map.entry("file [\"TS\",\"\"]", ""),
            Map.entry("timed [\"W0\",1,1700000000]", "1700524800 .20231114"),
            Map.entry("timed [\"W0\",2,1700000000]", "1700524800 .20231107"),
            Map.entry("timed [\"midnight\",1,1700000000]", "1700006400 .20231114"),
            Map.entry("timed [\"midnight\",2,1700000000]", "1700006400 .20231113"),
            Map.entry("timed [\"s\",1,1700000000]", "1700000001 .20231114221320"),
            Map.entry("timed [\"s\",2,1700000000]", "1700000002 .20231114221320"));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeClock clock = new FakeClock(THEN, ZoneOffset.UTC);
    private final RecordedConversion recorded;
    private final JsonArray args;

    public RecordedSamplesTest(RecordedConversion recorded) {
        this.recorded = recorded;
        this.args = recorded.args();
    }

    @Parameters(name = "{0}")
    public static List<RecordedConversion> samples() throws IOException {
        return RecordedConversion.of("file", "fancy", "timed", "size");
    }

    private String expected() {
        JsonElement result = recorded.result();
        if (!(result instanceof JsonObject object)) {
            return result.getAsString();
        }
        if (object.has("next rotation")) {
            return object.get("next rotation").getAsString() + " " + object.get("suffix then").getAsString();
        }
        var sizes = new TreeMap<String, Long>();
        object.entrySet().forEach(entry -> sizes.put(entry.getKey(), entry.getValue().getAsLong()));
        return sizes.toString();
    }

    @Test
    public void isAsRecorded() throws IOException {
        assertEquals(DIFFERENT.getOrDefault(recorded.toString(), expected()), switch (recorded.function()) {
            case "file" -> file();
            case "fancy" -> fancy();
            case "timed" -> timed();
            default -> sizes();
        });
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private String file() throws IOException {
        var options = args.get(0).isJsonNull() ? Some.options("filename", path("f.log"))
                : Some.options("filename", path("f.log"), "time_format", args.get(0).getAsString());
        deliver(new SizeRotatedSink(options, FileSink.timeFormat(options, clock)));
        return new String(Files.readAllBytes(path("f.log")), StandardCharsets.UTF_8);
    }

    private String fancy() throws IOException {
        try (var out = Channels.newChannel(Files.newOutputStream(path("f.log")))) {
            deliver(new ConsoleSink(out, false, new FancyLines(Some.options("color", args.get(0).getAsString()), clock)));
        }
        return Files.readString(path("f.log"));
    }

    /** As the output of a process that ends then. */
    private void deliver(StreamSink sink) {
        var delivery = new Delivery(Some.options("class", "x"), name -> options -> sink, () -> 0);
        var pipe = new OutputPipe(null, Some.SOURCE, -1, new UnfinishedLines());
        ByteBuffer chunk = Some.bytes(args.get(1).getAsString());
        delivery.open();
        delivery.deliver(pipe, ByteBuffer.allocate(chunk.limit() + 1).put(chunk).flip());
        delivery.finishLine(pipe);
        delivery.close();
    }

    private String timed() {
        try {
            var times = new RotationTimes(Some.options("rotate_when", args.get(0).getAsString(), "rotate_interval",
                    args.get(1).getAsString()), ZoneOffset.UTC);
            Instant due = times.after(THEN);
            return due.getEpochSecond() + " ." + times.suffix(due);
        } catch (IllegalArgumentException e) {
            return "refused";
        }
    }

    private String sizes() throws IOException {
        try (var sink = new SizeRotatedSink(Some.options("filename", path("sz.log"), "max_bytes", args.get(0).getAsString(),
                "backup_count", args.get(1).getAsString()), null)) {
            for (JsonElement size : args.get(2).getAsJsonArray()) {
                sink.write(Some.SOURCE, Some.bytes("x".repeat(size.getAsInt())));
            }
        }
        var sizes = new TreeMap<String, Long>();
        try (Stream<Path> files = Files.list(folder.getRoot().toPath())) {
            for (Path file : files.toList()) {
                sizes.put(file.getFileName().toString(), Files.size(file));
            }
        }
        return sizes.toString();
    }
}
