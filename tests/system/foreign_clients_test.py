"""Clients in Node and Java take a project from a lead to production, and read a refusal in Chinese on the way."""
import json
import os
import subprocess
import unittest

from load import prepare
from node import BUILD, CITY, ROOT, Node

CLIENTS = ROOT / "tests/system/clients"
NODE_MODULES = ROOT / "build/clients/node_modules"
GOOGLEAPIS = "/usr/share/gocode/src/github.com/gogo/googleapis"
SERVICES = ("promotion", "reserve", "construction")


class ForeignClients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.node = cls.enterClassContext(Node(services=("reserve", "construction", "promotion")))
        cls.node.start()
        prepare(cls.node)
        cls.addresses = [cls.node.servers[service].address for service in SERVICES]

    def check(self, command, unit, **environment):
        done = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        said = json.loads(done.stdout.splitlines()[-1])
        refused = said["refused"]
        self.assertEqual((refused["code"], refused["reason"]), ("FAILED_PRECONDITION", "SIGNING_GUARD"))
        self.assertIn("不符合签约条件", refused["zh"])
        self.assertGreater(refused["unmet"], 0)
        self.assertEqual((said["works"], said["contract"]), ("STATE_IN_PRODUCTION", "STATE_IN_PRODUCTION"))
        self.check_services_agree(unit, said["project_id"])

    def check_services_agree(self, unit, project_id):
        """Each service holds the project under its one id, as far as the client took it."""
        states = {}
        for service, method, field in (("reserve", "ListReserveProjects", "reserve_projects"),
                                       ("construction", "ListConstructionProjects", "construction_projects"),
                                       ("promotion", "ListContracts", "contracts")):
            with self.node.client(CITY, at=service) as city:
                (held,) = getattr(city.call(method, parent=f"units/{unit}", filter=f'project_id = "{project_id}"'), field)
                states[service] = held.DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number[held.state].name
        self.assertEqual(states, {"reserve": "STATE_TRANSFERRED", "construction": "STATE_IN_PRODUCTION",
                                  "promotion": "STATE_IN_PRODUCTION"})

    def test_node(self):
        self.assertTrue(NODE_MODULES.is_dir(), "npm's packages are missing: tests/run installs them")
        self.check(["node", str(CLIENTS / "node/lead_to_production.js"), str(ROOT / "proto"), GOOGLEAPIS, *self.addresses],
                   "140423", NODE_PATH=str(NODE_MODULES))

    def test_java(self):
        classpath = (BUILD / "tests/system/clients/java/classpath").read_text()
        self.check(["java", "-cp", classpath, "LeadToProduction", *self.addresses], "140425")


if __name__ == "__main__":
    unittest.main(verbosity=2)
