#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How long circusctl takes as a whole process: itests/bench/circusctl.py [HOME [RUNS]]

Starts a daemon of that home (distribution/target/circus) on free ports, runs circusctl status against it (50 times), with and
without the AOT cache, and prints wall clock and CPU time of a run in milliseconds. Beside it, if they are installed (Debian's
python3-zmq, python3-tornado and python3-psutil), a client in Python that imports the libraries that a client of the original
imports, which is most of what that one does, and makes the same request.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

from common import HOME, free_port

home = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else HOME)
runs = int(sys.argv[2]) if len(sys.argv) > 2 else 50

PYTHON = """
import argparse, cmd, json, logging, shlex, sys, textwrap, traceback, uuid
import psutil, tornado.gen, tornado.ioloop, zmq
from zmq.eventloop import zmqstream
client = zmq.Context().socket(zmq.DEALER)
client.setsockopt(zmq.LINGER, 0)
client.connect(sys.argv[1])
client.send(json.dumps({"id": uuid.uuid4().hex, "command": "status", "properties": {}}).encode())
for name, status in json.loads(client.recv())["statuses"].items():
    print(f"{name}: {status}")
"""


def measure(name, command, environment):
    walls, cpus = [], []
    for run in range(runs + 3):
        before, start = os.times(), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
        wall, after = time.perf_counter() - start, os.times()
        if run >= 3:  # the first ones fill the page cache
            walls.append(1000 * wall)
            cpus.append(1000 * (after.children_user + after.children_system - before.children_user - before.children_system))
    print(f"{name:28} wall: median {statistics.median(walls):6.1f} least {min(walls):6.1f}   cpu: mean {statistics.mean(cpus):6.1f}",
          flush=True)


with tempfile.TemporaryDirectory() as folder:
    control, events, stats = (free_port() for _ in range(3))
    config = os.path.join(folder, "circus.ini")
    with open(config, "w") as file:
        file.write(f"[circus]\nendpoint = tcp://127.0.0.1:{control}\npubsub_endpoint = tcp://127.0.0.1:{events}\n"
                   "[watcher:one]\ncmd = sleep 1000\n[watcher:two]\ncmd = sleep 1000\n")
    circusctl = [home + "/bin/circusctl", "--endpoint", f"tcp://127.0.0.1:{control}", "--timeout", "30"]
    daemon = subprocess.Popen([home + "/bin/circusd", "--log-output", os.path.join(folder, "log"), config])
    try:
        subprocess.run(circusctl + ["status"], check=True, stdout=subprocess.DEVNULL)
        print("load", os.getloadavg()[0])
        measure("circusctl status", circusctl + ["status"], {})
        measure("circusctl --version", circusctl + ["--version"], {})
        measure("circusctl status, no cache", circusctl + ["status"], {"CIRCUS_AOT": "off"})
        python = ["/usr/bin/python3", "-c", PYTHON, f"tcp://127.0.0.1:{control}"]
        if subprocess.run(python, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            measure("Python, the same request", python, {})
    finally:
        daemon.terminate()
        daemon.wait()
