"""How the key projects stand at the end of a month (domain.md E.12)."""
from fractions import Fraction

from . import days
from .judge import rounded
from .plan import UNITS, WHOLE_CITY, Scope
from .records import Unreadable
from .shapes import holds

PROVINCE, CITY = ("PROJECT_LIST_KEY_PROVINCE",), ("PROJECT_LIST_KEY_CITY",)
COUNTS = ("new_projects", "planned", "started", "early", "late", "carried_over", "resumed", "not_resumed", "preliminary",
          "plan_yuan", "made_yuan")


def level_of(facts, project, on):
    """Of what is on both lists the province's; None: on neither."""
    if facts.listing(project["project_id"], PROVINCE, on):
        return "PROVINCE"
    return "CITY" if facts.listing(project["project_id"], CITY, on) else None


def _percent(line):
    return rounded(Fraction(line["made_yuan"] * 100, line["plan_yuan"]), 2) if line["plan_yuan"] > 0 else ""


def _count(facts, project, last, line):
    new_year = days.year_start(last)
    start = days.day(project.get("actual_start"))
    started = start is not None and start <= last
    if project.get("is_preliminary") and not started:
        line["preliminary"] += 1
        return
    if started and start < new_year:
        completed = days.day(project.get("completed_on"))
        if completed is None or completed >= new_year:
            resumed = facts.resumed_on(project, last.year)
            line["carried_over"] += 1
            line["resumed" if resumed and resumed <= last else "not_resumed"] += 1
        return
    line["new_projects"] += 1
    line["started"] += started
    planned = days.day(project.get("planned_start"))
    is_planned = days.month_end(days.month_of(planned)) <= last if planned else started
    line["planned"] += is_planned
    line["early"] += started and not is_planned
    line["late"] += is_planned and not started


def lines(facts, month):
    """By place and level."""
    last = days.month_end(month)
    made = {}
    for amount in facts.completed_in_year(last):
        made[amount.project["project_id"]] = made.get(amount.project["project_id"], 0) + amount.yuan
    found = {(scope, level): dict.fromkeys(COUNTS, 0)
             for scope in (WHOLE_CITY, *(Scope("UNIT", unit) for unit in UNITS)) for level in ("PROVINCE", "CITY")}
    for project in facts.projects:
        if not facts.admitted(project, last) or facts.exited(project, last):
            continue
        level = level_of(facts, project, last)
        if level is None:
            continue
        plan = facts.money_by_unit(project, facts.annual_plan(project, last.year, last), last)
        done = facts.money_by_unit(project, made.get(project["project_id"], 0), last)
        for (scope, its_level), line in found.items():
            if its_level != level:
                continue
            if holds(scope, facts.first_unit(project, last)):
                _count(facts, project, last, line)
            line["plan_yuan"] += sum(yuan for unit, yuan in plan.items() if holds(scope, unit))
            line["made_yuan"] += sum(yuan for unit, yuan in done.items() if holds(scope, unit))
    for line in found.values():
        line["made_percent"] = _percent(line)
    return found


def _compare(facts, month, answer):
    """Where `answer` says otherwise of `month`."""
    theirs = {(Scope(line["scope"]["kind"].removeprefix("SCOPE_KIND_"), line["scope"]["code"]),
               line["level"].removeprefix("KEY_PROJECT_LEVEL_")):
              {**{name: int(line.get(name, 0)) for name in COUNTS}, "made_percent": line.get("made_percent", "")}
              for line in answer.get("lines", [])}
    return [f"{place} {level}: recount {line}, service {theirs.get((place, level))}"
            for (place, level), line in lines(facts, month).items() if theirs.get((place, level)) != line]


def differences(facts, source, as_of):
    """Where the service says otherwise of the month that ends on `as_of`; of other days it says nothing."""
    if as_of != days.month_end(days.month_of(as_of)):
        return []
    month = days.month_of(as_of)
    try:
        found = _compare(facts, month, source.progress(month))
    except Unreadable as problem:
        return [f"key projects of {month}: {problem}"]
    ours = lines(facts, month)
    if not any(line["new_projects"] and line["carried_over"] for line in ours.values()):
        found.append("nothing to compare")
    found += [f"planned is not started - early + late in {place} {level}" for (place, level), line in ours.items()
              if line["planned"] != line["started"] - line["early"] + line["late"]]
    return [f"key projects of {month}, {difference}" for difference in found]


def bulletin_differences(facts):
    """Where a published one says otherwise; it was drawn when all was known that is known now."""
    return [f"{bulletin['name']} of {bulletin['period']}, {difference}" for bulletin in facts.bulletins
            if bulletin["subject"] == "BULLETIN_SUBJECT_KEY_PROJECTS"
            for difference in _compare(facts, bulletin["period"], bulletin.get("key_projects", {}))]
