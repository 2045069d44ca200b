"""Proves that `hooks.shows_no_person` fails on each form a leak can have, and only on a leak."""

import io
import os
import zipfile
from types import SimpleNamespace

PHONE, HOME = "0987 100 277", "ngõ thử nghiệm 4127"
os.environ["OCOP_PERSONAL"] = f"{PHONE}|{HOME}"

# It reads the environment once, so that comes first.
from hooks import shows_no_person


def is_told(content, headers):
    """Whether the check calls an answer a leak."""
    response = SimpleNamespace(content=content, request=SimpleNamespace(headers=headers))
    try:
        shows_no_person(None, response, None)
    except AssertionError:
        return True
    return False


def packed(text):
    """A dump or workbook with one part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("producers.csv", text)
    return file.getvalue()


LEAKS = {
    "a number": f'{{"phone": "{PHONE}"}}'.encode(),
    "a text in UTF-8": f'{{"home_address": "{HOME}"}}'.encode(),
    "a text in escapes": b'{"home_address": "ng\\u00f5 th\\u1eed nghi\\u1ec7m 4127"}',
    "a line of a file": f"CT-000062-2,{PHONE}\r\n".encode(),
    "a part of a dump": packed(f"CT-000062-2,{HOME}\r\n"),
}
for name, content in LEAKS.items():
    assert is_told(content, {}), f"{name} leaks unseen"
    assert is_told(content, {"Cookie": "theme=dark"}), f"{name} leaks unseen beside a cookie"
    assert not is_told(content, {"Authorization": "Bearer ocop_x"}), f"{name} is shown to who may see it"
    assert not is_told(content, {"Cookie": "ocop_session=x"}), f"{name} is shown to who may see it"
for content in (b"", b"{}", b"\xff\xfe", packed("CT-000062-2\r\n"), b'{"phone": null}'):
    assert not is_told(content, {}), f"{content!r} is no leak"
