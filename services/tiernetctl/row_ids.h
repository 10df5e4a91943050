// Ids by which the rows of an import are known again when it is repeated.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace tiernet::ctl {

// An id is the first 32 hex digits of SHA-256(parent, row, how often the same row
// stood before it in the file): stable when other rows are added, mended or
// removed, and different for rows that are alike.
//
// Counting needs to know which rows are alike without keeping every row: all rows
// go through `Scan` first, where a filter of fixed size finds candidates; only
// these are counted, exactly. Memory: 32 MiB, and 40 bytes for each row that stands
// more than once or was taken for such (one in 3,000 in a file of ten million).
class RowIds {
 public:
  explicit RowIds(std::string parent);

  // First pass, for each row.
  void Scan(absl::string_view text);
  // Second pass, for each row, after all were scanned.
  std::string Next(absl::string_view text);

 private:
  using Key = std::array<uint64_t, 2>;

  std::string parent_;
  std::vector<uint64_t> filter_;
  absl::flat_hash_map<Key, int64_t> seen_;
};

}  // namespace tiernet::ctl
