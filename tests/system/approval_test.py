"""Approval over a real server: projects go from opening to the completion filing, also when it is killed (domain.md F)."""
import time
import unittest

from load import UNITS
from node import DEPLOY, LONG, Node, seeded
from persistent import Persistent, Worker
from recount.days import DAY, WorkingDays, day
from schema import Refused
from walk import CREDIT_CODE, state_of

UNIT = UNITS[0]
WINDOW, DECIDER = ("window", UNIT, "COUNTY"), ("decider", UNIT, "COUNTY")
PROJECTS = 12 if LONG else 3
CRASHES = 40 if LONG else 4
CALENDAR = WorkingDays.from_text((DEPLOY / "data/2019/calendar.txtpb").read_text())


def paper(on, kind="PERMIT"):
    return dict(kind=f"EVIDENCE_KIND_{kind}", date=str(on), sha256=b"\7" * 32, reference="襄行审〔2019〕7号")


class Way:
    """A project's way through approval by two clerks, one at the window and one who decides.

    `ran` is when which item's clock ran, as they were told: (item, from, to), `from` not counted.
    """

    def __init__(self, window, decider, random):
        self._window, self._decider, self._random = window, decider, random
        self.ran, self.today, self.process = [], day("2019-03-04"), None

    def open(self, title):
        self.process = self._window.call(
            "CreateApprovalProcess", parent=f"units/{UNIT}", happened_on=str(self.today), approval_process=dict(
                title=title, applicant_name="山西某某新材料有限公司", applicant_credit_code=CREDIT_CODE,
                flow="APPROVAL_FLOW_FILING", applying_items=["S1-07", "S1-08", "S2-04"])).name

    def _later(self, date, most, least=0):
        """Up to `most` working days after `date`; nothing of the process is entered before the latest of them."""
        date = CALENDAR.after(date, self._random.randint(least, most))
        self.today = max(self.today, date)
        return date

    def file(self, stage, **fields):
        self.today = CALENDAR.after(self.today, 1)
        return self._window.call("FileStage", name=self.process, stage=stage, papers=[paper(self.today)],
                                 happened_on=str(self.today), **fields)

    def review(self, name, filed):
        """Accepted and under review: (day of acceptance, day on which the review began)."""
        accepted = self._later(filed, 3)
        self._window.call("AcceptCase", name=name, happened_on=str(accepted))
        begun = self._later(accepted, 2)
        self._decider.call("BeginReview", name=name, happened_on=str(begun))
        return accepted, begun

    def grant(self, name, item, runs_from, date):
        granted = self._later(date, 4)
        self._decider.call("DecideCase", name=name, verdict="VERDICT_GRANTED", permit=paper(granted),
                           happened_on=str(granted))
        self.ran.append((item, runs_from, granted))
        self._window.call("DeliverCase", name=name, happened_on=str(self._later(granted, 10)))

    def handle(self, name, item, filed):
        """From acceptance to delivery, with a suspension now and then."""
        runs_from, date = self.review(name, filed)
        if self._random.random() < 0.4:
            stopped = self._later(date, 2)
            self._decider.call("SuspendCase", name=name, kind="SUSPENSION_KIND_EXPERT_REVIEW", text="专家评审",
                               planned_end=str(stopped + 7 * DAY), happened_on=str(stopped))
            self.ran.append((item, runs_from, stopped))
            runs_from = date = self._later(stopped, 6)
            self._decider.call("ResumeCase", name=name, happened_on=str(date))
        self.grant(name, item, runs_from, date)

    def stage(self, number, **fields):
        """Files a stage and handles its items one after another, each on days of its own."""
        application = self.file(number, **fields)
        filed = self.today
        for item in application.items:
            self.handle(item.approval_case, item.item, filed)
        if application.left_out:
            self._decider.call("ConfirmStage", name=application.name, happened_on=str(self.today))

    def acceptance(self):
        """The joint acceptance, with defects that are mended, and the completion filing."""
        application = self.file(4, joint_acceptance=True)
        filed, name = self.today, application.name
        examined = [item for item in application.items if item.approval_case]
        reviewed = {item.item: self.review(item.approval_case, filed) for item in examined}
        visited = self._later(self.today, 2)
        self._decider.call("RecordAcceptanceVisit", name=name, defects=["消防通道被占"], happened_on=str(visited))
        self.ran.extend((item, accepted, visited) for item, (accepted, _) in reviewed.items())
        mended = self._later(visited, 8, least=1)
        self._decider.call("RecordRectification", name=name, evidence=paper(mended, "PHOTO"), happened_on=str(mended))
        for item in examined:
            self.grant(item.approval_case, item.item, mended, mended)
        self._decider.call("IssueAcceptanceOpinion", name=name, opinion=paper(self.today), happened_on=str(self.today))
        completion = self._window.call("FileItem", name=self.process, item="S4-06", papers=[paper(self.today)],
                                       happened_on=str(self.today))
        self.handle(completion.name, "S4-06", self.today)

    def go(self, title):
        self.open(title)
        self.stage(1, floating_items=["S1-07", "S1-08"])
        self.stage(2)
        self.stage(3)
        self.acceptance()


class Clerks(Worker):
    """Two clerks who take a project its whole way, whatever becomes of the server."""

    def __init__(self, node, random, title):
        super().__init__()
        self._node, self._random, self._title = node, random, title
        self.way, self.repeated = None, 0

    def work(self):
        with Persistent(self._node, "approval", WINDOW) as window, Persistent(self._node, "approval", DECIDER) as decider:
            self.way = Way(window, decider, self._random)
            self.way.go(self._title)
            self.repeated = window.repeated + decider.repeated


