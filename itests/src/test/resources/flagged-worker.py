# SPDX-License-Identifier: Apache-2.0
# PORT FLAG FILE SECONDS: writes numbered records to FILE; once FLAG is set in the Redis at PORT it needs SECONDS to finish, and its
# last record is "done".
import socket, sys, time
port, flag, path, seconds = int(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])
out = open(path, "a", buffering=1)
connection = None
def asked():
    global connection
    try:
        connection = connection or socket.create_connection(("127.0.0.1", port), 5)
        connection.sendall(("GET %s\r\n" % flag).encode())
        answer = connection.recv(100)
        if not answer:
            connection = None
        return answer.startswith(b"$1\r\n1")
    except OSError:
        connection = None
        return False
number, end = 0, None
while end is None or time.monotonic() < end:
    number += 1
    out.write("%d\n" % number)
    if end is None and asked():
        end = time.monotonic() + seconds
    time.sleep(0.2)
out.write("done\n")
