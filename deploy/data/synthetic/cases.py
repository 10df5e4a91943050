"""Steps of one case of approval (domain.md F.3): filed, accepted by one person and decided by another."""

import datetime
from dataclasses import dataclass

from .dice import Dice, plus
from .papers import evidence
from .places import CITY
from .reference import Item, after
from .steps import step

# How cases go, in a thousand.
_FATES = {"plain": 782, "late": 28, "corrected": 50, "suspended": 48, "extended": 20, "opinions": 24, "silent": 8,
          "sent back": 8, "handed over": 10, "refused": 9, "withdrawn": 8, "declined": 5}  # fmt: skip
# Promised days that a fate takes.
_LEAST = {"suspended": 3, "extended": 3, "opinions": 5, "silent": 8, "sent back": 5, "handed over": 3, "withdrawn": 3}
# Of plain cases of items that let papers follow, in percent: those that are accepted without
# them (F.8.1).
_TOLERANT = 35
# Of what never comes, in working days and in days: `stuck` is not decided, `hanging` and `overdue` not resumed.
_FAR = 200
_STANDS = {
    "EXPERT_REVIEW": "组织专家评审(模拟)",
    "EVALUATION": "委托第三方评估(模拟)",
    "PUBLIC_NOTICE": "公示(模拟)",
    "INSPECTION": "现场检测(模拟)",
    "HEARING": "举行听证(模拟)",
    "CORRECTION": "受理后补充材料(模拟)",
}
_POINTS = ["申请表未盖章(模拟)", "附图比例不符(模拟)", "缺少土地权属材料(模拟)", "缺少法定代表人身份证明(模拟)"]
_ADVISERS = ["D01", "D11", "D13", "D15", "D16"]


@dataclass(frozen=True)
class Case:
    """The case of one item, and how it will go."""

    key: str
    unit: str
    item: Item
    fate: str
    is_green: bool = False
    # `city ` where the city's offices handle it.
    by: str = ""

    @property
    def days(self):
        """The promise; through the green channel half of it, rounded up (K22)."""
        return (self.item.promised + 1) // 2 if self.is_green else self.item.promised


def fate_of(key, item):
    fate = Dice(key, item.code, "fate").weigh(_FATES)
    may = item.promised >= _LEAST.get(fate, 0) and (fate != "extended" or item.extension > 1)
    fate = fate if may else "plain"
    tolerant = fate == "plain" and item.tolerable_papers and Dice(key, item.code, "tolerance").chance(_TOLERANT)
    return "tolerant" if tolerant else fate


@dataclass
class Course:
    steps: list
    # Day of the grant, which may lie behind the year's end.
    granted: datetime.date


class Desk:
    """Where the steps of a case are taken, in order."""

    def __init__(self, case):
        self.case, self.dice, self.steps = case, Dice(case.key, case.item.code, "case"), []

    def take(self, do, on, by="office", **take):
        self.steps.append(step(do, on, self.case.by + by, at=self.case.item.code, take=take))
        return on

    def paper(self, kind, on, what=""):
        return evidence(kind, on, f"{self.case.key}-{self.case.item.code}{what}")

    def accept(self, on):
        take = {"green_channel": True} if self.case.is_green else {}
        if self.case.fate == "tolerant":
            take["tolerance"] = {"missing_papers": list(self.case.item.tolerable_papers), "promised_by": after(on, 18).isoformat(),
                                 "promise": self.paper("REPORT", on, "-容缺承诺")}  # fmt: skip
        return self.take("AcceptCase", on, "window", **take)

    def grant(self, on):
        """The day from which it is in force."""
        late = self.case.fate == "tolerant" and self.dice.chance(30)
        if self.case.fate == "tolerant" and not late:
            self._supply(on)
        self.take("DecideCase", on, verdict="VERDICT_GRANTED", permit=self.paper("PERMIT", on))
        if late:  # It was preliminary.
            on = after(on, self.dice.between(1, 2))
            self._supply(on)
            on = after(on, self.dice.between(0, 2))
            self.take("FinalizeCase", on, permit=self.paper("PERMIT", on, "-正式"))
        self.deliver(on)
        return on

    def _supply(self, on):
        papers = [{"name": name, "evidence": self.paper("REPORT", on, f"-{name}")} for name in self.case.item.tolerable_papers]
        self.take("SupplyPapers", on, "clerk", papers=papers)

    def refuse(self, on):
        self.take("DecideCase", on, verdict="VERDICT_REFUSED", reason="不符合规划和技术规范要求(模拟)")
        return self.deliver(on)

    def deliver(self, decided):
        """In ten working days, but for a few that nobody fetches; the last day of the case."""
        if self.dice.chance(3):
            return decided
        return self.take("DeliverCase", after(decided, self.dice.between(0, 6)), "window")


def file_item(case, on):
    """Files a floating item, or one again that ended without a grant."""
    take = {"item": case.item.code, "papers": [evidence("REPORT", on, f"{case.key}-{case.item.code}-申请-{on}")]}
    return step("FileItem", on, f"{case.by}clerk", at="process", makes=case.item.code, take=take)


def _ask_correction(desk, received, until=None):
    """Corrections before acceptance, asked for once; the day on which it is received anew."""
    dice, asked = desk.dice, after(received, desk.dice.between(1, 4))
    answered = max(until or plus(asked, dice.between(3, 14)), asked)
    points = ["施工图审查合格书尚未出具(模拟)"] if until else dice.pick(_POINTS, dice.between(1, 3))
    desk.take("AskCorrection", asked, "window", points=points)
    desk.take("AnswerCorrection", answered, "clerk", papers=[desk.paper("REPORT", answered, "-补正")])
    return after(answered, 0)


