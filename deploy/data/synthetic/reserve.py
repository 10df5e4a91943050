"""Steps of a project in the reserve library (domain.md C)."""

from .dice import plus
from .papers import evidence
from .steps import ORIGIN, step, yuan

# In the order in which they are come by; the last makes an entry ready (C.5). It is none that approval grants, so that
# the day is the same whoever records the others first, the unit or approval.
_LESSER = ["SPONSOR_ESTABLISHED", "FEASIBILITY", "SITE_CHOSEN"]
_LATER = ["ENERGY_AND_SOIL", "DESIGN_READY"]
_READY = ["LAND_SECURED", "EIA", "CONSTRUCTION_PLANNING_PERMIT", "CONSTRUCTION_PERMIT", "FUNDS_YEAR_ONE"]
_KINDS = {"FEASIBILITY": "REPORT", "FUNDS_YEAR_ONE": "REPORT", "SPONSOR_ESTABLISHED": "REGISTRATION"}
_MILESTONES = ["可行性研究报告评审", "用地预审", "投资合作协议洽谈", "初步设计编制", "资金方案商定", "地质勘察"]
_RETURN_REASONS = ["论证材料不完整,请补充后重新申报(模拟)", "投资估算依据不足(模拟)", "选址与规划不符,请核实(模拟)"]


def _draft(project):
    days, trade = project.days, project.trade
    entry = {
        "title": project.title,
        "owner_unit": project.unit,
        "owner_person": f"模拟责任人{project.key[1:]}",
        "sponsor_name": project.sponsor,
        "sponsor_credit_code": project.credit_code,
        "region": project.unit,
        "industry": trade.division,
        "planned_total_yuan": yuan(project.wan),
        "planned_start": days["planned_start"].isoformat(),
        "planned_end": days["planned_end"].isoformat(),
        "lead_kind": "LEAD_KIND_GOVERNMENT" if trade.government else "LEAD_KIND_MARKET",
        "sector": trade.sector,
        "source": project.source,
        "planning_basis": "模拟数据",
        "content": f"建设{trade.what}及配套设施。模拟数据,不代表真实项目。",
        "data_origin": ORIGIN,
    }
    if project.zone:
        entry["zone"] = project.zone
    return entry


def _review(on, verdict, opinion, at="reserve"):
    take = {"verdict": f"VERDICT_{verdict}", "opinion": opinion}
    return step("ReviewReserveProject", on, "city", at=at, review=True, take=take)


def _fact(project, item, on):
    paper = evidence(_KINDS.get(item, "PERMIT"), on, f"{project.key}-{item}")
    return step("RecordChecklistFact", on, at="reserve", take={"item": f"CHECKLIST_ITEM_{item}", "evidence": paper})


def _progress(project, number, on):
    """The first ones are checklist items, later ones milestones: no entry gets ready by them."""
    if number < len(_LESSER):
        return _fact(project, _LESSER[number], on)
    title = _MILESTONES[number % len(_MILESTONES)] + "(模拟)"
    paper = evidence("REPORT", on, f"{project.key}-进展{number}")
    return step("RecordMilestone", on, at="reserve", take={"title": title, "evidence": paper})


def _attach_code(project, on):
    take = {"reserve_project": {"project_code": project.project_code}}
    return step("UpdateReserveProject", on, at="reserve", take=take)


def _get_ready(project, dice):
    """Facts from `began` to `ready`, spread evenly."""
    days = project.days
    items = _LESSER + ([item for item in _LATER if dice.chance(55)]) + _READY
    span = (days["ready"] - days["began"]).days
    for number, item in enumerate(items):
        on = plus(days["began"], span * number // (len(items) - 1))
        if item == "LAND_SECURED":
            yield _attach_code(project, on)
        yield _fact(project, item, on)


def _enter(project, dice):
    days = project.days
    yield step("CreateReserveProject", days["drafted"], makes="reserve", take={"reserve_project": _draft(project)})
    if "submitted" not in days:
        return
    appraisal = {
        "appraised_on": days["appraised"].isoformat(),
        "result": "APPRAISAL_RESULT_PASSED",
        "body": "模拟工程咨询中心",
        "conclusion": "模拟论证结论:可行。",
        "data_origin": ORIGIN,
    }
    yield step("CreateAppraisal", days["appraised"], of="appraisal", take={"appraisal": appraisal})
    if "returned" in days and "entered" in days:
        yield step("SubmitReserveProject", days["returned submission"], at="reserve")
        yield _review(days["returned"], "RETURN", dice.choose(_RETURN_REASONS))
    yield step("SubmitReserveProject", days["submitted"], at="reserve")
    if "entered" in days:
        yield _review(days["entered"], "ADMIT", "符合入库标准,同意入库(模拟)")
    elif "returned" in days:
        yield _review(days["returned"], "RETURN", dice.choose(_RETURN_REASONS))


def _leave(project):
    days = project.days
    take = {"reason": f"REMOVAL_REASON_{project.fate}", "opinion": "按规定出库(模拟)"}
    yield step("RemoveReserveProject", days["left"], "city", at="reserve", review=True, take=take)
    if "came back" in days:
        yield step("ReenterReserveProject", days["came back"], at="reserve", makes="again")
    if "entered again" in days:
        yield step("SubmitReserveProject", days["submitted again"], at="again")
        yield _review(days["entered again"], "ADMIT", "整改后重新入库(模拟)", at="again")


def reserve_steps(project):
    """From the draft to the request for a transfer, or to wherever it comes."""
    days, dice = project.days, project.dice("reserve")
    yield from _enter(project, dice)
    if project.path == "library" and project.revised:
        total = {"planned_total_yuan": yuan(project.revised[0])}
        yield step("UpdateReserveProject", project.revised[1], at="reserve", take={"reserve_project": total})
    if "ready" in days:
        yield from _get_ready(project, dice)
    if "lost" in days:
        take = {"item": "CHECKLIST_ITEM_FUNDS_YEAR_ONE", "reason": "银行贷款承诺撤回(模拟)"}
        yield step("WithdrawChecklistFact", days["lost"], at="reserve", take=take)
    for number, on in enumerate(days.get("progress", ())):
        yield _progress(project, number + (3 if "lost" in days else 0), on)
    if "left" in days:
        yield from _leave(project)
    if "requested" in days:
        yield step("RequestReserveProjectTransfer", days["requested"], at="reserve")
