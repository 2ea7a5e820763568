#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How fast the control endpoint answers while processes are stopped by a flag in Redis, which is restarted meanwhile.

    itests/bench/flags.py [--home distribution/target/circus] [--processes 40] [--shortest 20] [--step 1]

On a quiet machine, after mvn -DskipTests package; needs redis-server and python3-zmq. So many processes write numbered records
until their flag is set, and then for --shortest seconds, each --step longer than the one before; the last record says "done".
Redis is killed and started again while they do. Asks for the status of all watchers every 5 ms, and at the same time an endpoint
that sends back what comes and does nothing else, in Python with libzmq: what the machine itself takes. Prints how long answers took,
before and meanwhile. Status 1 if a record is missing or the 99th percentile is over 5 ms.
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

from common import HERE, HOME, PATIENCE, call, connect, cpu_seconds, free_port
from latency import Echo, Latencies

PAUSE = 0.005
LIMIT_MS = 5
STOP = json.dumps({"id": "1", "command": "stop", "properties": {"waiting": True}}).encode()

WORKER = os.path.join(HERE, "../src/test/resources/flagged-worker.py")


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
    parser.add_argument("--home", default=HOME)
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
            f.write(f"[watcher:w{i}]\ncmd = {sys.executable} {WORKER} {port} circus:stop:$(circus.host):w{i}:1 {folder}/w{i}.txt "
                    f"{options.shortest + i * options.step}\nstop_method = redis-flag\ngraceful_timeout = 600\n")
    server, echo = redis(port), Echo()

    def asking(what):
        return [Latencies(f"{what}, {name}", address, PAUSE)
                for name, address in (("circusd", endpoint), ("bare echo", echo.endpoint))]

    log = f"{folder}/log"
    with open(log, "w") as f:
        daemon = subprocess.Popen([f"{options.home}/bin/circusd", f"{folder}/circus.ini"], stderr=f)
    try:
        await_log(log, f"] w{options.processes - 1} started")
        time.sleep(10)  # compiled
        running = asking("running")
        time.sleep(10)
        for one in running:
            one.stop()
        stopping = asking("stopping by flag, Redis restarted")
        used, begun = cpu_seconds(daemon.pid), time.monotonic()
        stop = threading.Thread(target=lambda: call(connect(endpoint), STOP), daemon=True)
        stop.start()
        await_log(log, f"flag circus:stop:{os.uname().nodename}:w0:1 set")
        time.sleep(options.shortest / 4)
        server.kill()
        server.wait()
        await_log(log, f"cannot set flag circus:stop:{os.uname().nodename}:w")
        server = redis(port)
        stop.join()
        share = 100 * (cpu_seconds(daemon.pid) - used) / (time.monotonic() - begun)
        p99, _ = [one.stop() for one in stopping]
        broken = [i for i in range(options.processes) if lost(f"{folder}/w{i}.txt")]
        print(f"{options.processes} processes, {len(broken)} of them lost a record; the daemon used {share:.1f} % of a core")
        sys.exit(1 if broken or p99 > LIMIT_MS else 0)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()
        server.kill()
        server.wait()
        echo.close()


if __name__ == "__main__":
    main()
