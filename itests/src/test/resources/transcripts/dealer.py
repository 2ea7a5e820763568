# SPDX-License-Identifier: Apache-2.0
# A DEALER for the replay: each line of stdin is a JSON list of frames to send, each message that comes a JSON text on stdout.
import json
import sys
import zmq

dealer = zmq.Context().socket(zmq.DEALER)
dealer.setsockopt(zmq.LINGER, 0)
dealer.connect(sys.argv[1])
poller = zmq.Poller()
poller.register(dealer, zmq.POLLIN)
poller.register(sys.stdin, zmq.POLLIN)
while True:
    ready = dict(poller.poll())
    if dealer in ready:
        print(json.dumps(dealer.recv().decode()), flush=True)
    if sys.stdin.fileno() in ready:
        line = sys.stdin.buffer.raw.readline()
        if not line:
            break
        dealer.send_multipart([frame.encode() for frame in json.loads(line)])
