#!/usr/bin/env python3
"""Measures imports: 3,320 products from a workbook, 332,000 from CSV; dry run and commit. Needs Python 3 and nothing else.

    cargo build --release && tests/bench/import.py [--binary target/release/ocop-registry] [--rows 332000] [--database URL]

The products are synthetic, say so, and belong to producers that are imported first, one for ten products, into a synthetic
register of scale 1, which the script makes in a new SQLite file, or in an empty PostgreSQL database given by --database.
Times are those of the service; memory is the peak of what its process holds of its own (RssAnon, looked at every 50 ms): the
pages of the database file that SQLite maps are the system's, which takes them back when it needs them. With --beside another
client creates villages all the while, one after the other, and reads each back; how long these took is told by phase. Judges
nothing: prints a table.
"""
import argparse
import csv
import json
import os
import pathlib
import random
import subprocess
import tempfile
import threading
import time
import zipfile

from register import BINARY, Peak, Register, percentile

COLUMNS = ["name", "producer", "criteria_set", "commune", "address_as_printed", "description", "specification", "confidence",
           "source", "note"]


def rows(count, producers, communes):
    """Products that are not in the register yet, the same for the same count."""
    chance = random.Random(count)
    goods = ["Trà sen", "Gốm men lam", "Bánh chưng", "Lụa tơ tằm", "Miến dong", "Rượu nếp", "Nón lá", "Mật ong"]
    for number in range(count):
        good, producer = chance.choice(goods), chance.choice(producers)
        yield [f"{good} nhập {number:06}", producer, f"CS26-{chance.randint(1, 26):02}", chance.choice(communes),
               f"Thôn {chance.randint(1, 20)}", f"{good}, làm thủ công.", "Hộp 500 g", "synthetic", "tests/bench/import.py", ""]


def makers(count, communes):
    """Producers, whose names differ as those of real ones do."""
    chance = random.Random(count)
    for number in range(count):
        yield [f"Hợp tác xã số {number:06} {chance.choice(['Minh', 'An', 'Đại', 'Phú'])}", "cooperative", chance.choice(communes),
               "synthetic", "tests/bench/import.py"]


