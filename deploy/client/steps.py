"""Takes steps through the public API: chains of calls, each on what the one before it made.

Whoever wrote a step knows no resource name, no etag and no id that a server mints. A
chain gives names of its own (slots) to what its steps make, and the names of the
servers are put in here.
"""

import base64
import copy
import functools
import hashlib
import json
import time

import grpc
from google.protobuf import json_format

from schema import Client, Refused, Schema

CITY = "140400"
# Who submits never reviews (domain.md A.7), and who accepts a case never decides it (K25).
ACCOUNTS = {"clerk": "tianbao", "checker": "shenhe", "window": "shouli", "office": "shenpi", "adviser": "huiqian",
            "city": "shenpi"}
AWAIT_SECONDS = 60
# Nothing happened, or nobody knows: the same request_id settles it.
PASSING = ("OVERLOADED", "COMMIT_UNKNOWN")


class StepFailed(Exception):
    """A step that could not be taken: which, of what, and why."""

    def __init__(self, chain, step, why):
        super().__init__(f"{chain['chain']} ({chain['title']}, unit {chain['unit']}), step {step['n']} {step['do']} "
                         f"on {step['on']}: {why}")


class Slot:
    """What a chain holds of one entity. `etag` is None where others may have changed it since."""

    def __init__(self, kind, name, etag=None):
        self.kind, self.name, self.etag = kind, name, etag


class Chain:
    """What the steps of a chain have made so far, over all phases."""

    def __init__(self):
        self.slots, self.project_id = {}, ""


