"""A node into which a year's steps are loaded, as deploy/up does it."""
import subprocess
import sys
import threading

from node import DEPLOY, Node

# Whose steps a year has.
STEPPED = ("reserve", "construction", "promotion", "approval")


class YearNode(Node):
    def take_steps(self, path):
        """Starts deploy/load_steps.py."""
        addresses = [word for name in STEPPED
                     for word in (f"--{name}", self.servers[name].address)]
        return subprocess.Popen([sys.executable, "-B", str(DEPLOY / "load_steps.py"), *addresses, str(path)],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def load_whole(self, path):
        """(exit code, output) of the whole load."""
        loading = self.take_steps(path)
        said = loading.communicate(timeout=900)[0]
        return loading.returncode, said

    def draw_bulletins(self, folder):
        """Of what the indicators have counted by now."""
        done = subprocess.run([sys.executable, "-B", str(DEPLOY / "load_steps.py"), "--indicators",
                               self.servers["indicators"].address, str(folder / "bulletins.jsonl")],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout

    def import_rest(self, folder, meanwhile=lambda: None):
        """Official figures and targets, one file a unit; `meanwhile` runs beside each, and may kill
        the indicators."""
        for kind in ("official-figures", "targets"):
            for file in sorted((folder / kind).glob("*.jsonl")):
                beside = threading.Thread(target=meanwhile)
                beside.start()
                self.import_until_whole(kind, file, beside)

    def import_until_whole(self, kind, file, beside):
        words = ("import", kind, str(file), "--parent", f"units/140400/to/{file.stem}")
        code, said = self.ctl(*words, at="indicators")
        beside.join(120)
        assert not beside.is_alive()
        if code != 0:
            assert "UNAVAILABLE" in said, said
            code, said = self.ctl(*words, at="indicators")
        assert code == 0, said
