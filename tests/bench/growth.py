#!/usr/bin/env python3
"""How the time of statistics grows with the register. Needs Python 3, and psql's server only with --postgres.

    cargo build --release && tests/bench/growth.py --scales 1,10,100 [--postgres postgres://user@host:port]

Builds a synthetic register of each scale (or uses the one that is already in --folder, or on the server), asks each
question in turn within one run beside a reference (/healthz, a handler that answers ready bytes), and prints medians.
Every answer is computed, none kept. Judges nothing.
"""
import argparse
import statistics

from register import BINARY, Register, microseconds, on_postgres, on_sqlite, understands

QUESTIONS = [
    ("overview", "overview"),
    ("overview on a past day", "overview?on=2024-12-31"),
    ("in force by star", "products?by=star&state=in_force"),
    ("in force by commune", "products?by=commune&state=in_force"),
    ("in force by commune, past day", "products?by=commune&state=in_force&on=2024-12-31"),
    ("recognised by year", "products?by=year&state=recognised"),
    ("assessed by sector", "products?by=sector&state=assessed"),
    ("in force by star, sector, from village", "products?by=star,sector,from_village&state=in_force"),
    ("producers in force by type", "producers?by=producer_type&state=in_force"),
    ("villages by kind, sum of workers", "villages?by=kind&measure=sum_workers"),
    ("one commune by star", "products?by=star&state=in_force&commune=00577"),
    ("one producer by star", "products?by=star&producer=CT-000001-3"),
    ("expiring by commune", "products/expiring?by=commune"),
    ("series by year", "products/series?interval=year"),
]


def table(title, binary, databases, rounds):
    # Computed, not kept.
    words = ("--answers-kept", "off") if understands(binary, "--answers-kept") else ()
    services = {scale: Register(binary, url, *words) for scale, url in databases.items()}
    paths = {name: f"/api/v1/statistics/{path}" for name, path in QUESTIONS} | {"reference (/healthz)": "/healthz"}
    took = {}
    for scale, service in services.items():
        for name, path in paths.items():
            service.get(path)
            few = rounds if scale <= 100 else max(3, rounds // 5)
            took[name, scale] = statistics.median(microseconds(service, path) for _ in range(few))
        service.stop()
    scales = list(databases)
    print(f"\n| {title}, ms | " + " | ".join(f"scale {scale}" for scale in scales) + " | growth |")
    print("|---|" + "---|" * (len(scales) + 1))
    for name in paths:
        numbers = [took[name, scale] / 1000 for scale in scales]
        growth = numbers[-1] / numbers[0]
        print(f"| {name} | " + " | ".join(f"{number:.2f}" if number < 10 else f"{number:.0f}" for number in numbers)
              + f" | {growth:.0f} × |")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", default=BINARY)
    arguments.add_argument("--scales", default="1,10,100")
    arguments.add_argument("--folder", default="target/bench")
    arguments.add_argument("--postgres", help="a server, as postgres://user@host:port")
    arguments.add_argument("--rounds", type=int, default=15)
    given = arguments.parse_args()
    scales = [int(scale) for scale in given.scales.split(",")]
    table("SQLite", given.binary, {scale: on_sqlite(given.binary, given.folder, scale) for scale in scales}, given.rounds)
    if given.postgres:
        found = {scale: on_postgres(given.binary, given.postgres, scale) for scale in scales}
        table("PostgreSQL", given.binary, found, given.rounds)


if __name__ == "__main__":
    main()
