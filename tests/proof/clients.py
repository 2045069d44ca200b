"""Clients that write and read while parts are killed, and remember what they were told. They judge each answer by itself;
what all of them together prove is judged at the end, by others."""
import collections
import http.client
import json
import threading
import time
import uuid

PATIENCE = 10  # seconds that a client waits for an answer
BETWEEN = 0.01  # seconds between two requests of one client


class Client(threading.Thread):
    """One client with a connection of its own."""

    def __init__(self, ledger, address, secret=None):
        super().__init__(daemon=True)
        self.ledger, self.address, self.secret, self.connection = ledger, address, secret, None

    def ask(self, method, path, body=None, headers=()):
        """Status, headers, body; or what cut the connection in place of the status."""
        sent = {"content-type": "application/json", **dict(headers)}
        if self.secret:
            sent["authorization"] = f"Bearer {self.secret}"
        try:
            if not self.connection:
                host, port = self.address.split(":")
                self.connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.connection = None
            return ("too late" if isinstance(error, TimeoutError) else "cut"), {}, b""

    def run(self):
        while not self.ledger.over.is_set():
            self.turn()
            time.sleep(BETWEEN)


class Writer(Client):
    """Creates villages, one after the other. Repeats a request until it is acknowledged, with the same Idempotency-Key; each
    second writer has no keys, so that its villages are written together with others, and never sends the same again."""

    def __init__(self, ledger, address, secret, number):
        super().__init__(ledger, address, secret)
        self.number, self.round, self.has_keys = number, 0, number % 2 == 0

    def turn(self):
        self.round += 1
        name, key = f"Làng chứng {self.number}-{self.round}", {"idempotency-key": str(uuid.uuid4())} if self.has_keys else {}
        body = json.dumps({"name": name, "commune": "00577"})
        while True:
            status, headers, told = self.ask("POST", "/api/v1/villages", body, key)
            self.ledger.write(status, headers, told)
            if status == 201:
                break
            time.sleep(0.1)
            if self.ledger.over.is_set() or not self.has_keys:
                self.ledger.unknown.add(name)
                return
        record, sequence = json.loads(told), int(headers.get("register-sequence", 0))
        self.ledger.acknowledge(name, record["code"], sequence)
        # Who wrote reads what they wrote, whoever answers.
        status, _, told = self.ask("GET", f"/api/v1/villages/{record['code']}?at-least={sequence}")
        self.ledger.read(status, told)
        if status == 404:
            self.ledger.violate(f"{record['code']} was acknowledged at {sequence}, and then not there")


class Reader(Client):
    """Asks how many villages there are, at least as of what it saw before. Every entry of the journal since the start is a
    village, so the count tells which moment was read."""

    def __init__(self, ledger, address):
        super().__init__(ledger, address)
        self.sequence, self.count = ledger.sequence, ledger.villages

    def turn(self):
        status, headers, told = self.ask("GET", f"/api/v1/villages?count=exact&limit=1&at-least={self.sequence}")
        self.ledger.read(status, told)
        if status != 200:
            return
        sequence, count = int(headers.get("register-sequence", 0)), json.loads(told)["total"]
        moment = self.ledger.sequence + count - self.ledger.villages
        if moment < self.sequence:
            self.ledger.violate(f"asked for {self.sequence} at least, and got {count} villages, as of {moment}")
        if moment > sequence:
            self.ledger.violate(f"got {count} villages, as of {moment}, and was told that nothing is newer than {sequence}")
        if count < self.count:
            self.ledger.violate(f"time went back: {count} villages after {self.count}")
        self.sequence, self.count = max(sequence, self.sequence), max(count, self.count)


class Neighbour(Client):
    """Asks one instance itself, and says nothing of what it saw: what was acknowledged by the other one is there all the same,
    soon after."""

    def turn(self):
        asked, has_primary = time.monotonic(), self.ledger.has_primary
        status, headers, _ = self.ask("GET", "/api/v1/villages?limit=1")
        if status == 200 and has_primary:
            self.ledger.late(asked, int(headers.get("register-sequence", 0)))


Acknowledged = collections.namedtuple("Acknowledged", "code sequence at")


class Ledger:
    """What all clients were told, and when."""

    def __init__(self, sequence, villages):
        self.sequence, self.villages = sequence, villages
        self.over, self.lock = threading.Event(), threading.Lock()
        self.acknowledged, self.unknown, self.violations = {}, set(), []
        self.writes, self.reads = Stretch(), Stretch()
        # Acknowledged sequences and when, in the order of acknowledgement; the longest that an instance did not know of one while
        # there was a primary. A standby that has lost its own may keep what it received last until it is promoted.
        self.told, self.latest, self.has_primary = [], 0.0, True

    def acknowledge(self, name, code, sequence):
        with self.lock:
            self.acknowledged[name] = Acknowledged(code, sequence, time.monotonic())
            self.told.append((sequence, self.acknowledged[name].at))

    def late(self, asked, sequence):
        """An instance that was asked then answered as of this sequence: how long it had not known of what was acknowledged."""
        with self.lock:
            if not self.has_primary:
                return
            for newer, at in reversed(self.told):
                # Acknowledged about in order: some hundred more may be on their way, not thousands.
                if newer < sequence - 1000:
                    break
                if newer > sequence:
                    self.latest = max(self.latest, asked - at)

    def violate(self, words):
        with self.lock:
            if len(self.violations) < 20:
                self.violations.append(words)
                print(f"VIOLATED: {words}", flush=True)

    def write(self, status, headers, told):
        if status == 503 and told.startswith(b"{") and "retry-after" not in headers:
            self.violate("a write was refused with 503, and no Retry-After")
        self.note(self.writes, status, 201, told)

    def read(self, status, told):
        self.note(self.reads, status, 200, told)

    def note(self, stretch, status, good, told):
        if status == 503 and not told.startswith(b"{"):
            status = "503 of the proxy"
        if status not in (good, 503, 502, 504, "503 of the proxy", "cut", "too late"):
            self.violate(f"{status}: {told[:200].decode(errors='replace')}")
        with self.lock:
            stretch.note(status, status == good)

    def stretch(self):
        """What was told since the last look, of writes and of reads; begins anew."""
        with self.lock:
            found = self.writes, self.reads
            self.writes, self.reads = self.writes.next(), self.reads.next()
        return found


class Stretch:
    """A stretch of time: how many answers of which kind, and the longest time without a good one."""

    def __init__(self, last=None):
        self.counts, self.last, self.longest = collections.Counter(), last or time.monotonic(), 0.0

    def note(self, status, good):
        self.counts[status] += 1
        if good:
            now = time.monotonic()
            self.longest, self.last = max(self.longest, now - self.last), now

    def next(self):
        """Of the pause that goes on, the next stretch knows the beginning."""
        return Stretch(self.last)

    def pause(self):
        return max(self.longest, time.monotonic() - self.last)
