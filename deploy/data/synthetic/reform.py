"""What the reform of approval keeps count of (domain.md K22, K24, K25): systems on the platform, documents under review,
assessments of the plans of zones, editions of the catalogue of items."""

from .dice import Dice, day, plus
from .papers import evidence
from .steps import ORIGIN, step

# Departments with a system of approval, each of which has one; one system stands alone by exception.
_DEPARTMENTS = ["D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D11", "D12", "D13", "D14"]
_ALONE = "D12"
_DOCUMENTS = 24
# Development zones, and those whose plan is still being assessed at the end of the year.
_ZONES, _UNDER_WAY = 9, ("Z05", "Z08")
_ACTIONS = {"ENACT": 35, "AMEND": 40, "REPEAL": 20, "INTERPRET": 5}
# Editions of the catalogue: day, items, sum of their limits; of two of one day the second corrects the first.
_EDITIONS = (("2018-12-10", 64, 642), ("2018-12-10", 46, 642), ("2019-03-11", 40, 548), ("2019-07-15", 31, 402),
             ("2019-07-15", 31, 420))  # fmt: skip
_REGISTERED, _LISTED, _LAST = day("2019-01-15"), day("2019-04-01"), day("2019-12-25")


def _system_steps(department):
    dice, slot = Dice("system", department), f"system {department}"
    system = {"title": f"{department}审批业务系统(模拟)", "department": department, "registered_on": _REGISTERED.isoformat(),
              "data_origin": ORIGIN}  # fmt: skip
    if department == _ALONE:
        paper = evidence("PERMIT", plus(_REGISTERED, -5), f"{department}-孤网例外")
        system |= {"exception": "涉密系统,经批准暂不接入(模拟)", "exception_paper": paper}
    yield step("CreateConnectedSystem", _REGISTERED, "city", makes=slot, take={"connected_system": system})
    if department != _ALONE:
        on = dice.day(plus(_REGISTERED, 20), _LAST)
        yield step("UpdateConnectedSystem", on, "city", at=slot, take={"connected_system": {"connected_on": on.isoformat()}})


def _document_steps(number):
    dice, slot = Dice("document", number), f"document {number:02d}"
    document = {"title": f"工程建设项目审批制度文件{number:02d}(模拟)", "action": "POLICY_ACTION_" + dice.weigh(_ACTIONS),
                "department": dice.choose(_DEPARTMENTS), "listed_on": _LISTED.isoformat(), "data_origin": ORIGIN}  # fmt: skip
    yield step("CreatePolicyDocument", _LISTED, "city", makes=slot, take={"policy_document": document})
    if dice.chance(92):
        on = dice.day(plus(_LISTED, 30), _LAST)
        done = {"done_on": on.isoformat(), "evidence": evidence("REPORT", on, f"文件{number:02d}-印发")}
        yield step("UpdatePolicyDocument", on, "city", at=slot, take={"policy_document": done})


def _assessment_steps(zone):
    dice, slot = Dice("planning EIA", zone), f"planning EIA {zone}"
    begun = dice.day(day("2018-12-03"), day("2019-03-29"))
    assessment = {"zone": zone, "begun_on": begun.isoformat(), "data_origin": ORIGIN}
    yield step("CreatePlanningEia", begun, "city", makes=slot, take={"planning_eia": assessment})
    if zone not in _UNDER_WAY:
        on = dice.day(plus(begun, 60), _LAST)
        done = {"approved_on": on.isoformat(), "evidence": evidence("PERMIT", on, f"{zone}-规划环评批复")}
        yield step("UpdatePlanningEia", on, "city", at=slot, take={"planning_eia": done})


def _edition_steps():
    for number, (on, items, limit_days) in enumerate(_EDITIONS):
        edition = {"effective_on": on, "items": items, "limit_days": limit_days, "data_origin": ORIGIN,
                   "document": evidence("REPORT", day(on), f"审批事项目录第{number + 1}版")}  # fmt: skip
        edition |= {"corrects": True} if number and _EDITIONS[number - 1][0] == on else {}
        yield step("CreateCatalogueEdition", day(on), "city", makes=f"edition {number}",
                   put={"catalogue_edition.replaces": f"edition {number - 1}"} if number else None,
                   take={"catalogue_edition": edition})  # fmt: skip


def reform_steps():
    yield from _edition_steps()
    for department in _DEPARTMENTS:
        yield from _system_steps(department)
    for number in range(1, _ZONES + 1):
        yield from _assessment_steps(f"Z{number:02d}")
    for number in range(1, _DOCUMENTS + 1):
        yield from _document_steps(number)