def id_of(chain, step):
    """The same for the same step, so that a load that was cut off goes on and enters nothing twice."""
    said = json.dumps([chain["chain"], chain["unit"], step], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def commitment_to(demand, agency, price_yuan, salt):
    """The commitment of a sealed bid, as the schema's ServiceBid says, in base64."""
    said = "\n".join(["tiernet.sealed_bid.v1", demand, agency, str(price_yuan), salt, ""])
    return base64.b64encode(hashlib.sha256(said.encode()).digest()).decode()


class Servers:
    """The services by address, called by any account."""

    def __init__(self, addresses):
        self._methods, self._clients, self._channels, self._schemas = {}, {}, {}, {}
        for service, address in addresses.items():
            schema = Schema(address)
            full_name = f"tiernet.{service}.v1.{service.capitalize()}Service"
            for method in schema.pool.FindServiceByName(full_name).methods:
                self._methods.setdefault(method.name, (service, full_name, method))
            self._channels[service] = [grpc.insecure_channel(address, Client.OPTIONS) for _ in range(4)]
            self._schemas[service] = schema

    def _declared(self, method):
        if method not in self._methods:
            raise LookupError(f"no service whose address is given has {method}")
        return self._methods[method]

    def method(self, name):
        return self._declared(name)[2]

    def client(self, method, account):
        service, full_name, _ = self._declared(method)
        key = (service, account)
        if key not in self._clients:
            channels = self._channels[service]
            self._clients[key] = Client(self._schemas[service], "", account, full_name,
                                        channel=channels[len(self._clients) % len(channels)])
        return self._clients[key]

    def message(self, method, fields):
        """A request from the JSON form of its fields."""
        service, _, descriptor = self._declared(method)
        request = self._schemas[service].message(descriptor.input_type.full_name)()
        return json_format.ParseDict(fields, request)


def account_of(unit, by):
    """Who takes a step: one of the unit's people, the city, or one of the city's (`city window`)."""
    if by.startswith("city"):
        unit = CITY
    return (f"{ACCOUNTS[by.split()[-1]]}.{unit}", unit, "CITY" if unit == CITY else "COUNTY")


def _is_granted(refusal):
    """What approval has granted and a service heard of is not typed by the unit too (domain.md I.40)."""
    return refusal.reason == "NOT_EDITABLE" and refusal.values.get("state", "").endswith("_SOURCE_APPROVAL")


class Taker:
    """Takes the steps of chains."""

    def __init__(self, servers):
        self._servers, self._chains = servers, {}

    def chain_of(self, chain):
        return self._chains.setdefault(chain["chain"], Chain())

    def run(self, chain):
        """Takes every step in order. Raises StepFailed."""
        for step in chain["steps"]:
            if step.get("bulk"):
                continue
            try:
                self._take(chain, self.chain_of(chain), step)
            except (Refused, LookupError, json_format.ParseError, TimeoutError) as error:
                reason = f"{error.reason} " if isinstance(error, Refused) else ""
                raise StepFailed(chain, step, f"{reason}{error}") from error

    def _take(self, chain, held, step):
        if step["do"].startswith("@"):
            look = self._await if step["do"] == "@await" else self._find
            look(chain, held, step)
            return
        deadline = time.monotonic() + AWAIT_SECONDS
        while True:
            try:
                self._keep(held, step, self._try(chain, held, step))
                return
            except Refused as refusal:
                if _is_granted(refusal) or self._was_granted(held, step, refusal):
                    return
                if refusal.reason != step.get("awaits") or time.monotonic() > deadline:
                    raise
            time.sleep(0.02)

    def _was_granted(self, held, step, refusal):
        """A load that goes on comes to such a fact again, when later facts of the entity stand."""
        if refusal.reason != "DATE_BEFORE_LAST_FACT" or "item" not in step.get("take", {}):
            return False
        entity = json_format.MessageToDict(self._get(held.slots[step["at"]]), preserving_proto_field_name=True)
        return any(fact.get("item") == step["take"]["item"] and fact.get("source", "").endswith("_SOURCE_APPROVAL")
                   for fact in entity.get("checklist", []) + entity.get("formal_facts", []))

    def _slot_of(self, held, step):
        """What the step is of, where its chain or another one made it."""
        return (self._chains[step["made_by"]] if "made_by" in step else held).slots[step["at"]]

    def _try(self, chain, held, step):
        """The answer; nothing of a review that was taken before."""
        for attempt in range(8):
            fields = self._fields(chain, held, step)
            try:
                return self._call(chain, step, fields)
            except Refused as refusal:
                if refusal.reason == "REQUEST_ID_REUSED" and step.get("review"):
                    # Taken before, when the version read was another one.
                    self._slot_of(held, step).etag = None
                    return None
                if refusal.reason == "ETAG_MISMATCH" and attempt < 3:
                    self._slot_of(held, step).etag = None
                elif refusal.reason in PASSING and attempt < 7:
                    time.sleep(0.2 * (attempt + 1))
                else:
                    raise
        raise AssertionError("the last attempt answers or raises")

    def _call(self, chain, step, fields):
        client = self._servers.client(step["do"], account_of(chain["unit"], step["by"]))
        return client.send(step["do"], self._servers.message(step["do"], fields))

    def _fields(self, chain, held, step):
        fields = copy.deepcopy(step.get("take", {}))
        fields |= {"happened_on": step["on"], "request_id": id_of(chain, step)}
        if step["do"].startswith("Create"):
            fields["parent"] = step.get("parent") or f"units/{chain['unit']}"
        if "of" in step:
            fields[step["of"]]["project_id"] = held.project_id
        for path, slots in step.get("put", {}).items():
            *parents, name = path.split(".")
            target = functools.reduce(dict.__getitem__, parents, fields)
            names = [held.slots[slot].name for slot in (slots if isinstance(slots, list) else [slots])]
            target[name] = names if isinstance(slots, list) else names[0]
        if "seal" in step:
            fields["commitment"] = commitment_to(held.slots[step["at"]].name, fields["agency"], **step["seal"])
        if "at" in step:
            slot = self._slot_of(held, step)
            target = next(iter(fields.values())) if step["do"].startswith("Update") else fields
            target["name"] = slot.name
            if step.get("review"):
                fields["etag"] = slot.etag or self._get(slot).etag
        return fields

    def _keep(self, held, step, answer):
        if answer is None:
            return
        kind = answer.DESCRIPTOR.name
        if "makes" in step:
            held.slots[step["makes"]] = Slot(kind, answer.name, answer.etag)
            if kind.endswith("Project") or kind == "ApprovalProcess":
                held.project_id = held.project_id or answer.project_id
            if kind == "StageApplication":
                held.slots.update((part.item, Slot("ApprovalCase", part.approval_case))
                                  for part in answer.items if part.approval_case)
        elif "at" in step:
            slot = self._slot_of(held, step)
            slot.etag = answer.etag if answer.name == slot.name else None

    def _get(self, slot):
        method = f"Get{slot.kind}"
        return self._servers.client(method, account_of(CITY, "city")).call(method, name=slot.name)

    def _find(self, chain, held, step):
        """What another service or step made of the project; waits for it."""
        method, kind = {"@construction": ("ListConstructionProjects", "ConstructionProject"),
                        "@statistics": ("ListStatisticsEntries", "StatisticsEntry"),
                        "@matter": ("ListSupervisionItems", "SupervisionItem")}[step["do"]]
        client = self._servers.client(method, account_of(CITY, "city"))
        request = client.request(method, parent=f"units/{chain['unit']}", filter=f'project_id = "{held.project_id}"')

        def newest():
            # Of the answer's fields the entities; a page holds them all.
            entities = client.send(method, request).ListFields()
            return entities[0][1][-1] if entities else None

        entity = self._poll(newest, f"no {kind} of project {held.project_id}")
        held.slots[step["makes"]] = Slot(kind, entity.name)

    def _await(self, chain, held, step):
        """Until the entity's fields are as said."""
        slot = held.slots[step["at"]]

        def reached():
            entity = json_format.MessageToDict(self._get(slot), preserving_proto_field_name=True)
            return all(entity.get(field, "") == value for field, value in step["take"].items())

        self._poll(reached, f"{slot.name} did not come to {step['take']}")
        slot.etag = None

    @staticmethod
    def _poll(ask, otherwise):
        deadline, wait = time.monotonic() + AWAIT_SECONDS, 0.005
        while not (answer := ask()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{otherwise}, not within {AWAIT_SECONDS} s")
            time.sleep(wait)
            wait = min(wait * 1.5, 0.5)
        return answer

    def run_bulk(self, unit, method, chains):
        """Takes the first step of each chain by one Import stream. Raises StepFailed."""
        importing = method.replace("Create", "Import") + "s"
        client = self._servers.client(importing, account_of(unit, "clerk"))
        by_row = {id_of(chain, chain["steps"][0]): chain for chain in chains}

        rows = [self._row(importing, row_id, chain) for row_id, chain in by_row.items()]
        try:
            for answer in client.stream(importing, iter(rows), timeout=600):
                chain = by_row.pop(answer.row_id)
                step = chain["steps"][0]
                if answer.WhichOneof("outcome") == "error":
                    raise StepFailed(chain, step, answer.error.message)
                self.chain_of(chain).slots[step["makes"]] = Slot(method.removeprefix("Create"), answer.name)
        except grpc.RpcError as error:
            chain = next(iter(by_row.values()), chains[-1])
            raise StepFailed(chain, chain["steps"][0], f"{error.code().name}: {error.details()}") from error

    def _row(self, importing, row_id, chain):
        fields = self._fields(chain, self.chain_of(chain), chain["steps"][0])
        del fields["request_id"]
        return self._servers.message(importing, fields | {"row_id": row_id})
