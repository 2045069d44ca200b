#!/usr/bin/env python3
"""What bad clients may cost: a flood of questions that nobody asked before, clients that read a byte a second, and the largest
things that can be asked, by many at once. Needs Python 3 and Linux, and nothing else.

    cargo build --release && tests/bench/pressure.py [--binary target/release/ocop-registry] [--scale 10] [--database URL]

Limits by client are off, so that nothing but the service itself stands in the way. Judges by status codes, by the counters of
kept answers, and by how much memory the process holds of its own (RssAnon); never by a time. About a minute.
"""
import argparse
import concurrent.futures
import http.client
import json
import os
import pathlib
import random
import re
import socket
import sys
import tempfile
import threading
import time

from register import BINARY, Peak, Register, build

# What answers may take that are kept until something changes (--answers-kept), and what anything else may on top of it.
KEPT_MB = 64
FLOODED_MB = 24
HEAVY_MB = 200
REFUSALS = 20_000
QUESTIONS = 4_000
SLOW = 60
EXPORTS = 50
wrong = []


def insists(what, so):
    print(f"{'ok  ' if so else 'FAIL'} {what}", flush=True)
    if not so:
        wrong.append(what)


def asker(address):
    """Asks over one connection: the status and the length of the answer."""
    kept = []

    def ask(path):
        for _ in range(2):
            if not kept:
                kept.append(http.client.HTTPConnection(address, timeout=120))
            try:
                kept[0].request("GET", path)
                answer = kept[0].getresponse()
                return answer.status, len(answer.read())
            except (OSError, http.client.HTTPException):
                kept.clear()
        return "closed", 0

    return ask


def all_of(address, paths, at_once):
    """How often each status was answered."""
    own, tally, lock = threading.local(), {}, threading.Lock()

    def one(path):
        if not hasattr(own, "ask"):
            own.ask = asker(address)
        status, _ = own.ask(path)
        with lock:
            tally[status] = tally.get(status, 0) + 1

    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        list(pool.map(one, paths))
    return tally


def computed(register):
    """How many answers were computed to be kept, by the service's own count."""
    found = re.findall(r"^ocop_registry_kept_answers_misses\S* (\d+)", register.get("/metrics").decode(), re.M)
    assert found, "the service does not count what it computed"
    return sum(map(int, found))


def flood(register, chance):
    """Parameters that no operation has are refused before anything is looked up; values that nobody asked for are bounded."""
    word = lambda: "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=12))
    shapes = ["/api/v1/products?{0}=1", "/api/v1/products?limit=20&{0}={0}", "/api/v1/products/SP-000001-4?{0}",
              "/api/v1/villages?sort={0}", "/api/v1/statistics/products?by={0}", "/api/v1/statistics/overview?{0}=1",
              "/api/v1/producers?limit=20&limit={0}", "/api/v1/products?cursor={0}"]
    before, misses = register.memory_mb("RssAnon"), computed(register)
    told = all_of(register.address, (chance.choice(shapes).format(word()) for _ in range(REFUSALS)), 16)
    grown = register.memory_mb("RssAnon") - before
    insists(f"{REFUSALS} random parameters are refused: {told}", set(told) == {400})
    insists(f"none of them was computed: {misses} misses before, {computed(register)} after", computed(register) == misses)
    insists(f"memory grew by {grown:.1f} MB, at most {FLOODED_MB}", grown <= FLOODED_MB)


def questions(register, chance):
    """Each another one, and right. By how many MB the memory grew."""
    word = lambda: "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=12))
    before = register.memory_mb("RssAnon")
    told = all_of(register.address, (f"/api/v1/products?limit=200&q={word()}+{chance.choice(['gom', 'tra', 'lua'])}"
                                     for _ in range(QUESTIONS)), 16)
    long_pages = (f"/api/v1/products?limit={100 + number % 101}&sort={('name', '-name', 'code', '-code')[number % 4]}"
                  f"&star={3 + number % 3}" for number in range(1_500))
    told_large = all_of(register.address, long_pages, 16)
    insists(f"{QUESTIONS} searches and 1,500 long pages, each another one, are answered: {told} {told_large}",
            set(told) == {200} and set(told_large) == {200})
    return register.memory_mb("RssAnon") - before


