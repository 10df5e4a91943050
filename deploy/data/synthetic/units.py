"""Steps of the units: leaders, visits, meetings, solid waste, publicity, PPP budgets, unit-months."""

from .dice import Dice, day, first_of, next_month, plus
from .money import MONTHS, NOT_ACCEPTED, REOPENED
from .papers import evidence
from .places import CITY, REPORT_TO_CITY, UNITS
from .standing import NO_VISITS, QUARTERS, visit
from .steps import ORIGIN, step, yuan

# Whose leader changed in 2019, and when.
_NEW_LEADER = ("140425", "2019-07-01")
# The county that has no flow of parallel approval, and the one that published another, and when.
_NO_FLOW, _NEW_FLOW = "140429", ("140425", "2019-09-02")
_LAYERS = {"PRINCIPAL": 50, "DEPUTY": 35, "DEPARTMENT": 15}
# Submitted long after its window, accepted later still.
_VERY_LATE = {("140429", "2019-11")}


def _leader(unit, role, number, first, slot):
    leader = {
        "role": f"LEADER_ROLE_{role}",
        "person": f"模拟领导{unit[-2:]}{number}",
        "position": "主要领导(模拟)" if role == "PRINCIPAL" else "分管领导(模拟)",
        "from": first,
        "data_origin": ORIGIN,
    }
    return step("CreatePrincipalLeader", day(first), makes=slot, take={"principal_leader": leader})


def leader_steps(unit):
    """Without a principal leader a unit cannot submit (K4)."""
    yield _leader(unit, "PRINCIPAL", 1, "2016-07-01", "leader")
    yield _leader(unit, "IN_CHARGE", 2, "2016-07-01", "deputy")


def change_steps(unit):
    if unit == _NEW_LEADER[0]:
        on = day(_NEW_LEADER[1])
        take = {"principal_leader": {"ended_on": plus(on, -1).isoformat()}}
        yield step("UpdatePrincipalLeader", on, at="leader", take=take)
        yield _leader(unit, "PRINCIPAL", 3, _NEW_LEADER[1], "leader 2")


def _flow(unit, on, slot):
    title = f"{UNITS[unit][0]}工程建设项目并联审批流程(模拟)"
    flow = {"title": title, "published_on": on.isoformat(), "document": evidence("REPORT", plus(on, -3), title),
            "data_origin": ORIGIN}  # fmt: skip
    return step("CreateParallelFlow", plus(on, 1), makes=slot, take={"parallel_flow": flow})


def flow_steps(unit):
    """Each county publishes its flow (K10), but for one."""
    if unit in REPORT_TO_CITY or unit == _NO_FLOW:
        return
    yield _flow(unit, Dice("flow", unit).day(day("2018-12-03"), day("2019-06-28")), "flow")
    if unit == _NEW_FLOW[0]:
        on = day(_NEW_FLOW[1])
        yield step("UpdateParallelFlow", on, at="flow", take={"parallel_flow": {"ended_on": on.isoformat()}})
        yield _flow(unit, on, "flow 2")


def visit_steps(unit):
    """At least one a quarter (K8), but for a unit or two."""
    dice = Dice("visits", unit)
    for quarter, (first, last) in QUARTERS.items():
        for _ in range(0 if (unit, quarter) in NO_VISITS else dice.between(1, 3)):
            name, tier = UNITS[unit][0], "CITY" if unit == CITY else "COUNTY"
            yield visit(dice.day(day(first), day(last)), f"{name}项目专班(模拟)", tier)


def meeting_steps(unit):
    """A dispatch meeting a month (K10), its minutes some days later; a few are left out."""
    dice = Dice("meetings", unit)
    for month in MONTHS:
        held, chair = plus(first_of(month), dice.between(3, 26)), f"模拟主持人{unit[-2:]}"
        if dice.chance(4):
            continue
        meeting = {"title": f"{UNITS[unit][0]}{month}重点项目调度会(模拟)", "layer": f"DISPATCH_LAYER_{dice.weigh(_LAYERS)}",
                   "planned_on": held.isoformat(), "data_origin": ORIGIN}  # fmt: skip
        slot = f"meeting {month}"
        yield step("CreateDispatchMeeting", plus(held, -2), makes=slot, take={"dispatch_meeting": meeting})
        yield step("HoldDispatchMeeting", held, at=slot, take={"chair": chair, "analysis": "项目推进情况分析(模拟)"})
        issued = plus(held, dice.between(0, 6))
        minutes = evidence("REPORT", issued, f"U{unit}-{month}-会议纪要")
        yield step("MinuteDispatchMeeting", issued, at=slot, take={"minutes": minutes})


