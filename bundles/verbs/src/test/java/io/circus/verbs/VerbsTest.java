// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What words make of a request, and what a reply looks like. The texts are those of Circus 0.19. */
public class VerbsTest {

    @Test
    public void queriesMakeTheirRequests() throws Exception {
        assertRequest("{}", "list");
        assertRequest("{\"name\": \"web\"}", "status", "web");
        assertRequest("{\"name\": \"web\", \"keys\": [\"cmd\", \"env\"]}", "get", "web", "cmd", "env");
        assertRequest("{\"option\": \"check_delay\"}", "globaloptions", "check_delay");
        assertRequest("{\"name\": \"web\", \"process\": 42}", "stats", "web", "42");
        assertRequest("{\"name\": \"web\", \"extended\": true}", "stats", "--extended", "web");
        assertRequest("{\"topics\": [\"watcher.one.\"]}", "listen", "watcher.one.");
        assertRequest("{\"line\": \"lb | grep circus\"}", "gogo", "lb | grep", "circus");
    }

    @Test
    public void operationsMakeTheirRequests() throws Exception {
        assertRequest("{\"name\": \"d*\", \"match\": \"regex\", \"waiting\": true}",
                "restart", "d*", "--waiting", "--match", "regex");
        assertRequest("{\"name\": \"d*\", \"match\": \"regex\", \"waiting\": true}",
                "restart", "--wait", "--match=regex", "d*");
        assertRequest("{\"name\": \"web\", \"graceful\": false}", "reload", "web", "--terminate");
        assertRequest("{\"name\": \"web\", \"sequential\": true, \"waiting\": true}",
                "reload", "web", "--waiting", "--sequential");
        assertRequest("{\"name\": \"web\", \"nb\": -2}", "incr", "web", "-2");
        assertRequest("{\"name\": \"dummy\", \"children\": false, \"recursive\": false, \"signum\": \"USR2X\"}",
                "signal", "dummy", "USR2X");
        assertRequest(
                "{\"name\": \"dummy\", \"children\": true, \"recursive\": false, \"signum\": \"0\", \"pid\": 6876}",
                "signal", "dummy", "6876", "0", "--children");
        assertRequest(
                "{\"name\": \"web\", \"pid\": 42, \"signum\": \"15\", \"graceful_timeout\": 0.5, \"waiting\": true}",
                "kill", "web", "42", "--signum", "15", "--graceful_timeout", "0.5", "--waiting");
        assertRequest("{\"waiting\": true}", "quit", "--waiting");
        assertRequest("{\"name\": \"--odd\"}", "stop", "--", "--odd");
    }

    @Test
    public void changesMakeTheirRequests() throws Exception {
        assertRequest("{\"name\": \"dummy\", \"options\": {\"numprocesses\": 2, \"graceful_timeout\": 0.5,"
                + " \"send_hup\": true, \"stop_signal\": 2, \"cmd\": \"sleep 1\"}, \"waiting\": true}",
                "set", "dummy", "NUMPROCESSES", "2", "graceful_timeout", "0.5", "send_hup", "Yes", "stop_signal",
                "SIGINT", "cmd", "sleep 1", "--waiting");
        assertRequest("{\"name\": \"dummy\", \"options\": {\"env\": {\"A\": \"1,2\", \"B\": \"x=y\"},"
                + " \"hooks\": {\"before_start\": \"a.b,true\"}, \"hooks.after_stop\": \"c\","
                + " \"stdout_stream.max_bytes\": 7, \"stop_signal\": 35}}",
                "set", "dummy", "env", "A=1,2,B=x=y", "hooks", "before_start:a.b,true", "hooks.after_stop", "c",
                "stdout_stream.max_bytes", "7", "stop_signal", "rtmin+1");
        assertRequest("{\"name\": \"new\", \"cmd\": \"sleep 1000\", \"start\": true}", "add", "--start", "new",
                "sleep", "1000");
        assertRequest("{\"name\": \"new\", \"nostop\": true, \"waiting\": true}", "rm", "new", "--nostop", "--waiting");
        assertRequest("{\"waiting\": true}", "reloadconfig", "--waiting");
        assertRequest("{}", "plan");
    }

