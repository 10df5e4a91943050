"""Matters under 13710 supervision that the city assigns to the units (domain.md F.10)."""

from .dice import Dice, day, plus
from .library import TODAY
from .papers import evidence
from .places import CITY, UNITS
from .steps import ORIGIN, step

_MATTERS = 8
_FIRST, _LAST = day("2019-01-07"), day("2019-12-20")
_SUBJECTS = ["项目用地指标落实", "施工许可办理提速", "征地拆迁遗留问题", "供电专线建设", "环评批复办理", "融资对接落实", "停工项目复工",
             "入统资料补正"]  # fmt: skip
_SOURCES = {"LEADER": 35, "MEETING": 35, "VISIT": 15, "REPORT": 10, "ENTERPRISE": 5}
_LEDGERS = {"KEY_TASK": 30, "REFORM": 10, "KEY_PROJECT": 40, "KEY_UPGRADE": 10, "KEY_PROMOTION": 10}


class _Matter:
    """The chain of one matter; days count from its assignment."""

    def __init__(self, unit, number):
        self.unit, self.key = unit, f"M{unit}-{number}"
        self.dice = Dice("matter", unit, number)
        self.on = self.dice.day(_FIRST, _LAST)
        self.title = f"{UNITS[unit][0]}{self.dice.choose(_SUBJECTS)}(模拟)"
        self.is_major = self.dice.chance(30)

    def _executed(self, do, days, report, **rest):
        return step(do, plus(self.on, days), at="matter", take={"report": f"{report}(模拟)", **rest})

    def _resolved(self, days):
        papers = [evidence("REPORT", plus(self.on, days), f"{self.key}-{days}")]
        return self._executed("ResolveSupervisionItem", days, "已办结", papers=papers)

    def _supervised(self, do, days, **take):
        return step(do, plus(self.on, days), "city", at="matter", take=take)

    def _assigned(self):
        matter = {"subject": self.title, "source": "SUPERVISION_SOURCE_" + self.dice.weigh(_SOURCES),
                  "ledger": "SUPERVISION_LEDGER_" + self.dice.weigh(_LEDGERS),
                  "category": f"SUPERVISION_CATEGORY_{'MAJOR' if self.is_major else 'GENERAL'}",
                  "executor_unit": self.unit, "executor": f"模拟承办人{self.unit[-2:]}", "data_origin": ORIGIN}  # fmt: skip
        return step("CreateSupervisionItem", self.on, "city", makes="matter", parent=f"units/{CITY}",
                    take={"supervision_item": matter})  # fmt: skip

    def _planned(self):
        """A plan instead of a result; the day by which it is to be settled then."""
        filed, ends = self.dice.between(8, 25), self.dice.between(50, 90)
        planned = [{"what": "完成前期手续(模拟)", "due_on": plus(self.on, 40).isoformat()},
                   {"what": "全面办结(模拟)", "due_on": plus(self.on, ends).isoformat()}]  # fmt: skip
        yield step("FileSupervisionPlan", plus(self.on, filed), at="matter", take={"planned": planned})
        yield self._supervised("ReviewSupervisionPlan", filed + 2, verdict="PLAN_VERDICT_APPROVED", opinion="同意(模拟)")
        return ends

    def steps(self):
        dice = self.dice
        yield self._assigned()
        studied = 5 if dice.chance(6) else dice.between(0, 1)
        yield self._executed("StudySupervisionItem", studied, "已研究部署")
        yield self._executed("FeedBackSupervisionItem", 6 if studied > 1 or dice.chance(8) else dice.between(2, 3), "进展情况")
        due = 28 if self.is_major else 7
        if self.is_major and dice.chance(40):
            due = yield from self._planned()
        resolved = due + (dice.between(6, 20) if dice.chance(10) else -dice.between(0, 1))
        yield self._resolved(resolved)
        if dice.chance(12):
            yield self._supervised("RefuseClearing", resolved + 1, reason="尚未落实到位(模拟)")
            resolved += dice.between(2, 6)
            yield self._resolved(resolved)
        yield self._supervised("ClearSupervisionItem", resolved + dice.between(1, 5), opinion="核实销号(模拟)")


def matters():
    """Key, unit, title and steps so far of each."""
    for unit in UNITS:
        for number in range(1, _MATTERS + 1):
            matter = _Matter(unit, number)
            taken = [step for step in matter.steps() if step["on"] <= TODAY.isoformat()]
            yield matter.key, unit, matter.title, taken