def as_csv(path, data, columns=COLUMNS):
    with open(path, "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(data)


def as_workbook(path, data):
    """The least that is a workbook: one sheet of inline texts."""
    escape = lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
    cells = lambda row: "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else "<c/>" for text in row)
    sheet = "".join(f"<row>{cells(row)}</row>" for row in [COLUMNS, *data])
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types">'
                      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                      f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
                      f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>')
        book.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
                      f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
                      '<sheet name="products" sheetId="1" r:id="r1"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
                      f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        book.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>')


def until_done(service, import_):
    while import_["state"] in ("checking", "committing", "undoing"):
        time.sleep(0.02)
        import_ = service.ask("GET", f"/api/v1/imports/{import_['id']}")
    return import_


def hand_in(service, path, layout):
    edge = "----edge"
    head = (f'--{edge}\r\ncontent-disposition: form-data; name="layout"\r\n\r\n{layout}\r\n--{edge}\r\n'
            f'content-disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n').encode()
    body = head + path.read_bytes() + f"\r\n--{edge}--\r\n".encode()
    headers = {"content-type": f"multipart/form-data; boundary={edge}"}
    return until_done(service, service.ask("POST", "/api/v1/imports", body, headers))


class Beside:
    """Another client, which writes and reads one record at a time, and how long each took, by what was going on."""

    def __init__(self, service):
        self.service, self.phase, self.times, self.over = service, "idle", {}, threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    def work(self):
        for number in range(10**9):
            if self.over.wait(0.02):
                return
            phase, began = self.phase, time.perf_counter()
            body = {"name": f"Làng nghề bên cạnh {time.time_ns()}", "commune": "00577", "craft": "gốm",
                    "confidence": "synthetic", "source": "tests/bench/import.py"}
            made = self.service.ask("POST", "/api/v1/villages", json.dumps(body).encode(), {"content-type": "application/json"})
            self.times.setdefault((phase, "create"), []).append(time.perf_counter() - began)
            began = time.perf_counter()
            self.service.ask("GET", f"/api/v1/villages/{made['code']}")
            self.times.setdefault((phase, "read"), []).append(time.perf_counter() - began)

    def tell(self):
        print("\n| Beside | what | how many | p50 | p99 | longest |\n|---|---|---|---|---|---|")
        for (phase, what), times in sorted(self.times.items()):
            told = [f"{value * 1000:.0f} ms" for value in (percentile(times, 0.5), percentile(times, 0.99), max(times))]
            print(f"| {phase} | {what} | {len(times)} | {' | '.join(told)} |", flush=True)

    def __enter__(self):
        self.service.token
        self.thread.start()
        time.sleep(2)
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        self.tell()


def through(service, path, layout, beside=None):
    """Looks at a file and writes it: its id, its rows, seconds of each."""
    def phase(name):
        if beside:
            beside.phase = name

    phase("dry run")
    began = time.perf_counter()
    found = hand_in(service, path, layout)
    dry = time.perf_counter() - began
    refused = service.ask("GET", f"/api/v1/imports/{found['id']}/rows?outcome=refuse&limit=3")["data"]
    assert found["state"] == "checked" and not refused, (found["state"], found["totals"], found["problems"], refused)
    phase("commit")
    began = time.perf_counter()
    written = until_done(service, service.ask("POST", f"/api/v1/imports/{found['id']}/commit", headers={"x-reason": "bench"}))
    phase("after")
    assert written["state"] == "committed", (written["state"], written["problems"])
    return {"id": found["id"], "rows": found["totals"]["rows"], "dry": dry, "commit": time.perf_counter() - began}


def measure(binary, database, path, name, undo, layout="products", beside=False):
    with Register(binary, database) as service, Peak(service) as memory:
        if beside:
            with Beside(service) as other:
                found = through(service, path, layout, other)
        else:
            found = through(service, path, layout)
        back = "–"
        if undo:
            began = time.perf_counter()
            asked = service.ask("POST", f"/api/v1/imports/{found['id']}/undo", headers={"x-reason": "bench"})
            undone = until_done(service, asked)
            assert undone["state"] == "undone" and not undone["undone"]["kept"], undone
            back = f"{time.perf_counter() - began:.2f} s"
        print(f"| {name} | {found['rows']:,} | {found['dry']:.2f} s | {found['commit']:.2f} s | {back} | {memory.most:.0f} MB |",
              flush=True)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--binary", default=BINARY)
    arguments.add_argument("--rows", type=int, default=332_000)
    arguments.add_argument("--database")
    arguments.add_argument("--beside", action="store_true", help="another client writes and reads all the while")
    arguments = arguments.parse_args()
    binary = os.path.abspath(arguments.binary)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        database = arguments.database or f"sqlite://{folder}/bench.db"
        subprocess.run([binary, "demo", "--scale", "1", "--database", database], check=True, capture_output=True)
        with Register(binary, database) as service:
            communes = service.all("/api/v1/units?limit=200&kind=xa,phuong", "code")
        print("| File | Rows | Dry run | Commit | Undo | Peak memory |\n|---|---|---|---|---|---|", flush=True)
        as_csv(folder / "producers.csv", makers(arguments.rows // 10, communes),
               ["name", "producer_type", "commune", "confidence", "source"])
        measure(binary, database, folder / "producers.csv", "CSV, producers", False, "producers")
        with Register(binary, database) as service:
            producers = service.all("/api/v1/producers?limit=200&q=hop+tac+xa+so&producer_type=cooperative", "code")
        as_workbook(folder / "products.xlsx", list(rows(3_320, producers, communes)))
        measure(binary, database, folder / "products.xlsx", "XLSX, products", True)
        as_csv(folder / "products.csv", rows(arguments.rows, producers, communes))
        measure(binary, database, folder / "products.csv", "CSV, products", False, beside=arguments.beside)


if __name__ == "__main__":
    main()
