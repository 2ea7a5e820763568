#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the requests that are lost while servers on a managed socket are reloaded, killed and restarted.

    itests/bench/reloads.py [--home distribution/target/circus] [--clients 4] [--reloads 20] [SERVER ...]

Needs python3-zmq. Starts a daemon of its own for each server (python, gunicorn, uwsgi, nginx; by default those that are
installed), with two processes on one socket. Some clients, each a process, open a connection, send a request, read the answer
to its end, and begin again. Meanwhile: so many reloads, then kill -9 of one process three times, then one restart. Prints a
table for sockets.md in Markdown. Status 1 if a reload or the restart lost a request, or a crash more than the one that its
process was serving.
"""
import argparse
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import zmq

from common import HOME, free_port

CRASHES = 3
PATIENCE = 60
# Seconds that a successor has to start before all are restarted: a uWSGI that is told to stop while it starts does not hear it.
STARTING = 5

SERVER = r"""
import os, select, signal, socket, sys
listener = socket.socket(fileno=int(sys.argv[1]))
r, w = os.pipe()
signal.signal(signal.SIGTERM, lambda *_: os.write(w, b"x"))
told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
told.connect("\0" + os.environ["NOTIFY_SOCKET"][1:])
told.send(b"READY=1")
while r not in (ready := select.select([listener, r], [], [])[0]):
    try:
        c, _ = listener.accept()
    except BlockingIOError:
        continue
    c.setblocking(True)
    c.recv(4096)
    c.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + str(os.getpid()).encode())
    c.close()
"""

APPLICATION = """
import os

def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""

NGINX = """
worker_processes 1;
daemon off;
user root;
pid %(folder)s/nginx.pid;
error_log stderr;
events { worker_connections 512; }
http {
    access_log off;
    client_body_temp_path %(folder)s/body;
    proxy_temp_path %(folder)s/proxy;
    fastcgi_temp_path %(folder)s/fastcgi;
    uwsgi_temp_path %(folder)s/uwsgi;
    scgi_temp_path %(folder)s/scgi;
    server { listen 127.0.0.1:%(port)d; location / { return 200 "$pid"; } }
}
"""

# program that must be there: options of its watcher
SERVERS = {
    "python": ("python3", "cmd = /usr/bin/python3 server.py $(circus.sockets.web)\nready = notify"),
    "gunicorn": ("gunicorn", "cmd = gunicorn --bind fd://$(circus.sockets.web) app:application\nready = notify"),
    "uwsgi": ("uwsgi", "cmd = uwsgi --plugin python3 --http-socket fd://$(circus.sockets.web) --wsgi-file app.py --master\n"
              "args = --no-orphans --hook-master-start 'unix_signal:15 gracefully_kill_them_all'\nready = notify"),
    "nginx": ("nginx", "cmd = nginx -c %(folder)s/nginx.conf\nstop_signal = QUIT\nready = delay:0.5\n\n"
              "[env:web]\nNGINX = 3;"),
}


def client(port, over, phase, answered, lost, slowest):
    """A closed loop: the next request begins when the last one has ended. Counts by the phase in which a request began."""
    while not over.value:
        begun, now = time.monotonic(), phase.value
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
                connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
                answer = b""
                while chunk := connection.recv(4096):
                    answer += chunk
            good = b" 200 " in answer.split(b"\r\n")[0] and answer.rsplit(b"\n")[-1].isdigit()
        except OSError:
            good = False
        with answered.get_lock():
            (answered if good else lost)[now] += 1
            slowest[now] = max(slowest[now], time.monotonic() - begun)


