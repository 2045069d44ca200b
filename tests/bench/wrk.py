"""Asks as fast as it is answered, by wrk, and reads what wrk found. Measures one address; compares nothing."""
import dataclasses
import json
import subprocess
import tempfile

# One address after the other, for all connections in turn.
CYCLE = """
local paths, at = { %s }, 0
request = function()
  at = at %% #paths + 1
  return wrk.format(nil, paths[at])
end
"""
TELL = """
done = function(summary, latency)
  local errors = summary.errors
  print(string.format('{"rate": %f, "p50_ms": %f, "p99_ms": %f, "refused": %d, "broken": %d, "bytes": %f}',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, summary.bytes))
end
"""
# Each round is another village, and so is each round of another run: the start is part of the name.
CREATE = """
local round, start = 0, "%(start)s"
wrk.method, wrk.headers["content-type"], wrk.headers["authorization"] = "POST", "application/json", "Bearer %(token)s"
request = function()
  round = round + 1
  return wrk.format(nil, nil, nil, string.format('{"name": "Làng số %%s-%%d", "commune": "00577", "confidence": "synthetic"}', start, round))
end
"""


@dataclasses.dataclass
class Found:
    """What one run found."""
    rate: float
    p50_ms: float
    p99_ms: float
    refused: int
    broken: int
    bytes: float


class Run:
    """A run that goes on beside something else; `found` waits for its end."""

    def __init__(self, address, path, seconds, connections=32, script=""):
        self.what, self.file = path, tempfile.NamedTemporaryFile("w", suffix=".lua")
        self.file.write(script + TELL)
        self.file.flush()
        # --latency is not asked for: the script tells the percentiles.
        words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", self.file.name,
                 f"http://{address}{path}"]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)

    def found(self):
        told, _ = self.process.communicate()
        self.file.close()
        assert self.process.returncode == 0, (self.what, told)
        return Found(**json.loads(next(line for line in told.splitlines() if line.startswith("{"))))


def reads(address, paths, seconds, connections=32):
    """Asks one address, or several in turn."""
    if isinstance(paths, str):
        return Run(address, paths, seconds, connections).found()
    return Run(address, paths[0], seconds, connections, CYCLE % ", ".join(f'"{path}"' for path in paths)).found()


def creates(address, token, seconds, start, connections=32):
    """Villages, each with another name, one a request."""
    return Run(address, "/api/v1/villages", seconds, connections, CREATE % {"start": start, "token": token})
