"""A stranger's client: from the reflection protocol alone to a project under construction."""
import json
import signal
import subprocess
import unittest
from pathlib import Path

from node import CITY, COUNTY, Node, appraisal, await_, name_leader, project
from schema import Refused
from walk import CREDIT_CODE, decide, make_ready, project_code, start_works, state_of

RESERVE = "tiernet.reserve.v1.ReserveService"
JOURNAL = "tiernet.journal.v1.Journal"


class AStrangersClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.node = cls.enterClassContext(Node(services=("reserve", "construction", "promotion", "indicators")))
        cls.node.start()
        cls.county = cls.enterClassContext(cls.node.client(COUNTY))
        cls.city = cls.enterClassContext(cls.node.client(CITY))

    def refusal(self, client, method, **fields):
        with self.assertRaises(Refused) as caught:
            client.call(method, **fields)
        return caught.exception

    def test_services_are_listed_and_described(self):
        schema = self.node.schema
        for service in (RESERVE, JOURNAL, "grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"):
            self.assertIn(service, schema.services)
        review = schema.method(f"{RESERVE}.ReviewReserveProject")
        self.assertEqual([field.name for field in review.input_type.fields],
                         ["name", "verdict", "opinion", "happened_on", "etag", "request_id"])
        self.assertEqual(review.output_type.full_name, "tiernet.review.v1.Review")
        with self.node.client(service="grpc.health.v1.Health") as health:
            self.assertEqual(health.call("Check").status, 1)

    def test_streams_that_do_not_exist_are_not_verified(self):
        code, said = self.node.ctl("journal", "verify", "--prefix", "zzz")
        self.assertEqual(code, 6)
        self.assertIn('no stream of reserve begins with "zzz"', said)

    def test_another_service_is_not_taken_for_the_one_that_is_asked(self):
        for command in (("journal", "verify"), ("status",)):
            words = self.node.ctl_command(*command)
            words[words.index("--service") + 1] = "construction"
            done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
                                  check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("it is not construction that answers there", done.stdout)
            self.assertIn(RESERVE, done.stdout)

    def test_an_import_that_is_stopped_says_that_it_can_be_repeated(self):
        rows = self.node.folder / "rows.jsonl"
        rows.write_text("".join(f'{{"title":"{i}"}}\n' for i in range(200_000)))
        importing = subprocess.Popen(self.node.ctl_command("import", "reserve-project", str(rows), unit="140425"),
                                     stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        with self.node.client(("op", "140425", "COUNTY")) as county:
            await_("a row is entered", lambda: county.call("ListReserveProjects", parent="units/140425",
                                                           page_size=1).reserve_projects)
        importing.send_signal(signal.SIGINT)
        _, said = importing.communicate(timeout=60)
        self.assertEqual(importing.returncode, -signal.SIGINT)
        self.assertIn("run the same import again; nothing is entered twice", said)

    def test_a_table_with_broken_rows_enters_the_others_and_sets_those_aside(self):
        table = self.node.folder / "table.csv"
        table.write_text('title,planned_total_yuan\n甲,5000000\n乙,"5\n丙,1\n丁,many\n戊,7\n')
        code, said = self.node.ctl("import", "reserve-project", str(table), unit="140426")
        self.assertNotEqual(code, 0, said)
        rejected = [json.loads(row) for row in Path(f"{table}.rejected.jsonl").read_text().splitlines()]
        with self.node.client(("op", "140426", "COUNTY")) as county:
            page = county.call("ListReserveProjects", parent="units/140426", page_size=100)
        self.assertEqual({entry.title for entry in page.reserve_projects}, {"甲", "丙", "戊"}, said)
        self.assertEqual([(row["line"], row["reason"]) for row in rejected],
                         [(3, "INVALID_ARGUMENT"), (5, "INVALID_ARGUMENT")])

    def test_every_violation_is_named_in_both_languages(self):
        refused = self.refusal(self.county, "CreateReserveProject", parent="units/140423",
                               reserve_project=dict(region="999999", planned_total_yuan=-1, planned_start="2020-02-30",
                                                    sponsor_credit_code="91140400MA0K00000X"))
        self.assertEqual((refused.code, refused.reason), ("INVALID_ARGUMENT", "INVALID_FIELDS"))
        self.assertEqual(sorted(refused.fields),
                         [f"reserve_project.{field}" for field in
                          ("planned_start", "planned_total_yuan", "region", "sponsor_credit_code", "title")])
        self.assertRegex(refused.texts["zh-CN"], "[\u4e00-\u9fff]{3}")
        self.assertIn("reserve_project.", str(refused))

    def test_a_project_goes_from_its_draft_to_its_start(self):
        name_leader(self.county, "140423")
        incomplete = self.county.call("CreateReserveProject", parent="units/140423",
                                      reserve_project={"title": "襄垣县煤基新材料项目"})
        refused = self.refusal(self.county, "SubmitReserveProject", name=incomplete.name)
        self.assertEqual((refused.code, refused.reason), ("FAILED_PRECONDITION", "ENTRY_STANDARD"))
        self.assertIn("不符合入库标准", refused.texts["zh-CN"])

        complete = project("襄垣县煤基新材料项目", name=incomplete.name, etag=incomplete.etag)
        updated = self.county.call("UpdateReserveProject", reserve_project=complete)
        self.county.call("CreateAppraisal", parent="units/140423", appraisal=appraisal(updated.project_id))
        submitted = self.county.call("SubmitReserveProject", name=updated.name, etag=updated.etag)
        self.assertEqual(submitted.submitted_by, COUNTY[0])

        refused = self.refusal(self.county, "ReviewReserveProject", name=submitted.name, verdict="VERDICT_ADMIT",
                               opinion="同意", etag=submitted.etag)
        self.assertEqual((refused.code, refused.reason), ("PERMISSION_DENIED", "PERMISSION_DENIED"))
        self.assertEqual(refused.values["permission"], "reserve.review")
        refused = self.refusal(self.city, "ReviewReserveProject", name=submitted.name, verdict="VERDICT_ADMIT",
                               opinion="同意", etag=updated.etag)
        self.assertEqual((refused.code, refused.reason), ("ABORTED", "ETAG_MISMATCH"))
        review = self.city.call("ReviewReserveProject", name=submitted.name, verdict="VERDICT_ADMIT", opinion="同意",
                                etag=submitted.etag)
        self.assertEqual(review.reviewer, CITY[0])
        admitted = self.county.call("GetReserveProject", name=submitted.name)
        self.assertEqual(state_of(admitted), "IN_LIBRARY")
        self.assertEqual(admitted.admitted_on, "2020-01-10")
        self.check_journal(admitted)
        name = self.hand_over(admitted.name)
        self.begin_works(name)
        self.see_it_counted(name)
        self.node.check_whole()

    def see_it_counted(self, name):
        """The start moves the unit's rate of starts (C10), and Explain names the project behind it."""
        scope = dict(kind="SCOPE_KIND_UNIT", code="140423")
        with self.node.client(CITY, at="indicators") as city:
            def explained():
                answer = city.call("Explain", indicator="C10", scope=scope)
                counted = [made.entity for made in answer.contributions if made.part == 1]
                return answer if name in counted else None

            answer = await_("the indicators hear of the start", explained)
            self.assertEqual((answer.value.value, answer.value.numerator, answer.value.denominator),
                             ("100.00", "100", "1"))
            self.assertEqual({made.business_day for made in answer.contributions}, {"2020-01-10"})
            board = city.call("GetScoreboard", scope=scope)
            self.assertEqual({value.code: value.value for value in board.values}["C10"], "100.00")
            self.assertEqual({head.service for head in board.heads}, {"construction", "reserve"})
        with self.node.client(COUNTY, at="indicators") as county:
            refused = self.refusal(county, "GetScoreboard", scope=dict(kind="SCOPE_KIND_UNIT", code="140425"))
            self.assertEqual((refused.code, refused.reason), ("PERMISSION_DENIED", "OTHER_UNIT"))
            refused = self.refusal(county, "GetScoreboard", scope=dict(kind="SCOPE_KIND_UNIT", code="999999"))
            self.assertEqual((refused.reason, refused.fields), ("INVALID_FIELDS", ["scope.code"]))

    def hand_over(self, entry):
        """From the library to an admitted construction project; its name."""
        self.county.call("UpdateReserveProject", reserve_project=dict(
            name=entry, project_code=project_code(17), sponsor_credit_code=CREDIT_CODE))
        self.assertEqual(state_of(make_ready(self.county, entry)), "READY")
        requested = self.county.call("RequestReserveProjectTransfer", name=entry)
        self.assertEqual((state_of(requested), requested.transfer_requested_on), ("READY", "2020-01-10"))
        refused = self.refusal(self.county, "WithdrawChecklistFact", name=entry, item="CHECKLIST_ITEM_EIA", reason="失效")
        self.assertEqual(refused.reason, "TRANSFER_PENDING")

        application = await_("construction takes the entry over",
                             lambda: next(iter(self.node.projects("construction").values()), None))
        self.assertEqual((state_of(application), application.reserve_project), ("APPLIED", entry))
        self.assertEqual((application.project_id, application.responsible_person), (requested.project_id, "张三"))
        with self.node.client(COUNTY, at="construction") as county, self.node.client(CITY, at="construction") as city:
            decide(county, city, application, admits=True)
        transferred = await_("reserve hears of the admission", lambda: next(
            iter([e for e in [self.county.call("GetReserveProject", name=entry)] if state_of(e) != "READY"]), None))
        self.assertEqual((state_of(transferred), transferred.construction_project), ("TRANSFERRED", application.name))
        return application.name

    def begin_works(self, name):
        with self.node.client(COUNTY, at="construction") as county:
            refused = self.refusal(county, "StartConstruction", name=name, photo=dict(
                kind="EVIDENCE_KIND_PHOTO", date="2020-01-09", sha256=b"\7" * 32, reference="现场照片"))
            self.assertEqual((refused.code, refused.reason), ("FAILED_PRECONDITION", "START_GUARD"))
            started = start_works(county, name)
            self.assertEqual((state_of(started), started.actual_start), ("CONSTRUCTING", "2020-01-10"))
            page = county.call("ListStatisticsEntries", parent="units/140423")
            self.assertEqual([entry.project_id for entry in page.statistics_entries], [started.project_id])

    def check_journal(self, admitted):
        """The whole way stands in the journal, and the last record names the review as its cause."""
        header_of = self.node.schema.message("tiernet.journal.v1.Header").FromString
        headers = []
        with self.node.client(CITY, service=JOURNAL) as journal:
            for page in journal.stream("Pull", journal.request("Pull")):
                headers += [header_of(record.header) for record in page.records]
        own = [header for header in headers if header.name == admitted.name]
        self.assertEqual([header.actor for header in own], [COUNTY[0]] * 3 + [CITY[0]])
        self.assertEqual([(c.service, c.stream) for c in own[-1].causes], [("reserve", "140400/140423")])
        self.assertEqual(str(own[-1].seq), admitted.etag)
        self.node.check_whole()


if __name__ == "__main__":
    unittest.main(verbosity=2)