    @Test
    public void bundleMakesItsRequests() throws Exception {
        assertRequest("{\"action\": \"list\"}", "bundle", "list");
        assertRequest("{\"action\": \"start\", \"name\": \"io.circus.watchers\"}", "bundle", "start", "io.circus.watchers");
        assertRefused("expected the name of a bundle to stop; circusctl bundle list shows all", "bundle", "stop");
        assertRefused("list takes no name", "bundle", "list", "web");
        assertRefused("expected list, start, stop, update or why, got udpate: did you mean update?", "bundle", "udpate", "web");
    }

    @Test
    public void setChecksItsWords() {
        assertRefused("Invalid number of arguments", "set", "dummy", "numprocesses");
        assertRefused("List of key/values is invalid", "set", "dummy", "numprocesses", "1", "cmd");
        assertRefused("unknown key 'nope'", "set", "dummy", "nope", "1");
        assertRefused("unknown key 'numproceses'\ndid you mean numprocesses?", "set", "dummy", "numproceses", "1");
        assertRefused("unknown key 'priority'", "set", "dummy", "priority", "1");
        assertRefused("unknown key 'hooks.nope'", "set", "dummy", "hooks.nope", "x");
        assertRefused("unknown key 'hooks.nope'", "set", "dummy", "hooks", "nope:x");
        assertRefused("ValueError: invalid literal for int() with base 10: 'x'", "set", "dummy", "numprocesses", "x");
        assertRefused("ValueError: 'maybe' is not a boolean", "set", "dummy", "send_hup", "maybe");
        assertRefused("ValueError: signal invalid: 'FOO'", "set", "dummy", "stop_signal", "FOO");
        assertRefused("ValueError: expected env as NAME=VALUE,NAME=VALUE, got 'A'", "set", "dummy", "env", "A");
        assertRefused("Invalid number of arguments", "add", "new");
    }

    private static void assertRefused(String message, String verb, String... words) {
        var refused = assertThrows(UsageException.class,
                () -> Verbs.named(verb).orElseThrow().parse(List.of(words)));
        assertEquals(message, refused.getMessage());
        assertEquals(1, refused.kind().exitStatus());
    }

    @Test
    public void thePlanIsALineAStep() throws Exception {
        assertText("nothing to do\n", "plan", "{'plan': []}");
        assertText("restart web (cmd, env): stops 1 process (7), starts 1\nadd x: new in the file, starts 2\n", "plan",
                "{'plan': [{'action': 'restart', 'subject': 'web', 'keys': ['cmd', 'env'],"
                + " 'effect': 'stops 1 process (7), starts 1'}, {'action': 'add', 'subject': 'x', 'keys': [],"
                + " 'effect': 'new in the file, starts 2'}]}");
    }

    @Test
    public void listsAreJoinedByCommas() throws Exception {
        assertText("dummy,one,stubborn,tree\n", "list", "{'watchers': ['dummy', 'one', 'stubborn', 'tree']}");
        assertText("6876,6878\n", "list", "{'pids': [6876, 6878]}");
        assertText("\n", "list", "{'pids': []}");
    }

    @Test
    public void statusesAreSorted() throws Exception {
        assertText("Z: active\na: stopped\nb: stopping\n", "status",
                "{'status': 'ok', 'statuses': {'b': 'stopping', 'a': 'stopped', 'Z': 'active'}}");
        assertText("active\n", "status", "{'status': 'active', 'time': 1.0}");
    }

    @Test
    public void numbersAndOk() throws Exception {
        assertText("4\n", "numwatchers", "{'numwatchers': 4}");
        assertText("2\n", "numprocesses", "{'numprocesses': 2, 'watcher_name': 'web'}");
        assertText("ok\n", "incr", "{'status': 'ok'}");
        assertText("5\n", "incr", "{'status': 'ok', 'numprocesses': 5}");
        assertText("This watcher is a Singleton - not changing the number of processes\n", "decr",
                "{'numprocesses': 1, 'singleton': true}");
        for (String verb : List.of("start", "stop", "restart", "reload", "signal", "kill", "quit", "set",
                "add", "rm", "reloadconfig")) {
            assertText("ok\n", verb, "{'status': 'ok', 'info': {'started': [1]}}");
        }
        assertText("error: Could not start ipython kernel\n", "ipython", "{'shell': false, 'msg': null}");
        assertText("a\nb", "gogo", "{'output': 'a\\nb'}");
    }

