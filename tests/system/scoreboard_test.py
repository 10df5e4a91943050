"""The synthetic year on a scoreboard: the indicators service is killed again and again while the year is loaded, and
then counts what a recount from the records counts, and what it would count itself from the beginning."""
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

from node import BUILD, DEPLOY, LONG, seeded
from year import STEPPED, YearNode

SECONDS_BETWEEN_KILLS = 0.5 if LONG else 6
# Of those that are counted the ones that the year has something of: no other zones are known (C06), and in it an EIA
# is decided before its project is on a key list (A14).
CODES = 74
DERIVED = {
    "contributions": "SELECT r.name, c.measure, c.unit, c.zone, c.day, c.amount "
                     "FROM contributions c JOIN replicas r ON r.id = c.entity ORDER BY 1, 2, 3, 4, 5",
    "cells": "SELECT unit, span, period, measure, zone, amount FROM cells WHERE amount <> 0 ORDER BY 1, 2, 3, 4, 5",
}


def derived(database):
    """What a stopped indicators service had derived."""
    with sqlite3.connect(database) as db:
        return {table: db.execute(sql).fetchall() for table, sql in DERIVED.items()}


class Scoreboard(unittest.TestCase):
    def setUp(self):
        self.kills = 0
        self.random = seeded(self.id())
        self.node = self.enterContext(YearNode(services=(*STEPPED, "indicators")))
        self.node.start()
        self.indicators = self.node.servers["indicators"]
        self.year = self.node.folder / "year"
        subprocess.run([sys.executable, "-B", DEPLOY / "data/make_synthetic_year.py", self.year], check=True)

    def kill(self):
        self.indicators.kill()
        self.kills += 1
        self.indicators.spawn()
        self.indicators.await_address()

    def kill_again_and_again(self, stopped):
        while not stopped.wait(self.random.uniform(0, 2 * SECONDS_BETWEEN_KILLS)):
            self.kill()

    def kill_soon_or_not(self):
        if self.random.random() < 0.4:
            time.sleep(self.random.uniform(0, 0.2))
            self.kill()

    def board(self, *arguments):
        addresses = {f"TIERNET_{name.upper()}": server.address for name, server in self.node.servers.items()}
        return subprocess.run([BUILD / "services/tiernetctl/tiernetctl", "--lang", "en", "--unit", "140400", "--as",
                               "operator", "scoreboard", *arguments], env={**os.environ, **addresses},
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=400, check=False)

    def test_the_year_is_counted_as_the_rulebook_counts_it(self):
        stopped = threading.Event()
        killer = threading.Thread(target=self.kill_again_and_again, args=(stopped,))
        killer.start()
        code, said = self.node.load_whole(self.year / "steps.jsonl")
        stopped.set()
        killer.join(120)
        self.assertFalse(killer.is_alive())
        self.assertEqual(code, 0, said)
        kills_under_load = self.kills
        self.assertGreater(kills_under_load, 0)
        self.node.import_rest(self.year, meanwhile=self.kill_soon_or_not)
        self.assertGreater(self.kills, kills_under_load)
        self.check_imported()
        done = self.board("--wait", "300", "--as-of", "2019-12-31")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.node.draw_bulletins(self.year)
        code, said = self.node.ctl("bulletin", "2019-Q2", at="indicators")
        self.assertEqual(code, 0, said)
        for shown in ("2019-Q2, supplement 1, published 2019-08-06: ", "COMMENDED", "NAMED", "counties as of 2019-06-30",
                      "zones as of 2019-06-30"):
            self.assertIn(shown, said)
        code, said = self.node.ctl("bulletin", "2019-09", at="indicators")
        self.assertEqual(code, 0, said)
        for shown in ("2019-09, supplement 1, published 2019-10-21: ", "key projects at the end of 2019-09", "UNIT 140423"):
            self.assertIn(shown, said)
        print(f"{self.kills} kills\n{done.stdout}", flush=True)
        self.node.check_whole()
        self.recount()
        self.count_from_the_beginning()

    def check_imported(self):
        """What was acknowledged under the kills is there, once."""
        for kind in ("official-figures", "targets"):
            given = sum(len(file.read_text().splitlines()) for file in (self.year / kind).glob("*.jsonl"))
            code, said = self.node.ctl("--json", "list", kind, "--parent", "units/140400/to/-", "--all", at="indicators")
            self.assertEqual((code, len(said.splitlines())), (0, given), kind)

    def recount(self):
        """By another program, from what tiernetctl lists."""
        done = subprocess.run([sys.executable, "-B", Path(__file__).with_name("recount.py"), "--ctl",
                               BUILD / "services/tiernetctl/tiernetctl", "--data", self.node.data,
                               "--fewest-codes", str(CODES)],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600, check=False)
        print(done.stdout[-4000:], flush=True)
        self.assertEqual(done.returncode, 0, done.stdout[:4000])

    def count_from_the_beginning(self):
        """What the kills left is what a service that follows the same journals without them derives."""
        self.indicators.kill()
        files = list(self.node.data.glob("indicators.*"))
        kept = self.node.folder / "kept"
        kept.mkdir()
        for file in files:
            shutil.move(file, kept / file.name)
        self.indicators.spawn()
        self.indicators.await_address()
        done = self.board("--wait", "300")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.indicators.process.terminate()
        self.indicators.process.wait(60)
        again, before = derived(self.node.data / "indicators.db"), derived(kept / "indicators.db")
        for table, rows in before.items():
            self.assertGreater(len(rows), 1000, table)
            self.assertEqual(rows, again[table], table)


if __name__ == "__main__":
    unittest.main(verbosity=2)
