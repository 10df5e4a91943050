"""deploy/load_steps.py against real services: cut off, run again, refused."""
import datetime
import json
import sys
import unittest
from collections import Counter, defaultdict

from node import CITY, DEPLOY, ROOT, await_
from year import STEPPED, YearNode

sys.path[:0] = [str(DEPLOY / "data"), str(ROOT / "tests/deploy")]
import approvals  # noqa: E402
from make_synthetic_year import plan  # noqa: E402
from synthetic import approval, year  # noqa: E402

# Of each way that a project may go.
OF_EACH_PATH = 3


def some_chains():
    """Chains of every unit and of a few projects of each path and each step of approval."""
    projects, wanted = plan(), defaultdict(list)
    for project in projects:
        wanted[(project.path, project.fate)].append(project.key)
    keys = {key for of_path in wanted.values() for key in of_path[:OF_EACH_PATH]}
    # One that takes it, of each step of approval.
    keys |= set({step["do"]: way.project.key for way in approval.ways_of(projects) for step in way.steps}.values())
    return [chain for chain in year.lay_steps(projects) if chain["chain"] in keys or chain["chain"].startswith("U")]


class Loading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.chains = some_chains()

    def write(self, node, name, chains):
        path = node.folder / name
        path.write_text("".join(json.dumps(chain) + "\n" for chain in chains))
        return path

    def test_a_load_that_was_cut_off_goes_on_and_enters_nothing_twice(self):
        with YearNode(services=STEPPED) as node:
            node.start()
            path = self.write(node, "steps.jsonl", self.chains)
            cut_off = node.take_steps(path)
            await_("something is entered", lambda: len(node.projects()) > 50)
            self.assertIsNone(cut_off.poll(), "it was over before it could be cut off")
            cut_off.kill()
            cut_off.communicate()
            entered = node.check_whole()
            code, said = node.load_whole(path)
            self.assertEqual(code, 0, said)
            node.await_heard()
            whole = node.check_whole()
            self.assertGreater(whole, entered)
            projects = node.projects(at="construction").values()
            names = next(iter(projects)).DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number
            states = Counter(names[project.state].name for project in projects)
            for state in ("ADMITTED", "CONSTRUCTING", "EXITED", "REJECTED", "APPLIED"):
                self.assertGreater(states[f"STATE_{state}"], 0, states)
            self.check_approvals(node)
            code, said = node.load_whole(path)
            self.assertEqual(code, 0, said)
            node.await_heard()
            self.assertEqual(node.check_whole(), whole)

    def check_approvals(self, node):
        """Each case stands where the rules, said once more, bring it."""
        today, expected = datetime.date(2020, 1, 10), Counter()
        for proceedings in approvals.of_year(self.chains).values():
            for case in proceedings.opened:
                light = case.light(today) if case.state in approvals.OPEN else None
                if case.verdict:
                    light = "LATE" if case.is_late() else "ON_TIME"
                expected[proceedings.project_unit, case.item.code, case.state, light or "UNSPECIFIED"] += 1
        with node.client(CITY, at="approval") as city:
            cases = city.call("ListApprovalCases", parent="units/-", page_size=1000).approval_cases
        fields = cases[0].DESCRIPTOR.fields_by_name
        said = lambda case, name: fields[name].enum_type.values_by_number[getattr(case, name)].name.partition("_")[2]
        found = Counter((case.project_unit, case.item, said(case, "state"), said(case, "light")) for case in cases)
        self.assertEqual(found - expected, expected - found)
        self.assertGreater(len(cases), 50)

    def test_a_refused_step_is_named_with_its_project(self):
        with YearNode(services=STEPPED) as node:
            node.start()
            # Without its leaders no unit can submit (K4).
            chains = [chain for chain in self.chains if not chain["phase"].endswith("leaders")][:40]
            code, said = node.load_whole(self.write(node, "steps.jsonl", chains))
            self.assertEqual(code, 1, said)
            self.assertRegex(said, r"load_steps.py: Y\d{4} \(.*模拟.*, unit \d{6}\), step \d+ SubmitReserveProject on "
                                   r"\d{4}-\d\d-\d\d: NO_PRINCIPAL_LEADER FAILED_PRECONDITION")


if __name__ == "__main__":
    unittest.main(verbosity=2)
