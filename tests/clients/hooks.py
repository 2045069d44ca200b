"""Holds the service to the reasons that `schemathesis.toml` gives: what fits the document is refused for nothing else.

schemathesis allows statuses; this check looks at the faults inside the problem.
"""

import io
import json
import os
import re
import zipfile
from urllib.parse import parse_qs, urlsplit

import schemathesis
from schemathesis.generation import GenerationMode

# Faults of shape: a body or parameter that fits its schema never has one. What is left are faults of meaning: a record
# that is not there, a check digit, a rule of the law.
SHAPE = {
    "bad-value",
    "control-character",
    "empty",
    "missing",
    "not-a-day",
    "not-a-tag",
    "not-in-list",
    "not-json",
    "not-utf-8",
    "out-of-range",
    "repeated",
    "repeated-name",
    "too-long",
    "too-many",
    "unknown-field",
    "unknown-parameter",
    "wrong-type",
}
# What the run stands on, and the personal data of a household that `.ci/clients` writes before the runs.
SESSION = os.environ.get("OCOP_SESSION") or "no session"
OWN = "TK-000001"
PERSONAL = [value for value in os.environ.get("OCOP_PERSONAL", "").split("|") if value]
# The code of that household, in the run that says not who it is.
HOUSEHOLD = os.environ.get("OCOP_HOUSEHOLD")
BARE_COMMA = re.compile(r"(?<!\\),")
CODE = re.compile(r"(LN|CT|SP|TT|QD|CN)-[0-9]{6,9}-[0-9A-FHJ-NPR-Y]")


def excused(fault, query):
    """What the document cannot say in a schema."""
    pointer, code = fault["pointer"], fault["code"]
    if fault["in"] == "body" and pointer.startswith(("/choices", "/excluded")):
        # Which criteria, levels and exclusions there are depends on the scoring sheet that the body names; a level that does
        # not fit into a byte is no number of one.
        return code in ("bad-value", "not-in-list", "repeated", "wrong-type")
    if fault["in"] != "query":
        # Latitude and longitude go together or not at all; whether an account has a department or commune hangs on its role.
        return code == "missing" and pointer in ("/latitude", "/longitude", "/department", "/commune")
    if pointer in ("choices", "excluded"):
        # Which criteria, levels and exclusions there are depends on the scoring sheet that the path names.
        return code in ("bad-value", "not-in-list", "repeated")
    if pointer == "q":
        # Whether a word has a letter or digit, and how many words a text has, depends on how it is folded.
        return code in ("empty", "too-long")
    # The last character of a code is computed.
    given = ",".join(query.get(pointer, []))
    if code == "bad-value" and any(CODE.fullmatch(value) for value in given.split(",")):
        return True
    # What was taken from an answer as it stands does not fit: null becomes an empty text, and a comma has no backslash.
    parts = BARE_COMMA.split(given)
    return code == "bad-value" and any(not part.strip() or len(part) > 300 for part in parts)


def refused_rightly(response, case):
    """401: nobody said who they are, a token asks for what is a person's own, or a password is wrong."""
    ways = case.operation.definition.raw.get("security", [])
    if (case.method, case.operation.path) == ("POST", "/api/v1/session"):
        return
    sent = response.request.headers
    if sent.get("Authorization") == f"Bearer {os.environ.get('OCOP_TOKEN', '')}":
        assert not any("bearer" in way for way in ways), "a good token is refused"
    if SESSION in sent.get("Cookie", ""):
        assert not any("session" in way for way in ways), "a good session is refused"
    assert ways and {} not in ways, "open to everybody, and asks who it is"


def is_positive(case):
    return case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE


def about_the_household(case):
    """A code that is only well formed belongs to nobody: nothing could be shown. So the code is the household's."""
    if HOUSEHOLD is None or case.method != "GET" or not is_positive(case):
        return
    if case.operation.path.startswith("/api/v1/producers/{code}"):
        case.path_parameters["code"] = HOUSEHOLD
    if case.operation.path == "/api/v1/journal" and "code" in (case.query or {}):
        case.query["code"] = HOUSEHOLD


@schemathesis.hook
def before_call(context, case, kwargs):
    """Keeps the run from what it stands on: its own token and its own session. Of others it may end what it finds."""
    about_the_household(case)
    parameters = case.path_parameters or {}
    path, code = case.operation.path, str(parameters.get("code", ""))
    if path.startswith("/api/v1/tokens/") and case.method != "GET" and code == "clients":
        parameters["code"] = "clients-of-others"
    if path in ("/api/v1/accounts/{code}/sessions", "/api/v1/accounts/{code}") and code == OWN and case.method != "GET":
        parameters["code"] = "TK-999999999"
    # schemathesis learns it from the list of sessions.
    if path == "/api/v1/sessions/{code}" and code == os.environ.get("OCOP_SESSION_CODE"):
        parameters["code"] = "00000000-0000-7000-8000-000000000000"


def texts(content):
    """What an answer says: as it stands, or in each part of a workbook or dump."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
    return [content.decode("utf-8", "replace")]


@schemathesis.check
def shows_no_person(ctx, response, case):
    """What is held on a household is told to nobody who does not say who they are. `leaks.py` proves that this fails."""
    sent = response.request.headers
    if "Authorization" in sent or "ocop_session" in sent.get("Cookie", ""):
        return
    said = texts(response.content)
    shown = [value for value in PERSONAL if any(value in text or json.dumps(value)[1:-1] in text for text in said)]
    assert not shown, f"personal data is shown to everybody: {shown}"


@schemathesis.check
def refused_for_the_reasons_given(ctx, response, case):
    """A request that fits the document is not refused for its shape."""
    if not is_positive(case):
        return
    if response.status_code == 401:
        refused_rightly(response, case)
    if response.status_code not in (400, 422):
        return
    query = parse_qs(urlsplit(str(response.request.url)).query, keep_blank_values=True)
    problem = response.json()
    wrong = [fault for fault in problem.get("errors", []) if fault["code"] in SHAPE and not excused(fault, query)]
    if case.operation.path.startswith("/api/v1/proposals"):
        # What is proposed is of the shape of the record that it is about, and that may be any kind.
        wrong = [
            fault
            for fault in wrong
            if fault["in"] != "body" or fault["pointer"] in ("/record_kind", "/code", "/comment")
        ]
    assert not wrong, f"fits the document and is refused for its shape: {wrong}, asked with {query}"
