#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How long a killed process stays away: itests/bench/respawn.py [--busy 2] [--kills 20] [HOME...]

Kills the only process of a watcher again and again (each life is longer than a second, so there is no back-off) and prints the median and
the longest time from the kill to the first instruction of the successor, in milliseconds; for a daemon of each home
(distribution/target/circus), and for runit and s6 where they are installed. All of them are killed in turn, so that what else the
machine does is the same for each. With --busy so many endless loops run meanwhile: on a machine of two cores two of
them leave no core idle. Needs a C compiler for the process, which must start faster than what is measured.
"""
import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from common import HOME, PATIENCE, free_port

WORKER = r"""
#include <stdio.h>
#include <time.h>
#include <unistd.h>
int main(int count, char **words) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    FILE *births = fopen(words[count - 1], "a");
    fprintf(births, "%d %ld.%09ld\n", getpid(), (long) now.tv_sec, now.tv_nsec);
    fclose(births);
    for (;;) {
        pause();
    }
}
"""
# Longer than a life that counts as a crash, for each of the supervisors.
LIFE = 1.2


class Supervisor:
    def __init__(self, name, worker, command):
        self.name = name
        self.folder = tempfile.mkdtemp()
        self.births = os.path.join(self.folder, "births")
        self.times = []
        with open(os.path.join(self.folder, "log"), "w") as log:
            self.process = subprocess.Popen(command(self.folder, f"{worker} {self.births}"), cwd=self.folder, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)

    def born(self, count):
        """The pid and the time of that birth, waited for."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if os.path.exists(self.births):
                with open(self.births) as file:
                    lines = file.read().splitlines(keepends=True)
                if len(lines) >= count and lines[count - 1].endswith("\n"):
                    pid, when = lines[count - 1].split()
                    return int(pid), float(when)
            time.sleep(0.01)
        with open(os.path.join(self.folder, "log")) as log:
            sys.exit(f"{self.name}: waited {PATIENCE} s in vain for the process: {log.read()}")

    def kill_once(self):
        count = len(self.times) + 1
        pid, _ = self.born(count)
        killed = time.time()
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
        self.times.append(1000 * (self.born(count + 1)[1] - killed))

    def close(self):
        self.process.send_signal(signal.SIGHUP if self.name == "runit" else signal.SIGTERM)
        self.process.wait()
        with open(self.births) as file:
            last = int(file.read().split()[-2])
        while os.path.exists(f"/proc/{last}"):  # runsvdir has ended before
            time.sleep(0.01)
        shutil.rmtree(self.folder, ignore_errors=True)


def circus(home):
    def command(folder, worker):
        config = os.path.join(folder, "circus.ini")
        with open(config, "w") as file:
            file.write("[circus]\n")
            for key in ("endpoint", "pubsub_endpoint", "stats_endpoint"):
                file.write(f"{key} = tcp://127.0.0.1:{free_port()}\n")
            file.write(f"[watcher:one]\ncmd = {worker}\n")
        return [os.path.join(home, "bin/circusd"), config]
    return command


def scanned(program):
    def command(folder, worker):
        service = os.path.join(folder, "services/one")
        os.makedirs(service)
        run = os.path.join(service, "run")
        with open(run, "w") as file:
            file.write(f"#!/bin/sh\nexec {worker}\n")
        os.chmod(run, 0o755)
        return [program, os.path.join(folder, "services")]
    return command


def compiled(folder):
    compiler = shutil.which("cc") or sys.exit("needs a C compiler")
    source, program = os.path.join(folder, "worker.c"), os.path.join(folder, "worker")
    with open(source, "w") as file:
        file.write(WORKER)
    subprocess.run([compiler, "-O1", "-o", program, source], check=True)
    return program


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--busy", type=int, default=0)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("homes", nargs="*", default=[HOME])
    options = parser.parse_args()
    commands = {f"circusd of {home}": circus(os.path.abspath(home)) for home in options.homes}
    commands |= {name: scanned(program) for name, program in (("runit", "runsvdir"), ("s6", "s6-svscan")) if shutil.which(program)}
    with tempfile.TemporaryDirectory() as folder:
        worker = compiled(folder)
        supervisors, loops = [Supervisor(name, worker, command) for name, command in commands.items()], []
        try:
            for each in supervisors:
                each.born(1)
            time.sleep(5)  # the start is over
            loops = [subprocess.Popen(["/bin/sh", "-c", "while :; do :; done"]) for _ in range(options.busy)]
            for _ in range(options.kills):
                time.sleep(LIFE)
                for each in supervisors:
                    each.kill_once()
            print(f"{f'{options.kills} kills, {options.busy} busy loops':40} {'median':>8} {'longest':>8}  ms")
            for each in supervisors:
                print(f"{each.name:40} {statistics.median(each.times):8.2f} {max(each.times):8.2f}")
        finally:
            for each in loops:
                each.kill()
            for each in supervisors:
                each.close()


if __name__ == "__main__":
    main()
