#!/usr/bin/env python3
"""Recomputes the journal's test vectors from common/journal/README.md alone.

Python's standard library and nothing of ours: header bytes are built here from
the fields, by an encoder of our own. Usage: reproduce.py vectors.json
"""
import hashlib
import json
import re
import sys
from datetime import datetime, timezone

OPERATION = {"OPERATION_CREATE": 1, "OPERATION_UPDATE": 2, "OPERATION_DELETE": 3, "OPERATION_FALL_DUE": 4}
PART_TYPE = {"PART_TYPE_ENTITY": 1, "PART_TYPE_PERSONAL": 2}


def sha256(*pieces):
    return hashlib.sha256(b"".join(pieces)).digest()


def with_length(text):
    data = text.encode()
    return len(data).to_bytes(4, "big") + data


def genesis(service, stream):
    return sha256(with_length("tiernet.journal.v1"), with_length(service), with_length(stream))


def part_digest(part):
    return sha256(bytes.fromhex(part["salt"]), bytes.fromhex(part["content"]))


# Protobuf: a field is a key, number * 8 + wire type, and a value; zero and empty
# values are left out, except as elements of a repeated field.
def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def number_field(field, value):
    return varint(field * 8) + varint(value) if value else b""


def element(field, data):
    return varint(field * 8 + 2) + varint(len(data)) + data


def bytes_field(field, data):
    return element(field, data) if data else b""


def text_field(field, text):
    return bytes_field(field, text.encode())


def timestamp(text):
    seconds, fraction = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", text).groups()
    moment = datetime.strptime(seconds, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
    return number_field(1, int(moment.timestamp())) + number_field(2, int((fraction or "0").ljust(9, "0")))


def cause(value):
    return text_field(1, value["service"]) + text_field(2, value["stream"]) + number_field(3, int(value["seq"]))


def header_bytes(header, parts):
    return b"".join([
        text_field(1, header["service"]),
        text_field(2, header["stream"]),
        number_field(3, int(header["seq"])),
        text_field(4, header["kind"]),
        text_field(5, header["name"]),
        number_field(6, OPERATION[header["operation"]]),
        text_field(7, header["actor"]),
        *[element(8, cause(c)) for c in header.get("causes", [])],
        element(9, timestamp(header["time"])),
        text_field(10, header.get("happened_on", "")),
        text_field(11, header.get("request_id", "")),
        *[element(12, number_field(1, PART_TYPE[p["type"]]) + bytes_field(2, part_digest(p))) for p in parts],
        number_field(13, int(header.get("previous_seq", 0))),
    ])


def checks(vectors):
    """Pairs of what is claimed and what is computed, each with its name."""
    for v in vectors["genesis"]:
        yield f"genesis of {v['service']}, {v['stream']}", v["hash"], genesis(v["service"], v["stream"])
    for v in vectors["part_digests"]:
        yield f"part digest of {v['content']!r}", v["digest"], part_digest(v)
    first = vectors["chain"][0]["header"]
    previous = genesis(first["service"], first["stream"])
    for seq, record in enumerate(vectors["chain"], start=1):
        header = header_bytes(record["header"], record["parts"])
        previous = sha256(previous, header)
        yield f"seq of record {seq}", f"{int(record['header']['seq']):02x}", bytes([seq])
        yield f"header of record {seq}", record["header_bytes"], header
        yield f"hash of record {seq}", record["hash"], previous


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        vectors = json.load(file)
    count = 0
    for name, claimed, computed in checks(vectors):
        if claimed != computed.hex():
            sys.exit(f"{name}: the file says {claimed}, computed {computed.hex()}")
        count += 1
    print(f"{count} values reproduced")


if __name__ == "__main__":
    main()
