// Another service with the same two methods, beside ours: see tests/bench/peer.
#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "tests/bench/service.h"

namespace tiernet::bench {

struct Peer {
  std::string address;
  // Its processes, `node=123`; the children of each belong to it.
  std::vector<std::string> processes;
};

// Sends creates, each the bytes from `create()`, and reads of what one of them made to both sides in turn, `rounds`
// times, and prints calls a second and the CPU time of all processes of a side.
absl::Status MeasurePeer(const Service& ours, const Peer& peer, absl::FunctionRef<std::string()> create, int rounds);

}  // namespace tiernet::bench