def days_of(runs):
    """The working days on which one of `runs` ran, in order (F.4.3)."""
    worked = set()
    for start, end in runs:
        date = start + DAY
        while date <= end:
            if CALENDAR.works(date):
                worked.add(date)
            date += DAY
    return sorted(worked)


def runs_of(case):
    return [(day(getattr(run, "from")), day(run.to)) for run in case.clock.runs]


class Approval(unittest.TestCase):
    def setUp(self):
        self.random = seeded(self.id())
        self.node = self.enterContext(Node(services=("approval",)))
        self.node.start()

    def refusal(self, client, method, **fields):
        with self.assertRaises(Refused) as caught:
            client.call(method, **fields)
        return caught.exception

    def check_clock(self, entity, worked, end, where):
        """It consumed the days of `worked`, and kept its limit if it ended by the last of the days that it had."""
        self.assertEqual(entity.clock.consumed_days, len(worked), where)
        limit = entity.clock.limit_days
        late = len(worked) >= limit and worked[limit - 1] < day(end)
        light = entity.DESCRIPTOR.fields_by_name["light"].enum_type.values_by_number[entity.light].name
        self.assertEqual(light, "LIGHT_LATE" if late else "LIGHT_ON_TIME", where)

    def check_finished(self, way):
        """What the server says of a project that has come to its end is what was told to it."""
        with self.node.client(WINDOW) as client:
            process = client.call("GetApprovalProcess", name=way.process)
            listed = client.call("ListApprovalCases", parent=f"units/{UNIT}", page_size=1000,
                                 filter=f"project_id = {process.project_id}").approval_cases
            cases = {case.item: case for case in listed}
            self.assertEqual(len(cases), len(listed), "an item was filed twice")
            self.assertEqual(sorted((item, *run) for item, case in cases.items() for run in runs_of(case)),
                             sorted(way.ran))
            for item, case in cases.items():
                self.assertEqual(state_of(case), "DELIVERED", item)
                self.check_clock(case, days_of(runs_of(case)), case.decided_on, item)
            self.assertEqual(process.finished_on, cases["S4-06"].decided_on)
            # A01.
            self.check_clock(process, days_of(run for case in cases.values() for run in runs_of(case)),
                             process.finished_on, way.process)
            for standing in process.stages:
                application = client.call("GetStageApplication", name=standing.application)
                own = [case for case in cases.values() if case.stage == standing.stage and not case.floating]
                self.assertEqual((state_of(application), application.done_on, standing.done_on),
                                 ("DONE", max(case.decided_on for case in own), application.done_on))
                # What the owner files after a joint acceptance is outside its clock (F.7).
                timed = [case for case in own if not (application.joint_acceptance and case.item == "S4-06")]
                self.check_clock(application, days_of(run for case in timed for run in runs_of(case)),
                                 application.done_on, application.name)
        return process


class FromOpeningToCompletion(Approval):
    def test_a_project_takes_the_days_on_which_any_of_its_clocks_ran(self):
        with self.node.client(WINDOW) as window, self.node.client(DECIDER) as decider:
            way = Way(window, decider, self.random)
            way.go("煤基新材料")
            process = self.check_finished(way)
            print(f"{process.clock.consumed_days} of {process.clock.limit_days} working days", flush=True)
        self.node.check_whole()

    def test_what_is_refused_says_why_in_chinese(self):
        with self.node.client(WINDOW) as window, self.node.client(DECIDER) as decider:
            way = Way(window, decider, self.random)
            way.open("旅游公路")
            item = next(item for item in way.file(1).items if item.item == "S1-04")
            early = self.refusal(window, "FileStage", name=way.process, stage=2, papers=[paper(way.today)],
                                 happened_on=str(way.today))
            self.assertEqual((early.code, early.reason), ("FAILED_PRECONDITION", "FILING_GUARD"))
            self.assertIn("不符合申报条件", early.texts["zh-CN"])

            way.review(item.approval_case, way.today)
            own = self.refusal(window, "DecideCase", name=item.approval_case, verdict="VERDICT_GRANTED",
                               permit=paper(way.today), happened_on=str(way.today))
            self.assertEqual((own.code, own.reason), ("FAILED_PRECONDITION", "DECIDER_IS_ACCEPTOR"))
            self.assertEqual(own.values, {"subject": WINDOW[0], "name": item.approval_case})
            self.assertIn("受审分离", own.texts["zh-CN"])
            case = decider.call("GetApprovalCase", name=item.approval_case)
            self.assertEqual((state_of(case), case.decided_by), ("IN_REVIEW", ""))
        self.node.check_whole()


class Killed(Approval):
    def crash(self):
        """Kills the server, now and then once more while it starts."""
        server = self.node.first
        server.kill()
        while self.random.random() < 0.3:
            server.spawn()
            time.sleep(self.random.uniform(0, 0.15))
            server.kill()
        server.spawn()
        server.await_address()

    def test_every_step_is_taken_once_however_often_the_server_is_killed(self):
        clerks = [Clerks(self.node, seeded(f"project {number}"), f"第{number}个项目") for number in range(PROJECTS)]
        for worker in clerks:
            worker.start()
        crashes = 0
        while crashes < CRASHES and any(worker.is_alive() for worker in clerks):
            time.sleep(self.random.uniform(0.02, 0.4))
            self.crash()
            crashes += 1
        for worker in clerks:
            worker.finish()
        for worker in clerks:
            self.check_finished(worker.way)
        records = self.node.check_whole()
        self.assertGreater(crashes, 0)
        print(f"{PROJECTS} projects, {records} records, {crashes} crashes, "
              f"{sum(worker.repeated for worker in clerks)} calls repeated", flush=True)


if __name__ == "__main__":
    unittest.main(verbosity=2)
