// The hash chain that proves a journal: `README.md` beside this file says which
// bytes are hashed. Pure; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tiernet/journal/v1/record.pb.h"

namespace tiernet::journal {

// Length of the salt of a part.
inline constexpr size_t kSaltSize = 16;

// A SHA-256, raw.
using Hash = std::array<char, 32>;

inline absl::string_view View(const Hash& hash) { return absl::string_view(hash.data(), hash.size()); }
// DATA_CORRUPT unless `bytes` are 32; `what` names them in the error.
absl::StatusOr<Hash> ToHash(absl::string_view bytes, absl::string_view what);

// hash(0) of a stream, before its first record.
Hash Genesis(absl::string_view service, absl::string_view stream);

// hash(n) from hash(n-1) and the header's bytes as stored.
Hash Extend(const Hash& previous, absl::string_view header);

// What stands in the header for a part.
Hash PartDigest(absl::string_view salt, absl::string_view content);

// Where a record must stand.
struct Place {
  absl::string_view service;
  absl::string_view stream;
  int64_t seq;
};

// What a sound record says. One that goes from record to record does not
// allocate anew.
struct CheckedRecord {
  v1::Header header;
  Hash hash;
  // Parts that the header names and the record lacks, withheld or erased. Whether
  // they may be missing is the caller's to judge.
  std::vector<v1::PartType> missing;
};

// Whether `record` follows on `previous` at `expected`: its hash is that of its
// header, which parses and names the place, and each of its parts has the digest
// that the header gives for it. DATA_CORRUPT names the place and what is wrong;
// then `checked` holds nothing to rely on but the hash that follows from both.
absl::Status CheckRecord(const Hash& previous, const v1::Record& record, const Place& expected, CheckedRecord& checked);

}  // namespace tiernet::journal
