"""The hand-over from reserve to construction (domain.md I.36), over both real servers, also when they are killed."""
import collections
import itertools
import threading
import time
import unittest

from load import UNITS, prepare, writer_account
from node import CITY, LONG, Node, await_, seeded
from persistent import Persistent, Worker
from schema import Refused
from walk import CREDIT_CODE, decide, enter_ready, project_code, state_of

ROUNDS = 100 if LONG else 5


class County(Worker):
    """A unit that asks for transfers until told to stop: of new entries, and of `again` first, which were rejected.

    `requests` counts what was acknowledged, by entry.
    """

    def __init__(self, node, unit, tag, serials, again, stop):
        super().__init__()
        self._node, self._unit, self._tag, self._serials = node, unit, tag, serials
        self._again, self._until = list(again), stop
        self.requests, self.repeated = collections.Counter(), 0

    def work(self):
        with Persistent(self._node, "reserve", writer_account(self._unit)) as county, \
                Persistent(self._node, "reserve", CITY) as city:
            while not self._until.is_set():
                if self._again:
                    name = self._again.pop()
                else:
                    serial = next(self._serials)
                    name = enter_ready(county, city, self._unit, f"{self._tag} {serial}", serial).name
                county.call("RequestReserveProjectTransfer", name=name)
                self.requests[name] += 1
            self.repeated = county.repeated + city.repeated


class Desk(Worker):
    """The city's desk at the construction library: admits or rejects whatever is applied for, until told to stop.

    `decided` is what was acknowledged: whether it was admitted, by application.
    """

    def __init__(self, node, random, stop):
        super().__init__()
        self._node, self._random, self._until = node, random, stop
        self.decided, self.repeated = {}, 0

    def work(self):
        counties = {unit: Persistent(self._node, "construction", writer_account(unit)) for unit in UNITS}
        with Persistent(self._node, "construction", CITY) as city:
            while not self._until.is_set():
                page = city.call("ListConstructionProjects", parent="units/-", page_size=1000,
                                 filter="state = STATE_APPLIED")
                for application in page.construction_projects:
                    admits = self._random.random() < 0.6
                    decide(counties[application.reporting_unit], city, application, admits)
                    self.decided[application.name] = admits
                time.sleep(0.02)
            self.repeated = city.repeated + sum(county.repeated for county in counties.values())


class HandOver(unittest.TestCase):
    def setUp(self):
        self.node = self.enterContext(Node(services=("reserve", "construction")))
        self.node.start()
        prepare(self.node)
        self.serials = itertools.count(1)  # next() of it is one step, whichever thread

    def await_answer(self, entry):
        """The entry once no request of it is open."""
        with self.node.client(CITY) as city:
            return await_(f"{entry} is answered", lambda: next(
                (e for e in [city.call("GetReserveProject", name=entry)] if not e.transfer_requested_on
                 or state_of(e) == "TRANSFERRED"), None))

    def await_projects(self, count):
        return await_(f"{count} construction projects", lambda: next(
            (found for found in [self.node.projects("construction")] if len(found) == count), None))


