"""What a register holds in the end, beside what clients were told. Reads by HTTP and by the program's own `verify`."""
import http.client
import json
import subprocess


def get(address, path):
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status, body[:300])
    return json.loads(body)


def journal(address, violate):
    """The villages of the journal by code, and its length; the numbers of its entries must have no gap."""
    villages, last = {}, 0
    while page := get(address, f"/api/v1/journal?after={last}&limit=200")["data"]:
        for entry in page:
            if entry["sequence"] != last + 1:
                violate(f"a gap in the journal: {entry['sequence']} after {last}")
            last = entry["sequence"]
            if entry["record_kind"] == "village":
                villages[entry["code"]] = entry
    head = get(address, "/api/v1")["sequence"]
    if head != last:
        violate(f"the journal ends at {last}, the register says {head}")
    return villages, last


def lost(ledger, villages):
    """The acknowledged writes that the journal does not have as they were acknowledged."""
    found = []
    for name, told in ledger.acknowledged.items():
        entry = villages.get(told.code)
        if not entry or entry["after"]["name"] != name or entry["sequence"] > told.sequence:
            found.append((name, told))
    return found


def written_twice(villages):
    names = [entry["after"]["name"] for entry in villages.values() if "chứng" in entry["after"]["name"]]
    return len(names) - len(set(names))


def verified(binary, database, violate):
    """What the program says of the chain of its journal."""
    told = subprocess.run([binary, "verify", "--log", "error", "--database", database], capture_output=True, text=True)
    if told.returncode:
        violate(told.stderr.strip())
    return told.stdout.strip()
