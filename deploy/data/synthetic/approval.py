"""The way of a part of the projects through approval (domain.md F): which, and when."""

import datetime
import itertools
from dataclasses import dataclass

from .cases import file_item, run
from .dice import day, plus
from .library import TODAY
from .places import UNITS
from .reference import before
from .reserve import reserve_steps
from .stages import case_ending_by, close, ending_by, file_stage, is_key_transformation, run_jointly, run_stage
from .stages import stage_ending_by, way_of

_YEAR_END = day("2019-12-31")
# Four stages are a thing of the reform of 2018; what began before has only its last one here.
_REFORM = day("2018-01-03")
# Of each unit.
_STARTED, _COMPLETED = 3, 2
# Working days before today on which the present stage of those still under way was filed, which stage that
# is, and how one of its cases fares.
_PRESENT = [(3, 1, ""), (17, 2, "stuck"), (12, 3, "hanging"), (10, 1, "slow"), (11, 2, "overdue"), (1, 3, ""),
            (19, 1, "stuck"), (10, 2, "slow"), (7, 3, "hanging"), (5, 1, ""), (2, 2, ""), (10, 3, "slow")]  # fmt: skip
_EIA = ("S1-06", "S1-07")


@dataclass
class Deadlines:
    """By when it has to be granted: what is known of the permits elsewhere."""

    permit: datetime.date
    planning: datetime.date
    eia: datetime.date
    others: datetime.date


def _deadlines(project):
    """The reserve's facts of the papers, or the start of the works."""
    facts = {}
    for taken in reserve_steps(project) if "ready" in project.days else ():
        if taken["do"] == "RecordChecklistFact":
            facts[taken["take"]["item"].removeprefix("CHECKLIST_ITEM_")] = datetime.date.fromisoformat(taken["on"])
    permit = facts.get("CONSTRUCTION_PERMIT") or plus(project.days["started"], -project.dice("permit").between(1, 9))
    known = lambda item: facts.get(item, permit)
    return Deadlines(permit, known("CONSTRUCTION_PLANNING_PERMIT"), known("EIA"), known("ENERGY_AND_SOIL"))


def _permit_steps(way, deadlines):
    """Stages 1 to 3, from the last backwards."""
    dice = way.dice("stages")
    three = stage_ending_by(way, 3, deadlines.permit)
    two = stage_ending_by(way, 2, min(deadlines.planning, plus(three.filed, -dice.between(2, 15))))
    one = stage_ending_by(way, 1, plus(two.filed, -dice.between(2, 15)))
    permitted = three.courses["S3-04"].granted
    yield from _first_steps(way, one, min(deadlines.eia, permitted), min(deadlines.others, permitted))
    yield from file_stage(way, 2, two)
    yield from file_stage(way, 3, three)


def _first_steps(way, stage, eia_by, others_by):
    """Stage 1, and what floats: with it, or by itself so that it is granted in time."""
    with_it, steps = [], []
    for code in way.floating():
        granted_by = eia_by if code in _EIA else others_by
        course = run(way.case(code), stage.filed)
        if course.granted <= granted_by:
            with_it.append(code)
            stage.courses[code] = course
            continue
        filed, course = case_ending_by(way, code, granted_by)
        steps += [file_item(way.case(code), filed), *course.steps]
    yield from file_stage(way, 1, stage, with_it)
    yield from steps


def _acceptance_steps(way, deadline):
    """Stage 4, and the completion filing within fifteen days of it, as a rule."""
    dice = way.dice("completion")
    joint = way.dice("joint").chance(84)

    def make(filed):
        stage = run_jointly(way, filed) if joint else run_stage(way, 4, filed)
        return stage, stage.done

    stage = ending_by(make, deadline)
    yield from file_stage(way, 4, stage, **({"joint_acceptance": True} if joint else {}))
    filed = before(plus(stage.done, dice.between(16, 24) if dice.chance(7) else dice.between(3, 14)), 0)
    filed = max(filed, stage.done)
    case = way.case("S4-06")
    yield file_item(case, filed)
    yield from run(case, filed).steps


def _started(project):
    """A project whose works began in 2019; nothing if there is no time for it."""
    way = way_of(project)
    fits = close(way, _permit_steps(way, _deadlines(project)), plus(project.days["drafted"], 1))
    return way if fits else None


