"""Projects under the commitment system (domain.md F.8), and the areas that are pilots of it."""

from .dice import Dice, day, plus
from .papers import evidence
from .places import CITY, UNITS
from .steps import ORIGIN, step
from .timeline import TODAY

# Pilots of the verification class, which this year made up.
_PILOTS = ("140404", "140406", "140423")
_PILOT_FROM, _YEAR = day("2019-01-16"), (day("2019-01-01"), day("2019-12-31"))
_UNIFICATIONS = ["U1", "U2", "U3", "U4", "U5"]


def _area_steps(unit):
    dice, on = Dice("commitment area", unit), _PILOT_FROM
    area = {"area": unit, "unified": sorted(dice.pick(_UNIFICATIONS, dice.between(2, 5))), "data_origin": ORIGIN}
    if unit in _PILOTS:
        paper = evidence("REPORT", on, f"{unit}-核准类承诺制试点")
        area |= {"pilot_from": on.isoformat(), "pilot_paper": paper}
    yield step("CreateCommitmentArea", on, "city", makes=f"commitment area {unit}", take={"commitment_area": area})


def _eligibility(project):
    """FILING always, VERIFICATION in a pilot (F.8.4); the government's own projects have no enterprise that promises."""
    if project.trade.government:
        return ""
    if not project.trade.verified:
        return "FILING"
    return "VERIFICATION" if project.unit in _PILOTS and project.days["admitted"] >= _PILOT_FROM else ""


def commitment_steps(project):
    """Of a part of those whose works begin in 2019, between admission and start."""
    days, dice = project.days, project.dice("commitment")
    eligibility = _eligibility(project) if project.path in ("new", "handed") and "started" in days else ""
    if not eligibility or not _YEAR[0] <= days["started"] <= _YEAR[1] or not dice.chance(72):
        return
    offered = dice.day(days["admitted"], days["started"])
    services = [{"item": item, "due_on": plus(offered, dice.between(10, 30)).isoformat()} for item in ("S1-07", "S1-10")]
    offer = {"title": project.title, "enterprise_name": project.sponsor, "enterprise_credit_code": project.credit_code,
             "project_code": project.project_code, "eligibility": f"COMMITMENT_ELIGIBILITY_{eligibility}", "promised_items": ["S1-08", "S1-09", "S3-03"],
             "services": services, "note": "模拟数据,不代表真实项目。", "data_origin": ORIGIN}  # fmt: skip
    slot = "commitment"
    yield step("CreateCommitmentCase", offered, "window", makes=slot, of="commitment_case", take={"commitment_case": offer})
    signed = dice.day(offered, days["started"])
    yield _signature(project, signed, "ENTERPRISE", "window", slot)
    if dice.chance(6):  # The government's never comes.
        return
    yield _signature(project, signed, "GOVERNMENT", "office", slot)
    yield from _services(project, services, offered, dice, slot)
    yield from _course(project, dice, slot)


def _signature(project, on, side, by, slot):
    take = {"side": f"COMMITMENT_SIDE_{side}", "paper": evidence("COMMITMENT", on, f"{project.key}-承诺书-{side}")}
    return step("SignCommitmentCase", on, by, at=slot, take=take)


def _services(project, services, offered, dice, slot):
    for service in services:
        due = day(service["due_on"])
        on = plus(due, dice.between(1, 9)) if dice.chance(12) else dice.day(offered, due)
        if on <= TODAY:
            take = {"item": service["item"], "paper": evidence("REPORT", on, f"{project.key}-{service['item']}")}
            yield step("DeliverCommitmentService", on, "office", at=slot, take=take)


def _course(project, dice, slot):
    started = project.days["started"]
    yield step("PublishCommitmentCase", started, "window", at=slot, take={"publication": "政务服务网公示(模拟)"})
    yield step("StartCommitmentCase", started, "window", at=slot)
    inspected = plus(started, dice.between(60, 150))
    if inspected > TODAY:
        return
    take = {"findings": "现场核查(模拟)", "evidence": evidence("PHOTO", inspected, f"{project.key}-承诺核查")}
    yield step("InspectCommitmentCase", inspected, "window", at=slot, take=take)
    judged, breached = plus(inspected, dice.between(1, 10)), dice.chance(8)
    if judged > TODAY:
        return
    verdict = "BREACHED" if breached else "FULFILLED"
    take = {"verdict": f"COMMITMENT_VERDICT_{verdict}", "opinion": "与承诺不一致(模拟)" if breached else "与承诺一致(模拟)"}
    yield step("JudgeCommitmentCase", judged, "office", at=slot, take=take)
    mended = plus(judged, dice.between(5, 29))
    if breached and mended <= TODAY and dice.chance(60):
        take = {"findings": "已整改(模拟)", "evidence": evidence("PHOTO", mended, f"{project.key}-承诺整改")}
        yield step("RectifyCommitmentCase", mended, "office", at=slot, take=take)


def commitment_areas():
    """The city says how far each county and zone is."""
    for unit in UNITS:
        if unit != CITY:
            yield from _area_steps(unit)
