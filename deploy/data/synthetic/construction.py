"""Steps of a project in the construction library (domain.md E.1-E.3, E.7)."""

from .dice import day, plus
from .papers import evidence
from .steps import ORIGIN, step, yuan

_ACCEPTANCE = ["S4_01", "S4_02", "S4_03", "S4_04", "S4_05"]


def _photo(project, on, what):
    return evidence("PHOTO", on, f"{project.key}-{what}")


def _fund_sources(project):
    loan = project.wan * project.dice("funds").between(20, 60) // 100
    first = "FUND_KIND_BUDGET" if project.trade.government else "FUND_KIND_OWN"
    return [{"kind": first, "yuan": yuan(project.wan - loan)}, {"kind": "FUND_KIND_BANK_LOAN", "yuan": yuan(loan)}]


def _nature(project):
    return {"nature": f"NATURE_{project.nature}", "investor": f"INVESTOR_KIND_{project.investor}",
            "fund_sources": _fund_sources(project)}  # fmt: skip


def _application(project):
    days = project.days
    application = {
        "title": project.title,
        "project_code": project.project_code,
        "owner_name": project.sponsor,
        "owner_credit_code": project.credit_code,
        "responsible_person": f"模拟责任人{project.key[1:]}",
        "region": project.unit,
        "industry": project.trade.division,
        "planned_total_yuan": yuan(project.wan),
        "planned_start": days["planned_start"].isoformat(),
        "planned_end": days["planned_end"].isoformat(),
        "is_ppp": project.source == "SOURCE_PPP",
        "note": "模拟数据,不代表真实项目。",
        "data_origin": ORIGIN,
        **_nature(project),
    }
    if project.shares:
        application["shares"] = [{"unit": unit, "basis_points": points} for unit, points in project.shares.items()]
    if project.zone:
        application["zone"] = project.zone
    if project.sample_id:
        application["sample_id"] = project.sample_id
    if project.path == "carry":
        application |= {"is_carry_over_application": True, "declared_start": days["started"].isoformat()}
    elif project.path == "preliminary":
        application["is_preliminary"] = True
    return application


def _plan(year, wan, on, reason):
    take = {"annual_plan": {"year": year, "yuan": yuan(wan)}, "reason": reason}
    return step("ReviseConstructionPlan", on, at="construction", take=take)


def _apply(project):
    days = project.days
    if "requested" in days:
        yield step("@construction", days["requested"], makes="construction")
        take = {"construction_project": _nature(project)}
        yield step("UpdateConstructionProject", days["requested"], at="construction", take=take)
        applied = days["requested"]
    else:
        applied = days["applied"]
        take = {"construction_project": _application(project)}
        yield step("CreateConstructionProject", applied, makes="construction", of="construction_project", take=take)
    if applied.year in project.plans:
        yield _plan(applied.year, project.plans[applied.year], applied, "年度投资计划分解(模拟)")


def _review(on, verdict, opinion):
    take = {"verdict": f"CONSTRUCTION_VERDICT_{verdict}", "opinion": opinion}
    return step("ReviewConstructionProject", on, "city", at="construction", review=True, take=take)


def _start(project, dice):
    days = project.days
    item = dice.weigh({"CONSTRUCTION_PERMIT": 70, "ACCEPTED_COMMITMENT": 18, "CONSTRUCTION_CONTRACT": 12})
    kind = item.rpartition("_")[2]
    on = max(plus(days["started"], -dice.between(1, 5)), days["admitted"])
    take = {"item": f"FORMAL_ITEM_{item}", "evidence": evidence(kind, on, f"{project.key}-{item}")}
    yield step("RecordFormalFact", on, at="construction", take=take)
    take = {"photo": _photo(project, days["started"], "开工")}
    yield step("StartConstruction", days["started"], at="construction", take=take)


