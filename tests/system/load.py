"""Writers that remember what was promised to them."""
import itertools
import threading
import uuid

import grpc

from node import appraisal, name_leader, project
from schema import Refused

UNITS = ["140403", "140404", "140405", "140406", "140423", "140425"]
IMPORT_UNIT = "140426"


def writer_account(unit):
    return f"writer-{unit}", unit, "COUNTY"


class Writer(threading.Thread):
    """Enters, changes and submits projects of one unit, one call after the other, until a call fails.

    `promised` is what was acknowledged: etag by name. `open` is the call that got no answer.
    """

    def __init__(self, node, unit, tag):
        super().__init__(daemon=True)
        self._node, self._unit, self._tag = node, unit, tag
        self.account = writer_account(unit)
        self.promised, self.open, self.refusal = {}, None, None

    def run(self):
        with self._node.client(self.account) as client:
            try:
                for number in itertools.count():
                    self._one_project(client, number)
            except Refused as refusal:
                self.refusal = refusal

    def _one_project(self, client, number):
        title = f"{self._tag} {self._unit} {number}"
        parent = f"units/{self._unit}"
        created = self._write(client, "CreateReserveProject", parent=parent, reserve_project=project(title))
        self._write(client, "UpdateReserveProject", reserve_project=dict(name=created.name, note="一期"))
        if number % 4 == 0:
            self._write(client, "CreateAppraisal", parent=parent, appraisal=appraisal(created.project_id))
            self._write(client, "SubmitReserveProject", name=created.name)

    def _write(self, client, method, **fields):
        request = client.request(method, request_id=str(uuid.uuid4()), **fields)
        self.open = (method, request)
        return self._keep(method, client.send(method, request))

    def _keep(self, method, answer):
        self.open = None
        if answer.DESCRIPTOR.name.endswith("Project"):
            self.promised[answer.name] = int(answer.etag)
        return answer

    def settle(self):
        """Repeats the unanswered call twice, with its `request_id`: one effect, however it went before."""
        if self.open is None:
            return
        method, request = self.open
        with self._node.client(self.account) as client:
            first = self._keep(method, client.send(method, request))
            again = client.send(method, request)
        assert (first.name, first.etag) == (again.name, again.etag), (method, first, again)


class ConstructionWriter(Writer):
    """Applies for projects of the construction library, changes and plans them."""

    def _one_project(self, client, number):
        title = f"{self._tag} {self._unit} {number}"
        created = self._write(client, "CreateConstructionProject", parent=f"units/{self._unit}",
                              construction_project=dict(title=title, planned_total_yuan=80_000_000))
        self._write(client, "UpdateConstructionProject", construction_project=dict(name=created.name, note="一期"))
        if number % 4 == 0:
            self._write(client, "ReviseConstructionPlan", name=created.name, reason="年度计划",
                        annual_plan=dict(year=2020, yuan=30_000_000))


def prepare(node):
    """What submitting needs, once for a node's data."""
    for unit in UNITS:
        with node.client(writer_account(unit)) as client:
            name_leader(client, unit)


class Importer(threading.Thread):
    """Sends rows by Import to a node's first service; `promised` is name by row id as answered, `sent` counts those
    that the connection took."""

    def __init__(self, node, tag, rows):
        super().__init__(daemon=True)
        self._node, self._tag, self._rows = node, tag, rows
        self.promised, self.sent, self.code = {}, 0, None

    def run(self):
        kind = self._node.first.name
        method = f"Import{kind.capitalize()}Projects"

        def rows():
            for self.sent in range(self._rows):
                row = f"{self._tag} {self.sent}"
                yield client.request(method, parent=f"units/{IMPORT_UNIT}", row_id=row,
                                     **{f"{kind}_project": self._row(kind, row)})

        with self._node.client(("importer", IMPORT_UNIT, "COUNTY")) as client:
            try:
                for answer in client.stream(method, rows()):
                    assert answer.WhichOneof("outcome") == "name", answer
                    self.promised[answer.row_id] = answer.name
                self.code = "OK"
            except grpc.RpcError as error:
                self.code = error.code().name

    @staticmethod
    def _row(kind, title):
        return project(title) if kind == "reserve" else dict(title=title)

    def repeat(self):
        """The same rows again: what was answered before is answered alike. Returns name by row id."""
        again = Importer(self._node, self._tag, self._rows)
        again.run()
        assert again.code == "OK" and len(again.promised) == self._rows, (again.code, len(again.promised))
        for row, name in self.promised.items():
            assert again.promised[row] == name, (row, name, again.promised[row])
        return again.promised


def check_promises(node, promised):
    """Every name stands with the etag last answered or a later one; none that nobody asked for, none twice."""
    found = node.projects()
    assert not (lost := promised.keys() - found.keys()), f"{len(lost)} lost, of them {sorted(lost)[:5]}"
    assert not (new := found.keys() - promised.keys()), f"{len(new)} that nobody heard of, of them {sorted(new)[:5]}"
    assert len({entry.title for entry in found.values()}) == len(found), "a title stands twice"
    for name, etag in promised.items():
        assert int(found[name].etag) >= etag, (name, etag, found[name].etag)
    return found