def _begin(desk, filed, not_before):
    """From the filing to the acceptance; the day from which the clock runs."""
    received = after(filed, 0)
    if desk.case.fate == "silent":
        return received
    waits = not_before and not_before > after(received, 8)
    if desk.case.fate == "corrected" or waits:
        received = _ask_correction(desk, received, not_before)
    accepted = after(received, desk.dice.between(0, 2))
    if not_before and not waits:
        accepted = max(accepted, min(after(received, 5), after(not_before, 0)))
    return desk.accept(accepted)


def _suspend(desk, started, used):
    """The clock stands once; the day of the decision."""
    dice, fate = desk.dice, desk.case.fate
    counted = dice.between(1, min(used, desk.case.days - 1))
    first = after(started, counted)
    stands = dice.between(4, 30)
    planned = {"hanging": 60, "overdue": 2}.get(fate, stands + dice.between(-3, 8))
    kind = dice.choose(list(_STANDS))
    desk.take("SuspendCase", first, kind=f"SUSPENSION_KIND_{kind}", text=_STANDS[kind],
              planned_end=max(plus(first, planned), first).isoformat())  # fmt: skip
    resumed = after(plus(first, stands if fate == "suspended" else _FAR), 0)
    desk.take("ResumeCase", resumed)
    return after(resumed, used - counted)


def _ask_opinions(desk, begun):
    """Two or three departments; of three two are enough, and so one may disagree."""
    dice = desk.dice
    asked = sorted(dice.pick([one for one in _ADVISERS if one != desk.case.item.department], dice.between(2, 3)))
    take = {"departments": asked, **({"needed": 2} if len(asked) == 3 else {"veto": True})}
    desk.take("AskOpinions", begun, **take)
    against = dice.choose(asked) if len(asked) == 3 and dice.chance(50) else ""
    given = begun
    for department in asked:
        given = max(given, after(begun, dice.between(1, 2)))
        stance, text = ("DISAGREES", "建议调整平面布局(模拟)") if department == against else ("AGREES", "无意见(模拟)")
        desk.take("GiveOpinion", given, "adviser", department=department, stance=f"STANCE_{stance}", text=text)


def _days_used(desk):
    """Working days that the clock runs until the decision."""
    dice, days, fate = desk.dice, desk.case.days, desk.case.fate
    if fate == "late":
        return days + dice.between(1, 5)
    if fate == "stuck":
        return _FAR
    if fate == "silent":
        return dice.between(6, days)
    if fate == "slow":
        return days
    return min(dice.between((days + 2) // 3, days) for _ in range(2))


def _review(desk, started):
    """Under review, until the day on which it may be decided."""
    case, dice = desk.case, desk.dice
    used = _days_used(desk)
    # Silence has accepted it on the sixth working day (F.3).
    begun = after(started, 6 if case.fate == "silent" else min(dice.below(2), used))
    if case.fate == "handed over":
        desk.take("DelegateCase", begun, "checker", to=f"shenpi.{CITY if case.by else case.unit}",
                  reason="承办人调整(模拟)")  # fmt: skip
    desk.take("BeginReview", begun)
    if case.fate in ("suspended", "hanging", "overdue"):
        return _suspend(desk, started, used)
    if case.fate == "extended":
        extension = dice.between(2, min(case.item.extension, 6))
        desk.take("ExtendCase", after(started, case.days - 1), days=extension, reason="情况复杂,经负责人批准延期(模拟)")
        return after(started, case.days + dice.between(1, extension))
    if case.fate == "opinions":
        _ask_opinions(desk, begun)
        used = max(used, 3)
    if case.fate == "sent back":
        desk.take("SendBackCase", after(started, 2), reason="受理材料归类有误(模拟)")
        desk.take("BeginReview", after(started, 3))
        used = max(used, 3)
    return after(started, used)


def _fail(desk, filed):
    """Ends without a grant; the day of it."""
    dice, fate = desk.dice, desk.case.fate
    received = after(filed, 0)
    if fate == "declined":
        reason = "不属于本机关职权范围,请按告知清单补齐后另行申请(模拟)"
        return desk.take("DeclineCase", after(received, dice.between(0, 3)), "window", reason=reason)
    started = desk.accept(after(received, dice.between(0, 2)))
    if fate == "withdrawn":
        desk.take("BeginReview", started)
        ended = after(started, dice.between(1, desk.case.days - 1))
        return desk.take("WithdrawCase", ended, "clerk", reason="建设方案调整,申请撤回(模拟)")
    return desk.refuse(_review(desk, started))


def run(case, filed, not_before=None):
    """From the filing, which is not among the steps, to the grant, not before the day that is given."""
    desk = Desk(case)
    if case.fate in ("refused", "withdrawn", "declined"):
        ended = _fail(desk, filed)
        again = Case(case.key, case.unit, case.item, "plain", case.is_green, case.by)
        filed = after(ended, desk.dice.between(2, 9))
        desk.steps.append(file_item(again, filed))
        desk.case = again
    decided = _review(desk, _begin(desk, filed, not_before))
    if not_before and case.fate != "stuck":
        decided = max(decided, after(not_before, 0))
    return Course(desk.steps, desk.grant(decided))
