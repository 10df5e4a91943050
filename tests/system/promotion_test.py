"""Promotion over real servers: a lead becomes a contract, and the contract follows the works (domain.md D)."""
import itertools
import threading
import time
import unittest

from load import UNITS, prepare, writer_account
from node import CITY, LONG, Node, await_, project, seeded
from schema import Refused
from walk import CREDIT_CODE, decide, enter_ready, evidence, start_works, state_of

ROUNDS = 100 if LONG else 5
UNIT, OTHER = UNITS[:2]
INVESTOR = dict(title="北京某某科技有限公司", kind="INVESTOR_KIND_DOMESTIC", credit_code="914403001922038216",
                registered_region="110108")


class Promotion(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.node = cls.enterClassContext(Node(services=("reserve", "construction", "promotion")))
        cls.node.start()
        prepare(cls.node)
        cls.serials = itertools.count(1)
        open_ = lambda account, at: cls.enterClassContext(cls.node.client(account, at=at))  # noqa: E731
        cls.county, cls.other, cls.city = (open_(account, "promotion") for account in
                                           (writer_account(UNIT), writer_account(OTHER), CITY))
        cls.reserve_county, cls.reserve_city = open_(writer_account(UNIT), "reserve"), open_(CITY, "reserve")
        cls.works_county, cls.works_city = open_(writer_account(UNIT), "construction"), open_(CITY, "construction")
        cls.investor = cls.county.call("CreateInvestor", parent=f"units/{UNIT}", investor=INVESTOR).name

    def refusal(self, client, method, **fields):
        with self.assertRaises(Refused) as caught:
            client.call(method, **fields)
        return caught.exception

    def lead(self, title, client=None, unit=UNIT, **fields):
        return (client or self.county).call("CreateLead", parent=f"units/{unit}", lead=dict(
            title=title, investor=self.investor, region=unit, industry="3849",
            origin="ORIGIN_KIND_DOMESTIC_DEVELOPED", **fields), happened_on="2019-12-20")

    def in_talks(self, title, **fields):
        return self.county.call("StartTalks", name=self.lead(title, **fields).name, happened_on="2019-12-21")

    def ready_entry(self):
        """A READY reserve entry that promotion knows."""
        serial = next(self.serials)
        return enter_ready(self.reserve_county, self.reserve_city, UNIT, f"产业园{serial}", serial)

    def sign(self, lead, client=None, yuan=300_000_000, **fields):
        """Signs as soon as promotion has heard of the reserve entry."""
        call = dict(name=lead.name, signer_unit=UNIT, responsible_person="张三", total=dict(yuan=yuan),
                    paper=evidence("CONTRACT"), happened_on="2020-01-09") | fields

        def signed():
            try:
                return (client or self.county).call("SignContract", **call)
            except Refused as refusal:
                if refusal.reason != "SIGNING_GUARD":
                    raise
                return None

        return await_("promotion hears of the reserve entry", signed)

    def signed(self, entry, yuan=300_000_000):
        return self.sign(self.in_talks(entry.title, project_id=entry.project_id), yuan=yuan)

    def landed(self, contract):
        registered = self.county.call(
            "RegisterCompany", name=contract.name, company_name="襄垣某某氢能有限公司", company_region=UNIT,
            company_credit_code="91140491MAK2TX345N", evidence=evidence("REGISTRATION"))
        self.assertEqual(state_of(registered), "REGISTERED")
        entry = self.reserve_county.call("GetReserveProject", name=contract.reserve_project)
        return self.county.call("LandContract", name=contract.name, project_code=entry.project_code,
                                site=dict(kind="SITE_KIND_LEASE", evidence=evidence("CONTRACT")))

    def admitted(self, entry):
        """The entry's construction project, admitted."""
        self.reserve_county.call("RequestReserveProjectTransfer", name=entry.name)
        application = await_("construction takes it over", lambda: next(
            (p for p in self.node.projects("construction").values() if p.reserve_project == entry.name), None))
        decide(self.works_county, self.works_city, application, admits=True)
        return application

    def contract(self, name):
        return self.city.call("GetContract", name=name)

    def await_state(self, name, state):
        return await_(f"{name} is {state}", lambda: next(
            (c for c in [self.contract(name)] if state_of(c) == state), None))


class FromLeadToProduction(Promotion):
    def test_a_contract_is_signed_for_what_the_reserve_library_holds_and_names_it_as_its_cause(self):
        lead = self.in_talks("没有储备的项目")
        refused = self.refusal(self.county, "SignContract", name=lead.name, signer_unit=UNIT, responsible_person="张三",
                               total=dict(yuan=1), paper=evidence("CONTRACT"))
        self.assertEqual((refused.code, refused.reason), ("FAILED_PRECONDITION", "SIGNING_GUARD"))
        self.assertIn("不符合签约条件", refused.texts["zh-CN"])

        entry = self.ready_entry()
        self.check_drafts_are_no_link(entry)
        contract = self.signed(entry)
        self.assertEqual((contract.reserve_project, contract.project_id), (entry.name, entry.project_id))
        code, said = self.node.ctl("journal", "tail", "--stream", UNIT, "--json", at="promotion")
        self.assertEqual(code, 0, said)
        self.assertIn('"service":"reserve"', said.replace(" ", ""))

    def others_talks(self, title, project_id):
        lead = self.lead(title, client=self.other, unit=OTHER, project_id=project_id)
        return self.other.call("StartTalks", name=lead.name, happened_on="2019-12-21")

    def check_drafts_are_no_link(self, entry):
        """Another unit drafts an entry under the project's id, and does not get to sign the project by it."""
        with self.node.client(writer_account(OTHER), at="reserve") as reserve:
            reserve.call("CreateReserveProject", parent=f"units/{OTHER}", reserve_project=project(
                "抢注", project_id=entry.project_id))
            own = enter_ready(reserve, self.reserve_city, OTHER, "本单位项目", next(self.serials))
        # Once it can sign for what it entered after the draft, promotion knows of the draft.
        self.sign(self.others_talks(own.title, own.project_id), client=self.other, signer_unit=OTHER)
        lead = self.others_talks("抢注", entry.project_id)
        refused = self.refusal(self.other, "SignContract", name=lead.name, signer_unit=OTHER, responsible_person="张三",
                               total=dict(yuan=1), paper=evidence("CONTRACT"))
        self.assertEqual(refused.reason, "SIGNING_GUARD")

    def started_on(self, day, entry):
        """The project entered in the construction library on its own, and started on `day`."""
        application = self.works_county.call("CreateConstructionProject", parent=f"units/{UNIT}", happened_on=day,
                                             construction_project=dict(
            title=entry.title, project_id=entry.project_id, project_code=entry.project_code, owner_name="襄垣某某氢能有限公司",
            owner_credit_code=CREDIT_CODE, responsible_person="张三", region=UNIT, industry="3849",
            nature="NATURE_NEW_BUILD", planned_total_yuan=800_000_000, planned_start="2020-01-08"))
        planned = self.works_county.call("ReviseConstructionPlan", name=application.name, reason="年度计划", happened_on=day,
                                         annual_plan=dict(year=2020, yuan=100_000_000))
        self.works_city.call("ReviewConstructionProject", name=application.name, opinion="同意", etag=planned.etag,
                             verdict="CONSTRUCTION_VERDICT_ADMIT", happened_on=day)
        self.works_county.call("RecordFormalFact", name=application.name, evidence=evidence("CONTRACT"),
                               item="FORMAL_ITEM_CONSTRUCTION_CONTRACT", happened_on=day)
        self.works_county.call("StartConstruction", name=application.name, photo=evidence("PHOTO"), happened_on=day)

    def test_it_follows_the_works_and_hears_of_their_start_after_its_own_last_fact(self):
        entry = self.ready_entry()
        contract = self.landed(self.signed(entry))
        self.assertEqual(state_of(contract), "LANDED")
        self.county.call("NameTracker", name=contract.name, person="王五")
        self.county.call("RecordFollowUp", name=contract.name, text="已进场")
        self.started_on("2020-01-08", entry)
        started = self.await_state(contract.name, "STARTED")
        self.assertEqual((started.started_on, started.last_follow_up_on), ("2020-01-08", "2020-01-10"))
        refused = self.refusal(self.county, "TerminateContract", name=contract.name, reason="END_REASON_FUNDS",
                               remark="资金未到位")
        self.assertEqual(refused.reason, "STEP_NOT_ALLOWED")
        self.node.check_whole()

    def test_works_that_began_before_the_signature_are_known_with_it(self):
        entry = self.ready_entry()
        start_works(self.works_county, self.admitted(entry).name)
        contract = self.signed(entry)
        self.assertEqual(state_of(contract), "SIGNED")
        await_("it knows of the start", lambda: self.contract(contract.name).started_on == "2020-01-10")
        self.assertEqual(state_of(self.landed(contract)), "STARTED")


class Duplicates(Promotion):
    def test_look_alikes_are_named_at_entry_and_the_later_one_ends(self):
        first = self.lead("光伏组件基地")
        second = self.lead("光伏组件(基地)", client=self.other, unit=OTHER)
        self.assertEqual(list(second.look_alikes), [first.name])
        wrong = self.refusal(self.county, "EndLead", name=first.name, reason="END_REASON_DUPLICATE", remark="重复",
                             merged_into=second.name)
        self.assertEqual(wrong.reason, "MERGE_WRONG")
        ended = self.other.call("EndLead", name=second.name, reason="END_REASON_DUPLICATE", remark="重复",
                                merged_into=first.name)
        self.assertEqual((state_of(ended), ended.merged_into), ("LOST", first.name))
        self.assertNotEqual(ended.project_id, first.project_id)

    def test_one_project_is_not_signed_twice(self):
        entry = self.ready_entry()
        contract = self.signed(entry)
        again = self.in_talks("另一个名字", project_id=entry.project_id)
        refused = self.refusal(self.county, "SignContract", name=again.name, signer_unit=UNIT,
                               responsible_person="张三", total=dict(yuan=1), paper=evidence("CONTRACT"))
        self.assertEqual((refused.reason, refused.values["holder"]), ("ALREADY_CLAIMED", contract.name))


class Money(Promotion):
    def test_funds_count_once_another_person_verified_them(self):
        contract = self.signed(self.ready_entry())
        arrival = self.county.call("CreateFundArrival", parent=f"units/{UNIT}", fund_arrival=dict(
            contract=contract.name, kind="FUND_KIND_FOREIGN", arrived_on="2020-01-09", evidence=evidence("REPORT"),
            amount=dict(currency="USD", amount_minor=100_000_000, yuan_rate="6.8712")))
        self.assertEqual((arrival.amount.yuan, arrival.amount.usd_cents), (6_871_200, 100_000_000))
        foreign = self.refusal(self.other, "CreateFundArrival", parent=f"units/{OTHER}", fund_arrival=dict(
            contract=contract.name, kind="FUND_KIND_CASH", arrived_on="2020-01-09", evidence=evidence("REPORT"),
            amount=dict(yuan=1)))
        self.assertEqual(foreign.reason, "OTHER_UNIT")
        self.city.call("ReviewFundArrival", name=arrival.name, verdict="FUND_VERDICT_VERIFY", opinion="银行回单齐全",
                       etag=arrival.etag)
        self.assertEqual(state_of(self.city.call("GetFundArrival", name=arrival.name)), "VERIFIED")

    def test_who_declared_funds_corrects_them_after_the_contract_has_moved(self):
        contract = self.signed(self.ready_entry())
        declared = dict(parent=f"units/{UNIT}", fund_arrival=dict(
            contract=contract.name, kind="FUND_KIND_CASH", arrived_on="2020-01-09", evidence=evidence("REPORT"),
            amount=dict(yuan=1)))
        arrival = self.county.call("CreateFundArrival", **declared)
        self.city.call("MoveContract", name=contract.name, to_unit=OTHER, reason="合同划转", etag=contract.etag)
        corrected = self.county.call("UpdateFundArrival",
                                     fund_arrival=dict(name=arrival.name, amount=dict(yuan=300_000_001)))
        self.assertEqual(corrected.amount.yuan, 300_000_001)
        self.assertIn("ABOVE_CONTRACT_TOTAL", corrected.warnings[0])
        self.assertEqual(self.refusal(self.county, "CreateFundArrival", **declared).reason, "OTHER_UNIT")


class Killed(Promotion):
    def test_a_service_that_was_killed_follows_on(self):
        entry = self.ready_entry()
        contract = self.landed(self.signed(entry))
        application = self.admitted(entry)
        self.node.servers["promotion"].kill()
        start_works(self.works_county, application.name)
        self.node.servers["promotion"].spawn()
        self.node.servers["promotion"].await_address()
        with self.node.client(CITY, at="promotion") as city:
            await_("it has started", lambda: state_of(city.call("GetContract", name=contract.name)) == "STARTED")
        self.node.check_whole()


class Interleavings(Promotion):
    def test_a_termination_and_a_start_at_once_end_in_one_of_the_lawful_states(self):
        random, ends = seeded(self.id()), set()
        for _ in range(ROUNDS):
            entry = self.ready_entry()
            contract = self.landed(self.signed(entry))
            application = self.admitted(entry)
            start = threading.Thread(target=start_works, args=(self.works_county, application.name))
            start.start()
            time.sleep(random.uniform(0, 0.05))
            try:
                self.county.call("TerminateContract", name=contract.name, reason="END_REASON_FUNDS", remark="资金未到位")
                state = "TERMINATED"
            except Refused as refusal:
                self.assertEqual(refusal.reason, "STEP_NOT_ALLOWED")
                state = "STARTED"
            start.join()
            ends.add(state)
            self.assertEqual(self.await_state(contract.name, state).started_on, "2020-01-10" if state == "STARTED" else "")
        print(f"{ROUNDS} rounds ended in {sorted(ends)}", flush=True)
        self.node.check_whole()


if __name__ == "__main__":
    unittest.main(verbosity=2)
