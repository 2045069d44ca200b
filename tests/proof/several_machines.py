#!/usr/bin/env python3
"""Kills parts of an installation of several machines under load, and proves that nothing was lost. tests/proof/README.md says
what exactly.

    cargo build --release && tests/proof/several_machines.py [--binary target/release/ocop-registry]

All real: a PostgreSQL primary with synchronous replication to a hot standby, two instances of the register, HAProxy; all on
loopback, from Debian's packages, which it installs where they are missing. Takes about a minute and a half. Exit code 1 on any
violation.
"""
import argparse
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import kept
from clients import Ledger, Neighbour, Reader, Writer
from parts import Instance, Postgres, Proxy, until

WRITERS, READERS = 8, 8
# Seconds that readers may be without an answer, whatever was killed. HAProxy sees within one that an instance is gone.
LONGEST_READ_PAUSE = 5.0
# Seconds that writes may be refused after what is missing is there again.
LONGEST_WRITE_PAUSE = 15.0
# Seconds that an instance may not know what another one wrote. Within one on a machine that does nothing else.
LONGEST_UNKNOWN = 5.0


class Proof:
    """The installation, its clients, and the timeline."""

    def __init__(self, binary, folder, steady):
        self.binary, self.steady, self.began = binary, steady, time.monotonic()
        self.primary = Postgres(folder, "primary", "wal_level=replica", "wal_keep_size=512MB", "synchronous_standby_names=standby")
        # A standby that is well behind: on one machine it would hardly ever be, and clients not notice.
        self.standby = Postgres(folder, "standby", "wal_keep_size=512MB", "recovery_min_apply_delay=300ms")
        words = ["--database", self.primary.url, "--database-read", self.standby.url]
        self.instances = [Instance(binary, folder, f"instance-{number}", *words) for number in (1, 2)]
        self.proxy = Proxy(folder, self.instances)
        self.parts = [self.proxy, *self.instances, self.standby, self.primary]

    def start(self):
        self.primary.create()
        self.primary.start()
        self.standby.follow(self.primary)
        self.standby.start()
        self.in_step()
        for instance in self.instances:
            instance.start()
        self.proxy.start()

    def in_step(self):
        """Waits until the primary waits for the standby again."""
        return until("the standby is in step", lambda: self.primary.ask(
            "SELECT sync_state FROM pg_stat_replication WHERE application_name = 'standby'") == "sync")

    def clients(self):
        made = subprocess.run([self.binary, "token", "create", "--name", "proof", "--scope", "write", "--log", "error", "--database",
                               self.primary.url], capture_output=True, text=True, check=True)
        secret = made.stdout.split()[0]
        # From the primary itself, at one moment.
        start = self.primary.ask("SELECT max(sequence) || ' ' || (SELECT count(*) FROM village) FROM journal")
        self.ledger = Ledger(*map(int, start.split()))
        everybody = [Writer(self.ledger, self.proxy.address, secret, number) for number in range(WRITERS)]
        everybody += [Reader(self.ledger, self.proxy.address) for _ in range(READERS)]
        everybody += [Neighbour(self.ledger, instance.address) for instance in self.instances]
        for client in everybody:
            client.start()
        return everybody

    def happened(self, what):
        """Writes a line of the timeline: what was told to the clients until now, and what happens next."""
        writes, reads = self.ledger.stretch()
        tell = lambda counts: ", ".join(f"{count} × {status}" for status, count in sorted(counts.items(), key=str)) or "none"
        print(f"{time.monotonic() - self.began:6.1f} s  writes: {tell(writes.counts)}; longest without {writes.pause():.2f} s"
              f"  |  reads: {tell(reads.counts)}; longest without {reads.pause():.2f} s\n         {what}", flush=True)
        if reads.pause() > LONGEST_READ_PAUSE:
            self.ledger.violate(f"no read was answered for {reads.pause():.1f} s until: {what}")
        return writes, reads

    def go_on(self, seconds=None):
        time.sleep(seconds or self.steady)

    def until_written(self):
        """Waits for the next acknowledged write; returns how long it took."""
        there = len(self.ledger.acknowledged)
        return until("a write is acknowledged", lambda: len(self.ledger.acknowledged) > there, LONGEST_WRITE_PAUSE * 2)

    def play(self):
        self.happened("load begins")
        self.go_on()
        self.happened("kill -9: the standby")
        self.standby.kill()
        self.go_on()
        self.happened("the standby starts again")
        self.standby.start()
        self.in_step()
        self.until_written()
        self.go_on()
        self.happened("kill -9: instance 1")
        self.instances[0].kill()
        self.go_on()
        self.happened("instance 1 starts again")
        self.instances[0].start()
        self.go_on()
        self.happened("kill -9: the primary")
        self.ledger.has_primary = False
        self.primary.kill()
        self.go_on(1)
        self.happened("(the primary is gone)")
        self.go_on()
        self.without_primary(*self.happened("the standby is promoted"))
        self.standby.promote()
        took = self.until_written()
        self.ledger.has_primary = True
        self.happened(f"writes go on {took:.2f} s after the promotion")
        if took > LONGEST_WRITE_PAUSE:
            self.ledger.violate(f"writes were refused for {took:.1f} s after the promotion")
        self.go_on()

    def without_primary(self, writes, reads):
        if writes.counts[201]:
            self.ledger.violate(f"{writes.counts[201]} writes were acknowledged without a primary")
        if not writes.counts[503]:
            self.ledger.violate("without a primary, no write was answered with 503")
        if not reads.counts[200] or reads.counts["503 of the proxy"]:
            self.ledger.violate("without a primary, reads did not go on")

    def judge(self):
        """What is in the register, beside what clients were told."""
        ledger = self.ledger
        villages, entries = kept.journal(self.proxy.address, ledger.violate)
        for name, told in kept.lost(ledger, villages)[:5]:
            ledger.violate(f"lost: {name}, acknowledged as {told.code} at {told.sequence}")
        if twice := kept.written_twice(villages):
            ledger.violate(f"{twice} requests that were sent again wrote twice")
        verified = kept.verified(self.binary, self.standby.url, ledger.violate)
        if ledger.latest > LONGEST_UNKNOWN:
            ledger.violate(f"an instance did not know after {ledger.latest:.2f} s what another one had written")
        print(f"\nAn instance knew what another one had written after {ledger.latest:.2f} s at the latest.")
        print(f"{len(ledger.acknowledged)} writes were acknowledged, {len(ledger.unknown)} are not known to be made; the journal "
              f"has {entries} entries.\n{verified}")

    def stop(self):
        for part in self.parts:
            part.stop()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", default="target/release/ocop-registry")
    arguments.add_argument("--steady", type=float, default=4, help="seconds between two events")
    arguments.add_argument("--keep", action="store_true", help="leave logs and data where they are")
    given = arguments.parse_args()
    with contextlib.ExitStack() as open_:
        folder = tempfile.mkdtemp(prefix="ocop-proof-") if given.keep else open_.enter_context(tempfile.TemporaryDirectory(prefix="ocop-proof-"))
        # The server's own user looks into it.
        os.chmod(folder, 0o755)
        proof = Proof(os.path.abspath(given.binary), pathlib.Path(folder), given.steady)
        open_.callback(proof.stop)
        proof.start()
        clients = proof.clients()
        proof.play()
        proof.ledger.over.set()
        for client in clients:
            client.join()
        proof.happened("load ends")
        proof.judge()
    if proof.ledger.violations:
        sys.exit("Violated:\n" + "\n".join(proof.ledger.violations))
    print("No acknowledged write is lost, the journal has no gap, and nobody saw time go back.")


if __name__ == "__main__":
    main()
