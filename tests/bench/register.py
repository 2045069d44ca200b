"""A register that runs: started, asked, watched, stopped; and the synthetic registers that benchmarks ask.

Holds what every benchmark of this folder needs, and measures nothing by itself.
"""
import base64
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.parse

BINARY = "target/release/ocop-registry"
LONGEST = 600  # seconds that one answer may take: the export of a large register


class Serving:
    """A program that serves: it prints an address and answers there."""

    def __init__(self, words):
        self.began = time.perf_counter()
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self.address = None
        for line in self.process.stdout:
            if "http://" in line:
                self.address = line.split("http://")[1].split("/")[0].strip()
                break
        if not self.address:
            raise SystemExit(f"{words[0]} did not start; it ended with {self.process.wait()}")
        self.connection = http.client.HTTPConnection(self.address, timeout=LONGEST)

    def get(self, path):
        try:
            self.connection.request("GET", path)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # A connection that asked for nothing for a while is closed; the next request opens another one.
            self.connection.close()
            self.connection.request("GET", path)
            answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[:300])
        return body

    def memory_mb(self, name="VmRSS"):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(name + ":")), 0)

    def stop(self):
        self.connection.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Register(Serving):
    """The register over one database."""

    def __init__(self, binary, database, *words, rates=("--rate-limit", "off")):
        self.binary, self.database, self.secret = os.path.abspath(binary), database, None
        super().__init__([self.binary, "serve", "--listen", "127.0.0.1:0", "--database", database, "--log", "warn", *rates, *words])
        self.get("/readyz")
        self.started_ms = (time.perf_counter() - self.began) * 1000

    @property
    def token(self):
        """A secret to write with, made when it is first needed."""
        if not self.secret:
            made = subprocess.run([self.binary, "token", "create", "--name", f"bench-{time.time_ns()}", "--scope", "write",
                                   "--database", self.database], capture_output=True, text=True, check=True)
            self.secret = made.stdout.split()[0]
        return self.secret

    def ask(self, method, path, body=None, headers=()):
        """What the register answers to somebody with a token, whatever it takes."""
        connection = http.client.HTTPConnection(self.address, timeout=LONGEST)
        connection.request(method, path, body, {"authorization": f"Bearer {self.token}", **dict(headers)})
        answer = connection.getresponse()
        data = json.loads(answer.read())
        assert answer.status < 300, (path, answer.status, data)
        return data

    def all(self, path, field):
        """One field of every record of a list, page by page."""
        found = []
        while path:
            page = self.ask("GET", path)
            found += [record[field] for record in page["data"]]
            path = page["next"]
        return found


class Peak:
    """The most memory a program has of its own (RssAnon) while something runs. The pages of the database file that SQLite
    maps are the system's, which takes them back when it needs them."""

    def __init__(self, serving):
        self.serving, self.most, self.over = serving, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def watch(self):
        while not self.over.wait(0.05):
            try:
                self.most = max(self.most, self.serving.memory_mb("RssAnon"))
            except OSError:
                return

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def microseconds(register, path):
    began = time.perf_counter()
    register.get(path)
    return (time.perf_counter() - began) * 1e6


def connect(address, source):
    """A connection from a loopback address of its own, as another client's."""
    host, port = address.split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60, source_address=(source, 0))
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def percentile(times, part):
    times = sorted(times)
    return times[min(len(times) - 1, int(len(times) * part))]


def deepest(register, path):
    """The address of the last 20 of a list that is sorted by something. Nobody walks through millions of records to get there:
    the list from its other end tells where its 21st ends, and that place is put into a cursor of the list itself."""
    sort = next(part for part in path.split("?")[1].split("&") if part.startswith("sort="))
    assert path.endswith("limit=20") and not sort.startswith("sort=-"), path
    page = lambda address: json.loads(register.get(address))
    form, digest, on, _ = opened(page(path)["next"])
    *_, place = opened(page(path.replace(sort, sort.replace("=", "=-")).replace("limit=20", "limit=21"))["next"])
    cursor = base64.urlsafe_b64encode(json.dumps([form, digest, on, place]).encode()).decode().rstrip("=")
    last = page(f"{path}&cursor={cursor}")
    assert len(last["data"]) == 20 and last["next"] is None, (path, len(last["data"]), last["next"])
    return f"{path}&cursor={cursor}"


