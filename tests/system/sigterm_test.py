"""SIGTERM under load: an accepted call is finished, what comes later is refused, and nothing is in between."""
import subprocess
import time
import unittest

import grpc

from load import UNITS, ConstructionWriter, Importer, Writer, check_promises, prepare
from node import CITY, LONG, Node, project, seeded
from schema import Refused

ROUNDS = 20 if LONG else 3
# The server's own bound is 20 s; a load of short calls needs none of it.
DRAIN_SECONDS = 25
IMPORTED_ROWS = 5000


class Stopped:
    """A service that is told to stop."""

    SERVICE = "reserve"

    def setUp(self):
        self.node = self.enterContext(Node(services=(self.SERVICE,)))
        self.node.start()

    def stop(self):
        """How long the server took to end by itself."""
        start = time.monotonic()
        self.node.terminate()
        self.assertEqual(self.node.process.wait(DRAIN_SECONDS), 0)
        return time.monotonic() - start


class UnderLoad(Stopped):
    WRITER = Writer

    def test_a_refused_call_has_no_effect_and_an_answered_one_stays(self):
        random = seeded(self.id())
        if self.SERVICE == "reserve":
            prepare(self.node)
        promised, longest = {}, 0
        for number in range(ROUNDS):
            writers = [self.WRITER(self.node, unit, f"第{number}轮{desk}") for unit in UNITS for desk in "甲乙"]
            importer = Importer(self.node, f"导入{number}", IMPORTED_ROWS)
            for thread in [*writers, importer]:
                thread.start()
            time.sleep(random.uniform(0.2, 0.6))
            longest = max(longest, self.stop())
            for thread in [*writers, importer]:
                thread.join(60)
                self.assertFalse(thread.is_alive())
            for writer in writers:
                self.assertEqual(writer.refusal.code, "UNAVAILABLE", writer.refusal)
                promised.update(writer.promised)
            self.assertIn(importer.code, ("OK", "UNAVAILABLE"))
            self.node.start()
            # Python's client drops answers that it has not handed out when a refusal
            # ends the stream, so rows can be there whose answers nobody saw.
            promised.update((name, 1) for name in importer.repeat().values())
            found = check_promises(self.node, promised)
            for writer in writers:
                for name, etag in writer.promised.items():
                    self.assertEqual(int(found[name].etag), etag, name)
            self.node.check_whole()
        print(f"{ROUNDS} rounds, {len(promised)} projects, longest drain {longest:.2f} s", flush=True)


class Reserve(UnderLoad, unittest.TestCase):
    pass


class Construction(UnderLoad, unittest.TestCase):
    SERVICE, WRITER = "construction", ConstructionWriter


class AtRest(Stopped, unittest.TestCase):
    def test_a_follower_does_not_hold_the_server_up(self):
        with self.node.client() as county:
            county.call("CreateReserveProject", parent="units/140423", reserve_project=project("襄垣县煤基新材料项目"))
        with self.node.client(CITY, service="tiernet.journal.v1.Journal") as journal:
            pages = journal.stream("Pull", journal.request("Pull", follow=True))
            self.assertEqual(len(next(pages).records), 1)
            # The stream ends at once; an idle client of gRPC then takes up to 5 s to
            # let its connection go.
            self.assertLess(self.stop(), DRAIN_SECONDS / 2)
            with self.assertRaises(grpc.RpcError) as ended:
                next(pages)
            self.assertEqual(Refused(self.node.schema, ended.exception).reason, "SHUTTING_DOWN")

    def test_a_second_server_on_the_same_data_refuses_to_start(self):
        second = self.node.write_config("second.txtpb", "127.0.0.1:0")
        done = subprocess.run(self.node.command(f"--config={second}"), capture_output=True, text=True, timeout=60,
                              check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("already open for writing", done.stderr)
        self.assertIn(str(self.node.data), done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        # The first one goes on, and is still found at its address.
        self.assertEqual((self.node.data / "reserve.address").read_text().strip(), self.node.address)
        self.node.check_whole()


if __name__ == "__main__":
    unittest.main(verbosity=2)
