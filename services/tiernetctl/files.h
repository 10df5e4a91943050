// Files that the command line names.
#pragma once

#include <fstream>
#include <string>

#include "absl/status/statusor.h"

namespace tiernet::ctl {

// INVALID_ARGUMENT naming `path` if it cannot be opened or is a folder: that one opens, and
// fails when it is read.
absl::StatusOr<std::ifstream> OpenToRead(const std::string& path);

}  // namespace tiernet::ctl
