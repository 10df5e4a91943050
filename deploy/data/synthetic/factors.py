"""Needs of projects for land, funds and room for pollutants, and the city's quotas of them (domain.md K19-K21)."""

from collections import defaultdict

from .dice import Dice, day, first_of, month_of, next_month, plus
from .papers import evidence
from .places import CITY, UNITS
from .steps import ORIGIN, in_order, step, yuan
from .timeline import TODAY

CHAIN = "factors"
_FIRST, _LAST = day("2019-01-21"), day("2019-12-10")
_OPENED, _FILLED = day("2019-01-04"), day("2019-01-11")
# Per cent of the projects under construction; of the industrial ones so many need room for a pollutant as well.
_SHARE, _POLLUTING = 26, 12
_LAND = ("LAND_PLAN", "LAND_LINK", "LAND_BALANCE")
_FACTORS = {"LAND_PLAN": 42, "LAND_LINK": 12, "LAND_BALANCE": 14, "LAND_STOCK": 7, "FUND": 25}
_POLLUTANTS = {"COD": 20, "AMMONIA_NITROGEN": 10, "SO2": 25, "NOX": 25, "SMOKE_DUST": 10, "INDUSTRIAL_DUST": 10}
# What becomes of a need, and how much likelier it is late in the units that are short of land.
_FATES = {"IN_TIME": 74, "LATE": 9, "PARTLY": 4, "REFUSED": 5, "WITHDRAWN": 4, "RETURNED": 2, "OPEN": 2}
_SHORT_OF_LAND = {"140403": 30, "140425": 25, "140472": 18}
_MU_M2 = 667


