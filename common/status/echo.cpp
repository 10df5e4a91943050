#include "common/status/echo.h"

#include "absl/strings/str_cat.h"

namespace tiernet {
namespace {

constexpr absl::string_view kEllipsis = "…";
constexpr size_t kLongestValue = 300;

bool GoesOn(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

std::string Shortened(absl::string_view text, size_t most) {
  if (text.size() <= most) return std::string(text);
  size_t end = most - kEllipsis.size();
  while (end > 0 && GoesOn(text[end])) --end;
  return absl::StrCat(text.substr(0, end), kEllipsis);
}

std::string Quoted(absl::string_view value) { return absl::StrCat("\"", Shortened(value, kLongestValue), "\""); }

}  // namespace tiernet
