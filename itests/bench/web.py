#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the page costs: itests/bench/web.py [RUNS]

Starts the daemon of distribution/target/circus with one watcher, in turn without and with httpd, ten times, and prints medians: wall
clock from the launch to the first instruction of the worker, and memory (PSS) when it has settled, with a stream open. Then a daemon
with 100 processes: CPU of the daemon, in percent of a core, while one stream gets a frame a second, and requests a second for the list of
watchers.
"""
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from common import HOME, PATIENCE, cpu_seconds, free_port

runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
SETTLING = 4
SECONDS = 20


def pss(pid):
    with open(f"/proc/{pid}/smaps_rollup") as f:
        return int(re.search(r"^Pss:\s+(\d+)", f.read(), re.M)[1]) / 1024


class Daemon:
    def __init__(self, folder, http_port, processes):
        self.born = os.path.join(folder, "born")
        self.port = http_port
        config = os.path.join(folder, "circus.ini")
        with open(config, "w") as f:
            f.write(f"""[circus]
endpoint = tcp://127.0.0.1:{free_port()}
pubsub_endpoint = tcp://127.0.0.1:{free_port()}
multicast_endpoint = udp://237.219.251.97:{free_port()}
httpd = {bool(http_port)}
httpd_port = {http_port or 8080}
[watcher:one]
cmd = /bin/sh -c "date +%s.%N >> {self.born}; exec sleep 100000"
numprocesses = {processes}
""")
        self.launched = time.time()
        self.process = subprocess.Popen([os.path.join(HOME, "bin/circusd"), config], cwd=folder, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)

    def first_worker(self):
        end = time.monotonic() + PATIENCE
        while not os.path.exists(self.born) or os.path.getsize(self.born) < 10:
            if time.monotonic() > end:
                sys.exit("waited in vain for the worker")
            time.sleep(0.001)
        with open(self.born) as f:
            return float(f.readline()) - self.launched

    def open_page(self):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
                connection.request("GET", "/livez")
                connection.getresponse().read()
                return connection
            except OSError:
                if time.monotonic() > end:
                    sys.exit("waited in vain for the page")
                time.sleep(0.01)

    def stream(self):
        connection = self.open_page()
        connection.request("GET", "/api/v1/stream")
        return connection, connection.getresponse()

    def end(self):
        self.process.terminate()
        self.process.wait()


walls, sizes = {False: [], True: []}, {False: [], True: []}
for run in range(runs):
    for on in (False, True):
        folder = tempfile.mkdtemp()
        daemon = Daemon(folder, free_port() if on else 0, 1)
        walls[on].append(daemon.first_worker())
        streams = [daemon.stream()] if on else []
        time.sleep(SETTLING)
        sizes[on].append(pss(daemon.process.pid))
        daemon.end()
        shutil.rmtree(folder)
for on in (False, True):
    print(f"{'with' if on else 'without'} httpd: first worker {statistics.median(walls[on]) * 1000:.0f} ms, "
          f"PSS {statistics.median(sizes[on]):.1f} MB")

folder = tempfile.mkdtemp()
daemon = Daemon(folder, free_port(), 100)
connection, response = daemon.stream()
frames, begun = 0, None
while frames < SECONDS:
    line = response.fp.readline()
    if line.startswith(b"event: frame"):
        frames += 1
        if begun is None:
            begun, used = time.monotonic(), cpu_seconds(daemon.process.pid)
used = cpu_seconds(daemon.process.pid) - used
print(f"100 processes, a frame a second: {100 * used / (time.monotonic() - begun):.2f} % of a core")
connection.close()
other = daemon.open_page()
begun, count = time.monotonic(), 0
while time.monotonic() - begun < 5:
    other.request("GET", "/api/v1/daemons/local/watchers")
    other.getresponse().read()
    count += 1
print(f"requests for the list of watchers: {count / 5:.0f} a second on one connection")
daemon.end()
shutil.rmtree(folder)
