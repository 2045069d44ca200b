#!/usr/bin/env python3
"""What the service answers under load, beside ready bytes in the same run. tests/bench/README.md says how to read it.

    cargo build --release --bins --examples && tests/bench/load.py --scales 1,10,100 [--postgres URL] [--write]

Needs Python 3 and wrk, which it installs from Debian's packages where it is missing; pgbench for --postgres. Judges nothing,
but ends with a failure when a workload is not answered with 200 or 201.
"""
import argparse
import contextlib
import datetime
import importlib
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import inserts
import report
import wrk
from measure import QUERY
from register import BINARY, Copy, Peak, Register, Serving, deepest, microseconds, need, on_postgres, on_sqlite, understands

LIST = "/api/v1/products?sort=name&limit=20"
RECORD = "/api/v1/products/SP-000001-4"
READS = {
    "record": RECORD,
    "list of 20": LIST,
    "list of 20, two filters": QUERY,
    "search, two words": "/api/v1/products?q=gom+men&limit=20",
    "overview": "/api/v1/statistics/overview",
    "table, one dimension": "/api/v1/statistics/products?by=star&state=in_force",
    "table, two dimensions": "/api/v1/statistics/products?by=star,former_district&state=in_force",
    "validity": f"{RECORD}/validity?on=2025-06-30",
}
EXPORT = "/api/v1/products?format=csv"
LARGEST_READY = 256 << 20  # bytes that a reference keeps in memory
STARTS = 5


class Numbers:
    """What was measured, as it comes."""

    def __init__(self):
        self.all = []

    def add(self, backend, scale, workload, form, **measured):
        self.all.append({"backend": backend, "scale": scale, "workload": workload, "form": form, **measured})
        shown = ", ".join(f"{name} {value:,.2f}" if isinstance(value, float) else f"{name} {value}"
                          for name, value in measured.items())
        print(f"{backend}, scale {scale}, {workload} ({form}): {shown}", flush=True)


@contextlib.contextmanager
def beside(given, folder, data):
    """The reference, ready with these bytes."""
    file = pathlib.Path(folder) / "ready"
    file.write_bytes(data)
    with Serving([str(pathlib.Path(given.binary).parent / "examples" / "reference"), str(file)]) as reference:
        yield reference


def asked(given, register, path):
    """What takes so long that few of 32 would see an answer is asked by as many clients as there are processors, for longer."""
    took = min(microseconds(register, path) for _ in range(2)) / 1e6
    clients, seconds = 32, given.seconds
    if took > 0.3 * seconds:
        clients, seconds = os.cpu_count(), math.ceil(6 * took)
    return wrk.reads(register.address, path, seconds, clients), clients


def measured(given, registers, folder, path):
    """The forms of one question and the reference, in turn."""
    with beside(given, folder, next(iter(registers.values())).get(path)) as reference:
        ready = lambda: wrk.reads(reference.address, "/", given.seconds).rate
        before = ready()
        for form, register in registers.items():
            found, clients = asked(given, register, path)
            after = ready()
            fixed = (before + after) / 2
            yield form, {"rate": found.rate, "reference": fixed, "ratio": found.rate / fixed, "p50_ms": found.p50_ms,
                         "p99_ms": found.p99_ms, "clients": clients, "failed": found.refused + found.broken}
            before = after


def reads(given, numbers, backend, scale, database, folder):
    with contextlib.ExitStack() as open_:
        registers = {"warm": open_.enter_context(Register(given.binary, database))}
        registers["computed"] = (open_.enter_context(Register(given.binary, database, "--answers-kept", "off"))
                                 if understands(given.binary, "--answers-kept") else registers["warm"])
        idle = {name: registers["warm"].memory_mb(name) for name in ("VmRSS", "RssAnon")}
        with Peak(registers["warm"]) as peak:
            for workload, path in READS.items():
                for form, found in measured(given, registers, folder, path):
                    numbers.add(backend, scale, workload, form, **found)
        numbers.add(backend, scale, "memory", "plain", idle_resident_mb=idle["VmRSS"], idle_own_mb=idle["RssAnon"],
                    most_own_mb=peak.most)
        deep = deepest(registers["computed"], LIST)
        for form, found in measured(given, {"computed": registers["computed"]}, folder, deep):
            numbers.add(backend, scale, "list of 20, deepest page", form, **found)
        export(given, numbers, backend, scale, registers["computed"], folder)


def export(given, numbers, backend, scale, register, folder):
    """One reader, because a list of everything is one long answer."""
    def whole(serving, keep=None):
        began, size = time.perf_counter(), 0
        serving.connection.request("GET", EXPORT)
        answer = serving.connection.getresponse()
        assert answer.status == 200, answer.status
        while piece := answer.read(1 << 16):
            size += len(piece)
            if keep is not None:
                keep.append(piece)
        return time.perf_counter() - began, size, int(answer.headers["Registry-Total"] or 0)

    took, size, rows = whole(register)
    fixed = None
    if size <= LARGEST_READY:
        kept = []
        whole(register, kept)
        with beside(given, folder, b"".join(kept)) as reference:
            times = [(whole(reference)[0], whole(register)[0]) for _ in range(3)]
        fixed, took = (statistics.median(side) for side in zip(*times))
    numbers.add(backend, scale, "export CSV", "computed", rate=rows / took, rows=rows, mb=size / 1e6, seconds=took,
                **({"ratio": fixed / took} if fixed else {}))


