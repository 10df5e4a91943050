"""Stages of approval (domain.md F.1, F.4, F.7): their applications, their cases side by side, joint acceptances."""

import datetime
from dataclasses import dataclass, field

from .cases import Case, Course, Desk, fate_of, run
from .dice import plus
from .library import TODAY
from .papers import evidence
from .places import CITY
from .projects import YI, Project
from .reference import ITEMS, after, before
from .steps import ORIGIN, in_order, step

# By divisions: an EIA report, a review of fire design, civil air-defence.
_HAZARDOUS = ("06", "25", "26", "27", "31")
_CIVIL = ("78", "83", "84")
_DEFECTS = ["室外管网未完工(模拟)", "消防通道标识缺失(模拟)", "绿化未按图实施(模拟)"]


@dataclass
class Way:
    """Of one project."""

    project: Project
    flow: str
    # Floating and conditional items that apply (I.39).
    applying: list = field(default_factory=list)
    # `city ` where the city's offices handle a county's project.
    by: str = ""
    note: str = "模拟数据,不代表真实项目。"
    steps: list = field(default_factory=list)
    # Fates of items that are not left to the dice.
    fates: dict = field(default_factory=dict)

    def dice(self, purpose):
        return self.project.dice(f"approval, {purpose}")

    def case(self, code):
        key, item = self.project.key, ITEMS[code]
        often = 88 if is_key_transformation(self.project) else 6
        is_green = item.has_green_channel and self.dice("green").chance(often)
        return Case(key, self.project.unit, item, self.fates.get(code) or fate_of(key, item), is_green, self.by)

    def items(self, stage):
        """Those that its application opens, but for floating ones."""
        return [item for item in ITEMS.values() if item.stage == stage and self.flow in item.flows and not item.floating
                and not item.after_acceptance and (not item.conditional or item.code in self.applying)]  # fmt: skip

    def floating(self):
        return [code for code in self.applying if ITEMS[code].floating]

    def leaves_out(self, stage):
        return any(item.stage == stage and item.conditional and item.code not in self.applying
                   for item in ITEMS.values())  # fmt: skip


@dataclass
class Stage:
    filed: datetime.date
    courses: dict
    # Day of the last grant.
    done: datetime.date
    # Of the acceptance: those that are no one case's.
    steps: list = field(default_factory=list)


def is_key_transformation(project):
    """On a list of the province or the city (E.9, A14); the city's rulings of December are not heard here."""
    listed = any(place.list in ("KEY_PROVINCE", "KEY_CITY") and place.listed for place in project.places)
    return listed and (project.nature == "TECH_UPGRADE" or project.trade.division not in ("06", "25", "31"))


def _flow_of(project):
    kind = "GOVERNMENT" if project.trade.government else "VERIFICATION" if project.trade.verified else "FILING"
    return f"APPROVAL_FLOW_{kind}"


def way_of(project):
    dice, division = project.dice("approval, items"), project.trade.division
    way = Way(project, _flow_of(project))
    way.applying.append("S1-06" if division in _HAZARDOUS or project.wan > 8 * YI else "S1-07")
    if project.trade.is_industry or dice.chance(25):
        way.applying.append("S1-08")
    if dice.chance(55):
        way.applying.append("S1-09")
    if division in _CIVIL:
        way.applying.append("S2-04")
    if division in _CIVIL or (division in _HAZARDOUS and dice.chance(70)):
        way.applying.append("S3-02")
    if project.unit != CITY and any(place.list == "KEY_PROVINCE" for place in project.places):
        way.by = "city "
    return way


