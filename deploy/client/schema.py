"""Calls a server that describes itself: the schema comes by gRPC's reflection protocol.

Nothing is generated: what a caller sends and reads is what the server says it takes.
The loader of deploy/ and the tests of tests/system share it.
"""
import threading

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

REFLECTION = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
ERROR_DETAILS = "google/rpc/error_details.proto"

# The part of grpc/reflection/v1alpha/reflection.proto that is spoken here: message,
# then (number, name, type or message, repeated).
_STRING, _BYTES, _INT32 = (descriptor_pb2.FieldDescriptorProto.Type.Value("TYPE_" + t)
                           for t in ("STRING", "BYTES", "INT32"))
_PROTOCOL = {
    "ServerReflectionRequest": [(3, "file_by_filename", _STRING, False),
                                (4, "file_containing_symbol", _STRING, False),
                                (7, "list_services", _STRING, False)],
    "FileDescriptorResponse": [(1, "file_descriptor_proto", _BYTES, True)],
    "ServiceResponse": [(1, "name", _STRING, False)],
    "ListServiceResponse": [(1, "service", "ServiceResponse", True)],
    "ErrorResponse": [(1, "error_code", _INT32, False), (2, "error_message", _STRING, False)],
    "ServerReflectionResponse": [(4, "file_descriptor_response", "FileDescriptorResponse", False),
                                 (6, "list_services_response", "ListServiceResponse", False),
                                 (7, "error_response", "ErrorResponse", False)],
}


def _protocol():
    """Request and response class of the reflection protocol."""
    file = descriptor_pb2.FileDescriptorProto(name="reflection_subset.proto", package="subset", syntax="proto3")
    for name, fields in _PROTOCOL.items():
        message = file.message_type.add(name=name)
        # An empty `list_services` must be sent all the same, hence a oneof.
        if name == "ServerReflectionRequest":
            message.oneof_decl.add(name="message_request")
        for number, field, kind, repeated in fields:
            added = message.field.add(name=field, number=number, label=3 if repeated else 1)
            if isinstance(kind, str):
                added.type, added.type_name = descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE, ".subset." + kind
            else:
                added.type = kind
            if message.oneof_decl:
                added.oneof_index = 0
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    return tuple(factory.GetPrototype(pool.FindMessageTypeByName("subset." + name))
                 for name in ("ServerReflectionRequest", "ServerReflectionResponse"))


class Schema:
    """What the server at `address` says of itself; of use after it is gone."""

    def __init__(self, address, timeout=20):
        self._request, response = _protocol()
        with grpc.insecure_channel(address) as channel:
            ask = channel.stream_stream(REFLECTION, self._request.SerializeToString, response.FromString)
            self._ask = lambda **question: next(ask(iter([self._request(**question)]), timeout=timeout))
            self.services = sorted(s.name for s in self._ask(list_services="").list_services_response.service)
            files = {}
            for service in self.services:
                self._fetch(files, file_containing_symbol=service)
            self._fetch(files, file_by_filename=ERROR_DETAILS)
            del self._ask
        self.pool = descriptor_pool.DescriptorPool()
        self._factory = message_factory.MessageFactory(self.pool)
        self._making = threading.Lock()
        while files:
            self._add(files, next(iter(files)))

    def _fetch(self, files, **question):
        answer = self._ask(**question)
        if answer.HasField("error_response"):
            raise LookupError(f"{question}: {answer.error_response.error_message}")
        for serialized in answer.file_descriptor_response.file_descriptor_proto:
            file = descriptor_pb2.FileDescriptorProto.FromString(serialized)
            files[file.name] = file

    def _add(self, files, name):
        """A file goes into the pool after those that it imports."""
        file = files.pop(name, None)
        if file is not None:
            for imported in file.dependency:
                self._add(files, imported)
            self.pool.Add(file)

    def message(self, full_name):
        """The class of a message."""
        # A class is there for other threads before those of its fields are.
        with self._making:
            return self._factory.GetPrototype(self.pool.FindMessageTypeByName(full_name))

    def method(self, full_name):
        """Descriptor of `package.Service.Method`."""
        service, _, method = full_name.rpartition(".")
        return self.pool.FindServiceByName(service).methods_by_name[method]


class Refused(Exception):
    """A call that did not end with OK, with its details taken apart."""

    def __init__(self, schema, error):
        super().__init__(f"{error.code().name}: {error.details()}")
        self.code = error.code().name
        self.reason, self.values, self.fields, self.texts = "", {}, [], {}
        carried = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin")
        if carried is None:
            return
        for detail in schema.message("google.rpc.Status").FromString(carried).details:
            opened = schema.message(detail.TypeName()).FromString(detail.value)
            kind = opened.DESCRIPTOR.name
            if kind == "ErrorInfo":
                self.reason, self.values = opened.reason, dict(opened.metadata)
            elif kind == "BadRequest":
                self.fields = [violation.field for violation in opened.field_violations]
            elif kind == "LocalizedMessage":
                self.texts[opened.locale] = opened.message


class Client:
    """One account that calls the server at `address`: (subject, unit, tier)."""

    # Refused calls are for the caller to see, not for the channel to repeat.
    OPTIONS = [("grpc.enable_retries", 0), ("grpc.max_send_message_length", -1),
               ("grpc.max_receive_message_length", -1), ("grpc.use_local_subchannel_pool", 1)]

    def __init__(self, schema, address, account, service, options=(), channel=None):
        self.schema, self._service = schema, service
        self.channel = channel or grpc.insecure_channel(address, self.OPTIONS + list(options))
        self.metadata = tuple(zip(("tiernet-dev-subject", "tiernet-dev-unit", "tiernet-dev-tier"), account))
        self._calls = {}

    def close(self):
        self.channel.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def request(self, method, **fields):
        """The request of `method` (of the client's service, or a full name)."""
        return self.schema.message(self._of(method).input_type.full_name)(**fields)

    def _of(self, method):
        return self.schema.method(method if "." in method else f"{self._service}.{method}")

    def _callable(self, method):
        if method not in self._calls:
            descriptor = self._of(method)
            proto = descriptor_pb2.MethodDescriptorProto()
            descriptor.CopyToProto(proto)
            kind = ("stream_" if proto.client_streaming else "unary_") + (
                "stream" if proto.server_streaming else "unary")
            self._calls[method] = getattr(self.channel, kind)(
                f"/{descriptor.containing_service.full_name}/{descriptor.name}",
                lambda request: request if isinstance(request, bytes) else request.SerializeToString(),
                self.schema.message(descriptor.output_type.full_name).FromString)
        return self._calls[method]

    def send(self, method, request, timeout=30):
        """The answer to a request (or to its bytes); raises Refused."""
        try:
            return self._callable(method)(request, timeout=timeout, metadata=self.metadata)
        except grpc.RpcError as error:
            raise Refused(self.schema, error) from None

    def call(self, method, **fields):
        return self.send(method, self.request(method, **fields))

    def stream(self, method, request, timeout=120):
        """Answers one after the other, each read when it is asked for; `request` is an iterator where they stream."""
        return self._callable(method)(request, timeout=timeout, metadata=self.metadata)
