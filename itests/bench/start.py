#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How long the daemon takes to start: itests/bench/start.py [RUNS [HOME...]]

Starts a daemon of each home (distribution/target/circus) with one watcher, ten times, and prints medians: wall clock from the
launch to the first instruction of the worker, CPU time of the daemon until it has settled, with and without that of its end, and
its memory (PSS) then. In turn with each it measures what cannot be beaten: a Java program that says hello and ends, and, where
Debian's s6 is installed, s6-svscan with the same worker.
"""
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from common import HOME, PATIENCE, cpu_seconds, free_port

runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
homes = [os.path.abspath(home) for home in sys.argv[2:] or [HOME]]
# Seconds without work after which a daemon has settled.
QUIET = 1


def wait_for(what, condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"waited {PATIENCE} s in vain for {what}")
        time.sleep(0.001)


def settle(pid):
    """The CPU time of a process that works no more."""
    used, since = cpu_seconds(pid), time.monotonic()
    while time.monotonic() - since < QUIET:
        time.sleep(0.05)
        now = cpu_seconds(pid)
        if now - used > 0.02:
            used, since = now, time.monotonic()
    return used


def pss(pid):
    with open(f"/proc/{pid}/smaps_rollup") as f:
        return int(re.search(r"^Pss:\s+(\d+)", f.read(), re.M)[1]) / 1024


def measure(command, folder, born, environment=None):
    """(seconds to the worker, CPU seconds of the start, of the start and the end, PSS in MB)"""
    before, start = os.times(), time.time()
    daemon = subprocess.Popen(command, cwd=folder, env={**os.environ, **(environment or {})},
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for("the worker", lambda: os.path.exists(born) and os.path.getsize(born) > 10)
    with open(born) as f:
        wall = float(f.read()) - start
    cpu, memory = settle(daemon.pid), pss(daemon.pid)
    daemon.send_signal(signal.SIGTERM)
    daemon.wait()
    after = os.times()
    return wall, cpu, sum(after[i] - before[i] for i in (2, 3)), memory


def worker(folder):
    """A program that writes when it was born, and the file that it writes to."""
    born = os.path.join(folder, "born")
    run = os.path.join(folder, "run")
    with open(run, "w") as f:
        f.write(f"#!/bin/sh\ndate +%s.%N >{born}\nexec sleep 1000\n")
    os.chmod(run, 0o755)
    return run, born


def circus(home):
    with tempfile.TemporaryDirectory() as folder:
        run, born = worker(folder)
        config = os.path.join(folder, "circus.ini")
        with open(config, "w") as f:
            f.write("[circus]\n")
            for key in ("endpoint", "pubsub_endpoint", "stats_endpoint"):
                f.write(f"{key} = tcp://127.0.0.1:{free_port()}\n")
            f.write(f"[watcher:one]\ncmd = {run}\n")
        return measure([os.path.join(home, "bin/circusd"), config], folder, born)


def s6():
    with tempfile.TemporaryDirectory() as folder:
        service = os.path.join(folder, "one")
        os.mkdir(service)
        _, born = worker(service)
        return measure(["s6-svscan", folder], folder, born)


def hello(java, folder):
    before, start = os.times(), time.time()
    subprocess.run([java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", folder, "Hello"], check=True,
                   stdout=subprocess.DEVNULL)
    wall, after = time.time() - start, os.times()
    cpu = sum(after[i] - before[i] for i in (2, 3))
    return wall, cpu, cpu, float("nan")


def java_of(home):
    """The java that the programs of the home find."""
    script = f'home={home}; program=start; . "$home/lib/java.sh"; echo "$java"'
    return subprocess.run(["/bin/sh", "-c", script], check=True, capture_output=True, text=True).stdout.strip()


def main():
    java = java_of(homes[0])
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "Hello.java"), "w") as f:
            f.write('class Hello { public static void main(String[] words) { System.out.println("hello"); } }')
        subprocess.run([java + "c", "-d", folder, os.path.join(folder, "Hello.java")], check=True)
        programs = {f"circusd of {home}": (lambda home=home: circus(home)) for home in homes}
        programs["hello in Java"] = lambda: hello(java, folder)
        if shutil.which("s6-svscan"):
            programs["s6"] = s6
        figures = {name: [] for name in programs}
        for _ in range(runs):
            for name, program in programs.items():
                figures[name].append(program())
    print(f"{'medians of ' + str(runs):40} {'worker':>8} {'start':>8} {'and end':>8} {'PSS':>8}")
    print(f"{'':40} {'s':>8} {'CPU s':>8} {'CPU s':>8} {'MB':>8}")
    for name, each in figures.items():
        wall, cpu, whole, memory = (statistics.median(column) for column in zip(*each))
        print(f"{name:40} {wall:8.3f} {cpu:8.2f} {whole:8.2f} {memory:8.1f}")


if __name__ == "__main__":
    main()
