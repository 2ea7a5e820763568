#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How fast the output of processes gets into files, and who has to wait while one floods its stream.

usage: streams.py HOME [--megabytes 1000] [--runs 3] [--kinds JSON]      HOME: target/circus

For each kind of stream the time from the first byte that one process writes to the last byte in the file, lines of 100 bytes: the
best of some runs counts, the others are shown. The seconds that the daemon takes of a processor are shown for the cheapest run; they tell
more on a busy machine. Then how late the lines of a quiet process are in its file, and how long `status` takes (with python3-zmq):
alone, while two others flood their streams, and while twelve more write into a pipe that nobody reads. With --kinds only the kinds of
stream whose names contain that. Prints tables in Markdown. Run it on a machine that does nothing else.
"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from common import cpu_seconds, free_port

WRITER = '''
import os, sys, time
block = LINE * 64
left = int(sys.argv[1])
open(sys.argv[2], 'w').write(repr(time.time()))
while left > 0:
    left -= os.write(1, block[:left])
time.sleep(1000)
'''
TICKER = '''
import os, time
while True:
    os.write(1, b'%.6f\\n' % time.time())
    time.sleep(0.01)
'''
PLAIN = b'x' * 99 + b'\n'
QUOTES = b'{"level": "info", "path": "/index.html", "status": 200, "user": "J\xc3\xa9r\xc3\xb4me"}'.ljust(99, b'x') + b'\n'
# what is measured: the options of the stream, and the line
KINDS = {
    'without prefix': ('', PLAIN),
    'with max_bytes': ('stdout_stream.max_bytes = 100000000\nstdout_stream.backup_count = 99\n', PLAIN),
    'with time_format': ('stdout_stream.time_format = %Y-%m-%d %H:%M:%S\n', PLAIN),
    'with time_format and max_bytes': ('stdout_stream.time_format = %Y-%m-%d %H:%M:%S\n'
                                       'stdout_stream.max_bytes = 100000000\nstdout_stream.backup_count = 99\n', PLAIN),
    'JsonStream': ('stdout_stream.class = JsonStream\n', PLAIN),
    'JsonStream, lines with quotes and accents': ('stdout_stream.class = JsonStream\n', QUOTES),
    'FancyStdoutStream into a file': ('stdout_stream.class = FancyStdoutStream\n', PLAIN),
}


