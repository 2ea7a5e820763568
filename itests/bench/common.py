# SPDX-License-Identifier: Apache-2.0
"""What the scripts of this folder share."""
import os
import socket
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# After mvn -DskipTests package.
HOME = os.path.join(HERE, "../../distribution/target/circus")
# Seconds for what takes a moment on a quiet machine.
PATIENCE = 300


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def connect(endpoint):
    """A client of a control endpoint, with python3-zmq."""
    import zmq
    client = zmq.Context.instance().socket(zmq.DEALER)
    client.linger = 0
    client.connect(endpoint)
    return client


def call(client, request):
    """Sends the bytes of a request and returns those of its answer."""
    client.send(request)
    if not client.poll(PATIENCE * 1000):
        sys.exit(f"no answer to {request}")
    return client.recv()
