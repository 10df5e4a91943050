// Rows of a file, one at a time, however large the file: JSON lines or CSV.
#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace tiernet::ctl {

// No row is longer; what is, is a broken row.
inline constexpr size_t kMaxRowBytes = 1 << 20;

// One row. A CSV's header is none; neither are blank lines.
struct Row {
  // From 1.
  int64_t number = 0;
  // Line of the file on which it begins, from 1.
  int64_t line = 0;
  // As it stands in the file, line ends as LF, without the last one.
  std::string text;
  // Of a CSV: one for each column of the header.
  std::vector<std::string> cells;
  // Not OK: the row cannot be read, and says why. Reading goes on with the line
  // after the one on which the row begins.
  absl::Status problem;
};

class RowReader {
 public:
  virtual ~RowReader() = default;

  // False at the end, and where reading fails: then the stream is bad. A row that cannot be read is a row with a
  // `problem`.
  virtual bool Next(Row& row) = 0;
  // Column names of a CSV; empty for JSON lines.
  virtual const std::vector<std::string>& columns() const = 0;
};

// One JSON object a line; the text is not parsed here. `in` must outlive the reader.
std::unique_ptr<RowReader> ReadJsonLines(std::istream& in);

// RFC 4180 with a header: quoted fields, doubled quotes, line ends inside quotes,
// CRLF, a byte order mark. INVALID_ARGUMENT if the header is missing, broken, or
// names a column twice. `in` must outlive the reader.
absl::StatusOr<std::unique_ptr<RowReader>> ReadCsv(std::istream& in);

// By the ending of `path`: `.csv` or `.jsonl`.
absl::StatusOr<std::unique_ptr<RowReader>> ReadRows(absl::string_view path, std::istream& in);

}  // namespace tiernet::ctl
