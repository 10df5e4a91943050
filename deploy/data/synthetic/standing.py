"""Steps of what stands beside a project: statistics, lists, leaders, milestones, visits."""

from .dice import day, plus
from .papers import evidence
from .places import REPORT_TO_CITY
from .steps import ORIGIN, step
from .timeline import TODAY

# Units and quarters without a visit to a site (C13).
NO_VISITS = {("140425", 2), ("140430", 3)}
QUARTERS = {1: ("2019-02-18", "2019-03-28"), 2: ("2019-04-08", "2019-06-27"), 3: ("2019-07-05", "2019-09-26"),
            4: ("2019-10-12", "2019-12-26")}  # fmt: skip
_OFFICES = ["常务副市长", "副市长", "市委副书记", "市人大副主任", "市政协副主席"]


def _papers(project, on):
    papers = [evidence("REGISTRATION" if not project.trade.government else "PERMIT", on, f"{project.key}-立项"),
              evidence("CONTRACT", on, f"{project.key}-施工合同")]  # fmt: skip
    return papers + [evidence("REPORT", on, f"{project.key}-项目说明")]


def _stats_review(to, on, opinion, document=""):
    take = {"to_state": f"STATE_{to}", "opinion": opinion}
    if document:
        take["document_number"] = document
    return step("ReviewStatisticsEntry", on, "city", at="statistics", review=True, take=take)


def statistics_steps(project):
    """Into official statistics (domain.md E.5): most within a month, some late, a few never."""
    days, dice = project.days, project.dice("statistics")
    if "started" not in days or "admitted" not in days or project.path not in ("new", "handed", "carry"):
        return
    begin = max(days["started"], days["admitted"])
    luck = dice.below(1000)
    if luck < 30 and not project.is_listed:
        return
    on = plus(begin, dice.between(65, 130) if luck > 915 else dice.between(6, 24))
    application = {"papers": _papers(project, on), "reported_online_on": on.isoformat()}
    steps = [step("@statistics", begin, makes="statistics"),
             step("ApplyForStatistics", on, at="statistics", take=application)]  # fmt: skip
    stuck = luck < 45 and not project.is_listed
    if project.unit not in REPORT_TO_CITY:
        on = plus(on, dice.between(1, 3))
        verdict = "RETURN" if stuck else "APPROVE"
        take = {"verdict": f"REPORT_VERDICT_{verdict}", "opinion": "县级审核意见(模拟)"}
        steps.append(step("CheckStatisticsEntry", on, "checker", at="statistics", take=take))
    elif stuck:
        steps.append(_stats_review("RETURNED", plus(on, 3), "入统资料不全(模拟)"))
    if not stuck:
        steps += _upwards(project, on, dice)
        # A few that ran at capacity by autumn are closed at the year's end.
        if days.get("capacity", TODAY) < day("2019-11-15"):
            steps.append(_stats_review("CLOSED_STATS", day("2019-12-30"), "项目达效,退出投资统计(模拟)"))
    yield from (taken for taken in steps if taken["on"] <= TODAY.isoformat())


def _upwards(project, on, dice):
    ways = [("CITY_OK", ""), ("PROVINCE_OK", f"模拟统函〔2019〕{project.key[1:]}号")]
    if project.wan >= 5_000:
        ways.append(("NATIONAL_OK", f"模拟国统函〔2019〕{project.key[1:]}号"))
    for to, document in [*ways, ("IN_STATS", "")]:
        on = plus(on, dice.between(2, 6))
        yield _stats_review(to, on, "审核通过(模拟)", document)


def _list_review(place, slot, to, on, opinion):
    take = {"to_state": f"STATE_{to}", "opinion": opinion}
    return step("ReviewListEntry", on, "city", at=slot, review=True, take=take)


def list_steps(project):
    """Places on lists: nominated by the unit, confirmed by the city in a window (E.7)."""
    for number, place in enumerate(project.places):
        slot = f"place {place.list} {number}"
        entry = {"list": f"PROJECT_LIST_{place.list}", "data_origin": ORIGIN}
        if place.klass:
            entry["industry_class"] = f"INDUSTRY_CLASS_{place.klass}"
        if place.list.startswith("KEY_"):
            entry["plaque_no"] = f"模拟-{place.list[4]}-{project.key[1:]}"
        yield step("CreateListEntry", place.nominated, makes=slot, of="list_entry", take={"list_entry": entry})
        if place.refused:
            yield _list_review(place, slot, "REFUSED", place.refused, "暂不列入(模拟)")
        if place.listed:
            yield _list_review(place, slot, "LISTED", place.listed, "同意列入(模拟)")
        if place.delisted:
            yield _list_review(place, slot, "DELISTED", place.delisted, "动态调整(模拟)")