def opened(address):
    """What is in the cursor of an address."""
    cursor = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["cursor"][0]
    return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))


def understands(binary, flag):
    """Whether the program knows a flag of `serve`."""
    told = subprocess.run([binary, "serve", "--help"], capture_output=True, text=True, check=True)
    return flag in told.stdout


def need(command, package):
    """A command of a Debian package, installed when it is missing."""
    if shutil.which(command):
        return
    print(f"installing {package}", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", package], check=True, **quiet)
    if not shutil.which(command):
        raise SystemExit(f"{command} is missing, and the package {package} did not bring it")


def build(binary, scale, database):
    began = time.perf_counter()
    subprocess.run([binary, "demo", "--scale", str(scale), "--database", database], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"<!-- synthetic register of scale {scale} built in {time.perf_counter() - began:.0f} s -->", flush=True)


def on_sqlite(binary, folder, scale, fresh=False):
    """A synthetic register in a file, built when it is not there. A new program may bring its schema up to date."""
    os.makedirs(folder, exist_ok=True)
    file = f"{folder}/bench-{scale}.db"
    if fresh:
        for rest in pathlib.Path(folder).glob(f"bench-{scale}.db*"):
            rest.unlink()
    if not os.path.exists(file):
        unfinished = f"{file}-unfinished"
        for rest in pathlib.Path(folder).glob(f"bench-{scale}.db-unfinished*"):
            rest.unlink()
        build(binary, scale, f"sqlite://{unfinished}")
        os.rename(unfinished, file)
    subprocess.run([binary, "migrate", "--log", "error", "--database", f"sqlite://{file}"], check=True, stdout=subprocess.DEVNULL)
    return f"sqlite://{file}"


def psql(url, statement):
    return subprocess.run(["psql", url, "-XqAtv", "ON_ERROR_STOP=1", "-c", statement], check=True, capture_output=True,
                          text=True).stdout.strip()


def database_of(server, name):
    """The address of a database on the server of another address."""
    head, _, rest = server.partition("://")
    return f"{head}://{rest.split('/')[0]}/{name}"


def on_postgres(binary, server, scale, fresh=False):
    """A synthetic register on a server, built when it is not there."""
    name = f"ocop_bench_{scale}"
    url, unfinished = database_of(server, name), f"{name}_unfinished"
    if fresh:
        psql(database_of(server, "postgres"), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    if not psql(database_of(server, "postgres"), f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
        psql(database_of(server, "postgres"), f"DROP DATABASE IF EXISTS {unfinished}")
        psql(database_of(server, "postgres"), f"CREATE DATABASE {unfinished}")
        build(binary, scale, database_of(server, unfinished))
        psql(database_of(server, unfinished), "VACUUM ANALYZE")
        psql(database_of(server, "postgres"), f"ALTER DATABASE {unfinished} RENAME TO {name}")
    subprocess.run([binary, "migrate", "--log", "error", "--database", url], check=True, stdout=subprocess.DEVNULL)
    return url


class Copy:
    """A copy of a register to write into, gone afterwards."""

    def __init__(self, database, folder, name="copy"):
        self.postgres = not database.startswith("sqlite://")
        if self.postgres:
            self.server, self.name = database_of(database, "postgres"), f"ocop_bench_{name}_{os.getpid()}"
            psql(self.server, f"CREATE DATABASE {self.name} TEMPLATE {database.rsplit('/', 1)[1]}")
            self.url = database_of(database, self.name)
        else:
            self.file = pathlib.Path(folder) / f"{name}.db"
            # Made by SQLite, so that what is still in the log is in it.
            with contextlib.closing(sqlite3.connect(database.removeprefix("sqlite://"))) as original:
                original.execute("VACUUM INTO ?", [str(self.file)])
            self.url = f"sqlite://{self.file}"

    def __enter__(self):
        return self.url

    def __exit__(self, *_):
        if self.postgres:
            psql(self.server, f"DROP DATABASE {self.name} WITH (FORCE)")
        else:
            for file in self.file.parent.glob(self.file.name + "*"):
                file.unlink()
