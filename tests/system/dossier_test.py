"""Every service of a node tells the same dossier of a project, whatever becomes of the Redis that they share."""
import socket
import subprocess
import unittest

from load import UNITS, writer_account
from node import CITY, Node, await_, project
from walk import CREDIT_CODE, project_code

UNIT = UNITS[0]
SERVICES = ("reserve", "construction", "promotion", "approval", "indicators")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Redis:
    def __init__(self, folder):
        self.port, self._folder = free_port(), folder
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--dir", str(self._folder),
             "--logfile", str(self._folder / "redis.log")])
        await_("Redis answers", lambda: self.ask("PING") == "PONG")

    def ask(self, *words):
        return subprocess.run(["redis-cli", "-p", str(self.port), *words], capture_output=True, text=True,
                              check=False).stdout.strip()

    def kill(self):
        self.process.kill()
        self.process.wait(60)


class Dossiers(unittest.TestCase):
    def setUp(self):
        self.node = self.enterContext(Node(services=SERVICES))
        self.redis = Redis(self.node.folder)
        self.redis.start()
        self.addCleanup(self.redis.kill)
        self.node.config = self.node.write_config(
            "node.txtpb", "127.0.0.1:0", change=lambda text: text.replace(":7106", f":{self.redis.port}"))
        self.node.start()
        county = {at: self.enterContext(self.node.client(writer_account(UNIT), at=at)) for at in SERVICES}
        entry = county["reserve"].call("CreateReserveProject", parent=f"units/{UNIT}", reserve_project=project("氢能产业园"))
        self.project_id = entry.project_id
        application = county["construction"].call(
            "CreateConstructionProject", parent=f"units/{UNIT}", construction_project=dict(
                title="氢能产业园", project_id=entry.project_id, project_code=project_code(1),
                owner_name="襄垣某某氢能有限公司", owner_credit_code=CREDIT_CODE, responsible_person="张三", region="140423",
                industry="26", nature="NATURE_NEW_BUILD", planned_total_yuan=800_000_000, planned_start="2020-03-04"))
        process = county["approval"].call("CreateApprovalProcess", parent=f"units/{UNIT}", approval_process=dict(
            title="氢能产业园", applicant_name="襄垣某某氢能有限公司", applicant_credit_code=CREDIT_CODE,
            flow="APPROVAL_FLOW_FILING", applying_items=["S1-07"], project_id=entry.project_id))
        self.named = {"reserve": [entry.name], "construction": [application.name], "promotion": [],
                      "approval": [process.name], "indicators": []}

    def dossier(self, at):
        """Names by service, as the service `at` tells them to the city."""
        with self.node.client(CITY, at=at, service="tiernet.dossier.v1.DossierService") as city:
            told = city.call("GetDossier", unit=UNIT, project_id=self.project_id)
        for part in told.parts:
            self.assertEqual(part.unreachable, "", part.service)
        return {part.service: [entity.name for entity in part.entities] for part in told.parts}

    def assert_same_everywhere(self, when):
        for _ in range(2):
            for at in SERVICES:
                with self.subTest(when=when, at=at):
                    self.assertEqual(self.dossier(at), self.named)

    def test_every_service_tells_the_same_whatever_becomes_of_redis(self):
        self.assert_same_everywhere("at first")
        self.assertTrue(self.redis.ask("KEYS", f"tn:14:1404:{UNIT}:dossier:{self.project_id}:*"), "it is used")
        self.redis.ask("FLUSHALL")
        self.assert_same_everywhere("flushed")
        for key in self.redis.ask("KEYS", "*").split():
            self.redis.ask("SET", key, "poison")
        self.assert_same_everywhere("poisoned")
        self.redis.kill()
        self.assert_same_everywhere("killed")
        self.redis.start()
        self.assert_same_everywhere("started again")
        await_("it is used again", lambda: self.dossier("reserve") and self.redis.ask("KEYS", "tn:*"))

    def test_tiernetctl_names_who_could_not_be_asked(self):
        code, said = self.node.ctl("dossier", self.project_id, at="indicators", unit=UNIT)
        self.assertEqual(code, 0, said)
        for name in sum(self.named.values(), []):
            self.assertIn(name, said)
        # Neither asked nor remembered.
        self.redis.ask("FLUSHALL")
        self.node.servers["promotion"].kill()
        code, said = self.node.ctl("dossier", self.project_id, at="indicators", unit=UNIT)
        self.assertEqual(code, 3, said)
        self.assertIn("promotion could not be asked: it cannot be reached", said)
        self.assertIn(self.named["reserve"][0], said)
        code, said = self.node.ctl("dossier", "x", at="reserve", unit=UNIT)
        self.assertEqual(code, 1, said)
        self.assertIn("project_id", said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
