#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How fast the control endpoint answers: with many processes, and while all of them stop, which takes each of them seconds.

    itests/bench/control.py [--home distribution/target/circus] [--processes 1000]

On a quiet machine, after mvn -DskipTests package; needs python3-zmq. Asks for the status of all watchers, one request after the
other, and at the same time an endpoint that sends back what comes and does nothing else, in Python with libzmq: what the machine
itself takes. Prints the times of both.
"""
import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time

from common import HOME, PATIENCE, call, connect, free_port
from latency import STATUS, Echo, Latencies

# Takes its time, but no processor, when it is told to end.
WORKER = "$SIG{TERM} = sub { sleep 6; exit }; sleep 100000;"


def compare(what, endpoints, seconds, pause, begin=lambda: None):
    """Asks at all endpoints at once, and has something begin meanwhile."""
    asking = [Latencies(f"{what}, {name}", endpoint, pause) for name, endpoint in endpoints]
    begin()
    time.sleep(seconds)
    for one in asking:
        one.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", default=HOME)
    parser.add_argument("--processes", type=int, default=1000)
    options = parser.parse_args()
    folder, control = tempfile.mkdtemp(), f"tcp://127.0.0.1:{free_port()}"
    with open(f"{folder}/worker.pl", "w") as f:
        f.write(WORKER)
    with open(f"{folder}/circus.ini", "w") as f:
        f.write(f"[circus]\nendpoint = {control}\npubsub_endpoint = tcp://127.0.0.1:{free_port()}\n"
                f"[watcher:w]\ncmd = perl {folder}/worker.pl\nnumprocesses = {options.processes}\n")
    with open(f"{folder}/log", "w") as log:
        daemon = subprocess.Popen([f"{options.home}/bin/circusd", f"{folder}/circus.ini"], stderr=log)
    echo = Echo()
    try:
        end = time.monotonic() + PATIENCE
        while b'"active"' not in call(connect(control), STATUS):
            if time.monotonic() > end:
                sys.exit(f"the processes do not start: {folder}/log")
            time.sleep(1)
        time.sleep(5)
        endpoints = [("circusd", control), ("bare echo", echo.endpoint)]
        for endpoint in endpoints:
            compare("without a pause", [endpoint], 5, 0)
        compare("every 10 ms", endpoints, 10, 0.01)
        compare("every 10 ms, all stopping", endpoints, 5, 0.01,
                lambda: call(connect(control), json.dumps({"id": "2", "command": "stop"}).encode()))
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()
        echo.close()


if __name__ == "__main__":
    main()
