// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import static org.junit.Assert.assertEquals;

import io.circus.config.internal.Scratch;
import io.circus.watchers.StreamOption;
import java.io.IOException;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** What is a mistake, what is a warning, and what they say. */
public class MistakesTest {

    @Rule
    public final Scratch scratch = new Scratch();

    @Test
    public void tellsAllMistakesAtOnceWithTheirLines() throws IOException {
        assertEquals(List.of(
                "main.ini:2: [circus] check_delay: expected a number, got 'fast'",
                "main.ini:3: [circus] endpoint: expected tcp://HOST:PORT or ipc://PATH, got 'nonsense'",
                "main.ini:4: [circus] multicast_endpoint: expected udp://GROUP:PORT, got 'tcp://1.2.3.4:5'",
                "main.ini:5: [circus] warmup_delay: expected an integer, got '1.5'",
                "main.ini:6: [circus] umask: expected an octal number from 0 to 777, got '888'",
                "main.ini:7: [watcher:a]: cmd is missing, expected the command to run",
                "main.ini:8: [watcher:a] numprocesses: expected an integer, got 'two'",
                "main.ini:9: [watcher:a] respawn: 'maybe' is not a boolean (expected yes, no, true, false, on,"
                        + " off, 1 or 0)",
                "main.ini:10: [watcher:a] stop_signal: expected a signal number or name, got 'SIGNOPE'",
                "main.ini:11: [watcher:a] graceful_timeout: expected a number, got 'long'",
                "main.ini:12: [watcher:a] rlimit_core: expected an integer, or nothing for no limit, got 'unlimited'",
                "main.ini:13: [watcher:a] stdout_stream: expected stdout_stream.class, stdout_stream.filename or"
                        + " another"
                        + " stdout_stream.KEY",
                "main.ini:15: [watcher:b] cmd: is empty, expected the command to run",
                "main.ini:16: [plugin:p]: use is missing, expected the name of a plugin"),
                mistakes("""
                        [circus]
                        check_delay = fast
                        endpoint = nonsense
                        multicast_endpoint = tcp://1.2.3.4:5
                        warmup_delay = 1.5
                        umask = 888
                        [watcher:a]
                        numprocesses = two
                        respawn = maybe
                        stop_signal = SIGNOPE
                        graceful_timeout = long
                        rlimit_core = unlimited
                        stdout_stream = x
                        [watcher:b]
                        cmd =
                        [plugin:p]
                        x = 1
                        """));
    }

    @Test
    public void aWatcherWhoseStreamsCannotBeIsLeftOut() throws IOException {
        String text = """
                [watcher:a]
                cmd = x
                stdout_stream.max_bytes = 5
                stderr_stream.class = TimedRotatingFileStream
                stderr_stream.rotate_when = W7
                stderr_stream.utc = maybe
                stderr_stream.on_full = wait
                [watcher:b]
                cmd = x
                stdout_stream.filename = b.log
                stdout_stream.max_bytes = 1 MB
                stdout_stream.backup_count = few
                stderr_stream.class = SyslogStream
                stderr_stream.facility = nobody
                stderr_stream.address = host:port
                [watcher:c]
                cmd = x
                stdout_stream.class = TimedRotatingFileStream
                stdout_stream.max_bytes = it has none
                stderr_stream.class = circus.stream.QueueStream
                stderr_stream.lines = 0
                """;
        assertEquals(List.of(), mistakes(text));
        assertEquals(List.of(
                "main.ini:1: [watcher:a] stdout_stream.class: is missing, expected it or filename",
                "main.ini:5: [watcher:a] stderr_stream.rotate_when: expected one of S, M, H, D, MIDNIGHT, W0, W1, W2, W3,"
                        + " W4, W5, W6, got 'W7'",
                "main.ini:6: [watcher:a] stderr_stream.utc: 'maybe' is not a boolean (expected yes, no, true, false, on, off,"
                        + " 1 or 0)",
                "main.ini:7: [watcher:a] stderr_stream.on_full: expected one of block, drop, got 'wait'",
                "main.ini:11: [watcher:b] stdout_stream.max_bytes: expected an integer, got '1 MB'",
                "main.ini:12: [watcher:b] stdout_stream.backup_count: expected an integer, got 'few'",
                "main.ini:14: [watcher:b] stderr_stream.facility: expected one of "
                        + String.join(", ", StreamOption.FACILITIES) + ", got 'nobody'",
                "main.ini:15: [watcher:b] stderr_stream.address: expected a path, HOST or HOST:PORT, got 'host:port'",
                "main.ini:16: [watcher:c] stdout_stream.rotate_when: is missing, expected S, M, H, D, MIDNIGHT or W0 to W6",
                "main.ini:21: [watcher:c] stderr_stream.lines: expected an integer of 1 or more, got '0'"),
                scratch.read(text).findings().omissions().stream().map(scratch::local).toList());
    }

    @Test
    public void quotationsAreClosed() throws IOException {
        assertEquals(List.of(
                "main.ini:2: [watcher:a] cmd: a quotation is not closed in the command: echo 'x",
                "main.ini:3: [watcher:a] args: a quotation is not closed in the command: \"y",
                "main.ini:7: [watcher:b] shell_args: a backslash ends the command: z\\"),
                mistakes("""
                        [watcher:a]
                        cmd = echo 'x
                        args = "y
                        [watcher:b]
                        cmd = echo 'to the shell
                        shell = True
                        shell_args = z\\
                        """));
    }

