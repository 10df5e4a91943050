"""Problems that projects met (domain.md E.8), the matters that those of key projects opened (K11), and obstruction (K9)."""

from .dice import day, plus
from .papers import evidence
from .places import CITY
from .steps import ORIGIN, step
from .timeline import TODAY

_FIRST, _LAST = day("2019-01-07"), day("2019-12-20")
_TITLES = ["临时用电未接入", "征地拆迁未完成", "用地指标未落实", "环评批复未办结", "项目融资困难", "施工道路受阻", "原材料供应紧张", "设计变更未批复"]
_SOURCES = {"VISIT": 30, "REPORT": 20, "MEETING": 20, "ENTERPRISE": 25, "LEADER": 5}
# Per cent of the projects under construction.
_SHARE, _OBSTRUCTED = 30, 6
_KINDS = {"BLOCKADE": 50, "FORCED_SUPPLY": 25, "DAMAGE": 10, "EXTORTION": 10, "OTHER": 5}


class _Issue:
    """The chain of one issue; days count from its report."""

    def __init__(self, project, on):
        self.project, self.on, self.dice = project, on, project.dice("issue")
        self.is_major = self.dice.chance(30)

    def step(self, do, days, by="clerk", at="issue", **take):
        return step(do, plus(self.on, days), by, at=at, take=take)

    def _reported(self):
        issue = {"title": f"{self.dice.choose(_TITLES)}(模拟)", "source": "ISSUE_SOURCE_" + self.dice.weigh(_SOURCES),
                 "category": f"SUPERVISION_CATEGORY_{'MAJOR' if self.is_major else 'GENERAL'}",
                 "data_origin": ORIGIN}  # fmt: skip
        return step("CreateIssue", self.on, makes="issue", of="issue", take={"issue": issue})

    def _resolved(self, days):
        papers = [evidence("REPORT", plus(self.on, days), f"{self.project.key}-问题-{days}")]
        return self.step("ResolveIssue", days, report="已协调解决(模拟)", papers=papers)

    def _handled(self):
        """Up to the work on it; the day on which that began."""
        answered = self.dice.between(4, 6) if self.dice.chance(8) else self.dice.between(0, 3)
        yield self.step("AcceptIssue", answered, answer="已受理,正在协调(模拟)")
        assigned = answered + self.dice.between(0, 1)
        yield self.step("AssignIssue", assigned, responsible_person=f"模拟负责人{self.project.unit[-2:]}")
        yield self.step("BeginIssue", assigned)
        return assigned

    def steps(self, is_key):
        """The issue's, and of a key project the matter's that it opens."""
        yield self._reported()
        if is_key:
            yield step("@matter", self.on, makes="matter")
            yield self.step("StudySupervisionItem", 0, at="matter", report="已研究部署(模拟)")
        began = yield from self._handled()
        if is_key:
            yield self.step("FeedBackSupervisionItem", max(began, 2), at="matter", report="进展情况(模拟)")
        due = 28 if self.is_major else 7
        resolved = due + self.dice.between(3, 12) if self.dice.chance(12) else due - self.dice.between(0, 2)
        resolved = max(resolved, began)
        yield self._resolved(resolved)
        if self.dice.chance(10):
            yield self.step("ReturnIssue", resolved + 1, "checker", reason="尚未落实到位(模拟)")
            resolved += self.dice.between(2, 4)
            yield self._resolved(resolved)
        confirmed = resolved + self.dice.between(0, 1)
        yield self.step("ConfirmIssue", confirmed, "checker", opinion="问题已解决(模拟)")
        if is_key:
            yield self.step("ResolveSupervisionItem", confirmed, at="matter", report="已办结(模拟)")
            yield self.step("ClearSupervisionItem", confirmed + 2, "city", at="matter", opinion="核实销号(模拟)")


def _is_key(project, on):
    return any(p.listed and p.listed < on and (not p.delisted or on < p.delisted)
               for p in project.places if p.list in ("KEY_CITY", "KEY_PROVINCE"))  # fmt: skip


def _day_of(project, dice, share):
    """Of so many per cent of the projects a day while they were built."""
    days = project.days
    if "started" not in days or "admitted" not in days or "exited" in days or project.unit == CITY:
        return None
    first = max(_FIRST, plus(max(days["started"], days["admitted"]), 5))
    last = min(_LAST, days.get("completed", _LAST))
    return dice.day(first, last) if first <= last and dice.chance(share) else None


def issue_steps(project):
    """At most one of a project."""
    on = _day_of(project, project.dice("issues"), _SHARE)
    if on:
        steps = _Issue(project, on).steps(_is_key(project, on))
        yield from (taken for taken in steps if taken["on"] <= TODAY.isoformat())


def obstruction_steps(project):
    """Most are closed within the month that the police unit set."""
    dice = project.dice("obstruction")
    on = _day_of(project, dice, _OBSTRUCTED)
    if not on:
        return
    obstruction = {"obstructed_on": on.isoformat(), "obstruction_kind": "OBSTRUCTION_KIND_" + dice.weigh(_KINDS),
                   "police_unit": f"{project.short}公安局(模拟)", "is_gang_crime": dice.chance(15),
                   "to_close_by": plus(on, 30).isoformat(), "data_origin": ORIGIN}  # fmt: skip
    yield step("CreateObstructionCase", on, makes="obstruction", of="obstruction_case",
               take={"obstruction_case": obstruction})  # fmt: skip
    closed = plus(on, dice.between(35, 60) if dice.chance(15) else dice.between(5, 30))
    if closed <= TODAY:
        done = {"closed_on": closed.isoformat(), "result": "依法处置,恢复施工(模拟)"}
        yield step("UpdateObstructionCase", closed, at="obstruction", take={"obstruction_case": done})
