#!/usr/bin/env python3
"""How large the log of SQLite becomes beside a reader that never ends. Needs Python 3 and Linux, and nothing else.

    cargo build --release && tests/bench/log.py [--binary target/release/ocop-registry] [--writes 20000]

One client takes an export a byte a second, which is one old moment of the register held for ever; four others read lists
without a pause; sixteen create villages. The limits are the usual ones (64 MB, and a minute for a file). Prints the largest
size of the -wal file and what became of the reader, and judges nothing but that every write was made.
"""
import argparse
import http.client
import json
import os
import pathlib
import socket
import tempfile
import threading
import time

from register import BINARY, Register, build


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", default=BINARY)
    arguments.add_argument("--writes", type=int, default=20_000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "log.db"
        build(os.path.abspath(given.binary), 1, f"sqlite://{file}")
        with Register(given.binary, f"sqlite://{file}") as register:
            host, port = register.address.split(":")
            reader = socket.socket()
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect((host, int(port)))
            reader.sendall(f"GET /api/v1/products?format=ndjson HTTP/1.1\r\nhost: {register.address}\r\n\r\n".encode())
            over, ended, largest, token = threading.Event(), [], [0], register.token
            log = pathlib.Path(f"{file}-wal")

            def drip():
                while not over.wait(1):
                    try:
                        if not reader.recv(1):
                            raise OSError("closed")
                    except OSError as error:
                        ended.append((time.perf_counter() - began, str(error)))
                        return

            def watch():
                while not over.wait(0.02):
                    largest[0] = max(largest[0], log.stat().st_size if log.exists() else 0)

            def read():
                connection = http.client.HTTPConnection(register.address)
                while not over.is_set():
                    connection.request("GET", f"/api/v1/products?limit=200&q=g&cache={time.time_ns()}"[:45])
                    connection.getresponse().read()

            numbers, lock, made = iter(range(given.writes)), threading.Lock(), [0]

            def write():
                connection = http.client.HTTPConnection(register.address)
                headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
                while True:
                    with lock:
                        number = next(numbers, None)
                    if number is None:
                        return
                    body = json.dumps({"name": f"Làng nghề số {number}", "commune": "00577", "craft": "gốm",
                                       "confidence": "synthetic", "source": "tests/bench/log.py"})
                    connection.request("POST", "/api/v1/villages", body.encode(), headers)
                    answer = connection.getresponse()
                    told = answer.read()
                    assert answer.status == 201, told
                    with lock:
                        made[0] += 1

            began = time.perf_counter()
            beside = [threading.Thread(target=one, daemon=True) for one in (drip, watch, read, read, read, read)]
            writers = [threading.Thread(target=write) for _ in range(16)]
            for thread in beside + writers:
                thread.start()
            for thread in writers:
                thread.join()
            took = time.perf_counter() - began
            over.set()
            reader.close()
            assert made[0] == given.writes, made
            reader_told = f"ended after {ended[0][0]:.0f} s ({ended[0][1]})" if ended else "is still reading"
            print(f"{given.writes:,} writes in {took:.0f} s beside four readers without a pause; the reader of one moment "
                  f"{reader_told}; the log was at most {largest[0] / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