    @Test
    public void commandsFromOtherMachinesNeedKeys() throws IOException {
        String reached = "main.ini:2: [circus] endpoint: other machines can reach 'tcp://%s:5555' and run programs by"
                + " it, expected a loopback address such as 127.0.0.1, keys, or endpoint_insecure = True";
        for (String host : List.of("*", "0.0.0.0", "192.0.2.1", "[::]")) {
            String endpoint = "[circus]\nendpoint = tcp://" + host + ":5555\n";
            assertEquals(List.of(reached.formatted(host)), mistakes(endpoint));
            assertEquals(List.of(), mistakes(endpoint + "endpoint_insecure = True\n"));
            assertEquals(List.of(), mistakes(endpoint + "keys = keys.d\n"));
        }
        assertEquals(List.of(), mistakes("[circus]\nendpoint = tcp://localhost:5555\n"));
        assertEquals(List.of(), mistakes("[circus]\nendpoint = tcp://[::1]:5555\n"));
        assertEquals(List.of(
                "main.ini:2: [circus] endpoint_insecure: 'maybe' is not a boolean (expected yes, no, true, false, on,"
                        + " off, 1 or 0)",
                "main.ini:3: [circus] endpoint_mode: expected an octal number from 0 to 777, got '0x1'"),
                mistakes("[circus]\nendpoint_insecure = maybe\nendpoint_mode = 0x1\n"));
    }

    @Test
    public void aSingletonHasOneProcess() throws IOException {
        assertEquals(List.of(
                "main.ini:4: [watcher:w] numprocesses: cannot have 3 processes of the singleton watcher w"),
                mistakes("[watcher:w]\ncmd = a\nsingleton = yes\nnumprocesses = 3\n"));
    }

    @Test
    public void aVirtualEnvironmentNeedsTheEnvironment() throws IOException {
        assertEquals(List.of("main.ini:3: [watcher:w] virtualenv: needs copy_env = True"),
                mistakes("[watcher:w]\ncmd = a\nvirtualenv = /v\n"));
        assertEquals(List.of(), mistakes("[watcher:w]\ncmd = a\nvirtualenv = /v\ncopy_env = on\n"));
    }

    @Test
    public void warnsOfWhatIsUnknownOrWithoutEffect() throws IOException {
        assertEquals(List.of(
                "main.ini:2: [circus] stream_backend: has no effect: the original ignores it too",
                "main.ini:3: [circus] nonsense: is no option of [circus], ignoring it",
                "main.ini:5: [Watcher:cap]: is no section of Circus, ignoring it, did you mean [watcher:cap]?",
                "main.ini:8: [socket:s] porto: is no option of a socket, ignoring it, did you mean port or proto?",
                "main.ini:11: [watcher:w] executable: has no effect, as in the original",
                "main.ini:12: [watcher:w] Stop_Signal: is not the option stop_signal: the case of names counts;"
                        + " keeping it as"
                        + " a free-form option",
                "main.ini:13: [watcher:w] numprocesses: is 0: the watcher is active without a process"),
                warnings("""
                        [circus]
                        stream_backend = gevent
                        nonsense = 1
                        httpd = no
                        [Watcher:cap]
                        cmd = x
                        [socket:s]
                        porto = 1
                        [watcher:w]
                        cmd = a
                        executable = b
                        Stop_Signal = QUIT
                        numprocesses = 0
                        free = 1
                        """));
    }

    @Test
    public void warnsOfIncludesThatMatchNothingOrCannotBeRead() throws IOException {
        scratch.write("d/sub.ini/x", "");
        assertEquals(List.of("main.ini:2: [circus] include: no file matches 'zzz*.ini', ignoring it",
                "main.ini:2: [circus] include: cannot read d/sub.ini: it is a directory, ignoring it",
                "main.ini:3: [circus] include_dir: no file matches 'none/*.ini', ignoring it"),
                warnings("[circus]\ninclude = zzz*.ini d/sub.ini\ninclude_dir = none\n"));
    }

    @Test
    public void includesWithWildcardsInFoldersInOrder() throws IOException {
        scratch.write("a/x/one.ini", "[watcher:w]\ncmd = first\n");
        scratch.write("b/x/two.ini", "[watcher:w]\ncmd = second\n[circus]\ninclude = ../../nested.ini\n");
        scratch.write("nested.ini", "[watcher:nested]\ncmd = x\n");
        var read = scratch.read("[circus]\ninclude = */x/*.ini main.ini\n");
        assertEquals(List.of(), read.findings().mistakes());
        assertEquals(1, read.watchers().size());
        assertEquals("first", read.watchers().getFirst().get(io.circus.watchers.WatcherOption.CMD));
    }

    private List<String> mistakes(String text) throws IOException {
        return scratch.read(text).findings().mistakes().stream().map(scratch::local).toList();
    }

    private List<String> warnings(String text) throws IOException {
        return scratch.read(text).findings().warnings().stream().map(scratch::local).toList();
    }
}
