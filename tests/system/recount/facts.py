"""What the formulas ask of the records: who was where on a day, what was completed in a month.

`Facts` answers for any day from the dated fields of the records as they stand now: a fact
counts from its business day on (G.2), also what the clock alone brought (I.31).
"""
import collections
import dataclasses
import datetime
import itertools

from . import days
from .days import day
from .shares import split


@dataclasses.dataclass(frozen=True)
class Entry:
    """One addend and the record that it comes from."""
    amount: int
    record: str
    project_id: str = ""
    is_given: bool = False  # an official figure or a target, counted from no project


def integer(value):
    return int(value or 0)


def in_force(history, on):
    """The last of dated amounts whose `from` has come; None before the first."""
    found = None
    for step in history:
        if day(step.get("from")) is None or day(step["from"]) <= on:
            found = step
    return found


def yuan_on(history, on):
    step = in_force(history, on)
    return integer(step.get("yuan")) if step else 0


def within(on, first, until):
    """first <= on < until; an empty `until` is still open, an empty `first` never began."""
    return first is not None and first <= on and (until is None or on < until)


def unit_on(record, on):
    """Ruling 27: the unit credited on the day; before the first, the first."""
    history = record.get("unit_history", [])
    step = in_force(history, on) or (history[0] if history else {})
    return step.get("unit") or record.get("reporting_unit") or record["name"].split("/")[1]


def first_day(record):
    """The day that a record begins with."""
    history = record.get("unit_history", [])
    return day(history[0].get("from")) if history else None


def transformation_by_default(project):
    """E.9: not for divisions 06, 25, 31 and coal power 4411; technical upgrading always is one."""
    if project.get("nature") == "NATURE_TECH_UPGRADE":
        return True
    industry = project.get("industry", "")
    return bool(industry) and industry[:2] not in ("06", "25", "31") and industry != "4411"


