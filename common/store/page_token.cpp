#include "common/store/page_token.h"

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/hash/sha256.h"
#include "common/status/error.h"

namespace tiernet::store {
namespace {

constexpr size_t kDigestSize = 16;

std::string DigestOf(absl::string_view query) { return std::string(AsBytes(Sha256({query})).substr(0, kDigestSize)); }

}  // namespace

std::string MakePageToken(absl::string_view query, const std::vector<std::string>& position) {
  return absl::WebSafeBase64Escape(absl::StrCat(DigestOf(query), absl::StrJoin(position, "\n")));
}

absl::StatusOr<std::vector<std::string>> ReadPageToken(absl::string_view token, absl::string_view query, int size) {
  std::string bytes;
  std::vector<std::string> position;
  if (absl::WebSafeBase64Unescape(token, &bytes) && absl::StartsWith(bytes, DigestOf(query))) {
    position = absl::StrSplit(absl::string_view(bytes).substr(kDigestSize), absl::MaxSplits('\n', size - 1));
  }
  if (static_cast<int>(position.size()) == size) return position;
  return Error(reason::ERROR_REASON_PAGE_TOKEN_MISMATCH, {});
}

}  // namespace tiernet::store
