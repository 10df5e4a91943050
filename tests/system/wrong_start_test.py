"""What cannot start says why: exit code 1, one line of JSON, the cause in it."""
import json
import os
import socket
import subprocess
import unittest

from node import Node

# Root may write everywhere, unless it gives that up.
AS_ANYONE = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []


class WrongStart(unittest.TestCase):
    def setUp(self):
        self.node = self.enterContext(Node())

    def refused(self, *arguments, prefix=()):
        """The problem that a server names which does not start."""
        done = subprocess.run([*prefix, *self.node.command(*arguments)], capture_output=True, text=True, timeout=60,
                              check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, "")
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 1, done.stderr)
        said = json.loads(lines[0])
        self.assertEqual((said["level"], said["event"]), ("error", "not serving"))
        return said["problem"]

    def refused_with(self, change=lambda text: text, listen="127.0.0.1:0", data=None, prefix=()):
        config = self.node.write_config("wrong.txtpb", listen, data, change)
        return self.refused(f"--config={config}", prefix=prefix)

    def test_without_a_node_file(self):
        self.assertIn("--config is missing", self.refused())

    def test_with_a_node_file_that_is_not_there(self):
        problem = self.refused("--config=/nowhere/node.txtpb")
        self.assertEqual(problem, "/nowhere/node.txtpb: No such file or directory")

    def test_with_a_folder_as_node_file(self):
        self.assertIn(str(self.node.folder), self.refused(f"--config={self.node.folder}"))

    def test_with_a_broken_node_file(self):
        problem = self.refused_with(lambda text: text + "home_units: [\n")
        self.assertRegex(problem, r"wrong\.txtpb: line \d+, column \d+: ")
        problem = self.refused_with(lambda text: text + "no_such_field: 1\n")
        self.assertIn("no_such_field", problem)

    def test_with_every_problem_of_a_node_file_in_one_answer(self):
        problem = self.refused_with(lambda text: text.replace('home_units: "140403"', 'home_units: "999999"')
                                    .replace('unit: "140400"', 'unit: "14"', 1))
        for part in ("home_units", "999999", "unit", '"14"'):
            self.assertIn(part, problem)

    def test_with_a_grant_of_what_is_no_permission(self):
        for mistyped, of in (("reserve.wirte", "reserve.write"), ("journal.pul", "journal.pull"),
                             ("backfil", "backfill")):
            problem = self.refused_with(lambda text: text.replace(f'"{of}"', f'"{mistyped}"'))
            self.assertIn(f'grants: "{mistyped}" is no permission', problem)
            self.assertIn(of, problem)

    def test_with_a_reference_file_that_is_not_there(self):
        self.assertIn("/nowhere.txtpb", self.refused_with(lambda text: text + 'reference_files: "/nowhere.txtpb"\n'))

    def test_for_a_service_that_the_node_does_not_run(self):
        problem = self.refused_with(lambda text: text.replace('service: "reserve"', 'service: "construction"'))
        self.assertIn('no service "reserve"', problem)

    def test_on_a_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "127.0.0.1:%d" % taken.getsockname()[1]
            self.assertIn(f"cannot listen on {address}", self.refused_with(listen=address))

    def test_with_a_metrics_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "127.0.0.1:%d" % taken.getsockname()[1]
            problem = self.refused_with(lambda text: text.replace(
                'service: "reserve"', f'service: "reserve" metrics_listen: "{address}"'))
            self.assertIn(address, problem)

    def test_for_callers_from_elsewhere(self):
        for listen in ("0.0.0.0:0", "[::]:0", "*:0"):
            problem = self.refused_with(listen=listen)
            self.assertIn(listen, problem)
            self.assertIn("loopback only", problem)

    def test_on_a_folder_that_cannot_be_written(self):
        folder = self.node.folder / "readonly"
        folder.mkdir()
        folder.chmod(0o555)
        problem = self.refused_with(data=folder, prefix=AS_ANYONE)
        self.assertIn(str(folder), problem)
        self.assertIn("Permission denied", problem)
        problem = self.refused_with(data=folder / "data", prefix=AS_ANYONE)
        self.assertIn(str(folder / "data"), problem)

    def test_on_a_database_that_is_none(self):
        self.node.data.mkdir()
        (self.node.data / "reserve.db").write_bytes(b"not a database" * 1000)
        problem = self.refused_with()
        self.assertIn("reserve.db", problem)


if __name__ == "__main__":
    unittest.main(verbosity=2)
