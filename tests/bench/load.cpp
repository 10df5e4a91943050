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
};

}  // namespace

absl::StatusOr<Load> Send(const std::shared_ptr<grpc::Channel>& channel, const std::string& method, int calls,
                          int outstanding, absl::FunctionRef<std::string(int)> request) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  int sent = 0;
  const auto send = [&] {
    auto* call = new Call;
    IdentifyCounty(call->context);
    const grpc::Slice slice(request(sent++));
    call->start = absl::Now();
    call->reader = stub.PrepareUnaryCall(&call->context, method, grpc::ByteBuffer(&slice, 1), &queue);
    call->reader->StartCall();
    call->reader->Finish(&call->answer, &call->status, call);
  };
  std::vector<absl::Duration> latencies;
  absl::Status failed;
  Load load;
  const absl::Time start = absl::Now();
  while (sent < std::min(calls, outstanding)) send();
  for (int done = 0; done < sent; ++done) {
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    const std::unique_ptr<Call> call(static_cast<Call*>(tag));
    latencies.push_back(absl::Now() - call->start);
    if (!call->status.ok() && failed.ok()) failed = FromGrpc(call->status);
    if (failed.ok() && sent < calls) send();
    grpc::Slice whole;
    if (done == calls - 1 && call->answer.DumpToSingleSlice(&whole).ok()) {
      load.answer.assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
    }
  }
  load.wall = absl::Now() - start;
  if (!failed.ok()) return failed;
  std::nth_element(latencies.begin(), latencies.begin() + latencies.size() / 2, latencies.end());
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

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  return grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
}

}  // namespace tiernet::bench
