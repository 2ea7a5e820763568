#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How fast the control endpoint answers while processes are stopped by a flag in Redis, which is restarted meanwhile.

    itests/bench/flags.py [--home distribution/target/circus] [--processes 40] [--shortest 20] [--step 1]

On a quiet machine, after mvn -DskipTests package; needs redis-server and python3-zmq. So many processes write numbered records
until their flag is set, and then for --shortest seconds, each --step longer than the one before; the last record says "done".
Redis is killed and started again while they do. Asks for the status of one watcher every 5 ms, one request after the other.
Prints how long answers took, before and meanwhile, and how late this program itself woke up, which no daemon can help. Status 1
if a record is missing or the 99th percentile is over 5 ms.
"""
import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import zmq

PAUSE = 0.005
LIMIT_MS = 5
PATIENCE = 120

HERE = os.path.dirname(os.path.abspath(__file__))
WORKER = os.path.join(HERE, "../src/test/resources/flagged-worker.py")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def redis(port):
    server = subprocess.Popen(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly",
                               "no"], stdout=subprocess.DEVNULL)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server
        except OSError:
            time.sleep(0.05)
    sys.exit("redis-server does not answer")


class Client:
    def __init__(self, endpoint):
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.connect(endpoint)

    def call(self, command, **properties):
        self.socket.send(json.dumps({"id": "1", "command": command, "properties": properties}).encode())
        if not self.socket.poll(PATIENCE * 1000):
            sys.exit(f"no answer to {command}")
        return json.loads(self.socket.recv())


class Latencies(threading.Thread):
    """Asks until it is told to stop, on a socket of its own."""

    def __init__(self, endpoint):
        super().__init__(daemon=True)
        self.endpoint, self.over = endpoint, threading.Event()
        self.answers, self.late = [], []

    def run(self):
        client = Client(self.endpoint)
        while not self.over.is_set():
            asked = time.perf_counter()
            client.call("status", name="w0")
            answered = time.perf_counter()
            self.answers.append(answered - asked)
            time.sleep(PAUSE)
            self.late.append(time.perf_counter() - answered - PAUSE)

    def stop(self, name):
        self.over.set()
        self.join()
        print(f"{name}: {len(self.answers)} answers, median {at(self.answers, .5):.2f} ms, p99 {at(self.answers, .99):.2f} ms, "
              f"longest {at(self.answers, 1):.2f} ms; woke up late: p99 {at(self.late, .99):.2f} ms", flush=True)
        return at(self.answers, .99)


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def at(seconds, share):
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def await_log(path, text):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with open(path) as log:
            if text in log.read():
                return
        time.sleep(0.05)
    sys.exit(f"waited in vain for '{text}' in {path}")


def lost(path):
    with open(path) as f:
        records = f.read().split()
    return records[-1] != "done" or records[:-1] != [str(n) for n in range(1, len(records))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", default=os.path.join(HERE, "../../distribution/target/circus"))
    parser.add_argument("--processes", type=int, default=40)
    parser.add_argument("--shortest", type=float, default=20)
    parser.add_argument("--step", type=float, default=1)
    options = parser.parse_args()
    folder, port = tempfile.mkdtemp(), free_port()
    endpoint = f"tcp://127.0.0.1:{free_port()}"
    with open(f"{folder}/circus.ini", "w") as f:
        f.write(f"[circus]\nendpoint = {endpoint}\npubsub_endpoint = tcp://127.0.0.1:{free_port()}\n"
                f"[plugin:flags]\nuse = redis-flag\nredis_url = redis://127.0.0.1:{port}/0\n")
        for i in range(options.processes):
            f.write(f"[watcher:w{i}]\ncmd = {sys.executable} {WORKER} {port} circus:stop:w{i}:1 {folder}/w{i}.txt "
                    f"{options.shortest + i * options.step}\nstop_method = redis-flag\ngraceful_timeout = 600\n")
    server = redis(port)
    log = f"{folder}/log"
    with open(log, "w") as f:
        daemon = subprocess.Popen([f"{options.home}/bin/circusd", f"{folder}/circus.ini"], stderr=f)
    try:
        await_log(log, f"] w{options.processes - 1} started")
        time.sleep(10)  # compiled
        before = Latencies(endpoint)
        before.start()
        time.sleep(10)
        before.stop("running")
        meanwhile = Latencies(endpoint)
        meanwhile.start()
        used, begun = cpu_seconds(daemon.pid), time.monotonic()
        stopping = threading.Thread(target=lambda: Client(endpoint).call("stop", waiting=True), daemon=True)
        stopping.start()
        await_log(log, "flag circus:stop:w0:1 set")
        time.sleep(options.shortest / 4)
        server.kill()
        server.wait()
        await_log(log, "cannot set flag circus:stop:w")
        server = redis(port)
        stopping.join()
        share = 100 * (cpu_seconds(daemon.pid) - used) / (time.monotonic() - begun)
        p99 = meanwhile.stop("stopping by flag, Redis restarted")
        broken = [i for i in range(options.processes) if lost(f"{folder}/w{i}.txt")]
        print(f"{options.processes} processes, {len(broken)} of them lost a record; the daemon used {share:.1f} % of a core")
        sys.exit(1 if broken or p99 > LIMIT_MS else 0)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
