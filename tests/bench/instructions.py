#!/usr/bin/env python3
"""How many instructions of the processor an answer takes: stable where times are not. Fails when one takes more than its budget.

    cargo build --profile bench-fast --bins --examples && tests/bench/instructions.py [--record] [--only search]

Asks the service 100 and then 300 times the same (less often what is long, more often what is short) in one thread, without a
connection, under callgrind (valgrind, which it installs from Debian's packages where it is missing); the difference, by 200, is
what one answer takes. The budget is
instructions.json: 5 % more is a failure, 5 % less asks for a new budget (--record). Counts depend on the compiler and its
options, and on the processor where libraries choose by it, so the budget says what it was recorded with.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from load import LIST, READS
from register import Copy, need, on_sqlite

BUDGET = pathlib.Path(__file__).parent / "instructions.json"
BINARY = "target/bench-fast/ocop-registry"
# How often each is asked, the few and the many. Long answers need fewer; the shortest need many, because what the program
# does now and then, as the upkeep of the cache, which goes by the clock, is more than a hundred of them take.
ROUNDS = {"search, two words, computed": (20, 60), "overview, computed": (10, 30), "record, warm": (1_000, 9_000),
          "list of 20, warm": (1_000, 9_000)}
USUAL = (100, 300)
TOLERANCE = 0.05
COMPUTED = {
    "record": READS["record"],
    "list of 20": LIST,
    "search, two words": READS["search, two words"][0],
    "overview": READS["overview"],
    "validity": READS["validity"],
}
# Kept, one answer costs as much as another.
ANSWERS = ({f"{name}, computed": (path, "computed") for name, path in COMPUTED.items()}
           | {f"{name}, warm": (COMPUTED[name], "warm") for name in ("record", "list of 20")}
           | {"create": ("/api/v1/villages", None)})


def instructions(program, words):
    """All instructions of one run, by whatever thread."""
    with tempfile.NamedTemporaryFile() as out:
        run = subprocess.run(["valgrind", "--tool=callgrind", "--fair-sched=try", f"--callgrind-out-file={out.name}", program, *words],
                             capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode or not found:
        raise SystemExit(f"{' '.join(words)}: {run.stderr[-1500:]}")
    return int(found[1])


def counted(given, database, name):
    """What one answer takes. Creating changes the register, so each of its runs has a copy, and a token in it."""
    program = str(pathlib.Path(given.binary).parent / "examples" / "instructions")
    (path, form), rounds, totals = ANSWERS[name], ROUNDS.get(name, USUAL), []
    for count in rounds:
        if form:
            totals.append(instructions(program, [database, str(count), path, form]))
            continue
        with tempfile.TemporaryDirectory(dir=given.folder) as folder, Copy(database, folder) as copy:
            made = subprocess.run([given.binary, "token", "create", "--name", "instructions", "--scope", "write", "--database",
                                   copy], capture_output=True, text=True, check=True)
            totals.append(instructions(program, [copy, str(count), path, made.stdout.split()[0]]))
    return round((totals[1] - totals[0]) / (rounds[1] - rounds[0]))


def judge(name, count, budget):
    if name not in budget:
        return f"{name} has no budget; record one with --record"
    if count > budget[name] * (1 + TOLERANCE):
        return f"{name} takes {count:,} instructions, {count / budget[name] - 1:+.1%} of its budget of {budget[name]:,}"
    return None


def compiler():
    return subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", default=BINARY, help="beside it, in examples/, must be `instructions`")
    arguments.add_argument("--folder", default="target/bench")
    arguments.add_argument("--only", help="names, with ; between them")
    arguments.add_argument("--record", action="store_true", help="make what is counted the new budget")
    given = arguments.parse_args()
    given.binary = os.path.abspath(given.binary)
    need("valgrind", "valgrind")
    # Built anew: what is counted is this program on its own register.
    database = on_sqlite(given.binary, f"{given.folder}/instructions", 1, fresh=True)
    recorded = json.loads(BUDGET.read_text()) if BUDGET.exists() else {"instructions": {}}
    budget, faults = recorded["instructions"], []
    wanted = given.only.split(";") if given.only else list(ANSWERS)
    if recorded.get("compiler", compiler()) != compiler():
        print(f"The budget was recorded with {recorded['compiler']}; this is {compiler()}.")
    print("| answer | instructions | budget | of budget |\n|---|---|---|---|", flush=True)
    for name in wanted:
        count = counted(given, database, name)
        share = f"{count / budget[name] - 1:+.1%}" if name in budget else "–"
        print(f"| {name} | {count:,} | {budget.get(name, '–'):,} | {share} |" if name in budget
              else f"| {name} | {count:,} | – | – |", flush=True)
        if given.record:
            budget[name] = count
        elif fault := judge(name, count, budget):
            faults.append(fault)
        elif count < budget[name] * (1 - TOLERANCE):
            print(f"{name} takes less than before: record the new budget with --record", flush=True)
    if given.record:
        BUDGET.write_text(json.dumps({"compiler": compiler(), "instructions": budget}, indent=1, ensure_ascii=False) + "\n")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