class Facts:
    """All records of a year's recount."""

    def __init__(self, records, working_days, other_zones=()):
        self.working_days = working_days
        self.other_zones = tuple(other_zones)
        self.reserve = records.get("reserve-projects", [])
        self.projects = [p for p in records.get("construction-projects", []) if p.get("state") != "STATE_REJECTED"]
        self.visits = records.get("site-visits", [])
        self.milestones = records.get("milestones", [])
        self.issues = records.get("issues", [])
        self.unit_months = records.get("unit-months", [])
        self.commendations = records.get("commendations", [])
        self.bulletins = records.get("bulletins", [])
        self.meetings = records.get("dispatch-meetings", [])
        self.obstructions = records.get("obstruction-cases", [])
        self.wastes = records.get("solid-waste-uses", [])
        self.publicity = records.get("publicity-items", [])
        self.ppp_budgets = records.get("ppp-budgets", [])
        self.ppp_changes = _group(records.get("ppp-changes", []), "project_id")
        self.factor_needs = records.get("factor-needs", [])
        self.roads = records.get("road-sections", [])
        self.reports = [r for r in records.get("monthly-reports", []) if r.get("state") == "STATE_LOCKED"]
        self.targets = records.get("targets", [])
        self.contracts = records.get("contracts", [])
        self.arrivals = [a for a in records.get("fund-arrivals", []) if a.get("state") == "STATE_VERIFIED"]
        self.events = records.get("promotion-events", [])
        self.recommendations = records.get("recommendation-items", [])
        self.processes = records.get("approval-processes", [])
        self.applications = records.get("stage-applications", [])
        self.cases = records.get("approval-cases", [])
        self.flows = records.get("parallel-flows", [])
        self.commitments = records.get("commitment-cases", [])
        self.parcels = records.get("standard-parcels", [])
        self.matters = records.get("supervision-items", [])
        self.systems = records.get("connected-systems", [])
        self.documents = records.get("policy-documents", [])
        self.editions = records.get("catalogue-editions", [])
        self.plan_assessments = records.get("planning-eias", [])
        self.agencies = records.get("intermediary-agencies", [])
        self.licensed_persons = records.get("licensed-persons", [])
        self._cases_by_process = _group(self.cases, "process")
        self._figures = {self._figure_key(f): f for f in records.get("official-figures", [])}
        self._reserve_by_id = _group(self.reserve, "project_id")
        self._projects_by_id = _group(self.projects, "project_id")
        self._contracts_by_name = {c["name"]: c for c in self.contracts}
        self._trackers = _group(records.get("trackers", []), "contract")
        self._statistics = _group(records.get("statistics-entries", []), "project_id")
        self._lists = _group(records.get("list-entries", []), "project_id")
        self._leaders = _group(records.get("leader-assignments", []), "project_id")
        self.completed = list(self._completed())

    # Reserve library (C).

    def reserve_by_project(self):
        """Entries admitted at any time, by project, oldest first; several: it was re-entered."""
        admitted = sorted((e for e in self.reserve if e.get("admitted_on")), key=lambda e: e["admitted_on"])
        groups = collections.OrderedDict()
        for entry in admitted:
            groups.setdefault(entry.get("project_id") or entry["name"], []).append(entry)
        return groups

    @staticmethod
    def left_on(entry):
        """Transferred or removed: both final (C.7)."""
        return day(entry.get("transferred_on")) or day(entry.get("removed_on"))

    def pop_rsv(self, as_of):
        """C.6: in library on 1 January + admitted in the year - removed in it as DUPLICATE or INELIGIBLE.

        With each entry the day that its total and unit are read on: the day it left, or as_of.
        One that came back within the year counts by its new entry alone.
        """
        for entries in self.reserve_by_project().values():
            known = [e for e in entries if day(e["admitted_on"]) <= as_of]
            if not known:
                continue
            entry = known[-1]
            left = self.left_on(entry)
            if left is None or left > as_of:
                yield entry, as_of
            elif left >= days.year_start(as_of) and not (
                    entry.get("removed_on") and
                    entry.get("removal_reason") in ("REMOVAL_REASON_DUPLICATE", "REMOVAL_REASON_INELIGIBLE")):
                yield entry, left

    def transfers(self, as_of):
        """R02: entries TRANSFERRED in the year; less those re-entered after CON let them go unstarted (C.7)."""
        for entries in self.reserve_by_project().values():
            for i, entry in enumerate(entries):
                transferred = day(entry.get("transferred_on"))
                if transferred is None or not days.year_start(as_of) <= transferred <= as_of:
                    continue
                came_back = any(day(later["admitted_on"]) <= as_of for later in entries[i + 1:])
                if not (came_back and self._left_unstarted(entry)):
                    yield entry, transferred

    def _left_unstarted(self, entry):
        return any(p.get("exited_on") and not p.get("actual_start") for p in self.projects
                   if p["name"] == entry.get("construction_project") or p.get("reserve_project") == entry["name"])

    def transfer_overdue(self, entry, as_of):
        """R03: READY, no transfer asked for (I.36), and as_of > ready_on + 10 working days."""
        periods = [(day(p["from"]), day(p.get("until"))) for p in entry.get("former_ready_periods", [])]
        ends = [day(entry.get(name)) for name in ("transfer_requested_on", "transferred_on", "removed_on")]
        periods.append((day(entry.get("ready_on")), min(filter(None, ends), default=None)))
        return any(within(as_of, first, until) and as_of > self.working_days.after(first, 10)
                   for first, until in periods)

    @staticmethod
    def removal_overdue(entry, as_of):
        """R04: STALE_WARNED and as_of > warned_on + 90 calendar days.

        The clock warns on `stale_on`, whether or not a record says so yet.
        """
        periods = [(day(p["from"]), day(p.get("until"))) for p in entry.get("former_stale_periods", [])]
        if entry.get("state") in ("STATE_IN_LIBRARY", "STATE_STALE_WARNED"):
            periods.append((day(entry.get("stale_on")), None))
        return any(within(as_of, first, until) and as_of > first + datetime.timedelta(days=90)
                   for first, until in periods)

    def in_reserve(self, project_id, on):
        """I09: the project has an entry, from its submission (C) until it is removed; a draft is none yet, and a
        transferred one has not gone."""
        return any(within(on, day(e.get("submitted_on")), day(e.get("removed_on")))
                   for e in self._reserve_by_id.get(project_id, []))

    # Construction library (E).

    def project(self, project_id, on):
        """The construction project of an id on a day: of several, the last admitted by then."""
        found = self._projects_by_id.get(project_id, [])
        admitted = sorted((p for p in found if p.get("admitted_on")), key=lambda p: p["admitted_on"])
        by_then = [p for p in admitted if day(p["admitted_on"]) <= on]
        return (by_then or admitted[:1] or found or [None])[-1]

    def applied_for(self, project_id, on):
        """The construction project of an id from its application on: of several, the last; None before the first.

        An application that was never admitted speaks for the project only while no other record of it does.
        """
        def came_on(project):
            return day(project.get("applied_on")) or first_day(project) or datetime.date.min
        found = self._projects_by_id.get(project_id, [])
        speaking = [p for p in found if p.get("admitted_on")] or sorted(found, key=came_on)[:1]
        return max((p for p in reversed(speaking) if came_on(p) <= on), key=came_on, default=None)

    @staticmethod
    def admitted(project, on):
        return within(on, day(project.get("admitted_on")), None)

    @staticmethod
    def exited(project, on):
        return within(on, day(project.get("exited_on")), None)

    @staticmethod
    def started(project, on):
        return within(on, day(project.get("actual_start")), None)

    def is_carry_over(self, project, as_of):
        """E.1: started before the year, on 1 January neither completed nor gone; known once it is admitted."""
        new_year = days.year_start(as_of)
        start = day(project.get("actual_start"))
        ends = [day(project.get(name)) for name in ("completed_on", "production_on", "capacity_on", "exited_on")]
        return (self.admitted(project, as_of) and start is not None and start < new_year and
                all(end is None or end >= new_year for end in ends))

    def is_new(self, project, as_of):
        """E.1, E.2: admitted, not preliminary, and not started before the year."""
        start = day(project.get("actual_start"))
        return (self.admitted(project, as_of) and (start is None or start >= days.year_start(as_of)) and
                not project.get("is_preliminary"))

    @staticmethod
    def resumed_on(project, year):
        """E.1, ruling 5: the first evidenced activity of the year; a monthly report is none."""
        activities = (a for a in project.get("year_activities", []) if integer(a["year"]) == year)
        return min((day(a["on"]) for a in activities), default=None)

    @staticmethod
    def was_of(project, unit, on):
        """Rulings 27, 33: whether the project was credited to a unit on a day or before it."""
        credited = {step["unit"] for step in project.get("unit_history", []) if day(step["from"]) <= on}
        return unit in credited | {project["name"].split("/")[1]}

    @staticmethod
    def is_transformation(project, on):
        """E.9: the city's last word, else the default."""
        ruled = None
        for ruling in project.get("transformation_rulings", []):
            if day(ruling["on"]) <= on:
                ruled = bool(ruling.get("is_transformation"))
        return transformation_by_default(project) if ruled is None else ruled

    @staticmethod
    def planned_total(project, on):
        return yuan_on(project.get("planned_total_history", []), on)

    @staticmethod
    def annual_plan(project, year, on):
        return yuan_on([p for p in project.get("annual_plans", []) if integer(p["year"]) == year], on)

    @staticmethod
    def money_by_unit(project, yuan, on):
        """A.6, I.33: by shares; without any, all to the unit credited on the day."""
        shares = project.get("shares", [])
        return split(yuan, shares) if shares else {unit_on(project, on): yuan}

    @staticmethod
    def first_unit(project, on):
        """I.33: counts go to the first unit only."""
        shares = project.get("shares", [])
        return shares[0]["unit"] if shares else unit_on(project, on)

    # Investment promotion (D).

    @staticmethod
    def effective(contract, on):
        """D.2: signed, and not TERMINATED at the as-of date."""
        return within(on, day(contract.get("signed_on")), day(contract.get("terminated_on")))

    @staticmethod
    def agreed_total(contract, on):
        """D.2: the amount of the version in force, yuan at the rate of the signing day."""
        version = in_force(contract.get("versions", []), on)
        return integer(version.get("total", {}).get("yuan")) if version else 0

    def is_tracked(self, contract, on):
        """D.5: one tracker is active; who takes over begins on the day that the other ends on."""
        return any(within(on, day(t.get("from")), day(t.get("ended_on")))
                   for t in self._trackers.get(contract["name"], []))

    def brings_transformation(self, contract, on):
        """E.9, I05: the construction library's word once it has the project, until then the contract's own."""
        project = self.applied_for(contract.get("project_id"), on)
        return self.is_transformation(project, on) if project else bool(contract.get("is_transformation"))

    def contract_of(self, arrival):
        """The contract that funds arrived for; without one the arrival itself, which names its unit."""
        return self._contracts_by_name.get(arrival.get("contract"), arrival)

    # Lists, leaders, statistics.

    def listing(self, project_id, lists, on):
        """The place of a project on one of `lists` on a day (E.7), or None."""
        for entry in self._lists.get(project_id, []):
            if entry.get("list") in lists and within(on, day(entry.get("listed_on")), day(entry.get("delisted_on"))):
                return entry
        return None

    def listed_by(self, project_id, lists, by, made_on):
        """Whether a project had come onto one of `lists` by a day, and not left it when something was made."""
        for entry in self._lists.get(project_id, []):
            first, until = day(entry.get("listed_on")), day(entry.get("delisted_on"))
            if entry.get("list") in lists and within(by, first, None) and (until is None or max(first, made_on) < until):
                return True
        return False

    def listed(self, lists, on):
        """Every project on one of `lists` on a day, once; what left the library left its lists (E.7)."""
        for project_id in self._lists:
            entry = self.listing(project_id, lists, on)
            project = self.project(project_id, on)
            if entry and not (project and self.exited(project, on)):
                yield project_id, entry

    def has_leader(self, project_id, on):
        """E.10; `ended_on` is the last day."""
        return any(within(on, day(a.get("from")), None) and not (a.get("ended_on") and day(a["ended_on"]) < on)
                   for a in self._leaders.get(project_id, []))

    def in_statistics(self, project_id, on):
        """E.5: entered and not closed."""
        return any(within(on, day(e.get("entered_on")), day(e.get("closed_on")))
                   for e in self._statistics.get(project_id, []))

    def closed_in_statistics(self, project_id, on):
        """E.5: CLOSED_STATS at the end, and nothing open beside it."""
        entries = self._statistics.get(project_id, [])
        return bool(entries) and all(within(on, day(e.get("closed_on")), None) for e in entries)

    # Approval (F).

    def accepted(self, case):
        """As of which day a case was accepted, and since which day that holds; None: it was not (F.3).

        Silence for 5 working days accepts it as of the day on which it was received, which holds from the day after
        them on; a case that the clock alone accepted bears no `accepted_on` before its next step.
        """
        if case.get("accepted_by"):
            on = day(case["accepted_on"])
            return on, on
        if case.get("deemed_on") or case.get("accepted_on"):
            received = day(case["received_on"])
            return received, self.working_days.after(received, 5) + days.DAY
        return None

    def days_run(self, case, until):
        """The working days, until one, on which a case's clock ran: w with from < w <= to (F.5.4), oldest first."""
        for run in case.get("clock", {}).get("runs", []):
            date, last = day(run["from"]), min(day(run.get("to")) or until, until)
            while date < last:
                date += days.DAY
                if self.working_days.works(date):
                    yield date

    def deadline(self, case):
        """The day that the last of its working days falls on; None: it stands, or stopped, with some left (F.5.4)."""
        limit = integer(case.get("clock", {}).get("limit_days"))
        run = list(itertools.islice(self.days_run(case, days.NEVER), limit))
        return run[-1] if run and len(run) == limit else None

    def approval_days(self, process, until):
        """F.4.3: the distinct working days on which the clock of at least one item of the project ran; none runs
        before acceptance (ruling 21)."""
        cases = [c for c in self._cases_by_process.get(process["name"], []) if self.accepted(c)]
        return len({date for case in cases for date in self.days_run(case, until)})

    # Monthly reports (E.4, H.2, I.37).

    def _completed(self):
        """Each amount of a locked report on the last day of the month that it was made in.

        A correction counts in the month corrected. January merged into February stands in
        February's report and counts there. Units and status are those of that day.
        """
        for report in self.reports:
            amounts = [(report["month"], integer(report.get("completed_yuan")))]
            amounts += [(c["month"], integer(c.get("delta_yuan"))) for c in report.get("corrections", [])]
            for month, yuan in amounts:
                on = days.month_end(month)
                project = self.project(report["project_id"], on)
                if project and yuan:
                    yield Completed(on, yuan, project, report["name"], self.money_by_unit(project, yuan, on))

    def completed_in_year(self, as_of):
        """Sum over months 1..m (H.2), those of which the last day has come."""
        return (c for c in self.completed if days.year_start(as_of) <= c.on <= as_of)

    # Official figures and targets (I.34, I.35).

    @staticmethod
    def _figure_key(figure):
        return (figure["series"], figure["scope_kind"], figure["name"].split("/")[3], figure["month"])

    def figure(self, series, scope, month):
        return self._figures.get((f"SERIES_{series}", f"SCOPE_KIND_{scope.kind}", scope.code, month))

    def figure_yuan(self, series, scope, month):
        """Yuan from January to the end of the month; None: not entered, which is not 0."""
        figure = self.figure(series, scope, month)
        return None if figure is None else integer(figure.get("cumulative_yuan"))

    def entered_target(self, code, scope, year):
        """The decimal that the city entered, as text; None: none."""
        for target in self.targets:
            if (target["indicator"], integer(target["year"])) == (code, year) and (
                    target["scope_kind"], target["name"].split("/")[3]) == (f"SCOPE_KIND_{scope.kind}", scope.code):
                return target["value"]
        return None


@dataclasses.dataclass(frozen=True)
class Completed:
    """Investment of one report in one month."""
    on: datetime.date
    yuan: int
    project: dict
    record: str
    by_unit: dict


def _group(records, field):
    groups = collections.OrderedDict()
    for record in records:
        groups.setdefault(record.get(field, ""), []).append(record)
    return groups
