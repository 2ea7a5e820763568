# SPDX-License-Identifier: Apache-2.0
"""A program under the keeper, in the place of the JVM: does what a test says over a Unix socket.

usage: life.py SOCKET PROGRAM

PROGRAM is the name under which the keeper has started it.

Each line from the test is a JSON object with "do" and its arguments; each is answered by one line.
"""
import array
import json
import os
import signal
import socket
import struct
import sys
import time

KEEPER = 199
control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
control.connect(sys.argv[1])
lines = control.makefile("r")
keeper = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=KEEPER)
seen = []
pipes = {}


def order(op, number=0, id=0, descriptors=(), tail="", raw=None):
    data = bytes.fromhex(raw) if raw is not None else struct.pack("=c3xiq", op.encode(), number, id) + tail.encode()
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    keeper.sendmsg([data], rights)


def record(wait):
    keeper.settimeout(wait)
    try:
        return list(struct.unpack("=iiiiq", keeper.recv(100)))
    except TimeoutError:
        return None


def child(code):
    """A process that ends with code when it is sent USR1."""
    pid = os.fork()
    if pid == 0:
        control.close()
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
            signal.signal(each, signal.SIG_DFL)
        signal.signal(signal.SIGUSR1, lambda *_: os._exit(code))
        if "ready" in pipes:
            os.write(pipes["ready"], b"x")
        while True:
            time.sleep(1000)
    return pid


def do(what):
    match what.pop("do"):
        case "order":
            order(**what)
        case "pipe":
            # both ends, with text in the pipe
            ends = os.pipe()
            os.write(ends[1], what["text"].encode())
            return list(ends)
        case "read":
            return os.read(what["descriptor"], 1000).decode()
        case "record":
            return record(what["wait"])
        case "children":
            ready, pipes["ready"] = os.pipe()
            found = [child(what["code"]) for _ in range(what["count"])]
            for _ in found:
                os.read(ready, 1)
            os.close(ready)
            os.close(pipes.pop("ready"))
            return found
        case "stranger":
            # a process that is not the JVM sends an order
            pid = os.fork()
            if pid == 0:
                order(what["op"])
                os._exit(0)
            os.waitpid(pid, 0)
        case "seen":
            return list(seen)
        case "descriptors":
            return sorted(int(each) for each in os.listdir("/proc/self/fd") if int(each) >= 190)
        case "status":
            return {line.split(":")[0]: line.split(":")[1].strip() for line in open("/proc/self/status")}
        case "limit":
            return open("/proc/self/limits").read()
        case "become":
            # what a JVM does whose keeper has died
            for each in what["inherited"]:
                os.set_inheritable(each, True)
            os.execv(what["program"], [what["program"], *what["arguments"]])
        case "exit":
            order(what["last"]) if "last" in what else None
            os._exit(what["status"])
        case other:
            raise ValueError(other)
    return True


for each in ("TERM", "INT", "HUP", "USR1", "USR2", "WINCH", "QUIT", "CONT", "TSTP"):
    signal.signal(getattr(signal, "SIG" + each), lambda number, frame, name=each: seen.append(name))
control.sendall((json.dumps({"pid": os.getpid(), "parent": os.getppid(), "program": sys.argv[2]}) + "\n").encode())
for line in lines:
    control.sendall((json.dumps(do(json.loads(line))) + "\n").encode())
