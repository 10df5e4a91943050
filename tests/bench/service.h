// The real reserve service as a child process, and requests to it.
#pragma once

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "tests/bench/process.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::bench {

inline constexpr char kUnit[] = "140423";
inline constexpr char kGetMethod[] = "/tiernet.reserve.v1.ReserveService/GetReserveProject";
inline constexpr char kDossierMethod[] = "/tiernet.dossier.v1.DossierService/GetDossier";
inline constexpr char kCreateMethod[] = "/tiernet.reserve.v1.ReserveService/CreateReserveProject";

// A node whose file is deploy/node.txtpb but for its folder and ports.
class Service {
 public:
  // `cache` is the address of its shared cache; empty: it has none.
  static absl::StatusOr<std::unique_ptr<Service>> Start(const std::string& binary, const std::string& folder,
                                                        const std::string& cache = "");

  const Process& process() const { return *process_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  Service() = default;

  std::unique_ptr<Process> process_;
  std::shared_ptr<grpc::Channel> channel_;
};

std::string DatabaseIn(const std::string& folder);

// A draft of the size that the plan's projects have, another one for each `number`.
reserve::v1::ReserveProject Draft(int number);

// Enters `rows` drafts through the service's own Import; `at_row(n)` is called as
// answers come in.
absl::Status Import(const Service& service, int rows, absl::FunctionRef<void(int)> at_row);

// Of a whole Verify, in the service. FAILED_PRECONDITION if it finds anything.
absl::StatusOr<absl::Duration> Verify(const Service& service, bool chain_only);

}  // namespace tiernet::bench