class KilledInTheMiddle(HandOver):
    def setUp(self):
        self.random = seeded(self.id())
        super().setUp()
        self.requests, self.decided = collections.Counter(), {}
        self.repeated = 0

    def crash(self):
        """Kills both services in either order, now and then once more while they start."""
        first, second = self.random.sample(list(self.node.servers.values()), 2)
        time.sleep(self.random.uniform(0.05, 0.8))
        first.kill()
        time.sleep(self.random.choice((0, self.random.uniform(0, 0.4))))
        if self.random.random() < 0.5:  # the second sees the first come back before it goes itself
            first.spawn()
            time.sleep(self.random.uniform(0, 0.3))
        second.kill()
        while self.random.random() < 0.3:
            second.spawn()
            time.sleep(self.random.uniform(0, 0.15))
            second.kill()
        for server in self.random.sample([first, second], 2):
            if server.process.poll() is not None:
                server.spawn()
            time.sleep(self.random.choice((0, self.random.uniform(0, 0.3))))
        for server in (first, second):
            server.await_address()

    def run_round(self, number, rejected):
        stop_asking, stop_deciding = threading.Event(), threading.Event()
        desk = Desk(self.node, self.random, stop_deciding)
        counties = [County(self.node, unit, f"第{number}轮", self.serials,
                           (name for name in rejected if name.startswith(f"units/{unit}/")), stop_asking)
                    for unit in UNITS]
        for worker in [desk, *counties]:
            worker.start()
        for _ in range(self.random.randint(1, 2)):
            self.crash()
        time.sleep(self.random.uniform(0, 0.5))
        stop_asking.set()
        for county in counties:
            county.finish()
            self.requests.update(county.requests)
            self.repeated += county.repeated
        await_("every request is answered", lambda: not any(
            entry.transfer_requested_on and state_of(entry) == "READY" for entry in self.node.projects().values()), 120)
        stop_deciding.set()
        desk.finish()
        self.decided.update(desk.decided)
        self.repeated += desk.repeated

    def check_agreement(self):
        """Both sides tell one story; the names of the rejected entries."""
        entries, projects = self.node.projects("reserve"), self.node.projects("construction")
        made = collections.defaultdict(list)
        for project in projects.values():
            made[project.reserve_project].append(project)
        self.assertEqual(made.keys() - entries.keys(), set())
        self.assertEqual(self.requests.keys() - entries.keys(), set(), "acknowledged and lost")
        rejected = []
        for name, entry in entries.items():
            asked = len(entry.former_ready_periods)
            self.assertEqual(asked, self.requests[name], name)
            self.assertEqual(sorted(project.hand_over for project in made[name]),
                             sorted(f"{name}#{number + 1}" for number in range(asked)), "one project a request")
            live = [project for project in made[name] if state_of(project) != "REJECTED"]
            if state_of(entry) == "TRANSFERRED":
                self.assertEqual([(p.name, state_of(p), p.project_id) for p in live],
                                 [(entry.construction_project, "ADMITTED", entry.project_id)])
                self.assertEqual(entry.transferred_on, live[0].admitted_on)
            elif asked:
                self.assertEqual((live, state_of(entry), entry.transfer_requested_on), ([], "READY", ""))
                self.assertIn(entry.transfer_rejection, [project.reject_reason for project in made[name]])
                rejected.append(name)
        for name, admitted in self.decided.items():
            self.assertEqual(state_of(projects[name]), "ADMITTED" if admitted else "REJECTED", name)
        self.assertEqual(projects.keys() - self.decided.keys(), set(), "decided by nobody")
        return rejected

    def test_every_request_is_answered_once_and_both_sides_agree(self):
        rejected = []
        for number in range(ROUNDS):
            self.run_round(number, rejected)
            rejected = self.check_agreement()
            self.node.check_whole()
        admitted = sum(self.decided.values())
        self.assertGreater(admitted, 0)
        self.assertGreater(len(self.decided), admitted)
        self.assertGreater(self.repeated, 0)
        print(f"{ROUNDS} rounds, {len(self.requests)} entries, {len(self.decided)} requests, {admitted} admitted, "
              f"{self.repeated} calls repeated", flush=True)