    @Test
    public void optionsKeepTheirOrder() throws Exception {
        assertText("numprocesses: 2\nenv: A=1,B=two,__name__=env:dummy\n", "get",
                "{'options': {'numprocesses': 2, 'env': {'__name__': 'env:dummy', 'B': 'two', 'A': '1'}}}");
        assertText("args: \nclose_child_stderr: False\nclose_child_stdin: True\nenv: \nexecutable: \n"
                + "graceful_timeout: 30.0\nstdout_stream_conf: {}\nwarmup_delay: 0\n", "options",
                "{'options': {'args': '', 'close_child_stderr': false, 'close_child_stdin': true, 'env': {}, "
                + "'executable': null, 'graceful_timeout': 30.0, 'stdout_stream_conf': {}, 'warmup_delay': 0}}");
        assertText("stdout_stream_conf: {'filename': '/x', 'n': 1, 'b': True, 'l': [1.5, None]}\n", "options",
                "{'options': {'stdout_stream_conf': {'filename': '/x', 'n': 1, 'b': true, 'l': [1.5, null]}}}");
        assertText("endpoint: tcp://127.0.0.1:15555\ncheck_delay: 1.0\n", "globaloptions",
                "{'options': {'endpoint': 'tcp://127.0.0.1:15555', 'check_delay': 1.0}}");
    }

    @Test
    public void socketsHaveAnAddressOrAPath() throws Exception {
        assertText("6:socket 'uds' at WORKDIR/u.sock\n7:socket 'web' at 127.0.0.1:15561\n", "listsockets",
                "{'sockets': [{'fd': 6, 'name': 'uds', 'backlog': 2048, 'path': 'WORKDIR/u.sock'}, "
                + "{'fd': 7, 'name': 'web', 'backlog': 2048, 'host': '127.0.0.1', 'port': 15561}]}");
    }

    @Test
    public void statisticsAreLines() throws Exception {
        String child = info(6877, "sleep", "[]");
        String tree = info(6875, "sh", "[" + child + "]");
        assertText("tree:\n6875: 6875  sh root 0 1.62M 2.53M 0.0 0.007 0:00.0\n"
                + "   6877  sleep root 0 1.62M 2.53M 0.0 0.007 0:00.0\n", "stats",
                "{'name': 'tree', 'info': {'6875': " + tree + "}}");
        assertText("tree:\n6875: 6875  sh root 0 1.62M 2.53M 0.0 0.007 0:00.0\n"
                + "   6877  sleep root 0 1.62M 2.53M 0.0 0.007 0:00.0\noff:\n", "stats",
                "{'infos': {'tree': {'6875': " + tree + "}, 'off': {}}}");
        assertText("6877: 6877  sleep root 0 1.62M 2.53M 0.0 0.007 0:00.0\n\n", "stats",
                "{'process': 6877, 'info': " + child + "}");
        assertText("web:\n5: No such process (stopped?)\n", "stats",
                "{'name': 'web', 'info': {'5': 'No such process (stopped?)'}}");
        assertText("Main Process:\n    6872  java root 0 1.62M 2.53M 0.0 0.007 0:00.0\n", "dstats",
                "{'info': " + info(6872, "java", "[]") + "}");
    }

