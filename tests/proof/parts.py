"""The parts that proofs are made of: PostgreSQL servers, instances of the register, HAProxy. Each can be killed and started
again. Starts them on loopback, and proves nothing."""
import http.client
import os
import pathlib
import pwd
import signal
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))

from register import need  # noqa: E402

OWNER = "ocop_postgres"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def until(what, happens, seconds=30.0):
    """Waits for something, and says what it was that did not come. Returns how long it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if happens():
            return time.monotonic() - began
        time.sleep(0.02)
    raise SystemExit(f"{what}: not within {seconds:.0f} s")


def answers(address, path):
    """The status of an answer; none without one."""
    host, port = address.split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def programs_of_postgres():
    found = lambda: sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found():
        need("pg_ctlcluster", "postgresql")
    return found()[-1].parent


class Postgres:
    """A server, in a folder of its own. It refuses to run as root, so it runs as its own user, as in .ci/postgres."""

    def __init__(self, folder, name, *settings):
        self.bin, self.name, self.port, self.settings = programs_of_postgres(), name, free_port(), settings
        self.folder = pathlib.Path(folder) / name
        self.data, self.log = self.folder / "data", self.folder / "log"
        self.url = f"postgres://ocop@127.0.0.1:{self.port}/postgres"
        self.process = None
        self.folder.mkdir()
        if os.getuid() == 0:
            try:
                pwd.getpwnam(OWNER)
            except KeyError:
                subprocess.run(["useradd", "--system", "--no-create-home", OWNER], check=True)
            subprocess.run(["chown", OWNER, self.folder], check=True)

    def run(self, program, *words):
        made = subprocess.run([*self.owner(), self.bin / program, *words], capture_output=True, text=True, cwd=self.folder)
        if made.returncode:
            raise SystemExit(f"{program}: {made.stderr or made.stdout}")

    @staticmethod
    def owner():
        return ["runuser", "-u", OWNER, "--"] if os.getuid() == 0 else []

    def create(self):
        self.run("initdb", "-D", self.data, "-U", "ocop", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")

    def follow(self, primary):
        """Becomes a copy of another server that goes on following it, under its own name."""
        self.run("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "--checkpoint=fast", "-d",
                 f"host=127.0.0.1 port={primary.port} user=ocop application_name={self.name}")

    def start(self):
        settings = ["listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", "max_connections=200", *self.settings]
        words = [word for setting in settings for word in ("-c", setting)]
        with open(self.log, "a") as log:
            # setpriv rather than runuser, so that the process that is killed is the server.
            own = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"] if os.getuid() == 0 else []
            self.process = subprocess.Popen([*own, self.bin / "postgres", "-D", self.data, "-p", str(self.port), *words],
                                            stdout=log, stderr=log, cwd=self.folder)
        until(f"{self.name} answers", lambda: self.ask("SELECT 1") == "1")

    def ask(self, statement):
        """What the server answers; none without an answer."""
        told = subprocess.run(["psql", self.url, "-XqAtc", statement], capture_output=True, text=True)
        return told.stdout.strip() if told.returncode == 0 else None

    def kill(self):
        """As when the machine loses power: the server and all it started, at once."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for process in [self.process.pid, *map(int, children)]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def promote(self):
        self.run("pg_ctl", "promote", "-D", self.data, "--no-wait")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()


class Instance:
    """The register, at an address it keeps over restarts."""

    def __init__(self, binary, folder, name, *words):
        self.name, self.address, self.process = name, f"127.0.0.1:{free_port()}", None
        self.log = pathlib.Path(folder) / f"{name}.log"
        self.words = [binary, "serve", "--listen", self.address, "--log", "info", "--rate-limit", "off", *words]

    def start(self):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(self.words, stdout=log, stderr=log)
        return until(f"{self.name} is ready ({self.log})", lambda: answers(self.address, "/readyz") == 200)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()


class Proxy:
    """HAProxy in front of the instances; sends nothing to one whose /readyz does not answer 200."""

    SETTINGS = """
global
  maxconn 2000
defaults
  mode http
  timeout connect 1s
  timeout client 60s
  timeout server 60s
  timeout check 1s
  option redispatch 1
  retries 2
  # A request that an instance may have begun is not sent to another one: the client knows whether it may be repeated.
  retry-on conn-failure
frontend register
  bind {address}
  default_backend instances
backend instances
  balance roundrobin
  option httpchk GET /readyz
  http-check expect status 200
  default-server check inter 250ms fall 2 rise 1
{servers}
"""

    def __init__(self, folder, instances):
        need("haproxy", "haproxy")
        self.address, self.file = f"127.0.0.1:{free_port()}", pathlib.Path(folder) / "haproxy.cfg"
        servers = "\n".join(f"  server {one.name} {one.address}" for one in instances)
        self.file.write_text(self.SETTINGS.format(address=self.address, servers=servers))
        self.log, self.process = pathlib.Path(folder) / "haproxy.log", None

    def start(self):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(["haproxy", "-db", "-f", self.file], stdout=log, stderr=log)
        until("HAProxy answers", lambda: answers(self.address, "/healthz") == 200)

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
