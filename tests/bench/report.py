#!/usr/bin/env python3
"""Tables and plot of the numbers that load.py measured. Measures nothing.

    tests/bench/report.py [target/bench/numbers.json] [--write]

Numbers come in parts, one for a database at a scale. What tests/bench tells is in numbers.json beside this file; --write puts
the parts of the given file in the place of those of the same database and scale.
"""
import argparse
import json
import math
import pathlib

import growth_plot

HERE = pathlib.Path(__file__).parent
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
OWN = HERE / "numbers.json"
NONE = "–"


def number(value):
    if value is None:
        return NONE
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}"
    # Two figures that mean something, however small.
    return f"{value:.2f}" if value >= 0.1 or value == 0 else f"{value:.{1 - math.floor(math.log10(value))}f}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def numbers(run):
    return [one for part in run for one in part["numbers"]]


def of(run, **wanted):
    return [one for one in numbers(run) if all(one[name] == value for name, value in wanted.items())]


def backends(run):
    return list(dict.fromkeys(part["backend"] for part in run))


def scales(run, backend=None):
    return sorted({part["scale"] for part in run if backend in (None, part["backend"])})


def parts(run):
    """When and how each part was measured."""
    rows = []
    for part in run:
        machine = part["machine"]
        rows.append([f"{part['backend']}, scale {part['scale']}", machine["day"], part["version"], f"{part['seconds']} s",
                     f"{machine['load']} on {machine['processors']}", f"{part['took'] / 60:.1f} min"])
    return table(["part", "day", "program", "a run", "load before", "in all"], rows)


def asked(run, scale):
    """Workloads and forms at one scale, with their ratio to the reference."""
    keys = dict.fromkeys((one["workload"], one["form"]) for one in of(run, scale=scale) if "ratio" in one)
    rows = []
    for workload, form in keys:
        row = [f"{workload}, {form}"]
        for backend in backends(run):
            found = of(run, scale=scale, backend=backend, workload=workload, form=form)
            one = found[0] if found else {}
            alone = "" if one.get("clients", 32) == 32 else "*"
            row += [number(one.get("ratio")), number(one.get("rate")) + alone, number(one.get("p99_ms"))]
        rows.append(row)
    head = ["workload"]
    for backend in backends(run):
        head += [f"{backend}: ratio", "per second", "p99, ms"]
    return table(head, rows)


def growth(run, backend):
    """Answers per second, computed, and what is left of the smallest scale at the largest."""
    sizes = scales(run, backend)
    rows = []
    for workload in dict.fromkeys(one["workload"] for one in of(run, backend=backend, form="computed") if "reference" in one):
        ratios = [next((one["ratio"] for one in of(run, backend=backend, form="computed", workload=workload, scale=scale)), None)
                  for scale in sizes]
        left = ratios[-1] / ratios[0] if ratios[0] and ratios[-1] else None
        rows.append([workload, *map(number, ratios), number(left)])
    return table([f"{backend}, computed: ratio at scale", *map(str, sizes), f"{sizes[-1]} against {sizes[0]}"], rows)


def kept(run):
    """Kept answers beside a reference that sends the body alone, and beside one that sends the same headers too."""
    rows = []
    for one in numbers(run):
        if one["form"] == "warm, same headers":
            alone = of(run, backend=one["backend"], scale=one["scale"], workload=one["workload"], form="warm")[0]
            rows.append([f"{one['backend']}, {one['workload']}", number(alone["ratio"]), number(one["ratio_same"])])
    return table(["kept answers: ratio to a reference with", "the body and three headers", "the body and the same headers"], rows)


def search(run):
    """How long searches of two words take."""
    rows = []
    for backend in backends(run):
        for scale in scales(run, backend):
            row = [f"{backend}, scale {scale}"]
            for workload in ("search, two words", "search, two words, one client"):
                one = next(iter(of(run, backend=backend, scale=scale, workload=workload, form="computed")), {})
                row += [number(one.get("rate")), number(one.get("p50_ms")), number(one.get("p99_ms"))]
            rows.append(row)
    head = ["searches of two words, computed", "32 clients: per second", "p50, ms", "p99, ms"]
    return table([*head, "one client: per second", "p50, ms", "p99, ms"], rows)


def beside(run):
    """What is no rate of answers."""
    rows = []
    for backend in backends(run):
        for scale in scales(run, backend):
            where = {"backend": backend, "scale": scale}
            for one in of(run, workload="start", **where):
                rows.append([f"{backend}, scale {scale}: start on a register that is there", f"{one['ms']:.0f} ms"])
            for one in of(run, workload="memory", **where):
                rows.append([f"{backend}, scale {scale}: memory idle, resident; of its own idle; of its own at most under reads",
                             f"{one['idle_resident_mb']:.0f}; {one['idle_own_mb']:.0f}; {one['most_own_mb']:.0f} MB"])
            for one in of(run, workload="export CSV", **where):
                rows.append([f"{backend}, scale {scale}: {one['rows']:,} products as CSV, {one['mb']:.0f} MB, to one reader",
                             f"{one['seconds']:.2f} s, {one['rate']:,.0f} rows/s"])
            for one in of(run, workload="import XLSX", **where):
                rows.append([f"{backend}, scale {scale}: import of {one['rows']:,} products, XLSX: dry run; commit; memory",
                             f"{one['dry_run_s']:.2f} s; {one['commit_s']:.2f} s; {one['most_own_mb']:.0f} MB"])
            for one in of(run, workload="create", **where):
                rows.append([f"{backend}, scale {scale}: creates by 32 clients; inserts of the database itself",
                             f"{one['rate']:,.0f}/s; {one['own']:,.0f}/s"])
    return table(["what", "measured"], rows)


def tables(run):
    machine = run[-1]["machine"]
    first = scales(run)[0]
    told = [f"{machine['processors']} processors shared with the load generator ({machine['processor']}), {machine['memory_gb']} GB; "
            "32 connections (* as many as processors, where an answer takes too long for so many).",
            f"Scale {first}:", asked(run, first)]
    busy = max(part["machine"]["load"] for part in run)
    if busy > 1:
        told.insert(1, f"**Others computed on these processors meanwhile (a load of up to {busy}, as the last table tells): only large "
                       "differences mean something, and p99 mostly tells how long others were given the processor.**")
    if len(scales(run)) > 1:
        told += [growth(run, backend) for backend in backends(run)]
    return "\n\n".join([*told, kept(run), search(run), beside(run), parts(run)])


def keep(file, run):
    file.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n")


def write(newer):
    """Puts these parts in the place of older ones, and writes the tables between their marks in the README and the plot beside it."""
    older = json.loads(OWN.read_text()) if OWN.exists() else []
    by_key = {(part["backend"], part["scale"]): part for part in [*older, *newer]}
    run = [by_key[key] for key in sorted(by_key, key=lambda key: (key[0] != "SQLite", key))]
    keep(OWN, run)
    readme = HERE / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    _, after = rest.split(END)
    plot = ""
    if len(scales(run)) > 1:
        (HERE / "growth.svg").write_text(growth_plot.plot(numbers(run)))
        plot = "![How many answers per second are left as the register grows](growth.svg)\n\n"
    readme.write_text(f"{before}{BEGIN}\n{plot}{tables(run)}\n{END}{after}")
    print(f"Written: {readme}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", nargs="?", default="target/bench/numbers.json")
    arguments.add_argument("--write", action="store_true", help="into numbers.json, README.md and growth.svg")
    given = arguments.parse_args()
    run = json.loads(pathlib.Path(given.file).read_text())
    print(tables(run))
    if given.write:
        write(run)


if __name__ == "__main__":
    main()
