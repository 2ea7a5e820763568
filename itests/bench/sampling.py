#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What statistics cost: CPU and memory of a daemon with many idle processes.

usage: sampling.py [PROCESSES [SECONDS]]        on a quiet machine, after mvn -DskipTests package

Prints a line for statistics off, on, with four plugins besides, with a subscriber to stats.frame, and with a subscriber to
everything (the last two need python3-zmq).
"""
import signal
import subprocess
import sys
import tempfile
import threading
import time

from common import HOME, cpu_seconds, free_port

PLUGINS = """
[plugin:events]
use = statsd
[plugin:usage]
use = full-stats
loop_rate = 10
[plugin:flapping]
use = flapping
[plugin:follow]
use = config-reload
"""


def pss_mib(pid):
    with open(f"/proc/{pid}/smaps_rollup") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("Pss:")) / 1024


def subscribe(port, topic, stop):
    import zmq
    s = zmq.Context.instance().socket(zmq.SUB)
    s.setsockopt(zmq.SUBSCRIBE, topic)
    s.connect(f"tcp://127.0.0.1:{port}")
    while not stop.is_set():
        if s.poll(100):
            s.recv_multipart()


def measure(name, processes, seconds, statistics, topic=None, more=""):
    folder = tempfile.mkdtemp()
    stats = free_port()
    with open(f"{folder}/circus.ini", "w") as f:
        f.write(f"[circus]\nendpoint = tcp://127.0.0.1:{free_port()}\npubsub_endpoint = tcp://127.0.0.1:{free_port()}\n")
        if statistics:
            f.write(f"stats_endpoint = tcp://127.0.0.1:{stats}\n")
        f.write(f"[watcher:idle]\ncmd = sleep 3600\nnumprocesses = {processes}\n{more}")
    with open(f"{folder}/log", "w") as log:
        daemon = subprocess.Popen([f"{HOME}/bin/circusd", f"{folder}/circus.ini"], stderr=log)
    stop = threading.Event()
    try:
        while sum(1 for line in open(f"{folder}/log") if "] idle started" in line) == 0:
            time.sleep(0.2)
        if topic is not None:
            threading.Thread(target=subscribe, args=(stats, topic, stop), daemon=True).start()
        time.sleep(15)  # compiled, and the garbage of the start is gone
        before, begun = cpu_seconds(daemon.pid), time.monotonic()
        time.sleep(seconds)
        share = 100 * (cpu_seconds(daemon.pid) - before) / (time.monotonic() - begun)
        print(f"{name:36} {share:5.2f} % of a core  {pss_mib(daemon.pid):5.1f} MiB PSS", flush=True)
    finally:
        stop.set()
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()


def main():
    processes = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 30
    measure("statistics off", processes, seconds, False)
    measure("statistics on", processes, seconds, True)
    measure("statistics and four plugins", processes, seconds, True, more=PLUGINS)
    measure("a subscriber to stats.frame", processes, seconds, True, b"stats.frame")
    measure("a subscriber to everything", processes, seconds, True, b"")


if __name__ == "__main__":
    main()
