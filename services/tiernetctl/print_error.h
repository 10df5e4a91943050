// Refusals and failures, told to a person: what, where, what to do.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace tiernet::ctl {

// Exit codes of the program; `tiernetctl --help` lists them.
enum ExitCode {
  kDone = 0,
  // The service refused the call.
  kRefused = 1,
  // Some rows of an import were refused; the others are entered.
  kRowsRefused = 2,
  // The service cannot be reached, is overloaded or broke off: try again.
  kUnavailable = 3,
  // `journal verify` found something wrong, or data contradicts itself.
  kCorrupt = 4,
  // The caller may not do this.
  kDenied = 5,
  // There is no such entity.
  kNotFound = 6,
  // The command line or a file named in it is wrong; nothing was sent.
  kUsage = 64,
  // What was asked was done, and the answer could not be written out whole.
  kNotWritten = 74,
};

enum class Language { kEnglish, kChinese };

// For a failure that came from a service.
ExitCode ExitCodeOf(const absl::Status& status);

// Some lines, the last ended too. `doing` names call and address; empty for what
// went wrong on this side. Control characters sent by the service are not passed
// on.
std::string Describe(const absl::Status& status, absl::string_view doing, Language language);

}  // namespace tiernet::ctl