class Daemon:
    def __init__(self, home, sections, line=PLAIN):
        self.folder = tempfile.mkdtemp(prefix='streams-bench-')
        self.ports = [free_port() for _ in range(3)]
        ini = os.path.join(self.folder, 'circus.ini')
        with open(ini, 'w') as file:
            file.write('[circus]\nendpoint = tcp://127.0.0.1:%d\npubsub_endpoint = tcp://127.0.0.1:%d\n'
                       'stats_endpoint = tcp://127.0.0.1:%d\n\n' % tuple(self.ports))
            file.write(sections.replace('FOLDER', self.folder))
        for name, text in (('writer.py', f'LINE = {line!r}\n' + WRITER), ('ticker.py', TICKER)):
            with open(os.path.join(self.folder, name), 'w') as file:
                file.write(text)
        os.mkfifo(self.path('unread'))
        self.unread = os.open(self.path('unread'), os.O_RDWR)
        with open(self.path('out.log'), 'a') as out, open(self.path('daemon.log'), 'w') as log:
            self.process = subprocess.Popen([home + '/bin/circusd', ini], stdout=out, stderr=log, cwd=self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        os.close(self.unread)
        self.process.wait(60)
        shutil.rmtree(self.folder)


def await_file(daemon, name):
    end = time.time() + 60
    while not (os.path.exists(daemon.path(name)) and os.path.getsize(daemon.path(name))):
        if time.time() > end or daemon.process.poll() is not None:
            sys.exit(open(daemon.path('daemon.log')).read())
        time.sleep(0.005)


def size(daemon):
    return sum(entry.stat().st_size for entry in os.scandir(daemon.folder) if entry.name.startswith('out.log'))


def throughput(home, options, line, count):
    """Raw MB/s, and seconds of the daemon's processor for a GB: what is added to the lines does not count."""
    daemon = Daemon(home, '[watcher:w]\ncmd = /usr/bin/python3 FOLDER/writer.py %d FOLDER/began\n'
                          'stdout_stream.filename = FOLDER/out.log\n%s' % (count, options), line)
    try:
        await_file(daemon, 'began')
        began = float(open(daemon.path('began')).read())
        cpu = cpu_seconds(daemon.process.pid)
        before, since = -1, time.time()
        while time.time() - since < (1 if before >= count else 60):      # complete: as long as it must be, and it grows no more
            now = size(daemon)
            if now != before:
                before, since = now, time.time()
            time.sleep(0.005)
        if before < count:
            sys.exit('only %d bytes of %d' % (before, count))
        return count / 1e6 / (since - began), (cpu_seconds(daemon.process.pid) - cpu) * 1e9 / count
    finally:
        daemon.close()


def fairness(home, floods, hanging):
    """How late lines are and how long answers take, in ms."""
    flood = '[watcher:%s%d]\ncmd = /bin/cat /dev/zero\nstdout_stream.filename = %s\n\n'
    sections = ''.join([flood % ('flood', i, '/dev/null') for i in range(floods)]
                       + [flood % ('hanging', i, 'FOLDER/unread') for i in range(hanging)])
    daemon = Daemon(home, sections + '[watcher:tick]\ncmd = /usr/bin/python3 FOLDER/ticker.py\n'
                                     'stdout_stream.filename = FOLDER/out.log\n')
    try:
        await_file(daemon, 'out.log')
        time.sleep(1)
        late, answers = [], []
        ask = status(daemon)
        with open(daemon.path('out.log'), 'rb', buffering=0) as file:
            file.seek(0, 2)
            end, rest = time.time() + 5, b''
            while time.time() < end:
                rest += file.read(65536) or b''
                now = time.time()
                *lines, rest = rest.split(b'\n')
                late += [(now - float(line)) * 1000 for line in lines if line.count(b'.') == 1 and len(line) > 15]
                if ask and len(answers) < len(late):
                    answers.append(ask())
                time.sleep(0.0005)
        return late, answers
    finally:
        daemon.close()


def cells(times):
    times = sorted(times)
    return '%.1f | %.1f | %.1f' % (times[len(times) // 2], times[int(len(times) * .99)], times[-1]) if times else '- | - | -'


def status(daemon):
    try:
        import zmq
    except ImportError:
        return None
    client = zmq.Context.instance().socket(zmq.DEALER)
    client.linger = 0
    client.connect('tcp://127.0.0.1:%d' % daemon.ports[0])

    def ask():
        began = time.perf_counter()
        client.send(json.dumps({'id': '1', 'command': 'status', 'properties': {}}).encode())
        client.recv()
        return (time.perf_counter() - began) * 1000
    return ask


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('home')
    parser.add_argument('--megabytes', type=int, default=1000)
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--kinds', help='only those whose names contain this')
    options = parser.parse_args()
    home = os.path.abspath(options.home)
    print('| stream | MB/s | runs | CPU seconds a GB |\n| --- | --- | --- | --- |', flush=True)
    kinds = [kind for kind in KINDS if (options.kinds or '') in kind]
    for kind in kinds:
        runs, cpu = zip(*[throughput(home, *KINDS[kind], options.megabytes * 1_000_000) for _ in range(options.runs)])
        print('| %s | %.0f | %s | %.2f |' % (kind, max(runs), ', '.join('%.0f' % run for run in runs), min(cpu)), flush=True)
    if options.kinds:
        return
    print('\n| meanwhile | line late by ms: median | 99 of 100 | longest | `status` ms: median | 99 of 100 | longest |\n'
          '|' + ' --- |' * 7, flush=True)
    for what, floods, hanging in (('nothing', 0, 0), ('two floods', 2, 0), ('and twelve files that hang', 2, 12)):
        print('| %s | %s | %s |' % (what, *map(cells, fairness(home, floods, hanging))), flush=True)


if __name__ == '__main__':
    main()
