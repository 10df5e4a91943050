"""What the approval service asks of steps (domain.md F.1-F.7), said once more: cases by state, with their clocks."""
import datetime
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "deploy/client"), str(ROOT / "deploy/data"), str(ROOT / "tests/system")]
from recount.days import WorkingDays  # noqa: E402
from steps import account_of  # noqa: E402
from synthetic.reference import ITEMS  # noqa: E402

DAYS = WorkingDays.from_text((ROOT / "deploy/data/2019/calendar.txtpb").read_text())
DAY = datetime.timedelta(days=1)
OPEN = ("SUBMITTED", "CORRECTION_ASKED", "ACCEPTED", "IN_REVIEW", "SUSPENDED")


class Case:
    def __init__(self, item, on, filer):
        self.item, self.filer, self.acceptor, self.handler = item, filer, None, None
        self.state, self.green, self.verdict, self.decided, self.planned_end = "SUBMITTED", False, None, None, None
        self.corrected = self.joint = False
        self.opinions, self.needed, self.veto = {}, 0, False
        self.missing, self.promised_by, self.preliminary, self.was_preliminary = set(), None, False, False
        self.receive(on)

    def receive(self, on):
        self.received = DAYS.after(on, 0)
        self.limit, self.runs = self.item.promised, [[self.received, None]]

    def go(self, before, to, on):
        """A step from one of the states `before`; silence has accepted it after five working days (F.3)."""
        if self.state == "SUBMITTED" and on > DAYS.after(self.received, 5):
            self.state = "ACCEPTED"
        assert self.state in before.split(), (self.item.code, self.state, to, on)
        self.state = to

    def days_run(self, through):
        """Working days w that counted: from < w <= to (F.5.4)."""
        counted = set()
        for first, last in self.runs:
            date = first + DAY
            while date <= min(last or through, through):
                counted |= {date} if DAYS.works(date) else set()
                date += DAY
        return len(counted)

    def is_late(self):
        return self.days_run(self.decided) > self.limit

    def light(self, today):
        """Of one that is open (F.5.8); nothing of one that waits for corrections."""
        if not self.runs:
            return None
        run = self.days_run(today)
        if run > self.limit or (self.state == "SUSPENDED" and self.planned_end and today > self.planned_end):
            return "RED"
        if self.state == "SUSPENDED":
            return "GREY"
        return "YELLOW" if self.limit - run <= max(1, -(-self.limit // 5)) else "GREEN"


class Proceedings:
    """One process: takes its steps in order, and asserts that each may be taken."""

    def __init__(self, chain, step):
        process = step["take"]["approval_process"]
        self.unit, self.flow, self.applying = chain["unit"], process["flow"], process["applying_items"]
        self.project_unit = process.get("project_unit", self.unit)
        self.stages, self.cases, self.opened = {}, defaultdict(list), []
        self.joint, self.opinion_on, self.round_open, self.visited, self.unconfirmed = None, None, False, False, set()
        assert process["project_code"] and process["flow"] != "APPROVAL_FLOW_COMMITMENT"
        assert sum(code in ("S1-06", "S1-07") for code in self.applying) == 1
        assert all(ITEMS[code].floating or ITEMS[code].conditional for code in self.applying)
        assert len(set(self.applying)) == len(self.applying)

    def take(self, step):
        self.on, self.who = datetime.date.fromisoformat(step["on"]), account_of(self.unit, step["by"])[0]
        # The form of a date in a step is the service's.
        assert self.on.isoformat() == step["on"]
        getattr(self, step["do"])(self.cases[step["at"]][-1] if step["at"] in ITEMS else step["at"],
                                  **step.get("take", {}))

    def granted(self, code):
        return bool(self.cases[code]) and self.cases[code][-1].verdict == "GRANTED" and not self.cases[code][-1].preliminary

    def items(self, stage):
        return [item for item in ITEMS.values() if item.stage == stage and self.flow in item.flows
                and not item.floating and (not item.conditional or item.code in self.applying)]

    def is_done(self, stage):
        return all(self.granted(item.code) for item in self.items(stage)) and stage not in self.unconfirmed

    def open_case(self, item):
        assert not self.cases[item.code] or self.cases[item.code][-1].state not in (*OPEN, "DECIDED_GRANTED"), item.code
        assert not self.granted(item.code), item.code
        case = Case(item, self.on, self.who)
        self.cases[item.code].append(case)
        self.opened.append(case)
        return case

    def FileStage(self, _, stage, papers, floating_items=(), joint_acceptance=False):
        assert papers and stage not in self.stages and (stage == 4 or not joint_acceptance)
        assert all(self.is_done(earlier) for earlier in self.stages if earlier < stage), "the stage before is not done"
        assert not [later for later in self.stages if later > stage]
        assert all(code in self.applying and ITEMS[code].floating for code in floating_items)
        self.stages[stage] = self.on
        for item in [*self.items(stage), *(ITEMS[code] for code in floating_items)]:
            if not item.after_acceptance:
                self.open_case(item).joint = joint_acceptance and item.is_joint
        if any(i.stage == stage and i.conditional and i.code not in self.applying for i in ITEMS.values()):
            self.unconfirmed.add(stage)
            self.filer = self.who
        if stage == 4:
            self.joint = joint_acceptance

    def ConfirmStage(self, slot):
        self.unconfirmed.remove(int(slot.removeprefix("stage ")))
        assert self.who != self.filer

    def FileItem(self, _, item, papers):
        item = ITEMS[item]
        assert papers and (item.floating or item.stage in self.stages)
        assert not (item.floating or item.conditional) or item.code in self.applying
        if item.after_acceptance:
            assert all(self.granted(one.code) for one in self.items(4) if one.is_joint)
            assert not self.joint or self.opinion_on
        self.open_case(item)

    def AcceptCase(self, case, green_channel=False, tolerance=None):
        assert not green_channel or case.item.has_green_channel
        if tolerance:
            case.missing, case.promised_by = set(tolerance["missing_papers"]), tolerance["promised_by"]
            assert case.missing <= set(case.item.tolerable_papers) and tolerance["promise"]["date"] <= self.on.isoformat()
            assert self.on.isoformat() < case.promised_by <= DAYS.after(self.on, 20).isoformat()
        case.go("SUBMITTED", "ACCEPTED", self.on)
        case.acceptor, case.green = self.who, green_channel
        case.limit, case.runs = -(-case.limit // 2) if green_channel else case.limit, [[self.on, None]]

    def AskCorrection(self, case, points):
        case.go("SUBMITTED", "CORRECTION_ASKED", self.on)
        assert points and not case.corrected
        case.corrected, case.runs = True, []

    def AnswerCorrection(self, case, papers):
        case.go("CORRECTION_ASKED", "SUBMITTED", self.on)
        assert papers
        case.receive(self.on)

    def end(self, case, before, to, reason):
        case.go(before, to, self.on)
        assert reason
        if case.runs and not case.runs[-1][1]:
            case.runs[-1][1] = self.on

    def DeclineCase(self, case, reason):
        self.end(case, "SUBMITTED CORRECTION_ASKED", "NOT_ACCEPTED", reason)

    def WithdrawCase(self, case, reason):
        self.end(case, " ".join(OPEN), "WITHDRAWN", reason)

    def handle(self, case):
        assert case.handler in (None, self.who)

    def BeginReview(self, case):
        self.handle(case)
        case.go("ACCEPTED", "IN_REVIEW", self.on)

    def SendBackCase(self, case, reason):
        self.handle(case)
        assert reason
        case.go("IN_REVIEW", "ACCEPTED", self.on)

    def DelegateCase(self, case, to, reason):
        self.handle(case)
        assert reason and case.state in OPEN and to not in (case.filer, case.acceptor)
        case.handler = to

    def suspend(self, case, planned_end):
        case.go("IN_REVIEW", "SUSPENDED", self.on)
        case.runs[-1][1], case.planned_end = self.on, planned_end

    def SuspendCase(self, case, kind, text, planned_end):
        self.handle(case)
        assert text and planned_end >= self.on.isoformat() and kind != "SUSPENSION_KIND_RECTIFICATION"
        self.suspend(case, datetime.date.fromisoformat(planned_end))

    def ResumeCase(self, case):
        self.handle(case)
        case.go("SUSPENDED", "IN_REVIEW", self.on)
        case.runs.append([self.on, None])

    def ExtendCase(self, case, days, reason):
        self.handle(case)
        assert reason and 0 < days <= case.item.extension and case.state in ("ACCEPTED", "IN_REVIEW", "SUSPENDED")
        assert case.limit in (case.item.promised, -(-case.item.promised // 2))
        assert case.days_run(self.on) <= case.limit, "it is late"
        case.limit += days

    def AskOpinions(self, case, departments, needed=0, veto=False):
        self.handle(case)
        assert case.state == "IN_REVIEW" and not case.opinions and case.item.department not in departments
        case.opinions, case.needed, case.veto = dict.fromkeys(departments), needed or len(departments), veto

    def GiveOpinion(self, case, department, stance, text):
        assert text and case.state in ("IN_REVIEW", "SUSPENDED") and case.opinions[department] is None
        case.opinions[department] = stance == "STANCE_AGREES"

    def DecideCase(self, case, verdict, reason="", permit=None):
        self.handle(case)
        grants = verdict == "VERDICT_GRANTED"
        case.go("IN_REVIEW", f"DECIDED_{verdict.removeprefix('VERDICT_')}", self.on)
        assert self.who not in (case.filer, case.acceptor) and bool(permit) == grants and bool(reason) != grants
        if grants:
            in_favour = list(case.opinions.values()).count(True)
            assert in_favour >= case.needed and (not case.veto or in_favour == len(case.opinions))
            assert permit["date"] <= self.on.isoformat()
            assert not case.joint or (self.visited and not self.round_open)
            if case.item.after_floating:
                assert all(self.granted(code) for code in self.applying if ITEMS[code].floating)
                assert not any(other.missing for others in self.cases.values() for other in others if other != case)
        case.preliminary = case.was_preliminary = grants and bool(case.missing)
        case.verdict, case.decided = verdict.removeprefix("VERDICT_"), self.on
        case.runs[-1][1] = self.on

    def SupplyPapers(self, case, papers):
        names = {paper["name"] for paper in papers}
        assert names and names <= case.missing and self.on.isoformat() <= case.promised_by, "the promise was missed"
        case.missing -= names

    def FinalizeCase(self, case, permit):
        assert case.preliminary and not case.missing and permit["date"] <= self.on.isoformat()
        assert self.who not in (case.filer, case.acceptor)
        case.preliminary, case.decided = False, self.on

    def DeliverCase(self, case):
        case.go("DECIDED_GRANTED DECIDED_REFUSED", "DELIVERED", self.on)
        assert not case.preliminary
        assert self.on <= DAYS.after(case.decided, 10)

    def examined(self):
        return [cases[-1] for code, cases in self.cases.items() if cases and ITEMS[code].is_joint
                and cases[-1].state in OPEN]

    def RecordAcceptanceVisit(self, _, defects=()):
        assert self.joint and not self.round_open and self.examined()
        self.round_open, self.visited = bool(defects), True
        for case in self.examined():
            assert case.state == "IN_REVIEW"
            if defects:
                self.suspend(case, None)

    def RecordRectification(self, _, evidence):
        assert self.round_open and evidence
        self.round_open = False
        for case in self.examined():
            self.ResumeCase(case)

    def IssueAcceptanceOpinion(self, _, opinion):
        assert self.joint and self.visited and not self.round_open and not self.opinion_on and opinion
        assert all(self.granted(item.code) for item in self.items(4) if item.is_joint)
        self.opinion_on = self.on


def of_year(chains):
    """The proceedings by chain, each with every step taken."""
    found = {}
    for chain in chains:
        for step in chain["steps"]:
            if step["do"] == "CreateApprovalProcess":
                found[chain["chain"]] = Proceedings(chain, step)
            elif hasattr(Proceedings, step["do"]):
                found[chain["chain"]].take(step)
    return found