def waste_steps(unit):
    """Industrial solid waste used, by month (K12): a little more than the 8,000,000 t that the plan asks for."""
    dice = Dice("waste", unit)
    for month in MONTHS:
        on = plus(first_of(next_month(month)), -1)
        use = {"month": month, "used_tonnes": str(dice.between(31_000, 62_500)), "reported_by": "工信部门(模拟)",
               "data_origin": ORIGIN}  # fmt: skip
        yield step("CreateSolidWasteUse", on, makes=f"waste {month}", take={"solid_waste_use": use})


_MEDIA = {"NEWSPAPER": 40, "TELEVISION": 15, "RADIO": 5, "WEBSITE": 25, "SOCIAL": 15}


def publicity_steps(unit):
    """Up to four items a month (W4)."""
    dice = Dice("publicity", unit)
    for month in MONTHS:
        for number in range(dice.between(0, 4)):
            on = plus(first_of(month), dice.between(0, 27))
            item = {"title": f"{UNITS[unit][0]}项目建设报道(模拟)", "medium": f"PUBLICITY_MEDIUM_{dice.weigh(_MEDIA)}",
                    "outlet": "模拟媒体", "published_on": on.isoformat(), "link": f"模拟-{unit}-{month}-{number + 1}",
                    "data_origin": ORIGIN}  # fmt: skip
            slot = f"publicity {month} {number}"
            yield step("CreatePublicityItem", on, makes=slot, take={"publicity_item": item})


def ppp_budget_steps(unit):
    """Adopted early in the year, all under the red line (K18)."""
    dice = Dice("ppp budget", unit)
    on, expenditure = dice.day(day("2019-01-10"), day("2019-03-15")), dice.between(90_000, 420_000)
    budget = {"year": 2019, "adopted_on": on.isoformat(), "committed_yuan": yuan(expenditure * dice.between(20, 98) // 1000),
              "expenditure_yuan": yuan(expenditure), "evidence": evidence("REPORT", on, f"U{unit}-2019-预算"),
              "data_origin": ORIGIN}  # fmt: skip
    yield step("CreatePppBudget", on, makes="ppp budget", take={"ppp_budget": budget})


def _accept(slot, on):
    return step("AcceptUnitMonth", on, "city", at=slot, review=True, take={"opinion": "验收通过(模拟)"})


def month_steps(unit, month):
    """Opened, submitted, accepted: the lock (I.37)."""
    dice, first, slot = Dice("unit month", unit, month), first_of(month), f"month {month}"
    take = {"unit_month": {"month": month, "data_origin": ORIGIN}}
    yield step("CreateUnitMonth", plus(first, 19), makes=slot, take=take)
    following = first_of(next_month(month))
    if (unit, month) in _VERY_LATE:
        submitted, accepted = plus(following, 11), plus(following, 15)
    else:
        late = dice.chance(5)
        submitted = plus(following, -2 if month == "2019-02" else 1) if late else plus(first, 24)
        accepted = plus(following, dice.between(5, 8))
    yield step("SubmitUnitMonth", submitted, at=slot)
    if (unit, month) not in NOT_ACCEPTED:
        yield _accept(slot, accepted)


def reopening_steps(unit, month):
    """Re-opened for reports that were missing; what comes after them is `closing_steps`."""
    on = day(REOPENED[(unit, month)])
    take = {"opinion": "补报遗漏项目(模拟)"}
    yield step("ReopenUnitMonth", on, "city", at=f"month {month}", review=True, take=take)


def closing_steps(unit, month):
    on = day(REOPENED[(unit, month)])
    yield step("SubmitUnitMonth", plus(on, 6), at=f"month {month}")
    yield _accept(f"month {month}", plus(on, 8))
