"""What approval grants is a fact of the reserve library and of the construction library, and goes with a revocation (I.40)."""
import unittest

from load import UNITS, prepare, writer_account
from node import CITY, Node, appraisal, await_, project
from schema import Refused
from walk import CREDIT_CODE, decide, evidence, project_code, state_of

UNIT = UNITS[0]
# Another desk than the one that files and accepts (K25).
DECIDER = ("zhao.liu", UNIT, "COUNTY")
# What C.5 asks for, by the item of the catalogue that fulfils it.
READY_BY = {"LAND_SECURED": "S1-05", "EIA": "S1-07", "CONSTRUCTION_PLANNING_PERMIT": "S2-02", "CONSTRUCTION_PERMIT": "S3-04"}


class Grants(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.node = cls.enterClassContext(Node(services=("reserve", "construction", "approval")))
        cls.node.start()
        prepare(cls.node)
        open_ = lambda account, at: cls.enterClassContext(cls.node.client(account, at=at))  # noqa: E731
        cls.window, cls.office = open_(writer_account(UNIT), "approval"), open_(DECIDER, "approval")
        cls.reserve_county, cls.reserve_city = open_(writer_account(UNIT), "reserve"), open_(CITY, "reserve")
        cls.works_county, cls.works_city = open_(writer_account(UNIT), "construction"), open_(CITY, "construction")

    def process(self, title, **fields):
        return self.window.call("CreateApprovalProcess", parent=f"units/{UNIT}", approval_process=dict(
            title=title, applicant_name="襄垣某某氢能有限公司", applicant_credit_code=CREDIT_CODE, flow="APPROVAL_FLOW_FILING",
            applying_items=["S1-07"], **fields))

    def cases(self, process):
        listed = self.window.call("ListApprovalCases", parent=f"units/{UNIT}", page_size=1000,
                                  filter=f'project_id = "{process.project_id}"').approval_cases
        return {case.item: case for case in listed}

    def grant(self, case):
        if state_of(case) == "SUBMITTED":
            self.window.call("AcceptCase", name=case.name)
        self.office.call("BeginReview", name=case.name)
        return self.office.call("DecideCase", name=case.name, verdict="VERDICT_GRANTED", permit=evidence())

    def file(self, process, stage, **fields):
        return self.window.call("FileStage", name=process.name, stage=stage, papers=[evidence("REPORT")], **fields)

    def grant_stage(self, process, stage, **fields):
        filed = self.file(process, stage, **fields)
        if filed.left_out:
            self.office.call("ConfirmStage", name=filed.name)
        for case in sorted(self.cases(process).values(), key=lambda case: case.item):
            if state_of(case) == "SUBMITTED":
                self.grant(case)

    def checklist(self, name):
        entry = self.reserve_county.call("GetReserveProject", name=name)
        values = entry.DESCRIPTOR.file.enum_types_by_name["ChecklistItem"].values_by_number
        return entry, {values[fact.item].name.removeprefix("CHECKLIST_ITEM_"): fact for fact in entry.checklist}

    def await_facts(self, name, expected):
        def facts():
            entry, checklist = self.checklist(name)
            return entry if set(checklist) == set(expected) else None

        return await_(f"{name} has {sorted(expected)}", facts)

    def enter(self, title, serial, **fields):
        """An entry of the library without any fact, which approval does not know of yet."""
        draft = self.reserve_county.call("CreateReserveProject", parent=f"units/{UNIT}", reserve_project=project(
            title, project_code=project_code(serial), sponsor_credit_code=CREDIT_CODE, **fields))
        self.reserve_county.call("CreateAppraisal", parent=f"units/{UNIT}", appraisal=appraisal(draft.project_id))
        submitted = self.reserve_county.call("SubmitReserveProject", name=draft.name)
        self.reserve_city.call("ReviewReserveProject", name=draft.name, verdict="VERDICT_ADMIT", opinion="同意",
                               etag=submitted.etag)
        return draft

    def test_a_project_gets_ready_and_starts_by_what_approval_grants(self):
        entry = self.enter("审批产业园", 7001)
        self.reserve_county.call("RecordChecklistFact", name=entry.name, item="CHECKLIST_ITEM_FUNDS_YEAR_ONE",
                                 evidence=evidence())
        process = self.process("审批产业园", project_id=entry.project_id)
        for stage, fields in ((1, dict(floating_items=["S1-07"])), (2, {}), (3, {})):
            self.grant_stage(process, stage, **fields)
        ready = await_("the entry is READY", lambda: next(
            (e for e in [self.checklist(entry.name)[0]] if state_of(e) == "READY"), None))
        _, checklist = self.checklist(entry.name)
        self.assertLessEqual(set(READY_BY), set(checklist))
        for item, by in READY_BY.items():
            self.assertEqual(checklist[item].done_on, self.cases(process)[by].decided_on, item)
        # Nobody types over it.
        with self.assertRaises(Refused) as refused:
            self.reserve_county.call("WithdrawChecklistFact", name=entry.name, item="CHECKLIST_ITEM_EIA", reason="误录")
        self.assertEqual(refused.exception.reason, "NOT_EDITABLE")

        self.reserve_county.call("RequestReserveProjectTransfer", name=ready.name)
        works = await_("construction takes it over", lambda: next(
            (p for p in self.node.projects("construction").values() if p.reserve_project == entry.name), None))
        decide(self.works_county, self.works_city, works, admits=True)
        # The permit is there without a word of the unit's.
        started = await_("construction knows of the permit", lambda: self.works_started(works.name))
        self.assertEqual(state_of(started), "CONSTRUCTING")
        # The records name those that they rest on.
        for at in ("reserve", "construction"):
            code, said = self.node.ctl("journal", "tail", "--stream", UNIT, "--json", "--last", "100", at=at)
            self.assertEqual(code, 0, said)
            self.assertIn('"service":"approval"', said.replace(" ", ""), at)
        self.node.check_whole()

    def test_what_is_granted_while_an_application_waits_comes_with_its_admission(self):
        process = self.process("自行申报产业园")
        application = self.works_county.call("CreateConstructionProject", parent=f"units/{UNIT}", construction_project={
            "title": "自行申报产业园", "project_id": process.project_id, "project_code": project_code(7004),
            "region": UNIT, "industry": "26", "owner_credit_code": CREDIT_CODE, "responsible_person": "张三",
            "planned_total_yuan": 800_000_000, "planned_start": "2020-03-04"})
        for stage, fields in ((1, dict(floating_items=["S1-07"])), (2, {}), (3, {})):
            self.grant_stage(process, stage, **fields)
        decide(self.works_county, self.works_city, application, admits=True)
        started = await_("the permit is there", lambda: self.works_started(application.name))
        self.assertEqual(state_of(started), "CONSTRUCTING")

    def works_started(self, name):
        """The project once its permit lets it start; None before."""
        try:
            return self.works_county.call("StartConstruction", name=name, photo=evidence("PHOTO"))
        except Refused as refusal:
            if refusal.reason != "START_GUARD":
                raise
            return None

    def test_a_revocation_takes_the_fact_back(self):
        entry = self.enter("撤销产业园", 7002)
        process = self.process("撤销产业园", project_id=entry.project_id)
        self.file(process, 2)
        decided = self.grant(self.cases(process)["S2-02"])
        self.await_facts(entry.name, {"CONSTRUCTION_PLANNING_PERMIT"})
        self.office.call("RevokeCase", name=decided.name, reason="申请材料不实")
        revoked = self.await_facts(entry.name, set())
        self.assertEqual(revoked.withdrawals[0].reason, "审批撤销")

    def commit(self, window, office, unit, project_id):
        """A commitment that both sides have signed."""
        offered = window.call("CreateCommitmentCase", parent=f"units/{unit}", commitment_case=dict(
            title="承诺制产业园", project_id=project_id, enterprise_name="襄垣某某氢能有限公司",
            enterprise_credit_code=CREDIT_CODE, eligibility="COMMITMENT_ELIGIBILITY_FILING", promised_items=["S1-08"],
            services=[dict(item="S1-07", due_on="2020-02-10")]))
        window.call("SignCommitmentCase", name=offered.name, side="COMMITMENT_SIDE_ENTERPRISE",
                    paper=evidence("COMMITMENT"))
        return office.call("SignCommitmentCase", name=offered.name, side="COMMITMENT_SIDE_GOVERNMENT",
                           paper=evidence("COMMITMENT"))

    def test_a_commitment_in_force_is_a_fact_of_both_libraries_and_another_units_is_none(self):
        entry = self.enter("承诺制产业园", 7005)
        application = self.works_county.call("CreateConstructionProject", parent=f"units/{UNIT}", construction_project={
            "title": "承诺制自行申报", "project_code": project_code(7006), "region": UNIT, "industry": "26",
            "owner_credit_code": CREDIT_CODE, "responsible_person": "张三", "planned_total_yuan": 800_000_000,
            "planned_start": "2020-03-04"})
        decide(self.works_county, self.works_city, application, admits=True)
        other = UNITS[1]
        with self.node.client(writer_account(other), at="approval") as window, \
                self.node.client(("other", other, "COUNTY"), at="approval") as office:
            for project_id in (entry.project_id, application.project_id):
                self.commit(window, office, other, project_id)
        # A stream is answered in order: once reserve has the third of theirs, it has heard of the others.
        with self.node.client(writer_account(other), at="reserve") as reserve:
            theirs = reserve.call("CreateReserveProject", parent=f"units/{other}", reserve_project=project("他县项目"))
        with self.node.client(writer_account(other), at="approval") as window, \
                self.node.client(("other", other, "COUNTY"), at="approval") as office:
            self.commit(window, office, other, theirs.project_id)
        with self.node.client(writer_account(other), at="reserve") as reserve:
            await_("their commitments have come", lambda: reserve.call("GetReserveProject", name=theirs.name).checklist)
        self.assertEqual(self.checklist(entry.name)[1], {}, "another unit's commitment under the project's id")
        self.assertIsNone(self.works_started(application.name))

        case = self.commit(self.window, self.office, UNIT, entry.project_id)
        promised = {"CONSTRUCTION_PLANNING_PERMIT", "CONSTRUCTION_PERMIT", "ENERGY_AND_SOIL"}
        self.await_facts(entry.name, promised)
        self.office.call("DeliverCommitmentService", name=case.name, item="S1-07", paper=evidence("REPORT"))
        self.await_facts(entry.name, promised | {"EIA"})
        self.commit(self.window, self.office, UNIT, application.project_id)
        started = await_("the commitment lets works begin", lambda: self.works_started(application.name))
        self.assertEqual(state_of(started), "CONSTRUCTING")
        self.node.check_whole()

    def test_what_was_granted_before_the_entry_came_is_there_at_once(self):
        process = self.process("先批产业园")
        self.file(process, 2)
        self.grant(self.cases(process)["S2-02"])
        # Reserve answers in order: once it has this one it has the grant.
        other = self.enter("后来的项目", 7003)
        later = self.process("后来的项目", project_id=other.project_id)
        self.file(later, 2)
        self.grant(self.cases(later)["S2-02"])
        self.await_facts(other.name, {"CONSTRUCTION_PLANNING_PERMIT"})
        draft = self.reserve_county.call("CreateReserveProject", parent=f"units/{UNIT}", reserve_project=project(
            "先批产业园", project_id=process.project_id))
        self.assertEqual(len(draft.checklist), 1)


if __name__ == "__main__":
    unittest.main()
