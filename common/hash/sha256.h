// SHA-256.
#pragma once

#include <array>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace tiernet {

// The 32 raw bytes.
using Sha256Digest = std::array<char, 32>;

// SHA-256 of `parts` one after the other, without a separator: prefix lengths
// where the border between two parts must count. Allocates nothing once a thread
// has hashed. Ends the process if the crypto library cannot hash: nothing that
// this project stores would mean anything without it.
Sha256Digest Sha256(absl::Span<const absl::string_view> parts);

// The bytes as they go into a `bytes` field or a blob; a view of `digest`.
absl::string_view AsBytes(const Sha256Digest& digest);

// 64 lower-case digits.
std::string ToHex(const Sha256Digest& digest);

}  // namespace tiernet
