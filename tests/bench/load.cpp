#include "tests/bench/load.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/grpc_status.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"

namespace tiernet::bench {
namespace {

struct Call {
  grpc::ClientContext context;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
  grpc::ByteBuffer answer;
  grpc::Status status;
  absl::Time start;
  size_t caller = 0;
};

}  // namespace

Connections Connect(const std::string& address, int count) {
  grpc::ChannelArguments arguments;
  // Else channels to one address share a connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  Connections connections;
  for (int i = 0; i < count; ++i) {
    connections.push_back(grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
  }
  return connections;
}

absl::StatusOr<Load> Send(const Connections& connections, const std::string& method, int calls, int outstanding,
                          absl::FunctionRef<std::string(int)> request) {
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs;
  for (const auto& connection : connections) stubs.push_back(std::make_unique<grpc::GenericStub>(connection));
  grpc::CompletionQueue queue;
  int sent = 0;
  const auto send = [&](size_t caller) {
    auto* call = new Call;
    call->caller = caller;
    IdentifyCounty(call->context);
    const grpc::Slice slice(request(sent++));
    call->start = absl::Now();
    call->reader =
        stubs[caller % stubs.size()]->PrepareUnaryCall(&call->context, method, grpc::ByteBuffer(&slice, 1), &queue);
    call->reader->StartCall();
    call->reader->Finish(&call->answer, &call->status, call);
  };
  std::vector<absl::Duration> latencies;
  absl::Status failed;
  Load load;
  const absl::Time start = absl::Now();
  while (sent < std::min(calls, outstanding)) send(sent);
  for (int done = 0; done < sent; ++done) {
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    const std::unique_ptr<Call> call(static_cast<Call*>(tag));
    latencies.push_back(absl::Now() - call->start);
    if (!call->status.ok() && failed.ok()) failed = FromGrpc(call->status);
    if (failed.ok() && sent < calls) send(call->caller);
    grpc::Slice whole;
    if (done == calls - 1 && call->answer.DumpToSingleSlice(&whole).ok()) {
      load.answer.assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
    }
  }
  load.wall = absl::Now() - start;
  if (!failed.ok()) return failed;
  std::nth_element(latencies.begin(), latencies.begin() + static_cast<ptrdiff_t>(latencies.size() / 2),
                   latencies.end());
  load.median_latency = latencies[latencies.size() / 2];
  return load;
}

void IdentifyCounty(grpc::ClientContext& context) {
  context.AddMetadata("tiernet-dev-subject", "bench");
  context.AddMetadata("tiernet-dev-unit", "140423");
  context.AddMetadata("tiernet-dev-tier", "COUNTY");
}

void IdentifyCity(grpc::ClientContext& context) {
  context.AddMetadata("tiernet-dev-subject", "bench-city");
  context.AddMetadata("tiernet-dev-unit", "140400");
  context.AddMetadata("tiernet-dev-tier", "CITY");
}

}  // namespace tiernet::bench
