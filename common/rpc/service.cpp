#include "common/rpc/service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/bytes.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/paged_stream.h"
#include "common/rpc/standard.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "grpcpp/impl/codegen/server_callback_handlers.h"

namespace tiernet::rpc {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::internal::MethodHandler;
using grpc::internal::RpcMethod;
using UnaryFunction = void (*)(const Environment&, const Endpoint&, const UnaryCall&, const ByteBuffer&);

MethodHandler* Unary(const Environment& environment, Endpoint& endpoint, UnaryFunction function) {
  return new grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
      [&environment, &endpoint, function](CallbackServerContext* context, const ByteBuffer* request,
                                          ByteBuffer* response) {
        const UnaryCall call(endpoint, context, response);
        function(environment, endpoint, call, *request);
        return call.reactor();
      });
}

// Methods that read, given by the service.
void HandleQuery(const Environment& environment, const Endpoint& endpoint, const UnaryCall& call,
                 const ByteBuffer& bytes) {
  auto caller = Admit(environment, endpoint, call.context());
  if (!caller.ok()) return call.Finish(caller.status());
  auto request = ReadRequest(environment, endpoint, bytes);
  if (!request.ok()) return call.Finish(request.status());
  const auto& answer = *environment.methods.FindQuery(endpoint.method.descriptor->name());
  const bool taken =
      environment.workers.TryRun([&answer, call, caller = *std::move(caller), request = *std::move(request)] {
        if (call.IsGivenUp()) return call.Finish(Error(reason::ERROR_REASON_DEADLINE_PASSED, {}));
        answer(caller, *request, [call](const absl::StatusOr<std::string>& response) {
          response.ok() ? call.Finish(ToBuffer(*response)) : call.Finish(response.status());
        });
      });
  if (!taken) {
    call.Finish(Error(reason::ERROR_REASON_OVERLOADED, {{"waiting", absl::StrCat(environment.workers.waiting())}}));
  }
}

MethodHandler* Streaming(const Environment& environment, Endpoint& endpoint, const OpenSource& open) {
  return new grpc::internal::CallbackServerStreamingHandler<ByteBuffer, ByteBuffer>(
      [&environment, &endpoint, &open](CallbackServerContext* context, const ByteBuffer* request) {
        return StartPagedStream(environment, endpoint, open, context, request);
      });
}

MethodHandler* Importing(const Environment& environment, Endpoint& endpoint) {
  return new grpc::internal::CallbackBidiHandler<ByteBuffer, ByteBuffer>(
      [&environment, &endpoint](CallbackServerContext* context) {
        return StartImport(environment, endpoint, context);
      });
}

// Null if nobody handles the method.
MethodHandler* HandlerOf(const Environment& environment, Endpoint& endpoint, RpcMethod::RpcType& type) {
  const auto& name = endpoint.method.descriptor->name();
  switch (endpoint.method.verb) {
    case schema::Verb::kGet:
      return Unary(environment, endpoint, &HandleGet);
    case schema::Verb::kList:
      return Unary(environment, endpoint, &HandleList);
    case schema::Verb::kCreate:
    case schema::Verb::kUpdate:
    case schema::Verb::kDelete:
      return Unary(environment, endpoint, &HandleWrite);
    case schema::Verb::kImport:
      type = RpcMethod::BIDI_STREAMING;
      return Importing(environment, endpoint);
    case schema::Verb::kOther:
      break;
  }
  if (environment.methods.FindStep(name) != nullptr) return Unary(environment, endpoint, &HandleWrite);
  if (environment.methods.FindQuery(name) != nullptr) return Unary(environment, endpoint, &HandleQuery);
  if (const auto* open = environment.methods.FindStream(name); open != nullptr) {
    type = RpcMethod::SERVER_STREAMING;
    return Streaming(environment, endpoint, *open);
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<std::unique_ptr<DescriptorService>> DescriptorService::Make(const schema::Service& service,
                                                                           const Environment& environment, Drain& drain,
                                                                           obs::Metrics& metrics) {
  std::unique_ptr<DescriptorService> made(new DescriptorService);
  for (const auto& method : service.methods) TN_RETURN_IF_ERROR(made->Add(method, environment, drain, metrics));
  return made;
}

absl::Status DescriptorService::Add(const schema::Method& method, const Environment& environment, Drain& drain,
                                    obs::Metrics& metrics) {
  const auto* descriptor = method.descriptor;
  if (method.permission.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(descriptor->full_name(), " has no permission"));
  }
  auto& endpoint =
      *endpoints_.emplace_back(std::make_unique<Endpoint>(method, metrics, environment.store.entities(), drain));
  RpcMethod::RpcType type = RpcMethod::NORMAL_RPC;
  MethodHandler* handler = HandlerOf(environment, endpoint, type);
  if (handler == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat(descriptor->full_name(), " is neither a standard method nor given by the service"));
  }
  const auto& path = *paths_.emplace_back(std::make_unique<const std::string>(
      absl::StrCat("/", descriptor->service()->full_name(), "/", descriptor->name())));
  AddMethod(new grpc::internal::RpcServiceMethod(path.c_str(), type, nullptr));
  MarkMethodRawCallback(static_cast<int>(paths_.size()) - 1, handler);
  return absl::OkStatus();
}

}  // namespace tiernet::rpc
