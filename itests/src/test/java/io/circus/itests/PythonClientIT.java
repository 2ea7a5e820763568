// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

/** The other implementation of ZeroMQ, by which most clients of Circus talk. */
public final class PythonClientIT {

    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void libzmqClientsAreServed() throws IOException, InterruptedException {
        Assume.assumeTrue("python3 is installed", Files.isExecutable(PYTHON));
        Program zmq = sandbox.start(Map.of(), PYTHON, "-c", "import zmq");
        Assume.assumeTrue("python3-zmq is installed", zmq.awaitExit() == 0);
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:web]
                cmd = /bin/sleep 1000
                numprocesses = 2
                """);
        daemon.awaitStarted("web");
        Path script = sandbox.write("client.py", """
                import json, sys, uuid, zmq
                context = zmq.Context()
                events = context.socket(zmq.SUB)
                events.setsockopt(zmq.SUBSCRIBE, b"watcher.web.")
                events.connect(sys.argv[2])
                control = context.socket(zmq.DEALER)
                control.setsockopt(zmq.IDENTITY, uuid.uuid4().hex.encode())
                control.setsockopt(zmq.LINGER, 0)
                control.connect(sys.argv[1])
                def call(command, **properties):
                    control.send(json.dumps({"id": command, "command": command, "properties": properties}).encode())
                    assert control.poll(20000), "no reply to " + command
                    return json.loads(control.recv())
                while not events.poll(50):
                    call("incr", name="web", waiting=True)
                    call("decr", name="web", waiting=True)
                topic, body = events.recv_multipart()
                print(call("list")["watchers"], len(call("list", name="web")["pids"]))
                print(topic.decode().startswith("watcher.web."), "time" in json.loads(body))
                for number in range(1000):
                    control.send(json.dumps({"id": str(number), "command": "numprocesses"}).encode())
                ids = [json.loads(control.recv())["id"] for number in range(1000)]
                print(ids == [str(number) for number in range(1000)])
                """);
        Program client = sandbox.start(Map.of(), PYTHON, script.toString(), daemon.endpoints().controlEndpoint(),
                daemon.endpoints().eventEndpoint());
        client.assertEnds(0);
        assertEquals("['circusd-stats', 'web'] 2\nTrue True\nTrue", client.text());
        assertTrue(daemon.program().isAlive());
    }
}
