"""A node of its own for one test: real binaries over a temporary folder."""
import collections
import contextlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Starting a process must not disturb gRPC's threads in this one.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy/client"))
from schema import Client, Refused, Schema  # noqa: E402

BUILD = Path(os.environ.get("TIERNET_BUILD", ROOT / "build/dev"))
DEPLOY = ROOT / "deploy"
LONG = os.environ.get("TIERNET_LONG", "0") == "1"

COUNTY = ("li.si", "140423", "COUNTY")
CITY = ("wang.wu", "140400", "CITY")


def seeded(name):
    """A generator whose seed is printed; TIERNET_SEED repeats a run."""
    seed = int(os.environ.get("TIERNET_SEED") or random.SystemRandom().randrange(2**32))
    print(f"{name}: TIERNET_SEED={seed}", flush=True)
    return random.Random(seed)


def await_(what, condition, seconds=60):
    """The first true value of `condition`; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(0.01)


class Server:
    """One service of a node: its process, address and schema."""

    def __init__(self, node, name):
        self.name, self.log = name, node.folder / f"{name}.log"
        self._node, self._address_file = node, node.data / f"{name}.address"
        self.process = self.address = self.schema = None

    @property
    def service(self):
        """Full name of its gRPC service."""
        return f"tiernet.{self.name}.v1.{self.name.capitalize()}Service"

    def command(self, *arguments):
        return [str(BUILD / f"services/{self.name}/{self.name}_server"), *map(str, arguments)]

    def spawn(self):
        """Starts the server without waiting for it."""
        self._address_file.unlink(missing_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command(f"--config={self._node.config}"), stdout=log, stderr=log)

    def await_address(self):
        """Returns when it listens."""
        def address():
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.log.read_text()[-2000:]}"
            return self._address_file.exists() and self._address_file.read_text().strip()

        self.address = await_(f"{self.name} writes its address", address)
        if self.schema is None:
            self.schema = Schema(self.address)

    def kill(self):
        """`kill -9`."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(60)


class Node:
    """Services of one node and their data; a context that leaves no process and no folder.

    What is asked of the node itself (`address`, `process`, `command`) is of its first service.
    """

    def __init__(self, listen="127.0.0.1:0", services=("reserve",)):
        self.folder = Path(tempfile.mkdtemp(prefix="tiernet-system-"))
        self.data = self.folder / "data"
        self.servers = {name: Server(self, name) for name in services}
        self.first = self.servers[services[0]]
        self.config = self.write_config("node.txtpb", listen)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        with contextlib.suppress(ProcessLookupError):
            self.kill()
        for server in self.servers.values():
            if kind is not None and server.log.exists():
                print(f"{server.name}:\n" + "".join(server.log.read_text().splitlines(keepends=True)[-20:]), flush=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    address = property(lambda self: self.first.address)
    process = property(lambda self: self.first.process)
    schema = property(lambda self: self.first.schema)
    log = property(lambda self: self.first.log)

    def write_config(self, name, listen, data=None, change=lambda text: text):
        """The city node of deploy/ with another folder and port."""
        text = (DEPLOY / "node.txtpb").read_text()
        text = re.sub(r'^data_directory:.*$', f'data_directory: "{data or self.data}"', text, flags=re.M)
        text = text.replace('reference_files: "', f'reference_files: "{DEPLOY}/')
        text = re.sub(r'^services .*$', "", text, flags=re.M)
        path = self.folder / name
        path.write_text(change(text + "".join(f'services {{ service: "{service}" listen: "{listen}" }}\n'
                                              for service in self.servers)))
        return path

    def command(self, *arguments):
        return self.first.command(*arguments)

    def spawn(self):
        for server in self.servers.values():
            server.spawn()

    def start(self):
        """Starts every service; returns when all listen."""
        self.spawn()
        for server in self.servers.values():
            server.await_address()

    def kill(self):
        for server in self.servers.values():
            server.kill()

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def client(self, account=COUNTY, at=None, service=None, **options):
        """A client of the service named `at`, of the first one if it is not given; `service` is the gRPC service that
        it speaks with, unless it is that one's own."""
        server = self.servers[at] if at else self.first
        return Client(server.schema, server.address, account, service or server.service, **options)

    def ctl_command(self, *arguments, at=None, unit="140400"):
        """The words of tiernetctl as an operator of the city, or of `unit`."""
        server = self.servers[at] if at else self.first
        return [str(BUILD / "services/tiernetctl/tiernetctl"), "--lang", "en", "--address", server.address,
                "--service", server.name, "--unit", unit, "--as", "operator", *arguments]

    def ctl(self, *arguments, at=None, unit="140400", timeout=300):
        """What tiernetctl does with these words: (exit code, output)."""
        done = subprocess.run(self.ctl_command(*arguments, at=at, unit=unit), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=timeout, check=False)
        return done.returncode, done.stdout

    def check_whole(self):
        """Health of each service is SERVING and `journal verify` finds nothing; how many records there are in all."""
        records = 0
        for name in self.servers:
            code, said = self.ctl("status", "--wait", "30", at=name)
            assert code == 0 and "SERVING" in said, (name, said)
            code, said = self.ctl("journal", "verify", at=name)
            assert code == 0 and " 0 finding(s)" in said, (name, said)
            records += int(re.search(r"(\d+) records", said).group(1))
        return records

    def await_heard(self):
        """Returns once each service has heard all that the others have written, also what they wrote on hearing it."""
        def select(name, sql):
            with contextlib.closing(sqlite3.connect(f"file:{self.data}/{name}.db?mode=ro", uri=True)) as db:
                return db.execute(sql).fetchall()

        def heads():
            return {name: dict(select(name, "SELECT stream, seq FROM heads")) for name in self.servers}

        def all_heard():
            written = heads()
            for name in self.servers:
                heard = collections.defaultdict(dict)
                for follower, service, stream, seq in select(name, "SELECT follower, service, stream, seq FROM cursors"):
                    heard[follower, service][stream] = seq
                if any(streams != written[service] for (_, service), streams in heard.items()):
                    return False
            return written == heads()

        await_("each service has heard the others", all_heard)

    def projects(self, at=None):
        """Every project of every unit in the library of `at`, by name."""
        server = self.servers[at] if at else self.first
        found, token = {}, ""
        with self.client(CITY, at=server.name) as city:
            while True:
                page = city.call(f"List{server.name.capitalize()}Projects", parent="units/-", page_size=1000,
                                 page_token=token)
                found.update((project.name, project) for project in getattr(page, f"{server.name}_projects"))
                token = page.next_page_token
                if not token:
                    return found


def project(title, **fields):
    """An entry that meets the standard for entry once it is appraised (domain.md C.3)."""
    return dict(title=title, owner_unit="140423", owner_person="张三", sponsor_name="山西某某新材料有限公司", region="140423",
                industry="26", planned_total_yuan=800_000_000, planned_start="2020-03-04", lead_kind="LEAD_KIND_MARKET",
                sector="SECTOR_CLUSTER_COAL_CHEMISTRY", source="SOURCE_ENTERPRISE", **fields)


def appraisal(project_id):
    return dict(project_id=project_id, appraised_on="2019-12-20", result="APPRAISAL_RESULT_PASSED", body="市工程咨询中心")


def name_leader(client, unit):
    """Without a principal leader a unit cannot submit."""
    try:
        client.call("CreatePrincipalLeader", parent=f"units/{unit}",
                    principal_leader={"role": "LEADER_ROLE_PRINCIPAL", "person": "李四", "from": "2019-01-01"})
    except Refused as refusal:
        if refusal.reason != "ALREADY_CLAIMED":
            raise
