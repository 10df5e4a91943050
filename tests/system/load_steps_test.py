"""deploy/load_steps.py against real services: cut off, run again, refused."""
import json
import re
import subprocess
import sys
import time
import unittest
from collections import Counter, defaultdict

from node import BUILD, CITY, DEPLOY, Node, await_
from schema import Client, Schema

sys.path.insert(0, str(DEPLOY / "data"))
from make_synthetic_year import plan  # noqa: E402
from synthetic import year  # noqa: E402

CONSTRUCTION = "tiernet.construction.v1.ConstructionService"
# Of each way that a project may go.
OF_EACH_PATH = 3


class Pair(Node):
    """The reserve and the construction service over one folder."""

    def write_config(self, name, listen, data=None, change=lambda text: text):
        other = 'services { service: "construction" listen: "127.0.0.1:0" }\n'
        return super().write_config(name, listen, data, lambda text: change(text) + other)

    def start(self):
        super().start()
        with open(self.log, "ab") as log:
            self.construction = subprocess.Popen([str(BUILD / "services/construction/construction_server"),
                                                  f"--config={self.config}"], stdout=log, stderr=log)
        file = self.data / "construction.address"
        self.construction_address = await_("construction writes its address", lambda: file.exists() and file.read_text())

    def kill(self):
        super().kill()
        if getattr(self, "construction", None):
            self.construction.kill()
            self.construction.wait(60)

    def load(self, path):
        return subprocess.Popen([sys.executable, "-B", str(DEPLOY / "load_steps.py"), "--reserve", self.address,
                                 "--construction", self.construction_address.strip(), str(path)],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def load_whole(self, path):
        loading = self.load(path)
        said = loading.communicate(timeout=300)[0]
        return loading.returncode, said

    def records(self):
        """Records of each service, once all chains verify."""
        found = {}
        for service, address in (("reserve", self.address), ("construction", self.construction_address.strip())):
            self_address, self.address = self.address, address
            code, said = self.ctl("--service", service, "journal", "verify")
            self.address = self_address
            assert code == 0 and " 0 finding(s)" in said, said
            found[service] = int(re.search(r"(\d+) records", said).group(1))
        return found

    def construction_states(self):
        schema = Schema(self.construction_address.strip())
        with Client(schema, self.construction_address.strip(), CITY, CONSTRUCTION) as city:
            page = city.call("ListConstructionProjects", parent="units/-", page_size=1000)
            names = page.construction_projects[0].DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number
            return Counter(names[project.state].name for project in page.construction_projects)


def some_chains():
    """Chains of every unit and of a few projects of each path."""
    projects, wanted = plan(), defaultdict(list)
    for project in projects:
        wanted[(project.path, project.fate)].append(project.key)
    keys = {key for of_path in wanted.values() for key in of_path[:OF_EACH_PATH]}
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
        with Pair() as node:
            node.start()
            path = self.write(node, "steps.jsonl", self.chains)
            cut_off = node.load(path)
            time.sleep(4)
            cut_off.kill()
            cut_off.communicate()
            code, said = node.load_whole(path)
            self.assertEqual(code, 0, said)
            whole = node.records()
            states = node.construction_states()
            for state in ("ADMITTED", "CONSTRUCTING", "EXITED", "REJECTED", "APPLIED"):
                self.assertGreater(states[f"STATE_{state}"], 0, states)
            code, said = node.load_whole(path)
            self.assertEqual(code, 0, said)
            self.assertEqual(node.records(), whole)

    def test_a_refused_step_is_named_with_its_project(self):
        with Pair() as node:
            node.start()
            # Without its leaders no unit can submit (K4).
            chains = [chain for chain in self.chains if not chain["phase"].endswith("leaders")][:40]
            code, said = node.load_whole(self.write(node, "steps.jsonl", chains))
            self.assertEqual(code, 1, said)
            self.assertRegex(said, r"load_steps.py: Y\d{4} \(.*模拟.*, unit \d{6}\), step \d+ SubmitReserveProject on "
                                   r"\d{4}-\d\d-\d\d: NO_PRINCIPAL_LEADER FAILED_PRECONDITION")


if __name__ == "__main__":
    unittest.main(verbosity=2)
