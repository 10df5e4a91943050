// The anchor file: where each stream stood when last noted, kept outside the
// database, so that a database restored from an old backup is recognised.
//
// Text, one line a stream, the last line counts them:
//
//     140423 17 <64 hex digits>
//     140400/140423 2 <64 hex digits>
//     end 2
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/journal/chain.h"

namespace tiernet::journal {

// The last record of a stream.
struct Anchor {
  int64_t seq;
  Hash hash;

  bool operator==(const Anchor&) const = default;
};

// By stream. All of one service.
using Anchors = std::map<std::string, Anchor, std::less<>>;

// NOT_FOUND if there is no such file. DATA_CORRUPT names file and line if it is
// not, to the last byte, what WriteAnchors makes.
absl::StatusOr<Anchors> ReadAnchors(const std::string& path);

// Puts `anchors` in the file's place, on disk when it returns. On error, or if the
// machine stops meanwhile, the file is the old one. One caller at a time. Streams
// have no spaces and seqs are above 0: INVALID_ARGUMENT otherwise.
absl::Status WriteAnchors(const std::string& path, const Anchors& anchors);

}  // namespace tiernet::journal