def _stop_and_go(project):
    for stop in project.stops:
        back = stop.resumed or max(day("2020-03-10"), plus(stop.first, 60))
        take = {"reason": f"STOP_REASON_{stop.reason}", "expected_return": back.isoformat(), "remark": "模拟停工"}
        yield step("StopConstruction", stop.first, at="construction", take=take)
        if stop.resumed:
            take = {"photo": _photo(project, stop.resumed, "复工")}
            yield step("ResumeConstruction", stop.resumed, at="construction", take=take)
    resumed = project.days.get("resumed")
    if resumed and all(stop.resumed != resumed for stop in project.stops):
        take = {"photo": _photo(project, resumed, "活动")}
        yield step("RecordActivity", resumed, at="construction", take=take)


def _revise(project, dice):
    if project.days["admitted"].year == 2018 and 2019 in project.plans:
        yield _plan(2019, project.plans[2019], plus(day("2019-01-04"), dice.below(14)), "2019年投资计划(模拟)")
    if project.revised:
        total, on = project.revised
        take = {"planned_total_yuan": yuan(total), "reason": "概算调整(模拟)"}
        yield step("ReviseConstructionPlan", on, at="construction", take=take)


def _finish(project):
    days = project.days
    if "phase" in days:
        yield _trial(project, plus(days["phase"], -3))
        yield step("StartProduction", days["phase"], at="construction", take={"is_phase": True})
    if "completed" not in days:
        return
    for number, item in enumerate(_ACCEPTANCE):
        on = plus(days["completed"], number - 6)
        applies = item != "S4_04" or not project.trade.is_industry
        kind = "PERMIT" if applies else "REPORT"
        take = {"item": f"FORMAL_ITEM_{item}", "evidence": evidence(kind, on, f"{project.key}-{item}")}
        if not applies:
            take["not_applicable_reason"] = "工业项目不涉及人防(模拟)"
        yield step("RecordFormalFact", on, at="construction", take=take)
    yield step("CompleteConstruction", days["completed"], at="construction")
    if "production" in days:
        yield _trial(project, plus(days["production"], -2))
        yield step("StartProduction", days["production"], at="construction")
    if "capacity" in days:
        take = {"evidence": evidence("REPORT", days["capacity"], f"{project.key}-达效")}
        yield step("ReachCapacity", days["capacity"], at="construction", take=take)


def _trial(project, on):
    take = {"item": "FORMAL_ITEM_TRIAL_PERMITTED", "evidence": evidence("PERMIT", on, f"{project.key}-试生产")}
    return step("RecordFormalFact", on, at="construction", take=take)


def construction_steps(project):
    days, dice = project.days, project.dice("construction")
    if project.fate == "pending":
        yield step("@construction", days["requested"], makes="construction")
        return
    if project.fate == "refused" or project.path == "rejected":
        on = days["refused"] if project.fate == "refused" else days["admitted"]
        yield from _apply(project)
        yield _review(on, "REJECT", "用地指标未落实,不予入库(模拟)")
        if project.fate == "refused":
            yield step("@await", on, at="reserve", take={"transfer_requested_on": ""})
        return
    yield from _apply(project)
    yield _review(days["admitted"], "ADMIT", "符合建设库入库标准(模拟)")
    if "requested" in days:
        yield step("@await", days["admitted"], at="reserve", take={"state": "STATE_TRANSFERRED"})
    if project.path in ("new", "handed") and "started" in days:
        yield from _start(project, dice)
    yield from _revise(project, dice)
    yield from _stop_and_go(project)
    yield from _finish(project)
    for on, is_transformation in project.rulings.items():
        take = {"is_transformation": is_transformation, "opinion": "转型项目认定(模拟)"}
        yield step("RuleOnTransformation", on, "city", at="construction", review=True, take=take)
    if "exited" in days:
        take = {"reason": f"EXIT_REASON_{project.fate}", "opinion": "按规定退出建设库(模拟)"}
        yield step("ExitConstructionProject", days["exited"], "city", at="construction", review=True, take=take)
