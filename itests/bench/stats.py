#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How fast statistics of all processes are answered.

    itests/bench/stats.py [--home distribution/target/circus] [--processes 1000] [--requests 50]

On a quiet machine, after mvn -DskipTests package; needs python3-zmq. Asks a daemon that has just started its processes, one
request after the other over one connection, and prints how long the answers took and what processor time they cost.
"""
import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time

from common import HOME, PATIENCE, call, connect, cpu_seconds, free_port
from latency import STATUS

STATS = json.dumps({"id": "1", "command": "stats"}).encode()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", default=HOME)
    parser.add_argument("--processes", type=int, default=1000)
    parser.add_argument("--requests", type=int, default=50)
    options = parser.parse_args()
    folder, control = tempfile.mkdtemp(), f"tcp://127.0.0.1:{free_port()}"
    with open(f"{folder}/circus.ini", "w") as f:
        f.write(f"[circus]\nendpoint = {control}\npubsub_endpoint = tcp://127.0.0.1:{free_port()}\n"
                f"[watcher:w]\ncmd = sleep 100000\nnumprocesses = {options.processes}\n")
    with open(f"{folder}/log", "w") as log:
        daemon = subprocess.Popen([f"{options.home}/bin/circusd", f"{folder}/circus.ini"], stderr=log)
    try:
        client, end = connect(control), time.monotonic() + PATIENCE
        while b'"active"' not in call(client, STATUS):
            if time.monotonic() > end:
                sys.exit(f"the processes do not start: {folder}/log")
            time.sleep(1)
        time.sleep(5)
        times, before = [], cpu_seconds(daemon.pid)
        for _ in range(options.requests):
            asked = time.perf_counter()
            reply = call(client, STATS)
            times.append(1000 * (time.perf_counter() - asked))
        cost = 1000 * (cpu_seconds(daemon.pid) - before) / options.requests
        found = len(json.loads(reply)["infos"]["w"])
        times.sort()
        print(f"stats of {found} processes: median {times[len(times) // 2]:.1f} ms, best {times[0]:.1f} ms, "
              f"worst {times[-1]:.1f} ms, {cost:.1f} ms of processor time each, {len(reply)} bytes", flush=True)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()


if __name__ == "__main__":
    main()