def _accepted_by(project):
    """By when the construction library has its acceptances."""
    return plus(project.days["completed"], -6)


def _completed(project):
    """One that was completed in 2019, through all stages; nothing if it began before the reform."""
    way = way_of(project)
    every = [*_permit_steps(way, _deadlines(project)), *_acceptance_steps(way, _accepted_by(project))]
    fits = close(way, every, max(_REFORM, plus(project.days.get("drafted", _REFORM), 1)))
    return way if fits else None


def _last_stage(project):
    """A way that begins with the acceptance."""
    way = way_of(project)
    way.applying = [code for code in way.applying if code in _EIA]
    way.note = "前三阶段在改革前办结,只记录竣工验收。" + way.note
    return way


def _only_accepted(project):
    """One that was completed in 2019 and began before the reform."""
    way = _last_stage(project)
    return way if close(way, _acceptance_steps(way, _accepted_by(project)), _REFORM) else None


def _present(project, number):
    """One that is under way today; the stages before the present one are done."""
    way, (days_ago, present, fate) = way_of(project), _PRESENT[number % len(_PRESENT)]
    filed, dice = before(TODAY, days_ago), way.dice("stages")
    if fate:
        item = next(item for item in way.items(present) if item.promised >= 7)
        way.fates[item.code] = fate
    stage, steps = run_stage(way, present, filed), []
    earlier = filed
    for past in range(present - 1, 0, -1):
        done = stage_ending_by(way, past, plus(earlier, -dice.between(2, 20)))
        steps.append((past, done))
        earlier = done.filed
    one = stage if present == 1 else steps.pop()[1]
    # What waits for a construction permit has what that waits for, but for some.
    by = plus(filed, 3) if present == 3 and number % 6 else plus(TODAY, 90)
    every = [*_first_steps(way, one, by, by)]
    for past, done in steps:
        every += file_stage(way, past, done)
    if present > 1:
        every += file_stage(way, present, stage)
    fits = close(way, every, plus(project.days.get("drafted", _REFORM), 1))
    return way if fits else None


def _accepted_now(project, number):
    """One whose works are being accepted today."""
    way, filed = _last_stage(project), before(TODAY, (12, 7, 2)[number])
    if number == 1:
        close(way, file_stage(way, 4, run_stage(way, 4, filed)), _REFORM)
    else:
        close(way, file_stage(way, 4, run_jointly(way, filed, ends=False), joint_acceptance=True), _REFORM)
    return way


def _some(projects, make, number):
    """The first by chance that there is time for; key projects, and those that need verification, before others."""
    first = lambda project: project.trade.verified or is_key_transformation(project)
    by_chance = sorted(projects, key=lambda project: (not first(project), project.dice("approval").unit()))
    return list(itertools.islice(filter(None, map(make, by_chance)), number))


def ways_of(projects):
    """Of about a hundred projects, over all units."""
    ways = []
    for number, unit in enumerate(UNITS):
        own = [project for project in projects if project.unit == unit and not project.shares]
        started = [p for p in own if p.path == "new" and p.days.get("started", TODAY) <= _YEAR_END]
        ways += _some(started, _started, _STARTED)
        completed = [p for p in own if "completed" in p.days]
        whole = _some(completed, _completed, _COMPLETED)
        began_before = [p for p in completed if all(way.project is not p for way in whole)]
        ways += whole + _some(began_before, _only_accepted, _COMPLETED - len(whole))
        ahead = [p for p in own if p.path == "preliminary" and "exited" not in p.days]
        ahead = ahead or [p for p in own if p.path == "library" and p.fate == "steady"]
        for more in range(1 + (len(ahead) > 3)):
            taken = {way.project.key for way in ways}
            ways += _some([p for p in ahead if p.key not in taken], lambda p: _present(p, number + 4 * more), 1)
    works = [p for p in projects if p.path == "carry" and p.days.get("resumed") and not p.stops and not p.shares
             and "completed" not in p.days and "exited" not in p.days]  # fmt: skip
    for number, project in enumerate(sorted(works, key=lambda p: p.dice("approval").unit())[:3]):
        ways.append(_accepted_now(project, number))
    return ways
