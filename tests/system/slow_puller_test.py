"""Clients that misbehave: they stop reading, send too much, or send nonsense."""
import os
import socket
import time
import unittest

from node import CITY, Node, project, seeded
from schema import Refused

JOURNAL = "tiernet.journal.v1.Journal"
# More than the server has workers for streams (4).
PULLERS = 12
# A record is some 12 KB, and is written twice, as row and in the journal.
LONG_TEXT = "储" * 4000
MIB = 1 << 20
# The write-ahead log is copied back every 16 MiB; one read transaction held open
# would let it grow to all that is written.
LOG_BOUND = 64 * MIB
# No more than this lies between server and client.
SMALL_WINDOW = [("grpc.http2.lookahead_bytes", 65536), ("grpc.http2.bdp_probe", 0)]


class BadClients(unittest.TestCase):
    def setUp(self):
        self.node = self.enterContext(Node())
        self.node.start()
        self.county = self.enterContext(self.node.client())

    def import_rows(self, tag, count):
        """Enters `count` large rows; the greatest size of the log meanwhile."""
        log = self.node.data / "reserve.db-wal"
        greatest = 0
        rows = (self.county.request("ImportReserveProjects", parent="units/140423", row_id=f"{tag} {number}",
                                    reserve_project=project(f"{tag} {number}", content=LONG_TEXT))
                for number in range(count))
        for number, answer in enumerate(self.county.stream("ImportReserveProjects", rows, timeout=300)):
            self.assertEqual(answer.WhichOneof("outcome"), "name", answer)
            if number % 50 == 0:
                greatest = max(greatest, log.stat().st_size)
        return max(greatest, log.stat().st_size)

    def head(self):
        with self.node.client(CITY, service=JOURNAL) as journal:
            return {head.stream: head.seq for head in journal.call("ListHeads").heads}.get("140423", 0)

    def test_a_puller_who_stops_reading_holds_up_nobody(self):
        self.import_rows("前", 1000)
        pullers = []
        for _ in range(PULLERS):
            journal = self.enterContext(self.node.client(CITY, service=JOURNAL, options=SMALL_WINDOW))
            pages = journal.stream("Pull", journal.request("Pull", follow=True), timeout=300)
            pullers.append((pages, list(next(pages).records)))
        read = len(pullers[0][1])
        greatest = self.import_rows("后", 6000)
        print(f"greatest size of the write-ahead log: {greatest / MIB:.1f} MiB; {read} of 7000 records read", flush=True)
        self.assertLess(greatest, LOG_BOUND)
        # People write and list meanwhile.
        for number in range(20):
            start = time.monotonic()
            self.county.call("CreateReserveProject", parent="units/140423", reserve_project=project(f"其间{number}"))
            self.county.call("ListReserveProjects", parent="units/140423", page_size=1)
            self.assertLess(time.monotonic() - start, 5)
        # One goes on: he misses nothing and gets nothing twice.
        pages, records = pullers[0]
        header_of = self.node.schema.message("tiernet.journal.v1.Header").FromString
        head = self.head()
        while len(records) < head:
            records += next(pages).records
        self.assertEqual([header_of(record.header).seq for record in records], list(range(1, head + 1)))
        for pages, _ in pullers:
            pages.cancel()

    def test_what_is_too_large_is_refused(self):
        request = self.county.request("CreateReserveProject", parent="units/140423",
                                      reserve_project=dict(title="x", content="x" * (64 * MIB)))
        with self.assertRaises(Refused) as caught:
            self.county.send("CreateReserveProject", request)
        self.assertEqual(caught.exception.code, "RESOURCE_EXHAUSTED")
        self.check_unharmed()

    def test_random_bytes_are_refused(self):
        random = seeded(self.id())
        methods = [method.name for method in
                   self.node.schema.pool.FindServiceByName("tiernet.reserve.v1.ReserveService").methods
                   if not method.name.startswith("Import")]
        reasons = set()
        for number in range(2000):
            with self.assertRaises(Refused) as caught:
                self.county.send(random.choice(methods), random.randbytes(random.randrange(1, 300)))
            refusal = caught.exception
            reasons.add(refusal.reason)
            self.assertIn((refusal.code, refusal.reason),
                          {("INVALID_ARGUMENT", "UNPARSABLE"), ("INVALID_ARGUMENT", "INVALID_FIELDS"),
                           ("PERMISSION_DENIED", "PERMISSION_DENIED")}, number)
        self.assertIn("UNPARSABLE", reasons)
        self.check_unharmed()

    def test_bytes_that_are_not_http2_end_their_connection_only(self):
        host, _, port = self.node.address.rpartition(":")
        for garbage in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(4096), b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + os.urandom(4096)):
            with socket.create_connection((host, int(port)), timeout=20) as connection:
                connection.sendall(garbage)
                with self.subTest(garbage=garbage[:20]):
                    try:
                        while connection.recv(4096):
                            pass
                    except ConnectionResetError:
                        pass
        self.check_unharmed()

    def check_unharmed(self):
        """Nothing was written, and the server goes on."""
        self.assertEqual(self.head(), 0)
        self.county.call("CreateReserveProject", parent="units/140423", reserve_project=project("照常"))
        self.node.check_whole()


if __name__ == "__main__":
    unittest.main(verbosity=2)