def leader_steps(project):
    """One city leader a key project (K11, E.10); a few have none yet."""
    keys = [p for p in project.places if p.list in ("KEY_CITY", "KEY_PROVINCE")]
    listed = [p.listed for p in keys if p.listed and not p.delisted]
    dice = project.dice("leader")
    if not listed or dice.chance(5):
        return
    on = max(plus(min(listed), dice.between(3, 15)), day("2019-01-08"))
    parent = f"units/140400/to/{project.unit}"
    changes = dice.chance(6)
    for number, first in enumerate([on, plus(on, 90)] if changes else [on]):
        slot = f"leader {number}"
        if number:
            take = {"leader_assignment": {"ended_on": first.isoformat()}}
            yield step("UpdateLeaderAssignment", first, "city", at="leader 0", take=take)
        assignment = {
            "leader": f"模拟市领导{dice.between(1, 24):02d}",
            "position": dice.choose(_OFFICES),
            "contact_unit": f"{project.short}发展改革局(模拟)",
            "interval": dice.choose(["VISIT_INTERVAL_WEEKLY", "VISIT_INTERVAL_MONTHLY"]),
            "from": first.isoformat(),
            "data_origin": ORIGIN,
        }
        yield step("CreateLeaderAssignment", first, "city", makes=slot, of="leader_assignment", parent=parent,
                   take={"leader_assignment": assignment})  # fmt: skip


def _goals(project, dice):
    """Title, kind, planned day."""
    if project.path == "preliminary":
        kinds = [("可研批复", "PREPARATION"), ("用地预审批复", "PREPARATION"), ("初步设计批复", "PREPARATION")]
    else:
        kinds = [("基础工程完成", "WORKS"), ("主体工程封顶", "WORKS"), ("配套设施接通", "SUPPORTING_FACILITY"),
                 ("竣工", "COMPLETION")]  # fmt: skip
    first = max(day("2019-02-20"), plus(project.days["admitted"], 20))
    span = (day("2020-03-20") - first).days
    for number, (title, kind) in enumerate(kinds):
        yield title, kind, plus(first, span * number // (len(kinds) - 1) + dice.between(0, 20))


def milestone_steps(project):
    """Of the plan's named projects all, of other key projects some (C24, E.6)."""
    dice = project.dice("milestones")
    if not project.sample_id and not (project.is_listed and dice.chance(40)) or "exited" in project.days:
        return
    entered = max(day("2019-01-21"), plus(project.days["admitted"], 2))
    for number, (title, kind, planned) in enumerate(_goals(project, dice)):
        slot = f"milestone {number}"
        milestone = {"title": f"{title}(模拟)", "kind": f"MILESTONE_KIND_{kind}", "planned_on": planned.isoformat(),
                     "data_origin": ORIGIN}  # fmt: skip
        yield step("CreateMilestone", entered, makes=slot, of="milestone", take={"milestone": milestone})
        reached = plus(planned, dice.between(-12, 0) if dice.chance(84) else dice.between(5, 60))
        if max(reached, plus(entered, 1)) > TODAY or dice.chance(9):
            continue
        reached = max(reached, plus(entered, 1))
        paper = evidence("PHOTO", reached, f"{project.key}-{title}")
        take = {"milestone": {"reached_on": reached.isoformat(), "evidence": paper}}
        yield step("UpdateMilestone", reached, at=slot, take=take)


def visit(on, visitors, tier, of="", by="clerk", parent=""):
    record = {"visited_on": on.isoformat(), "visitors": visitors, "visitor_tier": f"TIER_{tier}",
              "findings": "现场协调解决问题(模拟)", "data_origin": ORIGIN}  # fmt: skip
    return step("CreateSiteVisit", on, by, makes=f"visit {on}", of=of, parent=parent, take={"site_visit": record})


def visit_steps(project):
    """Visits to key projects, by their unit or the city."""
    dice = project.dice("visits")
    if not project.is_listed or not dice.chance(55):
        return
    for quarter, (first, last) in QUARTERS.items():
        on = dice.day(day(first), day(last))
        if on <= project.days["admitted"] or "exited" in project.days or not dice.chance(45):
            continue
        if dice.chance(30):
            yield visit(on, f"{dice.choose(_OFFICES)}一行(模拟)", "CITY", "site_visit", "city", "units/140400")
        elif (project.unit, quarter) not in NO_VISITS:
            yield visit(on, f"{project.short}主要领导一行(模拟)", "COUNTY", "site_visit")
