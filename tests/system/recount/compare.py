"""Holding the recount against the service's scoreboards."""
import collections
from fractions import Fraction

from .judge import judge
from .plan import PLAN, PROVINCIAL_ZONES, UNITS, WHOLE_CITY, HIGH_TECH_ZONE, Scope, scopes_of
from .records import Unreadable

SHOWN_RECORDS = 8
MOST_EXPLAINED = 30
MANY_PROJECTS = 10


class Comparison:
    """Counts what agrees and keeps what does not."""

    def __init__(self, facts, source):
        self.facts = facts
        self.source = source
        self.explained = 0
        self.compared = collections.Counter()
        self.telling = collections.Counter()  # of those, the values that something was counted for
        self.differing = collections.Counter()
        self.differences = []

    def run(self, as_of):
        """Every indicator of the plan on a day, in the city, the units and the zones."""
        scopes = [WHOLE_CITY, *(Scope("UNIT", u) for u in UNITS),
                  *(Scope("ZONE", z) for z in (HIGH_TECH_ZONE, *PROVINCIAL_ZONES, *self.facts.other_zones))]
        boards = {scope: self._board(scope, as_of) for scope in scopes}
        for indicator in PLAN.values():
            expected = scopes_of(indicator, self.facts.other_zones)
            for scope in expected:
                ours = judge(self.facts, indicator, scope, as_of)
                # A city's scoreboard also holds the values of its zones.
                for board_scope in dict.fromkeys([scope, WHOLE_CITY] if scope.kind == "ZONE" else [scope]):
                    self._hold(indicator, scope, as_of, ours, boards[board_scope], board_scope)
            for board in boards.values():
                self._unexpected(indicator, expected, as_of, board)

    def _board(self, scope, as_of):
        try:
            board = self.source.scoreboard(scope, as_of)
        except Unreadable as problem:
            self.differences.append(f"{scope} as of {as_of}: {problem}")
            return {}
        if int(board.get("unreadable_projects", 0)):
            self.differences.append(f"{scope} as of {as_of}: {board['unreadable_projects']} unreadable project(s)")
        if board.get("as_of", str(as_of)) != str(as_of):
            self.differences.append(f"{scope} as of {as_of}: the answer is as of {board['as_of']}")
        return {(v["code"], scope_of(v)): v for v in board.get("values", [])}

    def _unexpected(self, indicator, expected, as_of, board):
        for code, scope in board:
            if code == indicator.code and scope not in expected:
                self._differ(indicator.code, f"{code} {scope} as of {as_of}: the plan has no such value")

    def _differ(self, code, text):
        if text not in self.differences:
            self.differing[code] += 1
            self.differences.append(text)

    def _hold(self, indicator, scope, as_of, ours, board, board_scope):
        where = f"{indicator.code} {scope} as of {as_of}"
        if board_scope != scope:
            where += f", on the scoreboard of {board_scope}"
        theirs = board.get((indicator.code, scope))
        if theirs is None:
            self._differ(indicator.code, f"{where}: not on the scoreboard; the recount has {describe(ours)}")
            return
        self.compared[indicator.code] += 1
        self.telling[indicator.code] += bool(ours.value.exact)
        problems = list(disagreements(ours, theirs))
        if problems:
            lines = [f"{where}: {'; '.join(problems)}", *records_of(ours)]
            if any(p.startswith(("value", "outcome")) for p in problems) and self.explained < MOST_EXPLAINED:
                self.explained += 1
                lines += self._explained(indicator.code, scope, as_of, ours)
            self._differ(indicator.code, "\n".join(lines))

    def _explained(self, code, scope, as_of, ours):
        """Which projects only one side counts."""
        try:
            contributions, sums = self.source.contributions(code, scope, as_of)
        except Unreadable as problem:
            return [f"    the service explains nothing: {problem}"]
        lines = []
        for part, entries in (("NUMERATOR", ours.value.numerator), ("DENOMINATOR", ours.value.denominator)):
            there, here = collections.Counter(), collections.Counter()
            for c in contributions:
                if c.get("part") == f"PART_{part}":
                    there[c.get("project_id") or c.get("entity", "")] += int(c.get("amount", 0)) * weight(c, sums)
            for entry in entries:
                if not entry.is_given:
                    here[entry.project_id or entry.record] += entry.amount
            apart = [p for p in sorted({*there, *here}) if there[p] != here[p]]
            lines += [f"    {part.lower()}, {p}: recount {here[p]}, service's contributions {there[p]}"
                      for p in apart[:MANY_PROJECTS]]
            if len(apart) > MANY_PROJECTS:
                lines.append(f"    {part.lower()}: {len(apart) - MANY_PROJECTS} project(s) more differ")
        return lines

    def table(self):
        yield f"{'code':<12}{'compared':>9}{'not zero':>9}{'differ':>8}"
        for code in PLAN:
            yield f"{code:<12}{self.compared[code]:>9}{self.telling[code]:>9}{self.differing[code]:>8}"
        columns = (self.compared, self.telling, self.differing)
        yield "{:<12}{:>9}{:>9}{:>8}".format("sum", *(sum(column.values()) for column in columns))

    def codes_compared(self):
        """Codes with at least one value that something was counted for: two empty nodes agree on nothing."""
        return sum(number > 0 for number in self.telling.values())