class Answered(HandOver):
    """What becomes of a hand-over that is not simply admitted."""

    UNIT = UNITS[0]

    def setUp(self):
        super().setUp()
        account = writer_account(self.UNIT)
        self.reserve_county = self.enterContext(self.node.client(account))
        self.reserve_city = self.enterContext(self.node.client(CITY))
        self.county = self.enterContext(self.node.client(account, at="construction"))
        self.city = self.enterContext(self.node.client(CITY, at="construction"))

    def requested(self, title):
        entry = enter_ready(self.reserve_county, self.reserve_city, self.UNIT, title, next(self.serials))
        self.reserve_county.call("RequestReserveProjectTransfer", name=entry.name)
        return entry

    def apply_at(self, unit, account, **fields):
        """An application to construction of its own, which meets the entry standard once it is planned."""
        with self.node.client(account, at="construction") as county:
            return county.call("CreateConstructionProject", parent=f"units/{unit}", construction_project={
                "title": "自行申报", "project_code": project_code(next(self.serials)), "region": unit, "industry": "26",
                "owner_credit_code": CREDIT_CODE, "responsible_person": "张三", "planned_total_yuan": 800_000_000,
                "planned_start": "2020-03-04", **fields})

    def test_what_construction_holds_already_is_refused_with_the_holder_and_may_be_asked_for_again(self):
        for number, claim in enumerate(("project_id", "project_code")):
            entry = enter_ready(self.reserve_county, self.reserve_city, self.UNIT, claim, next(self.serials))
            holder = self.apply_at(self.UNIT, writer_account(self.UNIT), **{claim: getattr(entry, claim)})
            decide(self.county, self.city, holder, admits=True)
            self.reserve_county.call("RequestReserveProjectTransfer", name=entry.name)
            refused = self.await_answer(entry.name)
            self.assertEqual(state_of(refused), "READY")
            self.assertIn(holder.name, refused.transfer_rejection)
            # The holder goes, and the next request is taken over.
            admitted = self.city.call("GetConstructionProject", name=holder.name)
            self.city.call("ExitConstructionProject", name=holder.name, reason="EXIT_REASON_TERMINATED",
                           opinion="投资方退出", etag=admitted.etag)
            self.reserve_county.call("RequestReserveProjectTransfer", name=entry.name)
            projects = self.await_projects(3 * (number + 1))
            mine = [state_of(p) for p in projects.values() if p.reserve_project == entry.name]
            self.assertEqual(sorted(mine), ["APPLIED", "REJECTED"])
        self.node.check_whole()

    def test_a_bare_application_of_another_unit_keeps_no_hand_over_out(self):
        other = UNITS[1]
        entry = enter_ready(self.reserve_county, self.reserve_city, self.UNIT, "煤基新材料", next(self.serials))
        bare = self.apply_at(other, writer_account(other), project_id=entry.project_id,
                             project_code=entry.project_code)
        self.reserve_county.call("RequestReserveProjectTransfer", name=entry.name)
        projects = self.await_projects(2)
        mine = next(p for p in projects.values() if p.reserve_project == entry.name)
        self.assertEqual(state_of(mine), "APPLIED")
        decide(self.county, self.city, mine, admits=True)
        self.assertEqual(state_of(self.await_answer(entry.name)), "TRANSFERRED")
        # Of two with one code one is admitted (E.2).
        with self.node.client(writer_account(other), at="construction") as county:
            with self.assertRaises(Refused) as second:
                decide(county, self.city, bare, admits=True)
        self.assertEqual(second.exception.reason, "ALREADY_CLAIMED")
        self.node.check_whole()

    def test_a_code_corrected_in_construction_is_corrected_in_reserve(self):
        entry = self.requested("煤基新材料")
        application = next(iter(self.await_projects(1).values()))
        codes = [entry.project_code] + [entry.project_code[:-6] + serial for serial in ("654321", "654322")]
        self.county.call("CorrectProjectCode", name=application.name, project_code=codes[1], reason="流水号录错")
        application = self.city.call("GetConstructionProject", name=application.name)
        decide(self.county, self.city, application, admits=True)
        transferred = self.await_answer(entry.name)
        self.assertEqual((state_of(transferred), transferred.project_code), ("TRANSFERRED", codes[1]))
        self.county.call("CorrectProjectCode", name=application.name, project_code=codes[2], reason="流水号录错")
        heard = await_("reserve hears of the correction", lambda: next(
            (e for e in [self.reserve_city.call("GetReserveProject", name=entry.name)]
             if e.project_code == codes[2]), None))
        self.assertEqual([c.former_code for c in heard.code_corrections], codes[:2])
        self.node.check_whole()

    def test_a_corrected_code_that_another_entry_holds_leaves_no_hand_over_open(self):
        holder = enter_ready(self.reserve_county, self.reserve_city, self.UNIT, "先入库的项目", next(self.serials))
        entry = self.requested("煤基新材料")
        application = next(iter(self.await_projects(1).values()))
        self.county.call("CorrectProjectCode", name=application.name, project_code=holder.project_code, reason="流水号录错")
        application = self.city.call("GetConstructionProject", name=application.name)
        decide(self.county, self.city, application, admits=True)
        transferred = self.await_answer(entry.name)
        self.assertEqual((state_of(transferred), transferred.project_code), ("TRANSFERRED", entry.project_code))
        self.assertEqual([warning.split(":")[0] for warning in transferred.warnings], ["CODE_HELD"])
        self.assertIn(holder.name, transferred.warnings[0])
        # Once the code is free, the next word of construction's brings it.
        self.reserve_city.call("RemoveReserveProject", name=holder.name, reason="REMOVAL_REASON_DUPLICATE",
                               opinion="重复", etag=holder.etag)
        self.county.call("UpdateConstructionProject", construction_project={"name": application.name, "note": "一期"})
        await_("reserve takes the code", lambda: next(
            (e for e in [self.reserve_city.call("GetReserveProject", name=entry.name)]
             if e.project_code == holder.project_code and not e.warnings), None))
        self.node.check_whole()

    def test_what_construction_lets_go_before_its_start_comes_back_once(self):
        entry = self.requested("煤基新材料")
        application = next(iter(self.await_projects(1).values()))
        decide(self.county, self.city, application, admits=True)
        self.assertEqual(state_of(self.await_answer(entry.name)), "TRANSFERRED")
        with self.assertRaises(Refused) as early:
            self.reserve_county.call("ReenterReserveProject", name=entry.name)
        self.assertEqual(early.exception.reason, "STEP_NOT_ALLOWED")

        admitted = self.city.call("GetConstructionProject", name=application.name)
        self.city.call("ExitConstructionProject", name=application.name, reason="EXIT_REASON_TERMINATED",
                       opinion="投资方退出", etag=admitted.etag)
        await_("reserve hears of the exit", lambda: self.reserve_city.call(
            "GetReserveProject", name=entry.name).construction_exited_on == "2020-01-10")
        draft = self.reserve_county.call("ReenterReserveProject", name=entry.name)
        self.assertEqual((state_of(draft), draft.project_id), ("DRAFT", entry.project_id))
        with self.assertRaises(Refused) as second:
            self.reserve_county.call("ReenterReserveProject", name=entry.name)
        self.assertEqual(second.exception.reason, "ALREADY_CLAIMED")
        self.node.check_whole()


if __name__ == "__main__":
    unittest.main(verbosity=2)