def starts(given, numbers, backend, scale, database):
    took = []
    for _ in range(STARTS):
        with Register(given.binary, database) as register:
            took.append(register.started_ms)
    numbers.add(backend, scale, "start", "plain", ms=statistics.median(took))


def writes(given, numbers, backend, scale, database, folder):
    """Creates, beside what the database itself inserts; and reads beside four writers."""
    with Copy(database, folder, "own") as own, Copy(database, folder) as url, Register(given.binary, url) as register:
        own = inserts.Own(given.binary, own, given.seconds)
        before = own.rate()
        found = wrk.creates(register.address, register.token, given.seconds, "tạo").found()
        after = own.rate()
        fixed = (before + after) / 2
        numbers.add(backend, scale, "create", "durable", rate=found.rate, own=fixed, ratio=found.rate / fixed, p50_ms=found.p50_ms,
                    p99_ms=found.p99_ms, clients=32, failed=found.refused + found.broken)
    forms = {"warm": (), "computed": ("--answers-kept", "off")}
    for form, words in forms.items():
        if words and not understands(given.binary, words[0]):
            continue
        with Copy(database, folder) as url, Register(given.binary, url, *words) as register:
            for workload in ("record", "list of 20"):
                mixed(given, numbers, backend, scale, register, workload, form)


def mixed(given, numbers, backend, scale, register, workload, form):
    path = READS[workload]
    register.get(path)
    before = wrk.reads(register.address, path, given.seconds)
    four = wrk.creates(register.address, register.token, given.seconds + 1, f"{workload}-{form}", 4)
    time.sleep(0.5)
    among = wrk.reads(register.address, path, given.seconds)
    written = four.found()
    after = wrk.reads(register.address, path, given.seconds)
    idle = (before.rate + after.rate) / 2
    failed = sum(run.refused + run.broken for run in (before, among, written, after))
    numbers.add(backend, scale, f"{workload} while four write", form, rate=among.rate, idle=idle, ratio=among.rate / idle,
                p99_ms=among.p99_ms, writes=written.rate, clients=32, failed=failed)


def imported(given, numbers, backend, scale, database, folder):
    """3,320 products of an office's workbook: looked at, and written."""
    office = importlib.import_module("import")
    with Copy(database, folder) as url, Register(given.binary, url) as register:
        communes = register.all("/api/v1/units?limit=200&kind=xa,phuong", "code")
        producers = register.all("/api/v1/producers?limit=200&producer_type=cooperative", "code")
        file = pathlib.Path(folder) / "products.xlsx"
        office.as_workbook(file, list(office.rows(3_320, producers, communes)))
        with Peak(register) as peak:
            found = office.through(register, file, "products")
        rows = found["rows"]
        numbers.add(backend, scale, "import XLSX", "plain", rows=rows, dry_run_s=found["dry"], commit_s=found["commit"],
                    rate=rows / (found["dry"] + found["commit"]), most_own_mb=peak.most)


def all_of(given, numbers, backend, database_of_scale, folder):
    for number, scale in enumerate(given.scales):
        database = database_of_scale(scale)
        reads(given, numbers, backend, scale, database, folder)
        starts(given, numbers, backend, scale, database)
        if number == 0:
            writes(given, numbers, backend, scale, database, folder)
            imported(given, numbers, backend, scale, database, folder)


def machine():
    processor = next((line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                      if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"processors": os.cpu_count(), "processor": processor, "memory_gb": round(memory), "day": f"{datetime.date.today()}"}


def read_arguments():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", default=BINARY, help="beside it, in examples/, must be the reference")
    arguments.add_argument("--scales", default="1,10,100", type=lambda text: [int(scale) for scale in text.split(",")])
    arguments.add_argument("--seconds", type=int, default=5, help="of each run of wrk")
    arguments.add_argument("--folder", default="target/bench", help="where registers and numbers are kept")
    arguments.add_argument("--postgres", metavar="URL", help="a server to ask as well, as postgres://user@host:port/postgres")
    arguments.add_argument("--no-sqlite", action="store_true")
    arguments.add_argument("--short", action="store_true", help="scale 1, a second each: whether everything is answered")
    arguments.add_argument("--write", action="store_true", help="write the tables and the plot into tests/bench")
    given = arguments.parse_args()
    given.binary = os.path.abspath(given.binary)
    if given.short:
        given.scales, given.seconds = [1], 1
    return given


def main():
    given = read_arguments()
    need("wrk", "wrk")
    numbers = Numbers()
    os.makedirs(given.folder, exist_ok=True)
    # The short form builds its registers anew, and leaves the others alone.
    registers = f"{given.folder}/short" if given.short else given.folder
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        if not given.no_sqlite:
            all_of(given, numbers, "SQLite", lambda scale: on_sqlite(given.binary, registers, scale, given.short), folder)
        if given.postgres:
            need("pgbench", "postgresql-contrib")
            all_of(given, numbers, "PostgreSQL", lambda scale: on_postgres(given.binary, given.postgres, scale, given.short), folder)
    version = subprocess.run([given.binary, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    run = {"machine": machine(), "version": version, "seconds": given.seconds, "numbers": numbers.all}
    kept = pathlib.Path(given.folder) / "numbers.json"
    kept.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n")
    print(f"\nAll numbers are in {kept}.\n\n{report.tables(run)}")
    if given.write:
        report.write(run)
    failed = [f"{one['backend']}, scale {one['scale']}, {one['workload']} ({one['form']}): {one['failed']} answers"
              for one in numbers.all if one.get("failed")]
    if failed:
        sys.exit("not answered with 200 or 201:\n" + "\n".join(failed))


if __name__ == "__main__":
    main()
