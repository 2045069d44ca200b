#!/usr/bin/env python3
"""What a flood by one client costs another. Needs Python 3 and Linux, and nothing else.

    cargo build --release && tests/bench/flood.py [--binary target/release/ocop-registry] [--scale 1]

One client, at 127.0.0.1, reads a page of products at a gentle rate, and each read is timed. The other, at 127.0.0.2, asks
as fast as it is answered over many connections. Idle and flooded stretches take turns, so that a noisy machine touches both
alike. The flooder runs in a process of its own under nice 19: it stands for another machine, and would otherwise take the
processors that the service needs. Prints medians over the rounds, and judges: a ratio of p99 above 2 is a failure.
"""
import argparse
import http.client
import multiprocessing
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from register import BINARY, Register, connect, percentile

GENTLE = "/api/v1/products?state=in_force&sort=name&limit=20"
# What is flooded: method, path, body. The number makes every question another one.
KINDS = {
    "cheap list": ("GET", "/api/v1/villages?limit=20", None),
    "search": ("GET", "/api/v1/products?q=g%E1%BB%91m%20{number}", None),
    "statistics": ("GET", "/api/v1/statistics/products?by=star,commune&on=2025-{month:02}-{day:02}", None),
    "exports": ("GET", "/api/v1/products?format=csv", None),
    "bad requests": ("GET", "/api/v1/products?x{number}=1", None),
    "wrong tokens": ("GET", "/api/v1/products?limit=1", None),
    "sign-in guesses": ("POST", "/api/v1/session", '{{"name":"thanh","password":"guess-number-{number}"}}'),
}


def flood(address, kind, connections, until, counts):
    """The flooder: a process with a thread for each connection."""
    os.nice(19)
    method, path, body = KINDS[kind]
    tally, lock = {}, threading.Lock()

    def loop(thread):
        number, connection = thread, None
        while not until.is_set():
            number += connections
            words = {"number": number, "month": number % 12 + 1, "day": number % 28 + 1}
            headers = {"content-type": "application/json"} if body else {}
            if kind == "wrong tokens":
                headers["authorization"] = f"Bearer ocop_{number:043}"
            try:
                connection = connection or connect(address, "127.0.0.2")
                connection.request(method, path.format(**words), body.format(**words) if body else None, headers)
                answer = connection.getresponse()
                answer.read()
                told = answer.status
            except (OSError, http.client.HTTPException):
                connection, told = None, "closed"
            with lock:
                tally[told] = tally.get(told, 0) + 1

    threads = [threading.Thread(target=loop, args=(thread,), daemon=True) for thread in range(connections)]
    for thread in threads:
        thread.start()
    until.wait()
    time.sleep(0.3)
    with lock:
        counts.update(tally)


def gentle(address, seconds, pause):
    """Times of the gentle client's reads, in milliseconds."""
    connection, times, end = connect(address, "127.0.0.1"), [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        connection.request("GET", GENTLE)
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status == 200, answer.status
        time.sleep(pause)
    return times


def measure(address, kind, given):
    idle, flooded, total, took = [], [], {}, 0
    for _ in range(given.rounds):
        idle.append(gentle(address, given.seconds, given.pause))
        with multiprocessing.Manager() as manager:
            counts, until = manager.dict(), multiprocessing.Event()
            flooder = multiprocessing.Process(target=flood, args=(address, kind, given.connections, until, counts))
            flooder.start()
            time.sleep(1)
            began = time.perf_counter()
            flooded.append(gentle(address, given.seconds, given.pause))
            took += time.perf_counter() - began + 1.3
            until.set()
            flooder.join()
            for told, count in counts.items():
                total[told] = total.get(told, 0) + count
    row = [statistics.median(percentile(times, part) for times in stretch)
           for part in (0.5, 0.99) for stretch in (idle, flooded)]
    answers = ", ".join(f"{told}: {count / took:,.0f}/s" for told, count in sorted(total.items(), key=str))
    ratio = row[3] / row[2]
    print(f"| {kind} | {row[0]:.2f} | {row[1]:.2f} | {row[2]:.2f} | {row[3]:.2f} | {ratio:.2f} | {answers} |", flush=True)
    return ratio


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", default=BINARY)
    arguments.add_argument("--scale", type=int, default=1)
    arguments.add_argument("--database", help="a register to use, rather than build one")
    arguments.add_argument("--connections", type=int, default=64, help="of the flooder")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seconds", type=float, default=5, help="of each stretch")
    arguments.add_argument("--pause", type=float, default=0.02, help="of the gentle client between reads, in seconds")
    arguments.add_argument("--kinds", default=",".join(KINDS))
    arguments.add_argument("words", nargs="*", help="for the service, after --, as --rate-limit off")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = given.database or str(pathlib.Path(folder) / "flood.db")
        if not given.database:
            subprocess.run([given.binary, "demo", "--scale", str(given.scale), "--database", f"sqlite://{database}"],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with Register(given.binary, f"sqlite://{database}", *given.words, rates=()) as register:
            # Warm, and gentle: answers are fast enough to use up what a client may save.
            gentle(register.address, 1, given.pause)
            print(f"{given.connections} connections flood (nice 19), {os.cpu_count()} processors, scale {given.scale}; "
                  "milliseconds of the other client's reads")
            print("| flood | p50 idle | p50 flooded | p99 idle | p99 flooded | ratio of p99 | answers to the flooder |")
            print("|---|---|---|---|---|---|---|")
            worst = max(measure(register.address, kind, given) for kind in given.kinds.split(","))
    if worst > 2:
        sys.exit(f"the other client's p99 grew {worst:.2f} times")


if __name__ == "__main__":
    main()
