// A service registered from its descriptor: every method has its handler before the
// server starts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/rpc/drain.h"
#include "grpcpp/impl/service_type.h"

namespace tiernet::rpc {

// Hand it to a ServerBuilder; it and `environment` outlive the server.
class DescriptorService : public grpc::Service {
 public:
  // FAILED_PRECONDITION naming a method that is neither standard nor given by
  // `environment.methods`, or that has no permission.
  static absl::StatusOr<std::unique_ptr<DescriptorService>> Make(const schema::Service& service,
                                                                 const Environment& environment, Drain& drain,
                                                                 obs::Metrics& metrics);

 private:
  DescriptorService() = default;
  absl::Status Add(const schema::Method& method, const Environment& environment, Drain& drain, obs::Metrics& metrics);

  // `/tiernet.reserve.v1.ReserveService/GetReserveProject`: gRPC keeps pointers.
  std::vector<std::unique_ptr<const std::string>> paths_;
  std::vector<std::unique_ptr<Endpoint>> endpoints_;
};

}  // namespace tiernet::rpc
