#!/usr/bin/env python3
"""What the service answers under load, beside ready bytes in the same run. tests/bench/README.md says how to read it.

    cargo build --release --bins --examples && tests/bench/load.py [--scales 1,100] [--postgres URL] [--write]

Needs Python 3 and wrk, which it installs from Debian's packages where it is missing; pgbench for --postgres. Judges nothing,
but ends with a failure when a workload is not answered with 200 or 201. With --write the scales and databases that were asked
take the place of what tests/bench told of them before, and all others stay.
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
import urllib.parse

import inserts
import report
import wrk
from measure import QUERY
from register import BINARY, Copy, Peak, Register, Serving, deepest, microseconds, need, on_postgres, on_sqlite, understands

LIST = "/api/v1/products?sort=name&limit=20"
RECORD = "/api/v1/products/SP-000001-4"
# Common words and rare ones, one of each, with their marks and without, beginnings of words, numbers, and what is nowhere.
WORDS = ["gom men", "banh gao", "bánh gạo", "hop tac", "hợp tác", "mien dong", "tuong nep", "dau phu", "ho kinh", "may biec",
         "nắng sớm", "tra sen", "lua to", "ban mai", "cong ty", "b g", "n t", "banh khoi", "sam mat", "tuong chuong", "893 banh",
         "gom zuong", "zuong zu", "mật ong"]
READS = {
    "record": RECORD,
    "list of 20": LIST,
    "list of 20, two filters": QUERY,
    "search, two words": [f"/api/v1/products?q={urllib.parse.quote_plus(words)}&limit=20" for words in WORDS],
    "overview": "/api/v1/statistics/overview",
    "table, one dimension": "/api/v1/statistics/products?by=star&state=in_force",
    "table, two dimensions": "/api/v1/statistics/products?by=star,former_district&state=in_force",
    "validity": f"{RECORD}/validity?on=2025-06-30",
}
# What is kept does not grow with the register, so at other scales only these are asked twice.
KEPT = ("record", "list of 20")
KEPT_ANSWERS = ("record", "list of 20", "overview", "validity")
EXPORT = "/api/v1/products?format=csv"
LARGEST_COPIED = 100  # scale: larger registers are not copied to be written into
LONGEST_RUN = 60  # seconds
LARGEST_READY = 256 << 20  # bytes that a reference keeps in memory
STARTS = 5


class Numbers:
    """What was measured, as it comes, in parts: a database at a scale."""

    def __init__(self, given):
        self.given, self.parts, self.machine = given, [], machine()
        self.version = subprocess.run([given.binary, "--version"], capture_output=True, text=True, check=True).stdout.strip()

    @contextlib.contextmanager
    def part(self, backend, scale):
        """What is added within belongs to this part, which is kept when it is whole."""
        began = time.perf_counter()
        self.parts.append({"backend": backend, "scale": scale, "version": self.version, "seconds": self.given.seconds,
                           "machine": self.machine, "numbers": []})
        yield
        took = time.perf_counter() - began
        self.parts[-1]["took"] = round(took)
        print(f"{backend}, scale {scale}: asked in {took:.0f} s", flush=True)
        report.keep(pathlib.Path(self.given.folder) / "numbers.json", self.parts)
        if self.given.write:
            report.write(self.parts[-1:])

    def add(self, backend, scale, workload, form, **measured):
        self.parts[-1]["numbers"].append({"backend": backend, "scale": scale, "workload": workload, "form": form, **measured})
        shown = ", ".join(f"{name} {value:,.2f}" if isinstance(value, float) else f"{name} {value}"
                          for name, value in measured.items())
        print(f"{backend}, scale {scale}, {workload} ({form}): {shown}", flush=True)


@contextlib.contextmanager
def beside(given, folder, data, headers=None):
    """The reference, ready with these bytes, and with these headers in place of its own."""
    file, lines = pathlib.Path(folder) / "ready", pathlib.Path(folder) / "headers"
    file.write_bytes(data)
    lines.write_text("".join(f"{name}: {value}\n" for name, value in headers or ()))
    words = [str(pathlib.Path(given.binary).parent / "examples" / "reference"), str(file)]
    with Serving([*words, str(lines)] if headers else words) as reference:
        yield reference


def whole(register, path):
    """An answer with its headers, but for those that every server adds."""
    register.get(path)
    register.connection.request("GET", path)
    answer = register.connection.getresponse()
    body = answer.read()
    return body, [(name, value) for name, value in answer.getheaders() if name.lower() not in ("content-length", "date")]


def asked(given, register, paths):
    """What takes so long that few of 32 would see an answer is asked by as many clients as there are processors, for longer."""
    each = [paths] if isinstance(paths, str) else paths
    took = sum(min(microseconds(register, path) for _ in range(2)) for path in each) / len(each) / 1e6
    clients, seconds = 32, given.seconds
    if took * clients / os.cpu_count() > seconds / 2:
        clients, seconds = os.cpu_count(), min(LONGEST_RUN, max(seconds, math.ceil(6 * took)))
    if len(each) > 1:
        # Each connection to PostgreSQL makes its plans for each form of these questions a few times, then keeps one.
        wrk.reads(register.address, paths, 1, clients)
    return wrk.reads(register.address, paths, seconds, clients), clients


def measured(given, registers, folder, paths):
    """The forms of one question, or of several in turn, and the reference, in turn."""
    first = paths if isinstance(paths, str) else paths[0]
    with beside(given, folder, next(iter(registers.values())).get(first)) as reference:
        ready = lambda: wrk.reads(reference.address, "/", given.seconds).rate
        before = ready()
        for form, register in registers.items():
            found, clients = asked(given, register, paths)
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
        with Peak(registers["computed"]) as peak:
            for workload, paths in READS.items():
                chosen = registers if scale == 1 or workload in KEPT else {"computed": registers["computed"]}
                for form, found in measured(given, chosen, folder, paths):
                    numbers.add(backend, scale, workload, form, **found)
        search(given, numbers, backend, scale, registers["computed"])
        if scale == 1:
            whole_answers(given, numbers, backend, scale, registers["warm"], folder)
        numbers.add(backend, scale, "memory", "plain", idle_resident_mb=idle["VmRSS"], idle_own_mb=idle["RssAnon"],
                    most_own_mb=peak.most)
        deep = deepest(registers["computed"], LIST)
        for form, found in measured(given, {"computed": registers["computed"]}, folder, deep):
            numbers.add(backend, scale, "list of 20, deepest page", form, **found)
        export(given, numbers, backend, scale, registers["computed"], folder)


def search(given, numbers, backend, scale, register):
    """By one client, who waits for nobody else: how long the slowest of these searches take."""
    found = wrk.reads(register.address, READS["search, two words"], given.seconds, 1)
    numbers.add(backend, scale, "search, two words, one client", "computed", rate=found.rate, p50_ms=found.p50_ms,
                p99_ms=found.p99_ms, clients=1, failed=found.refused + found.broken)


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


def whole_answers(given, numbers, backend, scale, register, folder):
    """Kept answers beside a reference that sends the same headers as well: what the register itself takes, whatever it sends."""
    for workload in KEPT_ANSWERS:
        path = READS[workload]
        with beside(given, folder, *whole(register, path)) as reference:
            rates = [wrk.reads(asked.address, where, given.seconds).rate
                     for asked, where in ((reference, "/"), (register, path)) * 2 + ((reference, "/"),)]
        fixed = (rates[0] / 2 + rates[2] + rates[4] / 2) / 2
        rate = (rates[1] + rates[3]) / 2
        numbers.add(backend, scale, workload, "warm, same headers", rate=rate, same=fixed, ratio_same=rate / fixed)


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
    forms = {"warm": (), "computed": ("--answers-kept", "off")} if scale == 1 else {}
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
    for scale in given.scales:
        database = database_of_scale(scale)
        with numbers.part(backend, scale):
            reads(given, numbers, backend, scale, database, folder)
            starts(given, numbers, backend, scale, database)
            if scale <= LARGEST_COPIED:
                writes(given, numbers, backend, scale, database, folder)
                imported(given, numbers, backend, scale, database, folder)


def machine():
    processor = next((line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                      if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    # What else runs: the load of the minute before the first part. Before the others it is this program's own.
    return {"processors": os.cpu_count(), "processor": processor, "memory_gb": round(memory), "day": f"{datetime.date.today()}",
            "load": round(os.getloadavg()[0], 1)}


def read_arguments():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", default=BINARY, help="beside it, in examples/, must be the reference")
    arguments.add_argument("--scales", default="1,10,100,1000", type=lambda text: [int(scale) for scale in text.split(",")])
    arguments.add_argument("--seconds", type=int, default=4, help="of each run of wrk")
    arguments.add_argument("--folder", default="target/bench", help="where registers and numbers are kept")
    arguments.add_argument("--postgres", metavar="URL", help="a server to ask as well, as postgres://user@host:port/postgres")
    arguments.add_argument("--no-sqlite", action="store_true")
    arguments.add_argument("--short", action="store_true", help="scale 1, a second each: whether everything is answered")
    arguments.add_argument("--write", action="store_true", help="write numbers, tables and plot into tests/bench")
    given = arguments.parse_args()
    given.binary = os.path.abspath(given.binary)
    if given.short:
        given.scales, given.seconds = [1], 1
    return given


def main():
    given = read_arguments()
    need("wrk", "wrk")
    os.makedirs(given.folder, exist_ok=True)
    numbers = Numbers(given)
    # The short form builds its registers anew, and leaves the others alone.
    registers = f"{given.folder}/short" if given.short else given.folder
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        if not given.no_sqlite:
            all_of(given, numbers, "SQLite", lambda scale: on_sqlite(given.binary, registers, scale, given.short), folder)
        if given.postgres:
            need("pgbench", "postgresql-contrib")
            all_of(given, numbers, "PostgreSQL", lambda scale: on_postgres(given.binary, given.postgres, scale, given.short), folder)
    print(f"\nAll numbers are in {given.folder}/numbers.json.\n\n{report.tables(numbers.parts)}")
    failed = [f"{one['backend']}, scale {one['scale']}, {one['workload']} ({one['form']}): {one['failed']} answers"
              for part in numbers.parts for one in part["numbers"] if one.get("failed")]
    if failed:
        sys.exit("not answered with 200 or 201:\n" + "\n".join(failed))


if __name__ == "__main__":
    main()
