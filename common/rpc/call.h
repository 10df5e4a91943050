// A unary call in flight, and what is prepared once for each method.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/obs/metrics.h"
#include "common/rpc/drain.h"
#include "common/rpc/identity.h"
#include "common/rpc/methods.h"
#include "common/schema/method.h"
#include "common/schema/validate.h"
#include "common/store/store.h"
#include "google/protobuf/message.h"
#include "grpcpp/impl/codegen/server_callback.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"

namespace tiernet::rpc {

// What every handler works with; outlives the calls.
struct Environment {
  store::Store& store;
  const schema::Validator& validator;
  const Permissions& permissions;
  Authenticate authenticate;
  const Methods& methods;
  // For work that may wait.
  WorkerPool& workers;
  // Does the reference data know this unit?
  std::function<bool(absl::string_view)> is_unit;
};

// A method, prepared: what a call would otherwise look up.
struct Endpoint {
  Endpoint(const schema::Method& method, obs::Metrics& metrics, const store::EntityTables& tables, Drain& drain);

  // Around every call. The second gives what its caller is told: what failed in the service itself is written to the
  // log, once a second at most, and told without its inner words.
  void CallBegan();
  absl::Status CallEnded(const absl::Status& status, absl::Duration took);

  const schema::Method& method;
  const google::protobuf::Message* request;
  // Of standard methods; else null.
  const store::EntityTable* table;
  Drain& drain;
  obs::ServerMethodMetrics metrics;
  // Fields of the request by their common names; null where it has none.
  const google::protobuf::FieldDescriptor* name;
  const google::protobuf::FieldDescriptor* parent;
  const google::protobuf::FieldDescriptor* resource;
  const google::protobuf::FieldDescriptor* happened_on;
  const google::protobuf::FieldDescriptor* etag;
  const google::protobuf::FieldDescriptor* request_id;
  // Streams of the method that are open.
  std::atomic<int> streams = 0;

 private:
  void LogFailure(const absl::Status& status);

  // When the last failure was logged, in seconds.
  std::atomic<int64_t> logged_at_ = 0;
};

// Text of a field that the request may not have.
std::string TextIn(const google::protobuf::Message& request, const google::protobuf::FieldDescriptor* field);

// Identity and permission of the caller; SHUTTING_DOWN once the server drains.
absl::StatusOr<Caller> Admit(const Environment& environment, const Endpoint& endpoint,
                             const grpc::ServerContextBase& context);

// Parses and validates; output-only fields of the resource come out empty.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ReadRequest(const Environment& environment,
                                                                       const Endpoint& endpoint,
                                                                       const grpc::ByteBuffer& bytes);

// What ReadRequest has read from `bytes`, once more.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ReadAgain(const Endpoint& endpoint,
                                                                     const grpc::ByteBuffer& bytes);

// A handle: copies speak of the same call. Finish once.
class UnaryCall {
 public:
  UnaryCall(Endpoint& endpoint, grpc::CallbackServerContext* context, grpc::ByteBuffer* response);

  grpc::CallbackServerContext& context() const { return *context_; }
  grpc::ServerUnaryReactor* reactor() const { return reactor_; }
  absl::Time deadline() const { return absl::FromChrono(context_->deadline()); }
  // Whether nobody waits for the answer any more.
  bool IsGivenUp() const { return context_->IsCancelled() || absl::Now() > deadline(); }

  void Finish(const absl::Status& refusal) const;
  void Finish(grpc::ByteBuffer answer) const;
  // Tells the caller which record the answer is and, if that is another, the last one
  // written in each stream, for reads that must not be older: trailing metadata
  // `tiernet-written: reserve/140423:17`, an entry each.
  void Finish(const std::string& service, const absl::StatusOr<store::Committed>& outcome) const;

 private:
  Endpoint* endpoint_;
  grpc::CallbackServerContext* context_;
  grpc::ServerUnaryReactor* reactor_;
  grpc::ByteBuffer* response_;
  absl::Time start_;
};

}  // namespace tiernet::rpc
