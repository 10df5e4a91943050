"""Clients that outlive servers."""
import threading
import time
import uuid

from node import Refused

# UNIMPLEMENTED: another service of the node came up on the port that was called.
_UNHEARD = ("UNAVAILABLE", "CANCELLED", "UNIMPLEMENTED")


class Persistent:
    """An account that asks until it is answered, each time with the same `request_id`, whichever server has come up.

    `repeated` counts the calls that were sent more than once. For one thread.
    """

    def __init__(self, node, at, account):
        self._node, self._at, self._account = node, at, account
        self._client = node.client(account, at=at)
        self.repeated = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._client.close()

    def call(self, method, **fields):
        request = self._client.request(method, **fields)
        if "request_id" in request.DESCRIPTOR.fields_by_name:
            request.request_id = str(uuid.uuid4())
        deadline = time.monotonic() + 120
        repeats = 0
        while True:
            try:
                return self._client.send(method, request)
            except Refused as refusal:
                if refusal.code not in _UNHEARD or time.monotonic() > deadline:
                    raise
            self.repeated += repeats == 0
            repeats += 1
            time.sleep(0.05)
            self._client.close()
            self._client = self._node.client(self._account, at=self._at)


class Worker(threading.Thread):
    """A thread whose failure is its test's: `finish` raises it."""

    def __init__(self):
        super().__init__(daemon=True)
        self._failure = None

    def run(self):
        try:
            self.work()
        except BaseException as failure:  # pylint: disable=broad-except
            self._failure = failure

    def finish(self, seconds=180):
        self.join(seconds)
        if self._failure is not None:
            raise self._failure
        assert not self.is_alive(), f"{self} does not end"