def scope_of(value):
    scope = value.get("scope", {})
    return Scope(scope.get("kind", "").removeprefix("SCOPE_KIND_"), scope.get("code", ""))


def weight(contribution, sums):
    """How a contribution enters its part: once, with its sign, in each sum of its measure whose days it is in."""
    on = contribution.get("business_day", "")
    return sum(int(s.get("sign", 1)) for s in sums
               if (s.get("part"), s.get("measure")) == (contribution.get("part"), contribution.get("measure")) and
               s.get("from", "") <= on <= s.get("to", "9999"))


def exact_of(theirs):
    """numerator / denominator of the answer; None: no value."""
    if not theirs.get("numerator"):
        return None
    return Fraction(int(theirs["numerator"]), int(theirs.get("denominator") or 1))


def decimal_or_none(text):
    return Fraction(text) if text else None


def disagreements(ours, theirs):
    """What differs between the two, in words; nothing: they agree."""
    if ours.value.outcome != theirs.get("outcome"):
        yield f"outcome: recount {ours.value.outcome}, service {theirs.get('outcome')}"
    has_value = ours.value.exact is not None
    if has_value and exact_of(theirs) != ours.value.exact:
        yield f"value: recount {show(ours.value.exact)}, service {show(exact_of(theirs))}"
    if decimal_or_none(theirs.get("value")) != decimal_or_none(ours.shown):
        yield f"value shown: recount {ours.shown or 'none'}, service {theirs.get('value') or 'none'}"
    if decimal_or_none(theirs.get("target")) != ours.target:
        yield f"target: recount {show(ours.target)}, service {theirs.get('target') or 'none'}"
    if ours.light != theirs.get("light"):
        yield f"light: recount {ours.light}, service {theirs.get('light')}"


def show(exact):
    return "none" if exact is None else f"{exact} ({float(exact):.6f})"


def describe(ours):
    return f"{ours.value.outcome} {show(ours.value.exact)} {ours.light}"


def records_of(ours):
    """The largest addends of both parts and the records that they come from."""
    for name, entries in (("numerator", ours.value.numerator), ("denominator", ours.value.denominator)):
        if not entries:
            continue
        yield f"    {name}: {sum(e.amount for e in entries)} from {len(entries)} record(s)"
        for entry in sorted(entries, key=lambda e: -abs(e.amount))[:SHOWN_RECORDS]:
            yield f"      {entry.amount} {entry.record}"
        if len(entries) > SHOWN_RECORDS:
            yield f"      and {len(entries) - SHOWN_RECORDS} more"
