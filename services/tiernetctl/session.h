// What every command shares: whom to call, as whom, and how to speak.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "services/tiernetctl/catalogue.h"
#include "services/tiernetctl/client.h"
#include "services/tiernetctl/print_error.h"

namespace tiernet::ctl {

// The options that stand before a command.
struct Options {
  // `host:port`; empty: TIERNET_<SERVICE> of the environment, else the service's default.
  std::string address;
  // Whose kind, method or journal is meant where several services have it. Empty: of the
  // one that has it; for journal and status, which every service answers, reserve.
  std::string service;
  Identity identity;
  bool json = false;
  Language language = Language::kEnglish;
};

// COUNTY, CITY or PROVINCE, as the tree code says.
std::string TierOf(absl::string_view unit);

// The service that journal and status are asked of.
absl::StatusOr<const Service*> JournalOf(const Options& options);

std::string AddressOf(const Options& options, const Service& service);
Client Connect(const Options& options, const Service& service);

// `parent`, or where it is empty that of the caller's unit.
absl::StatusOr<std::string> ParentOf(const Options& options, const Kind& kind, const std::string& parent);

// Prints a failure of this side and returns kUsage.
int FailHere(const Options& options, const absl::Status& status);
// Prints a failure of `call` at `address` and returns its exit code.
int FailThere(const Options& options, absl::string_view call, absl::string_view address, const absl::Status& status);

// Calls a unary method, prints the answer as JSON or the failure, returns the exit
// code. A request that can carry a `request_id` and has none gets one, which is
// printed where the call's outcome is not known.
int CallAndPrint(const Options& options, const Method& method, google::protobuf::Message& request);

}  // namespace tiernet::ctl
