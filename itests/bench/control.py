#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How fast the control endpoint answers: with many processes, and while all of them stop, which takes each of them seconds.

    itests/bench/control.py [--home distribution/target/circus] [--processes 1000]

On a quiet machine, after mvn -DskipTests package; needs python3-zmq. Asks for the status of all watchers, one request after the
other, from a process of its own. Another process does the same, at the same time, with an endpoint that sends back what comes and
does nothing else, in Python with libzmq: what the machine itself takes. Prints the times of both.
"""
import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

import zmq

HERE = os.path.dirname(os.path.abspath(__file__))
PATIENCE = 300
STATUS = json.dumps({"id": "1", "command": "status"}).encode()
# Takes its time when it is told to end.
WORKER = "sh -c \"trap 'exec sleep 6' TERM; sleep 100000 & wait\""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def connect(endpoint):
    client = zmq.Context.instance().socket(zmq.DEALER)
    client.connect(endpoint)
    return client


def call(client, body):
    client.send(body)
    if not client.poll(PATIENCE * 1000):
        sys.exit(f"no answer to {body}")
    return client.recv()


def echo(endpoint):
    server = zmq.Context.instance().socket(zmq.ROUTER)
    server.bind(endpoint)
    while True:
        server.send_multipart(server.recv_multipart())


def ask(endpoint, seconds, pause):
    """Prints how long answers took, in milliseconds."""
    client, times, end = connect(endpoint), [], time.monotonic() + seconds
    call(client, STATUS)
    while time.monotonic() < end:
        asked = time.perf_counter()
        call(client, STATUS)
        times.append(1000 * (time.perf_counter() - asked))
        time.sleep(pause)
    times.sort()
    print(f"{len(times)} answers, median {times[len(times) // 2]:.2f} ms, p99 {times[int(.99 * len(times))]:.2f} ms, "
          f"longest {times[-1]:.1f} ms")


def compare(what, endpoints, seconds, pause):
    """Asks at all endpoints at once."""
    clients = [(name, subprocess.Popen([sys.executable, __file__, "--ask", endpoint, str(seconds), str(pause)],
                                       stdout=subprocess.PIPE, text=True)) for name, endpoint in endpoints]
    for name, client in clients:
        print(f"{what}, {name}: {client.communicate()[0].strip()}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", default=os.path.join(HERE, "../../distribution/target/circus"))
    parser.add_argument("--processes", type=int, default=1000)
    options = parser.parse_args()
    folder = tempfile.mkdtemp()
    control, bare = (f"tcp://127.0.0.1:{free_port()}" for _ in range(2))
    with open(f"{folder}/circus.ini", "w") as f:
        f.write(f"[circus]\nendpoint = {control}\npubsub_endpoint = tcp://127.0.0.1:{free_port()}\n"
                f"[watcher:w]\ncmd = {WORKER}\nnumprocesses = {options.processes}\n")
    with open(f"{folder}/log", "w") as log:
        daemon = subprocess.Popen([f"{options.home}/bin/circusd", f"{folder}/circus.ini"], stderr=log)
    server = subprocess.Popen([sys.executable, __file__, "--echo", bare])
    try:
        end = time.monotonic() + PATIENCE
        while b'"active"' not in call(connect(control), STATUS):
            if time.monotonic() > end:
                sys.exit(f"the processes do not start: {folder}/log")
            time.sleep(1)
        time.sleep(5)
        endpoints = [("circusd", control), ("bare echo", bare)]
        for endpoint in endpoints:
            compare("one after the other", [endpoint], 5, 0)
        compare("every 10 ms", endpoints, 10, 0.01)
        call(connect(control), json.dumps({"id": "2", "command": "stop"}).encode())
        compare("every 10 ms, all stopping", endpoints, 4, 0.01)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()
        server.kill()
        server.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--echo"]:
        echo(sys.argv[2])
    elif sys.argv[1:2] == ["--ask"]:
        ask(sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
    else:
        main()
