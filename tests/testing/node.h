// A node of one service: real store in a folder of its own, real gRPC server on a
// free port of loopback, today standing still.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/config/node.h"
#include "common/rpc/server.h"
#include "common/status/grpc_status.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "tests/testing/node_file.h"

namespace tiernet::testing {

// Who calls; what is empty is not sent.
struct Identity {
  std::string subject;
  std::string unit;
  std::string tier;
};

class Node {
 public:
  // Aborts the test program if the service does not start. Its sweeps, which write records when they like to, look
  // every `sweep_every`.
  explicit Node(rpc::ServiceDefinition definition, absl::Duration sweep_every = absl::InfiniteDuration());
  ~Node();

  // What the node file says, at first CityNode; takes effect at the next Start.
  config::v1::Node& file() { return file_; }
  const std::string& folder() const { return folder_.path(); }

  absl::Status Start();
  // Drains.
  void Stop();
  void Restart();
  rpc::Server& server() { return *server_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // `Call(&v1::ReserveService::Stub::GetReserveProject, request, kCounty)`.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request, const Identity& identity) {
    Stub stub(channel_);
    grpc::ClientContext context;
    Prepare(context, identity);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    NoteWritten(context);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }
  // A unary call with bytes that need be no message.
  absl::StatusOr<std::string> CallRaw(const std::string& path, const std::string& bytes, const Identity& identity);

  // What `tiernet-written` said after the last unary call.
  const std::vector<std::string>& written() const { return written_; }
  // How many records it wrote to the answer's stream, from the answer's own on.
  int64_t written_with_answer() const;

  // The identity as metadata, and a deadline that a hanging server would reach.
  static void Prepare(grpc::ClientContext& context, const Identity& identity);

 private:
  void NoteWritten(const grpc::ClientContext& context);

  const TemporaryFolder folder_;
  rpc::ServiceDefinition definition_;
  config::v1::Node file_;
  NodeConfig config_;
  std::unique_ptr<rpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::vector<std::string> written_;
};

}  // namespace tiernet::testing