def kept_within(given, database, register, chance):
    """Beside a service that keeps nothing, so that what the answers themselves take is told apart from what is kept."""
    with Register(given.binary, database, "--answers-kept", "off") as forgetful:
        own = questions(forgetful, chance)
    grown = questions(register, chance)
    insists(f"memory grew by {grown:.1f} MB, by {own:.1f} where nothing is kept: at most {KEPT_MB} MB are, and {FLOODED_MB} around them",
            grown - own <= KEPT_MB + FLOODED_MB)


def slow(register, path, count):
    """Clients that read a byte a second, each with a small buffer of its own, so that the rest waits at the service."""
    host, port = register.address.split(":")
    sockets = []
    for _ in range(count):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect((host, int(port)))
        one.sendall(f"GET {path} HTTP/1.1\r\nhost: {register.address}\r\n\r\n".encode())
        sockets.append(one)
    over = threading.Event()

    def drip():
        while not over.wait(1):
            for one in sockets:
                try:
                    one.recv(1, socket.MSG_DONTWAIT)
                except OSError:
                    pass

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    return sockets, over, thread


def dripped(register, name, path, asked):
    sockets, over, thread = slow(register, path, SLOW)
    time.sleep(2)
    told = all_of(register.address, asked, 4)
    over.set()
    thread.join()
    for one in sockets:
        one.close()
    insists(f"beside {SLOW} clients that read {name} a byte a second, others are answered: {told}", set(told) == {200})


def heavy(register):
    """The largest that can be asked."""
    base = register.memory_mb("RssAnon")
    with Peak(register) as memory:
        ask = asker(register.address)
        status, length = ask("/api/v1/statistics/products?by=commune,criteria_set,valid_from_year")
        if status not in (200, 400):
            status, length = ask("/api/v1/statistics/products?by=commune,criteria_set,star")
        insists(f"a table of many cells: {status}, {length / 1e6:.1f} MB", status in (200, 400))
        cursor = "A" * 7_000
        statuses = {ask(f"/api/v1/products?limit=200&cursor={cursor}")[0], ask(f"/api/v1/products?cursor={cursor * 5}")[0]}
        insists(f"a huge cursor is refused: {statuses}", statuses <= {400, 414, 431})
        page = json.loads(register.get("/api/v1/products?limit=200&sort=name"))
        deep = 0
        while page["next"] and deep < 20:
            page, deep = json.loads(register.get(page["next"])), deep + 1
        insists(f"a cursor {deep} pages deep is answered", len(page["data"]) > 0)
        told = all_of(register.address, ["/api/v1/statistics/products?by=commune,criteria_set,star"] * 16, 16)
        insists(f"sixteen large tables at once: {told}", set(told) <= {200, 503})
        exports = [f"/api/v1/{kind}?format={form}" for kind in ("products", "producers") for form in ("csv", "xlsx", "ndjson")]
        paths = ["/api/v1/dump"] * 10 + [exports[number % len(exports)] for number in range(EXPORTS - 10)]
        told = all_of(register.address, paths, EXPORTS)
        insists(f"{EXPORTS} clients export everything at once: {told}", set(told) <= {200, 503})
    grown = memory.most - base
    insists(f"memory peaked at {memory.most:.0f} MB, {grown:.0f} more than before, at most {KEPT_MB + HEAVY_MB}",
            grown <= KEPT_MB + HEAVY_MB)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", default=BINARY)
    arguments.add_argument("--scale", type=int, default=10)
    arguments.add_argument("--database", help="a register to use, rather than build one")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = given.database or f"sqlite://{pathlib.Path(folder) / 'pressure.db'}"
        if not given.database:
            build(os.path.abspath(given.binary), given.scale, database)
        began = time.perf_counter()
        with Register(given.binary, database) as register:
            print(f"started with {register.memory_mb('RssAnon'):.0f} MB")
            flood(register, random.Random(6))
            kept_within(given, database, register, random.Random(6))
            lists = [f"/api/v1/products?limit=20&sort=name&star={3 + number % 3}&q=g{number}" for number in range(40)]
            dripped(register, "a long page", "/api/v1/products?limit=200&q=a", lists)
            dripped(register, "an export", "/api/v1/products?format=ndjson", lists + ["/api/v1/villages?format=csv"])
            heavy(register)
        print(f"{time.perf_counter() - began:.0f} s")
    if wrong:
        sys.exit(f"{len(wrong)} of these did not hold")


if __name__ == "__main__":
    main()
