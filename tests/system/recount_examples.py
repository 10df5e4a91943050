"""Tiny records made by hand for the recount's own tests, as `tiernetctl --json list` prints them."""
import unittest
from pathlib import Path

from recount.days import WorkingDays, day
from recount.facts import Facts
from recount.formulas import value_of
from recount.judge import judge
from recount.plan import PLAN, Scope

CALENDAR = Path(__file__).resolve().parents[2] / "deploy/data/2019/calendar.txtpb"
WORKING_DAYS = WorkingDays.from_text(CALENDAR.read_text())

XIANGYUAN = Scope("UNIT", "140423")
TUNLIU = Scope("UNIT", "140405")
HIGH_TECH = Scope("ZONE", "Z01")
JUNE, AUGUST, DECEMBER = day("2019-06-30"), day("2019-08-15"), day("2019-12-31")


def reserve(entry_id, admitted_on, total=100_000_000, unit="140423", project_id="", **fields):
    """A reserve entry as `tiernetctl --json list` prints it."""
    return {"name": f"units/{unit}/reserveProjects/{entry_id}", "project_id": project_id or entry_id,
            "reporting_unit": unit, "unit_history": [{"from": "2018-01-01", "unit": unit}], "state": "STATE_IN_LIBRARY",
            "planned_total_history": [{"from": "2018-01-01", "yuan": str(total)}], "submitted_on": "2018-01-01",
            "admitted_on": admitted_on, **fields}


def construction(project_id, unit="140423", total=100_000_000, **fields):
    return {"name": f"units/{unit}/constructionProjects/{project_id}", "project_id": project_id, "reporting_unit": unit,
            "unit_history": [{"from": "2018-01-01", "unit": unit}], "admitted_on": "2019-01-02", "industry": "39",
            "planned_total_history": [{"from": "2018-01-01", "yuan": str(total)}], **fields}


def report(project_id, month, yuan, unit="140423", **fields):
    return {"name": f"units/{unit}/monthlyReports/{project_id}-{month}", "project_id": project_id, "month": month,
            "completed_yuan": str(yuan), "state": "STATE_LOCKED", **fields}


def listed(project_id, which, listed_on, **fields):
    return {"name": f"units/140423/listEntries/{project_id}-{which}", "project_id": project_id,
            "list": f"PROJECT_LIST_{which}", "listed_on": listed_on, "state": "STATE_LISTED", **fields}


def contract(contract_id, signed_on="2019-03-01", total=100_000_000, unit="140423", zone="", **fields):
    return {"name": f"units/{unit}/contracts/{contract_id}", "project_id": contract_id, "reporting_unit": unit,
            "unit_history": [{"from": signed_on, "unit": unit}], "zone_history": [{"from": signed_on, "zone": zone}],
            "signed_on": signed_on, "is_transformation": True,
            "versions": [version(signed_on, total)], **fields}


def version(since, total):
    """An agreed total of a contract."""
    return {"from": since, "total": {"yuan": str(total)}}


def tracker(of, since, ended_on="", unit="140423"):
    return {"name": f"units/{unit}/trackers/{of}-{since}", "contract": f"units/{unit}/contracts/{of}", "from": since,
            "ended_on": ended_on}


def arrival(of, arrived_on, yuan=100_000_000, unit="140423", usd_cents=0, **fields):
    return {"name": f"units/{unit}/fundArrivals/{of}-{arrived_on}", "contract": f"units/{unit}/contracts/{of}",
            "project_id": of, "kind": "FUND_KIND_CASH", "arrived_on": arrived_on, "state": "STATE_VERIFIED",
            "amount": {"yuan": str(yuan), "usd_cents": str(usd_cents)}, **fields}


def event(kind, held_on, unit="140400", **fields):
    return {"name": f"units/{unit}/promotionEvents/{kind}-{held_on}", "kind": f"EVENT_KIND_{kind}",
            "held_on": held_on, "state": "STATE_HELD" if held_on else "STATE_APPROVED", **fields}


def process(process_id, finished_on="", unit="140423"):
    return {"name": f"units/140400/approvalProcesses/{process_id}", "project_id": process_id, "project_unit": unit,
            "finished_on": finished_on}


def run(since, until=""):
    """A time in which a clock ran."""
    return {"from": since, "to": until}


def case(case_id, *runs, limit=10, unit="140423", of="p", item="S1-04", **fields):
    """A case that was accepted on the day on which its clock began, unless fields say otherwise."""
    return {"name": f"units/140400/approvalCases/{case_id}", "process": f"units/140400/approvalProcesses/{of}",
            "project_id": of, "project_unit": unit, "item": item, "clock": {"limit_days": limit, "runs": list(runs)},
            "received_on": runs[0]["from"], "accepted_on": runs[0]["from"], "accepted_by": "zhao.liu", **fields}


def application(filed_on, opened=(), stage=2, office="140423", unit="140423", **fields):
    return {"name": f"units/{office}/stageApplications/{stage}-{filed_on}", "project_id": "p", "project_unit": unit,
            "stage": stage, "filed_on": filed_on, "opened_items": list(opened), **fields}


def flow(unit, published_on, ended_on=""):
    return {"name": f"units/{unit}/parallelFlows/{published_on}", "published_on": published_on, "ended_on": ended_on}


def matter(number, assigned_on, *done, category="GENERAL", unit="140423", **fields):
    """A matter of the city's that a unit executes; `done` are the days of its steps."""
    return {"name": f"units/140400/supervisionItems/{number}", "reporting_unit": unit, "assigned_on": assigned_on,
            "category": f"SUPERVISION_CATEGORY_{category}", "steps": [{"done_on": on} for on in done], **fields}


def issue(number, reported_on, answered_on="", confirmed_on="", category="GENERAL", **fields):
    """A problem that a project of 襄垣 met."""
    return {"name": f"units/140423/issues/{number}", "reporting_unit": "140423", "reported_on": reported_on,
            "category": f"SUPERVISION_CATEGORY_{category}", "answered_on": answered_on, "confirmed_on": confirmed_on,
            **fields}


def figure(series, scope, month, yuan, basis="OFFICIAL"):
    return {"name": f"units/140400/to/{scope.code}/officialFigures/{series}-{month}", "series": f"SERIES_{series}",
            "scope_kind": f"SCOPE_KIND_{scope.kind}", "month": month, "cumulative_yuan": str(yuan),
            "basis": f"FIGURE_BASIS_{basis}"}


def target(indicator, scope, value):
    return {"name": f"units/140400/to/{scope.code}/targets/{indicator}", "indicator": indicator, "year": 2019,
            "scope_kind": f"SCOPE_KIND_{scope.kind}", "value": value}


def facts(**records):
    return Facts({kind.replace("_", "-"): list(values) for kind, values in records.items()}, WORKING_DAYS)


class Case(unittest.TestCase):
    def check(self, known, code, scope, as_of, expected):
        """`expected` is the exact value, or an outcome without one."""
        value = value_of(known, code, scope, as_of)
        found = value.outcome if value.exact is None else value.exact
        self.assertEqual(expected, found, (code, str(scope), str(as_of)))

    def light(self, known, code, scope, as_of):
        return judge(known, PLAN[code], scope, as_of).light.removeprefix("LIGHT_")
