"""A node into which a year's steps are loaded, as deploy/up does it."""
import subprocess
import sys

from node import DEPLOY, Node


class YearNode(Node):
    def take_steps(self, path):
        """Starts deploy/load_steps.py."""
        addresses = [word for name in ("reserve", "construction")
                     for word in (f"--{name}", self.servers[name].address)]
        return subprocess.Popen([sys.executable, "-B", str(DEPLOY / "load_steps.py"), *addresses, str(path)],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def load_whole(self, path):
        """(exit code, output) of the whole load."""
        loading = self.take_steps(path)
        said = loading.communicate(timeout=900)[0]
        return loading.returncode, said

    def import_rest(self, folder):
        """Roads, official figures and targets, one file a unit; again and again where a service is killed meanwhile."""
        for file in sorted((folder / "road-sections").glob("*.jsonl")):
            self.import_until_whole("road-sections", file, at="construction", unit=file.stem)
        for kind in ("official-figures", "targets"):
            for file in sorted((folder / kind).glob("*.jsonl")):
                self.import_until_whole(kind, file, "--parent", f"units/140400/to/{file.stem}", at="indicators")

    def import_until_whole(self, kind, file, *arguments, **where):
        for _ in range(100):
            code, said = self.ctl("import", kind, str(file), *arguments, **where)
            if code == 0:
                return
            assert "UNAVAILABLE" in said, said
        raise AssertionError(f"{file}: {said}")
