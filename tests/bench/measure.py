#!/usr/bin/env python3
"""Measures what the README states about size and speed. Needs Python 3 and nothing else.

    cargo build --release && tests/bench/measure.py [--binary target/release/ocop-registry] [--scales 1,100]

Times are medians over one connection; each scale is asked in turn within one run, beside a reference (/healthz, a
handler that answers ready bytes), because machines are noisy. Judges nothing: prints a table.
"""
import argparse
import os
import statistics
import subprocess
import tempfile
import time

from register import BINARY, Register, deepest, microseconds

QUERY = "/api/v1/products?star=4&criteria_set=CS26-21&sort=name&limit=20"


def starts(binary, folder):
    first, later, memory = [], [], []
    for number in range(5):
        database = f"sqlite://{folder}/start-{number}.db"
        service = Register(binary, database)
        first.append(service.started_ms)
        service.stop()
        service = Register(binary, database)
        later.append(service.started_ms)
        time.sleep(1)  # idle
        memory.append(service.memory_mb())
        service.stop()
    print(f"| first start, empty database, real records loaded | {statistics.median(first):.0f} ms |")
    print(f"| later start | {statistics.median(later):.0f} ms |")
    print(f"| idle memory (resident) | {statistics.median(memory):.1f} MB |")


def pages(binary, folder, scales, rounds):
    services = {}
    for scale in scales:
        file = f"{folder}/demo-{scale}.db"
        began = time.perf_counter()
        used = subprocess.run(
            ["/usr/bin/env", "python3", "-c",
             "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, "
             "stderr=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)",
             binary, "demo", "--scale", str(scale), "--database", f"sqlite://{file}"],
            check=True, capture_output=True, text=True)
        size = os.path.getsize(file) / 1e6
        print(f"| demo --scale {scale} | {time.perf_counter() - began:.1f} s, {int(used.stdout) / 1024:.0f} MB of memory, {size:.0f} MB on disk |")
        services[scale] = Register(binary, f"sqlite://{file}")
    asked = {(scale, "first"): QUERY for scale in scales}
    asked |= {(scale, "deep"): deepest(services[scale], QUERY) for scale in scales}
    asked |= {(scale, "reference"): "/healthz" for scale in scales}
    took = {key: [] for key in asked}
    for _ in range(rounds):
        for (scale, which), path in asked.items():
            took[scale, which].append(microseconds(services[scale], path))
    middle = {key: statistics.median(times) for key, times in took.items()}
    for scale in scales:
        for which in ("first", "deep"):
            against = middle[scale, which] / middle[scales[0], which]
            print(f"| 20 products by star and set, sorted by name, {which} page, scale {scale} | {middle[scale, which]:.0f} µs; "
                  f"{middle[scale, which] / middle[scale, 'reference']:.1f} × reference; {against:.2f} × scale {scales[0]} |")
    for service in services.values():
        service.stop()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", default=BINARY)
    arguments.add_argument("--scales", default="1,100")
    arguments.add_argument("--rounds", type=int, default=400)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("| what | measured |\n|---|---|")
        starts(given.binary, folder)
        pages(given.binary, folder, [int(scale) for scale in given.scales.split(",")], given.rounds)


if __name__ == "__main__":
    main()
