#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How fast an endpoint answers, asked by a process of its own; for the scripts beside it. Needs python3-zmq."""
import json
import subprocess
import sys
import threading
import time

import zmq

from common import PATIENCE, call, connect, free_port

STATUS = json.dumps({"id": "1", "command": "status"}).encode()


class Latencies:
    """Asks for the status of all watchers, one request after the other, until it is told to stop. It has begun when it is made."""

    def __init__(self, name, endpoint, pause):
        self.name = name
        self.process = subprocess.Popen([sys.executable, __file__, "ask", endpoint, str(pause)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()

    def stop(self):
        """Prints how long answers took and returns the 99th percentile, in milliseconds."""
        times = sorted(json.loads(self.process.communicate(timeout=PATIENCE)[0]))
        p99 = times[int(.99 * len(times))]
        print(f"{self.name}: {len(times)} answers, median {times[len(times) // 2]:.2f} ms, p99 {p99:.2f} ms, "
              f"longest {times[-1]:.1f} ms", flush=True)
        return p99


class Echo:
    """An endpoint that sends back what comes and does nothing else, in Python with libzmq: what the machine itself takes."""

    def __init__(self):
        self.endpoint = f"tcp://127.0.0.1:{free_port()}"
        self.process = subprocess.Popen([sys.executable, __file__, "echo", self.endpoint])

    def close(self):
        self.process.kill()
        self.process.wait()


def ask(endpoint, pause):
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    client, times = connect(endpoint), []
    call(client, STATUS)
    print("asking", flush=True)
    while not over.is_set():
        asked = time.perf_counter()
        call(client, STATUS)
        times.append(1000 * (time.perf_counter() - asked))
        time.sleep(pause)
    print(json.dumps(times))


def echo(endpoint):
    server = zmq.Context.instance().socket(zmq.ROUTER)
    server.bind(endpoint)
    while True:
        server.send_multipart(server.recv_multipart())


if __name__ == "__main__":
    if sys.argv[1] == "echo":
        echo(sys.argv[2])
    else:
        ask(sys.argv[2], float(sys.argv[3]))
