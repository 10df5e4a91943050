#include "tests/testing/node.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <utility>

#include "common/status/macros.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"

namespace tiernet::testing {

Node::Node(rpc::ServiceDefinition definition, absl::Duration sweep_every)
    : definition_(std::move(definition)), file_(CityNode(definition_.name)) {
  definition_.sweep_every = sweep_every;
  if (const auto status = Start(); !status.ok()) {
    std::cerr << status << "\n";
    abort();
  }
}

Node::~Node() { Stop(); }

absl::Status Node::Start() {
  Stop();
  TN_ASSIGN_OR_RETURN(config_, LoadNode(WriteNodeFile(file_, folder())));
  TN_ASSIGN_OR_RETURN(server_, rpc::Server::Start(config_, definition_));
  grpc::ChannelArguments arguments;
  arguments.SetMaxSendMessageSize(-1);
  // Small windows that do not grow: who does not read soon stalls who sends.
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  // Else channels to the same address share a connection, and so its flow control.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  channel_ = grpc::CreateCustomChannel(server_->address(), grpc::InsecureChannelCredentials(), arguments);
  // A call on a channel that fails to connect at the first try fails with it.
  const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(20);
  if (!channel_->WaitForConnected(deadline)) return absl::UnavailableError(server_->address() + " cannot be reached");
  return absl::OkStatus();
}

void Node::Stop() {
  channel_.reset();
  server_.reset();
}

void Node::Restart() { ASSERT_TRUE(Start().ok()); }

void Node::Prepare(grpc::ClientContext& context, const Identity& identity) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  if (!identity.subject.empty()) context.AddMetadata("tiernet-dev-subject", identity.subject);
  if (!identity.unit.empty()) context.AddMetadata("tiernet-dev-unit", identity.unit);
  if (!identity.tier.empty()) context.AddMetadata("tiernet-dev-tier", identity.tier);
}

absl::StatusOr<std::string> Node::CallRaw(const std::string& path, const std::string& bytes, const Identity& identity) {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  Prepare(context, identity);
  grpc::CompletionQueue queue;
  const grpc::Slice slice(bytes);
  const auto call = stub.PrepareUnaryCall(&context, path, grpc::ByteBuffer(&slice, 1), &queue);
  call->StartCall();
  grpc::ByteBuffer answer;
  grpc::Status status;
  call->Finish(&answer, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!status.ok()) return FromGrpc(status);
  grpc::Slice whole;
  if (!answer.DumpToSingleSlice(&whole).ok()) return absl::InternalError("no answer");
  return std::string(reinterpret_cast<const char*>(whole.begin()), whole.size());
}

int64_t Node::written_with_answer() const {
  // By stream: the answer's seq is told first, then the last one's.
  std::map<std::string, std::vector<int64_t>> seqs;
  std::string stream;
  for (const auto& entry : written_) {
    const auto colon = entry.rfind(':');
    seqs[entry.substr(0, colon)].push_back(std::stoll(entry.substr(colon + 1)));
    if (stream.empty()) stream = entry.substr(0, colon);
  }
  return stream.empty() ? 0 : seqs[stream].back() - seqs[stream].front() + 1;
}

void Node::NoteWritten(const grpc::ClientContext& context) {
  written_.clear();
  const auto [first, last] = context.GetServerTrailingMetadata().equal_range("tiernet-written");
  for (auto entry = first; entry != last; ++entry) {
    written_.emplace_back(entry->second.data(), entry->second.size());
  }
}

}  // namespace tiernet::testing
