#include "tests/testing/node.h"

#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "google/protobuf/text_format.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"

namespace tiernet::testing {
namespace {

constexpr char kFile[] = R"(
  display_name: "长治市"
  unit: "140400"
  home_units: "140400" home_units: "140403" home_units: "140404" home_units: "140405" home_units: "140406"
  home_units: "140423" home_units: "140425" home_units: "140426" home_units: "140427" home_units: "140428"
  home_units: "140429" home_units: "140430" home_units: "140431" home_units: "140471" home_units: "140472"
  data_directory: "data"
  grants { permission: "reserve.read" tiers: TIER_COUNTY tiers: TIER_CITY tiers: TIER_PROVINCE }
  grants { permission: "reserve.write" tiers: TIER_COUNTY tiers: TIER_CITY }
  grants { permission: "reserve.review" tiers: TIER_CITY }
  grants { permission: "reserve.target" tiers: TIER_CITY }
  grants { permission: "journal.pull" tiers: TIER_COUNTY tiers: TIER_CITY tiers: TIER_PROVINCE }
  grants { permission: "journal.verify" tiers: TIER_CITY }
  grants { permission: "backfill" tiers: TIER_CITY }
  development { today: "2019-06-03" }
)";

}  // namespace

TemporaryFolder::TemporaryFolder() : path_(::testing::TempDir() + "tiernet-XXXXXX") {
  if (mkdtemp(path_.data()) == nullptr) abort();
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Node::Node(rpc::ServiceDefinition definition) : definition_(std::move(definition)) {
  if (!google::protobuf::TextFormat::ParseFromString(kFile, &file_)) abort();
  auto* endpoint = file_.add_services();
  endpoint->set_service(definition_.name);
  endpoint->set_listen("127.0.0.1:0");
  for (const auto& entry : std::filesystem::directory_iterator(TIERNET_REFERENCE_DATA)) {
    if (entry.path().extension() == ".txtpb") file_.add_reference_files(entry.path());
  }
  if (const auto status = Start(); !status.ok()) {
    std::cerr << status << "\n";
    abort();
  }
}

Node::~Node() { Stop(); }

std::string Node::WriteFile() const {
  std::string text;
  google::protobuf::TextFormat::PrintToString(file_, &text);
  const std::string path = folder_.path() + "/node.txtpb";
  std::ofstream(path) << text;
  return path;
}

absl::Status Node::Start() {
  Stop();
  TN_ASSIGN_OR_RETURN(config_, LoadNode(WriteFile()));
  TN_ASSIGN_OR_RETURN(server_, rpc::Server::Start(config_, definition_));
  grpc::ChannelArguments arguments;
  arguments.SetMaxSendMessageSize(-1);
  // Else channels to the same address share a connection, and so its flow control.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  channel_ = grpc::CreateCustomChannel(server_->address(), grpc::InsecureChannelCredentials(), arguments);
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

void Node::NoteWritten(const grpc::ClientContext& context) {
  written_.clear();
  const auto [first, last] = context.GetServerTrailingMetadata().equal_range("tiernet-written");
  for (auto entry = first; entry != last; ++entry) {
    written_.emplace_back(entry->second.data(), entry->second.size());
  }
}

}  // namespace tiernet::testing
