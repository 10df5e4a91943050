// How an entry lies in Redis: under a seal that binds it to its key, so that what anybody
// else wrote there, or moved there from another key, is not taken for it.
//
//     version, 16 hex digits | as of when, 16 hex digits | HMAC-SHA-256, 32 bytes | content
//
// The seal is over the key with its length, version, time and content.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace tiernet::cache {

struct Sealed {
  int64_t version;
  // When the content was true, to the millisecond.
  absl::Time as_of;
  // A view into the value.
  absl::string_view content;
};

// The value to keep under `key`.
std::string Seal(absl::string_view secret, absl::string_view key, int64_t version, absl::Time as_of,
                 absl::string_view content);
// What was sealed with `secret` under `key`; nothing if `value` is anything else.
absl::optional<Sealed> Unseal(absl::string_view secret, absl::string_view key, absl::string_view value);

// The 32 bytes kept in the file at `path`; who comes first makes them, for its owner's eyes only.
absl::StatusOr<std::string> ReadOrMakeSecret(const std::string& path);

}  // namespace tiernet::cache
