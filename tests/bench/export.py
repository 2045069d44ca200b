#!/usr/bin/env python3
"""Measures exports of a whole list: rows per second beside the sqlite3 shell in the same run, and memory.

    cargo build --release && tests/bench/export.py [--binary target/release/ocop-registry] [--database FILE] [--scale 100]

Needs Python 3 and the sqlite3 shell. Without --database it makes a synthetic register first (about a minute). The shell
writes the same columns in the same order, but for `state`, which no column holds. Memory is what the process itself
allocated (RssAnon), sampled while it writes: VmHWM counts the pages of the database file, which SQLite maps, too; it is
printed beside it. Judges nothing: prints a table.
"""
import argparse
import http.client
import statistics
import subprocess
import tempfile
import time

from register import BINARY, Peak, Register

LIST = "/api/v1/products"


def read(service, path):
    """Reads an answer to its end: seconds, bytes, rows, header line."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection(service.address)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200, (path, answer.status, answer.read()[:300])
    first, size = b"", 0
    while piece := answer.read(65536):
        first = first or piece
        size += len(piece)
    took = time.perf_counter() - began
    return took, size, int(answer.headers["Registry-Total"] or 0), first.split(b"\r\n")[0].decode("utf-8", "replace")


def shell(database, columns):
    query = f"SELECT {', '.join(columns)} FROM product ORDER BY name_key, code"
    began = time.perf_counter()
    with subprocess.Popen(["sqlite3", "-readonly", "-csv", "-header", database, query], stdout=subprocess.PIPE) as process:
        while process.stdout.read(65536):
            pass
    assert process.returncode == 0
    return time.perf_counter() - began


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", default=BINARY)
    arguments.add_argument("--database")
    arguments.add_argument("--scale", type=int, default=100)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = given.database or f"{folder}/demo.db"
        if not given.database:
            subprocess.run([given.binary, "demo", "--scale", str(given.scale), "--database", f"sqlite://{database}"],
                           check=True, stdout=subprocess.DEVNULL)
        print("| what | measured |\n|---|---|")
        service = Register(given.binary, f"sqlite://{database}")
        _, _, rows, header = read(service, f"{LIST}?format=csv&bom=false")
        columns = [name for name in header.split(",") if name != "state"]
        ours, theirs = [], []
        for _ in range(given.rounds):
            ours.append(read(service, f"{LIST}?format=csv&bom=false")[0])
            theirs.append(shell(database, columns))
        ours, theirs = statistics.median(ours), statistics.median(theirs)
        print(f"| sqlite3 shell, {rows} products, {len(columns)} columns, CSV | {theirs:.2f} s, {rows / theirs:.0f} rows/s |")
        print(f"| CSV over HTTP | {ours:.2f} s, {rows / ours:.0f} rows/s, {theirs / ours:.2f} × the shell's speed |")
        service.stop()
        for form in ("csv", "ndjson", "geojson", "xlsx"):
            service = Register(given.binary, f"sqlite://{database}")
            before = service.memory_mb("RssAnon")
            with Peak(service) as memory:
                took, size, rows, _ = read(service, f"{LIST}?format={form}")
            print(f"| {form}: memory before, at most | {before:.0f} MB, {memory.most:.0f} MB (VmHWM with mapped pages of the file "
                  f"{service.memory_mb('VmHWM'):.0f} MB); {took:.1f} s, {size / 1e6:.0f} MB |")
            service.stop()
        service = Register(given.binary, f"sqlite://{database}")
        with Peak(service) as memory:
            took, size, _, _ = read(service, "/api/v1/dump")
        print(f"| dump | {memory.most:.0f} MB of memory, {took:.1f} s, {size / 1e6:.0f} MB |")
        service.stop()


if __name__ == "__main__":
    main()
