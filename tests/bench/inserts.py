"""What a database inserts by itself: the rows that creating a village writes, straight into a copy of the same register, one
commit for each village. The reference of creating."""
import contextlib
import json
import re
import sqlite3
import subprocess
import tempfile
import time

from register import Register, psql

KEYS = {"village": "code", "journal": "sequence"}
VILLAGE = {"name": "Làng mẫu", "commune": "00577", "confidence": "synthetic"}


class Own:
    """The database's own rate. The row that is inserted again and again is one that the register wrote."""

    def __init__(self, binary, database, seconds):
        self.seconds, self.database, self.made = seconds, database, 0
        with Register(binary, database) as register:
            made = register.ask("POST", "/api/v1/villages", json.dumps(VILLAGE), {"content-type": "application/json"})
        self.is_sqlite = database.startswith("sqlite://")
        with self.sqlite() if self.is_sqlite else contextlib.nullcontext() as own:
            run = own.execute if own else lambda statement: psql(database, statement)
            for table in KEYS:
                run(f"CREATE TABLE own_{table} AS SELECT * FROM {table} WHERE code = '{made['code']}'")
            if not own:
                run("CREATE SEQUENCE own_number START 1000000000")

    def rate(self):
        return self.of_sqlite() if self.is_sqlite else self.of_postgres()

    def sqlite(self):
        return contextlib.closing(sqlite3.connect(self.database.removeprefix("sqlite://"), isolation_level=None))

    def of_sqlite(self):
        """One writer: SQLite has no second one. As durable as the register is."""
        with self.sqlite() as own:
            own.execute("PRAGMA synchronous = FULL")
            inserts = {}
            for table in KEYS:
                names = [column[1] for column in own.execute(f"PRAGMA table_info({table})")]
                inserts[table] = self.insert(table, names, "?")
            began, count = time.perf_counter(), 0
            while (took := time.perf_counter() - began) < self.seconds:
                self.made += 1
                count += 1
                own.execute("BEGIN IMMEDIATE")
                # As a code is formed, because its digits have an index of their own.
                own.execute(inserts["village"], [f"LN-{9_000_000 + self.made}-0"])
                own.execute(inserts["journal"], [10**9 + self.made])
                own.execute("COMMIT")
            return count / took

    def of_postgres(self):
        """32 clients, each with its own commits, by pgbench."""
        keys = {"village": "'LN-own-' || nextval('own_number')", "journal": "nextval('own_number')"}
        statements = []
        for table, key in keys.items():
            names = psql(self.database, "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND "
                         f"table_name = '{table}' ORDER BY ordinal_position").splitlines()
            statements.append(self.insert(table, names, key) + ";")
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
            script.write("\n".join(["BEGIN;", *statements, "COMMIT;\n"]))
            script.flush()
            told = subprocess.run(["pgbench", "-n", "-M", "prepared", "-c", "32", "-T", str(self.seconds), "-f", script.name,
                                   self.database], capture_output=True, text=True)
        rate = re.search(r"tps = ([0-9.]+)", told.stdout)
        assert told.returncode == 0 and rate, told.stderr[-500:]
        return float(rate[1])

    @staticmethod
    def insert(table, names, key):
        given = ", ".join(key if name == KEYS[table] else f'"{name}"' for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        return f"INSERT INTO {table} ({columns}) SELECT {given} FROM own_{table}"
