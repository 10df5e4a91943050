#include "common/codes/name.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace tiernet {
namespace {

std::string Nfkc(absl::string_view text) {
  // ICU's tables are compiled in and none of the calls can fail on them.
  UErrorCode status = U_ZERO_ERROR;
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  icu::Normalizer2::getNFKCInstance(status)->normalizeUTF8(
      0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink, nullptr, status);
  return result;
}

bool Counts(UChar32 c) {
  return !u_ispunct(c) && !u_isUWhiteSpace(c) && !u_iscntrl(c) &&
         !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

}  // namespace

std::string NormalizedName(absl::string_view name) {
  const std::string text = Nfkc(name);
  std::string kept;
  for (int32_t at = 0, size = static_cast<int32_t>(text.size()); at < size;) {
    const int32_t begin = at;
    UChar32 c;
    U8_NEXT(text, at, size, c);
    if (c < 0) {
      kept += "\uFFFD";
    } else if (Counts(c)) {
      kept.append(text, begin, at - begin);
    }
  }
  // What now stands together may compose.
  return Nfkc(kept);
}

}  // namespace tiernet
