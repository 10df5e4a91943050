// Page tokens: where a page ended, bound to the query that it was of.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace tiernet::store {

// `query` is everything that must be the same on the next page; `position` any texts without
// line feeds, the last one excepted.
std::string MakePageToken(absl::string_view query, const std::vector<std::string>& position);

// The position, which has `size` parts. PAGE_TOKEN_MISMATCH if the token was made for another
// query, or by nobody.
absl::StatusOr<std::vector<std::string>> ReadPageToken(absl::string_view token, absl::string_view query, int size);

}  // namespace tiernet::store
