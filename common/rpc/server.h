// A service's process: opens its store, registers its methods, serves until SIGTERM.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "common/config/node.h"
#include "common/rpc/methods.h"

namespace tiernet::rpc {

// What one service is, beyond its schema.
struct ServiceDefinition {
  // `reserve`.
  std::string name;
  // `tiernet.reserve.v1.ReserveService`; linked in.
  std::string full_name;
  // Made once reference data is loaded, which outlives them.
  std::function<Methods(const Reference&)> methods;
};

// Serves until SIGTERM or SIGINT, then drains: what was accepted is finished, what
// comes is refused. OK after a clean stop; else why it did not start.
absl::Status Serve(const NodeConfig& config, const ServiceDefinition& definition);

// `main` of every service: flag `--config`, then Serve. The process's exit code.
int ServiceMain(int argc, char** argv, const ServiceDefinition& definition);

}  // namespace tiernet::rpc