    @Test
    public void statisticsHaveHeadingsOnATerminal() throws Exception {
        String child = info(6877, "sleep", "[]");
        var out = new ByteArrayOutputStream();
        Verb stats = Verbs.named("stats").orElseThrow();
        assertTrue(stats.differsOnTerminal());
        stats.printOnTerminal(reply("{'infos': {'tree': {'6875': " + info(6875, "sh", "[" + child + "]")
                + ", '5': 'No such process (stopped?)'}, 'off': {}}}"), new PrintStream(out, true, StandardCharsets.UTF_8));
        assertEquals("""
                PID       PROGRAM  USER  NICE  RESIDENT  VIRTUAL  CPU%  MEM%   TIME
                tree:
                  6875    sh       root  0     1.62M     2.53M    0.0   0.007  0:00.0
                    6877  sleep    root  0     1.62M     2.53M    0.0   0.007  0:00.0
                  5  No such process (stopped?)
                off:
                """, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void textWithSpacesIsNoOption() throws Exception {
        assertRequest("{\"name\": \"web\", \"options\": {\"args\": \"--x 1\"}}", "set", "web", "args", "--x 1");
        assertRequest("{\"name\": \"web\", \"options\": {\"args\": \"-p 80\"}}", "set", "web", "args", "-p 80");
        assertRequest("{\"name\": \"web\", \"options\": {\"args\": \"-\"}}", "set", "web", "args", "-");
        assertRequest("{\"name\": \"web\", \"options\": {\"graceful_timeout\": -1.5}}", "set", "web", "graceful_timeout", "-1.5");
        assertRequest("{\"name\": \"-odd one\", \"match\": \"--a b\", \"waiting\": true}",
                "restart", "-odd one", "--waiting", "--match", "--a b");
        assertRequest("{\"name\": \"a\", \"match\": \"x y\"}", "start", "a", "--match=x y");
        assertUsage("unrecognized arguments: --x=1", "set", "web", "args", "--x=1");
    }

    @Test
    public void errorsHaveAReason() throws Exception {
        assertError("error: program nope not found\n", "list");
        assertError("error: program nope not found\n", "status");
        assertError("program nope not found\n", "globaloptions");
    }

    @Test
    public void everyVerbHasAHelp() {
        for (Verb verb : Verbs.all()) {
            assertTrue(verb.name(), !verb.summary().isEmpty());
            assertTrue(verb.name(), verb.description().contains("  circusctl " + verb.name()));
            UsageException help = assertThrows(UsageException.class, () -> verb.parse(List.of("-h")));
            assertEquals(UsageException.Kind.HELP, help.kind());
            assertTrue(help.getMessage(),
                    help.getMessage().startsWith("usage: circusctl [options] command [args] " + verb.name() + " [-h]"));
        }
    }

    @Test
    public void optionsAreChecked() {
        assertUsage("unrecognized arguments: --x --y=1", "start", "--x", "a", "--y=1");
        assertUsage("argument --match: expected one argument", "start", "--match");
        assertUsage("argument --match: expected one argument", "start", "--match", "--waiting");
        assertUsage("argument --waiting: ignored explicit argument '1'", "start", "--waiting=1");
        assertUsage("ambiguous option: -- could match", "start", "--=");
    }

    private static String info(int pid, String program, String children) {
        return "{'mem_info1': '1.62M', 'mem_info2': '2.53M', 'cpu': 0.0, 'mem': 0.007, 'ctime': '0:00.0', 'pid': " + pid
                + ", 'username': 'root', 'nice': 0, 'create_time': 1.5, 'age': 2.0, 'cmdline': '" + program
                + "', 'children': " + children + "}";
    }

    private static void assertRequest(String properties, String name, String... words) throws Exception {
        ParsedCall call = Verbs.named(name).orElseThrow().parse(List.of(words));
        assertEquals(name, call.command());
        assertEquals(properties, Json.write(call.properties()));
    }

    private static void assertUsage(String message, String name, String... words) {
        var wrong = assertThrows(UsageException.class, () -> Verbs.named(name).orElseThrow().parse(List.of(words)));
        assertEquals(UsageException.Kind.OPTIONS, wrong.kind());
        assertTrue(wrong.getMessage(), wrong.getMessage().startsWith(message));
    }

    private static void assertText(String text, String verb, String reply) throws Exception {
        var out = new ByteArrayOutputStream();
        Verbs.named(verb).orElseThrow().print(reply(reply), new PrintStream(out, true, StandardCharsets.UTF_8));
        assertEquals(text, out.toString(StandardCharsets.UTF_8));
    }

    private static void assertError(String text, String verb) throws Exception {
        var err = new ByteArrayOutputStream();
        Map<String, ?> reply = reply("{'status': 'error', 'reason': 'program nope not found'}");
        assertTrue(Verb.isError(reply));
        Verbs.named(verb).orElseThrow().printError(reply, new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(text, err.toString(StandardCharsets.UTF_8));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> reply(String text) throws Exception {
        return (Map<String, ?>) Json.read(text.replace('\'', '"'));
    }
}
