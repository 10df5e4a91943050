"""deploy/up beside itself, with odd folders and with services that die.

The script is the real one; what it builds and starts stands in as a few lines of shell.
"""
import ast
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SERVICES = ("reserve", "construction", "indicators", "promotion", "approval")

# Says where it listens and waits to be stopped; one that finds the file `broken` does not start.
SERVER = r"""#!/bin/bash
folder=$(dirname "${1#--config=}")
name=$(basename "$0" _server)
if [[ -f $folder/broken ]]; then echo "$name cannot start now"; exit 1; fi
echo "$name starts"
echo $$ >"$folder/$name.pid"
echo 127.0.0.1:1 >"$folder/$name.address"
exec sleep 600
"""

# Says that it is ready, as Redis does, where it is told to log.
REDIS = r"""#!/bin/bash
while [[ $1 != --logfile ]]; do shift; done
echo $$ >"$(dirname "$2")/../redis.pid"
echo 'Ready to accept connections' >>"$2"
exec sleep 600
"""


def program(path, text="#!/bin/sh\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


class Up(unittest.TestCase):
    def setUp(self):
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tiernet-up-")))
        repository = self.root / "repository"
        (repository / "deploy/data").mkdir(parents=True)
        shutil.copy(DEPLOY / "up", repository / "deploy/up")
        shutil.copy(DEPLOY / "node.txtpb", repository / "deploy/node.txtpb")
        for file in ("deploy/load_steps.py", "deploy/data/make_synthetic_year.py", "deploy/sum_by_unit.py"):
            (repository / file).touch()
        program(repository / "deploy/install-packages")
        program(self.root / "bin/cmake")
        program(self.root / "bin/redis-server", REDIS)
        program(repository / "build/release/services/tiernetctl/tiernetctl")
        for service in SERVICES:
            program(repository / f"build/release/services/{service}/{service}_server", SERVER)
        self.up = repository / "deploy/up"

    def data(self, name="data"):
        """A data folder on which everything is loaded already."""
        folder = self.root / name
        folder.mkdir()
        (folder / "loaded").write_text("an earlier version")
        return folder

    def start(self, *arguments):
        process = subprocess.Popen(
            [str(self.up), *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=self.root, env={**os.environ, "PATH": f"{self.root}/bin:{os.environ['PATH']}"})
        self.addCleanup(process.communicate)
        self.addCleanup(process.terminate)
        return process

    def run_up(self, *arguments):
        process = self.start(*arguments)
        said, problem = process.communicate(timeout=60)
        return process.returncode, said, problem

    def started(self, folder):
        """A deploy/up that says that it is up."""
        process = self.start("--data", folder)
        for line in process.stdout:
            if line.startswith("==> up"):
                return process
        self.fail(process.stderr.read())

    def test_a_second_one_on_the_same_folder_changes_nothing(self):
        folder = self.data()
        first = self.started(folder)
        kept = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        code, _, problem = self.run_up("--data", folder)
        self.assertEqual(code, 1)
        self.assertIn(f"another deploy/up uses {folder}; stop it first (Ctrl-C there)", problem)
        self.assertEqual({path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}, kept)
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=60)
        self.assertEqual(self.run_up("--once", "--data", folder)[0], 0)

    def test_what_a_killed_one_left_running_is_named(self):
        folder = self.data()
        first = self.started(folder)
        first.kill()
        first.wait(60)
        left = [int((folder / f"{name}.pid").read_text()) for name in ("redis", *SERVICES)]
        try:
            code, _, problem = self.run_up("--data", folder)
        finally:
            for process in left:
                os.kill(process, signal.SIGKILL)
        self.assertEqual(code, 1)
        self.assertIn("left its services running", problem)
        self.assertEqual(set(re.search(r"kill ([\d ]+)", problem).group(1).split()), set(map(str, left)))

    def test_a_service_that_dies_is_named_and_the_others_are_stopped(self):
        folder = self.data()
        up = self.started(folder)
        pids = {service: int((folder / f"{service}.pid").read_text()) for service in SERVICES}
        os.kill(pids["construction"], signal.SIGKILL)
        _, problem = up.communicate(timeout=60)
        self.assertEqual(up.returncode, 1)
        self.assertTrue(problem.startswith("deploy/up: construction ended by itself, or was killed; its log: "), problem)
        self.assertNotIn("Killed", problem)
        for part in (f"{folder}/logs/construction.log", "All were stopped", "acknowledged is lost",
                     "run deploy/up again"):
            self.assertIn(part, problem)
        for pid in pids.values():
            self.assertFalse(Path(f"/proc/{pid}").exists())

    def test_a_cache_that_dies_is_started_again(self):
        folder = self.data()
        up = self.started(folder)
        first = int((folder / "redis.pid").read_text())
        os.kill(first, signal.SIGKILL)
        for line in up.stdout:
            if line.startswith("Redis ended"):
                break
        deadline = time.monotonic() + 20
        while int((folder / "redis.pid").read_text()) == first and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertNotEqual(int((folder / "redis.pid").read_text()), first)
        self.assertIsNone(up.poll(), "the services go on")
        up.send_signal(signal.SIGTERM)
        _, problem = up.communicate(timeout=60)
        self.assertEqual(problem, "")

    def test_every_journal_is_verified_and_what_is_wrong_is_named(self):
        folder = self.data()
        program(self.root / "repository/build/release/services/tiernetctl/tiernetctl",
                '#!/bin/sh\ncase "$*" in *"--service construction"*verify*) echo found; exit 4 ;; '
                '*verify*) echo verified ;; esac\n')
        code, said, problem = self.run_up("--once", "--data", folder)
        self.assertEqual(code, 1)
        self.assertEqual((said.count("verified"), said.count("found")), (len(SERVICES) - 1, 1), said)
        self.assertIn(f"what construction keeps in {folder} is not what was committed", problem)
        self.assertIn("go on from a backup", problem)

    def test_a_failed_start_shows_the_log_of_this_run_alone(self):
        folder = self.data()
        self.assertEqual(self.run_up("--once", "--data", folder)[0], 0)
        (folder / "broken").touch()
        code, _, problem = self.run_up("--once", "--data", folder)
        self.assertEqual(code, 1)
        self.assertIn("reserve cannot start now", problem)
        self.assertIn("reserve did not start; its log: ", problem)
        self.assertNotIn("reserve starts", problem)

    def test_any_name_of_a_folder_goes_into_the_node_file(self):
        name = r'a|b & c\1 "d" 项目'
        folder = self.data(name)
        code, _, problem = self.run_up("--once", "--data", folder)
        self.assertEqual(code, 0, problem)
        node = (folder / "node.txtpb").read_text()
        written = re.search(r"^data_directory: (.*)$", node, re.M).group(1)
        self.assertEqual(ast.literal_eval(written), str(folder))
        self.assertIn(f'reference_files: "{self.up.parent}/data/2019/zones.txtpb"', node)

    def test_a_relative_folder_is_the_callers(self):
        folder = self.data("near")
        self.assertEqual(self.run_up("--once", "--data", "near")[0], 0)
        self.assertTrue((folder / "node.txtpb").exists())

    def test_data_without_a_folder_says_so(self):
        for arguments in (("--data", "--once"), ("--data",)):
            code, _, problem = self.run_up(*arguments)
            self.assertEqual(code, 2)
            self.assertIn("--data needs a folder", problem)
            self.assertNotIn("mkdir", problem)


if __name__ == "__main__":
    unittest.main(verbosity=2)
