"""What approval goes by: working days and the catalogue of items, as the node reads them."""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

from .dice import plus
from .library import TODAY

_FOLDER = Path(__file__).resolve().parents[1] / "2019"
_TOKEN = re.compile(r'#[^\n]*|"([^"\\]*)"|([\w-]+)|([{}\[\]:,])')


def _entries(tokens):
    """Fields up to the closing brace, as (name, value); a value is a text, a list of texts, or entries."""
    found = []
    for name in tokens:
        if name == "}":
            break
        sign = next(tokens)
        value = _entries(tokens) if sign == "{" else next(tokens)
        if value == "[":
            value = [text for text in iter(lambda: next(tokens), "]") if text != ","]
        found.append((name, value))
    return found


def _read(file, name):
    """Every entry called `name` of a text-format file."""
    text = (_FOLDER / file).read_text(encoding="utf-8")
    matches = (match for match in _TOKEN.finditer(text) if not match[0].startswith("#"))
    tokens = (next(part for part in match.groups() if part is not None) for match in matches)
    return [dict(value) for key, value in _entries(tokens) if key == name]


def _days(name):
    """Days of the notices known today, of each year the last."""
    notices = {notice["year"]: notice for notice in _NOTICES if notice["published"] <= TODAY.isoformat()}
    return {datetime.date.fromisoformat(text) for notice in notices.values() for text in notice.get(name, ())}


# By year and version, as the file has them.
_NOTICES = _read("calendar.txtpb", "calendar_notices")
_REST, _MAKE_UP = _days("rest_days"), _days("make_up_days")


def works(date):
    """Whether it is a working day (domain.md F.5.1)."""
    return date in _MAKE_UP or (date not in _REST and date.weekday() < 5)


def after(date, number):
    """The working day that comes so many after `date`; 0: the first that is not before it (F.5.2)."""
    while number == 0 and not works(date):
        date = plus(date, 1)
    while number > 0:
        date = plus(date, 1)
        number -= works(date)
    return date


def before(date, number):
    """The working day that comes so many before `date`; 0: the last that is not after it."""
    while number == 0 and not works(date):
        date = plus(date, -1)
    while number > 0:
        date = plus(date, -1)
        number -= works(date)
    return date


@dataclass(frozen=True)
class Item:
    """One of the catalogue (F.2)."""

    code: str
    stage: int
    department: str
    promised: int
    extension: int
    flows: tuple
    floating: bool
    conditional: bool
    has_green_channel: bool
    is_joint: bool
    after_acceptance: bool
    after_floating: bool
    tolerable_papers: tuple


def _item(entry):
    true = lambda name: entry.get(name) == "true"
    return Item(entry["code"], int(entry["stage"]), entry["department"], int(entry.get("promised_days", 0)),
                int(entry.get("max_extension_days", 0)), tuple(entry["flows"]), true("floating"), true("conditional"),
                true("green_channel"), true("joint_acceptance"), true("after_acceptance"),
                true("after_floating"), tuple(entry.get("tolerable_papers", ())))  # fmt: skip


ITEMS = {item.code: item for item in map(_item, _read("approval.txtpb", "approval_items"))}
