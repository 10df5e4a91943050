// A service as a process of its own.
#pragma once

#include "common/rpc/server.h"

namespace tiernet::rpc {

// `main` of every service: flag `--config`, serves until SIGTERM or SIGINT, then
// drains. The process's exit code: 0 after a clean stop, 1 if it did not start.
int ServiceMain(int argc, char** argv, const ServiceDefinition& definition);

}  // namespace tiernet::rpc