class Daemon:
    def __init__(self, home, folder, name, options):
        self.home, self.folder = home, folder
        control, events, self.port = (free_port() for _ in range(3))
        self.endpoint = f"tcp://127.0.0.1:{control}"
        names = {"folder": folder, "port": self.port}
        for file, text in (("server.py", SERVER), ("app.py", APPLICATION), ("nginx.conf", NGINX % names)):
            with open(os.path.join(folder, file), "w") as out:
                out.write(text)
        config = os.path.join(folder, "circus.ini")
        with open(config, "w") as out:
            out.write(f"[circus]\nendpoint = {self.endpoint}\npubsub_endpoint = tcp://127.0.0.1:{events}\n\n"
                      f"[socket:web]\nhost = 127.0.0.1\nport = {self.port}\n\n"
                      f"[watcher:web]\nuse_sockets = True\nnumprocesses = 2\ngraceful_timeout = 30\ncopy_env = True\n"
                      f"working_dir = {folder}\n{options % names}\n")
        self.log = open(os.path.join(folder, "log"), "w")
        self.process = subprocess.Popen([os.path.join(home, "bin/circusd"), config], stderr=self.log, stdout=self.log)
        self.control = zmq.Context.instance().socket(zmq.DEALER)
        self.control.linger = 0
        self.control.connect(self.endpoint)
        self.until(lambda: len(self.pids()) == 2, "the processes of the daemon")

    def ask(self, command, **properties):
        self.control.send_json({"command": command, "id": "1", "properties": {"name": "web", **properties}})
        if not self.control.poll(PATIENCE * 1000):
            sys.exit(f"no answer to {command}")
        answer = self.control.recv_json()
        if answer["status"] not in ("ok", "active", "starting", "stopped"):
            sys.exit(f"{command}: {answer}")
        return answer

    def pids(self):
        return self.ask("list")["pids"]

    @staticmethod
    def until(condition, what):
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                sys.exit(f"waited in vain for {what}")
            time.sleep(0.05)

    def close(self):
        self.control.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.log.close()


def measure(home, name, options, clients, reloads):
    folder = tempfile.mkdtemp(prefix="circus-reloads-")
    daemon = Daemon(home, folder, name, options)
    over, phase = multiprocessing.Value("b", 0), multiprocessing.Value("i", 0)
    answered, lost, slowest = (multiprocessing.Array(kind, 4) for kind in "iid")
    load = [multiprocessing.Process(target=client, args=(daemon.port, over, phase, answered, lost, slowest)) for _ in range(clients)]
    for one in load:
        one.start()
    daemon.until(lambda: answered[0] > 100, f"answers of {name}")
    phase.value = 1
    for _ in range(reloads):
        before = daemon.pids()
        daemon.ask("reload", waiting=True)
        if set(before) & set(daemon.pids()):
            sys.exit(f"{name}: a reload has left a process: {before}")
    phase.value = 2
    for _ in range(CRASHES):
        victim = daemon.pids()[0]
        os.kill(victim, signal.SIGKILL)
        daemon.until(lambda: len(pids := daemon.pids()) == 2 and victim not in pids, "the successor of a killed process")
    time.sleep(STARTING)
    phase.value = 3
    daemon.ask("restart", waiting=True)
    seen = answered[3]
    daemon.until(lambda: answered[3] > seen + 100, f"answers of {name} after the restart")
    over.value = 1
    for one in load:
        one.join()
    daemon.close()
    shutil.rmtree(folder)
    cells = [f"{lost[i]} of {answered[i] + lost[i]:,}, {slowest[i] * 1000:,.0f} ms" for i in (1, 2, 3)]
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    return lost[1] == 0 and lost[2] <= CRASHES and lost[3] == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", default=HOME)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--reloads", type=int, default=20)
    parser.add_argument("servers", nargs="*", metavar="SERVER")
    options = parser.parse_args()
    good = True
    print(f"| server | {options.reloads} reloads | {CRASHES} crashes | restart |\n| --- | --- | --- | --- |", flush=True)
    for name in options.servers or SERVERS:
        program, section = SERVERS[name]
        if shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin"):
            good = measure(os.path.realpath(options.home), name, section, options.clients, options.reloads) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
