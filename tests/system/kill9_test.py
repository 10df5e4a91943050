"""`kill -9` at random moments: what was acknowledged is there, what was not can be repeated, nothing is there twice."""
import collections
import time
import unittest

from load import UNITS, ConstructionWriter, Importer, Writer, check_promises, prepare
from node import LONG, Node, await_, seeded

ROUNDS = 100 if LONG else 5
# Every project is read after every round: a node that went on for ever would have ever more.
ROUNDS_OF_A_NODE = 10
IMPORTED_ROWS = 800


class Kill9:
    """What the services have in common; each is tested by a class of its own, so that they can run side by side."""

    SERVICE = WRITER = None

    def setUp(self):
        self.random = seeded(self.id())
        self.totals = collections.Counter()

    def rounds(self, prepared=lambda node: None):
        """The number of each round, on a running node with `promised`: etag by name, over the node's rounds."""
        for first in range(0, ROUNDS, ROUNDS_OF_A_NODE):
            with Node(services=(self.SERVICE,)) as self.node:
                self.promised = {}
                self.node.start()
                prepared(self.node)
                yield from range(first, min(first + ROUNDS_OF_A_NODE, ROUNDS))
                self.totals["projects"] += len(self.promised)

    def crash(self, after):
        """Kills the server `after` so many seconds; now and then the next one too while it starts."""
        time.sleep(after)
        self.node.kill()
        while self.random.random() < 0.3:
            self.node.spawn()
            time.sleep(self.random.uniform(0, 0.15))
            self.node.kill()
        self.node.start()

    def test_acknowledged_writes_survive(self):
        for number in self.rounds(prepare if self.SERVICE == "reserve" else lambda node: None):
            writers = [self.WRITER(self.node, unit, f"第{number}轮{desk}") for unit in UNITS for desk in "甲乙丙"]
            for writer in writers:
                writer.start()
            self.crash(self.random.uniform(0.05, 1.0))
            for writer in writers:
                writer.join(60)
                self.assertFalse(writer.is_alive())
                self.assertEqual(writer.refusal.code, "UNAVAILABLE", writer.refusal)
            self.node.check_whole()
            known = self.promised.keys() | {name for writer in writers for name in writer.promised}
            self.totals["unheard"] += len(self.node.projects().keys() - known)
            for writer in writers:
                self.totals["unanswered"] += writer.open is not None
                writer.settle()
                self.promised.update(writer.promised)
            check_promises(self.node, self.promised)
            self.node.check_whole()
        self.assertGreater(self.totals["unanswered"], 0)
        print(f"{ROUNDS} rounds, {self.totals['projects']} projects, {self.totals['unanswered']} calls repeated, "
              f"{self.totals['unheard']} projects had been entered unheard", flush=True)

    def test_a_repeated_import_enters_nothing_twice(self):
        for number in self.rounds():
            importer = Importer(self.node, f"导入{number}", IMPORTED_ROWS)
            importer.start()
            # By rows and not by time: on a fast machine every import could be over before its kill.
            before = self.random.randrange(IMPORTED_ROWS // 2)
            await_("the import has come so far", lambda: importer.sent >= before)
            self.crash(self.random.uniform(0, 0.02))
            importer.join(120)
            self.assertFalse(importer.is_alive())
            self.totals["answered"] += len(importer.promised)
            self.totals["cut off"] += importer.code != "OK"
            names = importer.repeat()
            self.promised.update((name, 1) for name in names.values())
            check_promises(self.node, self.promised)
            self.node.check_whole()
        self.assertGreater(self.totals["cut off"], 0, "every import was over before its kill")
        print(f"{ROUNDS} rounds, {self.totals['cut off']} imports cut off, {self.totals['answered']} of "
              f"{self.totals['projects']} rows answered before the kill", flush=True)

    def test_a_first_start_that_was_cut_off_is_made_good(self):
        for number in range(ROUNDS * 2):
            with self.subTest(round=number), Node(services=(self.SERVICE,)) as node:
                node.spawn()
                time.sleep(self.random.uniform(0, 0.1))
                node.kill()
                node.start()
                self.assertEqual(node.check_whole(), 0)
                with node.client() as county:
                    kind = self.SERVICE
                    county.call(f"Create{kind.capitalize()}Project", parent="units/140423",
                                **{f"{kind}_project": dict(title="襄垣县新材料")})


class Reserve(Kill9, unittest.TestCase):
    SERVICE, WRITER = "reserve", Writer


class Construction(Kill9, unittest.TestCase):
    SERVICE, WRITER = "construction", ConstructionWriter


if __name__ == "__main__":
    unittest.main(verbosity=2)
