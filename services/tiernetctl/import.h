// Enters the rows of a file through a service's Import method.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/tiernetctl/catalogue.h"
#include "services/tiernetctl/client.h"

namespace tiernet::ctl {

struct ImportOptions {
  std::string file;
  // `units/140423`.
  std::string parent;
  // Civil day of every row; empty: today.
  std::string happened_on;
  // Of a CSV: column -> field path; an empty path leaves the column out. Columns
  // not named here are field paths themselves.
  std::map<std::string, std::string> columns;
};

struct ImportResult {
  int64_t entered = 0;
  int64_t refused = 0;
  // Of the refused: the same rows were entered before with another day or other columns.
  int64_t entered_otherwise = 0;
  // Where the refused rows are with their reasons; empty: there are none.
  std::string rejected_file;
};

// Streams the rows, a bounded number of them in flight, and writes refused ones to
// `<file>.rejected.jsonl`. Progress goes to stderr. INVALID_ARGUMENT if the file or
// its header cannot be read: then nothing was sent, but where the disk failed after all rows
// had been read once, which the message says. Any other error broke the stream off: what was answered is entered, and a
// repeat, by whomever of the unit, goes on from there.
absl::StatusOr<ImportResult> Import(Client& client, const Kind& kind, const ImportOptions& options);

}  // namespace tiernet::ctl