class Need:
    """One of a project: what it asks, and what becomes of it."""

    def __init__(self, project, factor, dice):
        self.project, self.factor = project, factor
        self.slot = "need " + ("of a pollutant" if factor in _POLLUTANTS else "of land or funds")
        first = max(_FIRST, plus(max(project.days["admitted"], project.days["started"]), 3))
        self.filed = dice.day(first, min(_LAST, project.days.get("completed", _LAST)))
        self.needed_by = plus(self.filed, dice.between(20, 75))
        self.amount = self._draw_amount(dice)
        late = _SHORT_OF_LAND.get(project.unit, 0)
        self.fate = "LATE" if dice.chance(late) else dice.weigh(_FATES)
        # Days and amounts of what it is given.
        self.parts = self._draw_parts(dice)
        self.refused = self.withdrawn = None
        if self.fate == "REFUSED":
            self.refused = dice.day(plus(self.filed, 5), self.needed_by)
        elif self.fate == "WITHDRAWN":
            self.withdrawn = dice.day(plus(self.filed, 2), plus(self.needed_by, -1))
        elif self.fate == "RETURNED":
            # What goes back on the first of a month comes before all that the month allots: an account goes by its days.
            self.withdrawn = first_of(next_month(month_of(self.parts[-1][0])))

    def _draw_amount(self, dice):
        if self.factor == "FUND":
            return max(self.project.wan * dice.between(8, 30) // 100, 1) * 10_000
        return dice.between(500, 20_000) if self.factor in _POLLUTANTS else _MU_M2 * dice.between(10, 150)

    def _draw_parts(self, dice):
        if self.fate in ("REFUSED", "WITHDRAWN", "OPEN"):
            return []
        last = plus(self.needed_by, dice.between(1, 30)) if self.fate == "LATE" else dice.day(plus(self.filed, 3), self.needed_by)
        half = self.amount // 2
        if self.fate == "PARTLY":
            return [(last, half)]
        if half and dice.chance(15):
            return [(dice.day(plus(self.filed, 1), last), half), (last, self.amount - half)]
        return [(last, self.amount)]

    def steps_of_unit(self):
        need = {"factor": f"FACTOR_{self.factor}", "amount": str(self.amount), "purpose": "项目建设(模拟)",
                "needed_by": self.needed_by.isoformat(), "data_origin": ORIGIN}  # fmt: skip
        yield step("CreateFactorNeed", self.filed, makes=self.slot, of="factor_need", take={"factor_need": need})
        if self.withdrawn and self.withdrawn <= TODAY:
            take = {"reason": "项目调整,不再需要(模拟)"}
            yield step("WithdrawFactorNeed", self.withdrawn, at=self.slot, take=take)

    def steps_of_city(self):
        of = {"at": self.slot, "made_by": self.project.key, "review": True}
        for number, (on, amount) in enumerate(self.parts):
            paper = evidence("PERMIT", on, f"{self.project.key}-要素-{self.factor}-{number}")
            take = {"amount": str(amount), "opinion": "同意安排(模拟)", "paper": paper}
            put = {"quota": self.factor} if has_quota(self.factor) else {}
            yield step("MeetFactorNeed", on, "city", **of, put=put, take=take)
        if self.refused:
            yield step("RefuseFactorNeed", self.refused, "city", **of, take={"opinion": "指标不足(模拟)"})


def has_quota(factor):
    return factor in _LAND or factor in _POLLUTANTS


def needs_of(project):
    """At most one of land or funds and one of a pollutant."""
    days, dice = project.days, project.dice("factors")
    if "started" not in days or "admitted" not in days or "exited" in days or project.path == "rejected":
        return []
    if max(days["admitted"], days["started"]) >= plus(_LAST, -3) or days.get("completed", TODAY) < plus(_FIRST, 10):
        return []
    needs = []
    if dice.chance(_SHARE):
        needs.append(Need(project, dice.weigh(_FACTORS), project.dice("need of land or funds")))
    if project.trade.is_industry and dice.chance(_POLLUTING):
        needs.append(Need(project, dice.weigh(_POLLUTANTS), project.dice("need of a pollutant")))
    return needs


def need_steps(project):
    for need in needs_of(project):
        yield from need.steps_of_unit()


def _entry(factor, kind, on, amount, reason):
    take = {"kind": f"QUOTA_ENTRY_KIND_{kind}", "amount": str(amount), "reason": f"{reason}(模拟)",
            "paper": evidence("PERMIT", on, f"{factor}-{kind}-{on}")}  # fmt: skip
    return step("RecordQuotaEntry", on, "city", at=factor, take=take)


def _account_steps(factor, wanted):
    """Enough for all: who comes first is of no concern to this year."""
    dice = Dice("quota", factor)
    quota = {"factor": f"FACTOR_{factor}", "data_origin": ORIGIN}
    if factor in _LAND:
        quota["year"] = 2019
    yield step("CreateFactorQuota", _OPENED, "city", makes=factor, take={"factor_quota": quota})
    yield _entry(factor, "RECEIVED" if factor == "LAND_PLAN" else "FREED", _FILLED, wanted, "年初指标")
    more, on = max(wanted // 10, 2), dice.day(day("2019-05-06"), day("2019-07-26"))
    if factor in _LAND:
        yield _entry(factor, "RECEIVED", on, more, "省追加下达")
        yield _entry(factor, "REVERSED", plus(on, 30), more // 2, "省核减")
    else:
        yield _entry(factor, "BOUGHT", on, more, "排污权交易购入")
        yield _entry(factor, "SOLD", plus(on, 60), more // 2, "排污权交易售出")


def city_steps(projects):
    """The city's chain: its accounts, and what it allots of them, in order of days."""
    wanted, steps = defaultdict(int), []
    for project in projects:
        for need in needs_of(project):
            wanted[need.factor] += need.amount
            steps += need.steps_of_city()
    accounts = [taken for factor in sorted(filter(has_quota, wanted)) for taken in _account_steps(factor, wanted[factor])]
    return CITY, UNITS[CITY][0], in_order(taken for taken in accounts + steps if taken["on"] <= TODAY.isoformat())