def ending_by(make, deadline):
    """What comes of `make(filed)` if it is filed as late as lets it end by `deadline`."""
    filed = before(deadline, 0)
    while (made := make(filed))[1] > deadline:
        filed = before(plus(filed, -max((made[1] - deadline).days // 2, 1)), 0)
    return made[0]


def case_ending_by(way, code, deadline):
    """(day of the filing, course)."""
    def make(filed):
        course = run(way.case(code), filed)
        return (filed, course), course.granted

    return ending_by(make, deadline)


def stage_ending_by(way, number, deadline):
    def make(filed):
        stage = run_stage(way, number, filed)
        return stage, stage.done

    return ending_by(make, deadline)


def run_stage(way, number, filed):
    """Its cases side by side; the construction permit comes last (I.39)."""
    courses = {item.code: run(way.case(item.code), filed) for item in way.items(number) if not item.after_floating}
    last = max((course.granted for course in courses.values()), default=filed)
    for item in way.items(number):
        if item.after_floating:
            courses[item.code] = run(way.case(item.code), filed, not_before=last)
    return Stage(filed, courses, max(course.granted for course in courses.values()))


def file_stage(way, number, stage, floating=(), **take):
    """The application, its cases, and the word that what was left out does not apply."""
    key, filed = way.project.key, stage.filed
    papers = [evidence("REPORT", filed, f"{key}-阶段{number}-{name}") for name in ("申请表", "材料清单")]
    if floating:
        take["floating_items"] = list(floating)
    yield step("FileStage", filed, f"{way.by}clerk", at="process", makes=f"stage {number}",
               take={"stage": number, "papers": papers, **take})  # fmt: skip
    if way.leaves_out(number):
        confirmed = after(filed, way.dice(f"confirmed {number}").between(0, 2))
        yield step("ConfirmStage", confirmed, f"{way.by}window", at=f"stage {number}")
    for course in stage.courses.values():
        yield from course.steps
    yield from stage.steps


def _open(way, first):
    """The process, some days before anything is filed."""
    project = way.project
    process = {
        "title": project.title,
        "project_code": project.project_code,
        "applicant_name": project.sponsor,
        "applicant_credit_code": project.credit_code,
        "flow": way.flow,
        "applying_items": way.applying,
        "note": way.note,
        "data_origin": ORIGIN,
    }
    rest = {}
    if way.by:
        process["project_unit"], rest["parent"] = project.unit, f"units/{CITY}"
    opened = plus(first, -way.dice("opened").between(1, 6))
    return step("CreateApprovalProcess", opened, f"{way.by}clerk", makes="process", of="approval_process",
                take={"approval_process": process}, **rest)  # fmt: skip


def close(way, steps, earliest):
    """Everything up to today, with the process before it; whether that is late enough."""
    steps = in_order(steps)
    opened = _open(way, datetime.date.fromisoformat(steps[0]["on"]))
    way.steps = [taken for taken in [opened, *steps] if taken["on"] <= TODAY.isoformat()]
    return opened["on"] >= earliest.isoformat()


def _visits(way, begun):
    """Rounds of a joint acceptance (F.7); their steps, and the day from which the cases may be decided."""
    dice, on, steps = way.dice("visits"), begun, []
    take = lambda do, on, **fields: steps.append(step(do, on, f"{way.by}office", at="stage 4", take=fields))
    for number in range(dice.chance(40) + dice.chance(12)):
        on = after(on, dice.between(1, 3))
        take("RecordAcceptanceVisit", on, defects=dice.pick(_DEFECTS, dice.between(1, 3)))
        on = after(plus(on, dice.between(4, 20)), 0)
        take("RecordRectification", on, evidence=evidence("PHOTO", on, f"{way.project.key}-整改{number + 1}"))
    on = after(on, dice.between(1, 3))
    take("RecordAcceptanceVisit", on)
    return steps, on


def run_jointly(way, filed, ends=True):
    """All cases together; or, if it does not end, only up to the list of defects."""
    dice = way.dice("joint acceptance")
    received = after(filed, 0)
    accepted = after(received, dice.between(0, 2))
    begun = after(accepted, dice.between(0, 1))
    visits, ready = _visits(way, begun)
    decided = after(ready, dice.between(12, 15) if dice.chance(3) else dice.between(0, 3))
    courses = {}
    for item in way.items(4):
        desk = Desk(way.case(item.code))
        desk.accept(accepted)
        desk.take("BeginReview", begun)
        if ends:
            desk.grant(decided)
        courses[item.code] = Course(desk.steps, decided)
    if not ends:
        visits = [step("RecordAcceptanceVisit", after(begun, 2), f"{way.by}office", at="stage 4",
                       take={"defects": _DEFECTS[:1]})]  # fmt: skip
        return Stage(filed, courses, decided, visits)
    opinion = after(decided, dice.between(0, 1))
    paper = evidence("REPORT", opinion, f"{way.project.key}-联合验收意见")
    issued = step("IssueAcceptanceOpinion", opinion, f"{way.by}office", at="stage 4", take={"opinion": paper})
    # Each visit goes before the decisions of its day, the opinion behind them.
    first = next(iter(courses.values()))
    first.steps[2:2] = visits
    return Stage(filed, courses, opinion, [issued])
