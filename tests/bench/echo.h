// The least that a gRPC server can do: what a service is compared with.
#pragma once

#include <string>

namespace tiernet::bench {

// The method that answers any bytes with the same bytes.
inline constexpr char kEchoMethod[] = "/tiernet.bench.Echo/Answer";

// Serves `answer` on a free port of loopback, written into `address_file`, until
// SIGTERM; returns the exit code.
int ServeEcho(const std::string& answer, const std::string& address_file);

}  // namespace tiernet::bench
