// `tiernetctl status`: does a service serve, and what does it hold?
#pragma once

#include "absl/time/time.h"
#include "services/tiernetctl/session.h"

namespace tiernet::ctl {

// Prints health, reflection and the journal's size; waits up to `wait` for the
// service to serve. Returns kUnavailable if it does not.
int RunStatus(const Options& options, absl::Duration wait);

// FAILED_PRECONDITION if another than `service` answers there, as at a mistyped address.
absl::Status CheckIsThere(Client& client, const Service& service);

}  // namespace tiernet::ctl
