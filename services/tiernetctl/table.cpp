#include "services/tiernetctl/table.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "unicode/uchar.h"
#include "unicode/utf8.h"

namespace tiernet::ctl {
namespace {

constexpr UChar32 kReplacement = 0xFFFD;

// The character at `i`, which moves on.
UChar32 NextCharacter(absl::string_view text, int32_t& i) {
  UChar32 c = 0;
  U8_NEXT(text.data(), i, static_cast<int32_t>(text.size()), c);
  return c < 0 ? kReplacement : c;
}

int WidthOf(UChar32 c) {
  const auto category = u_charType(c);
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR) return 0;
  const auto width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

void Append(std::string& out, UChar32 c) {
  char bytes[U8_MAX_LENGTH];
  int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  out.append(bytes, size);
}

bool IsNumber(absl::string_view cell) {
  return !cell.empty() && std::all_of(cell.begin(), cell.end(), [](char c) {
    return absl::ascii_isdigit(c) || c == '-' || c == '.' || c == ',';
  });
}

struct Column {
  int width = 0;
  bool numeric = true;
};

std::string Line(const std::vector<std::string>& cells, const std::vector<Column>& columns) {
  std::string line;
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string padding(columns[i].width - DisplayWidth(cells[i]), ' ');
    absl::StrAppend(&line, i == 0 ? "" : "  ", columns[i].numeric ? padding : "", cells[i],
                    columns[i].numeric ? "" : padding);
  }
  return absl::StrCat(absl::StripTrailingAsciiWhitespace(line), "\n");
}

std::vector<std::string> PrintableCells(const std::vector<std::string>& cells) {
  std::vector<std::string> printable;
  printable.reserve(cells.size());
  for (const auto& cell : cells) printable.push_back(Printable(cell));
  return printable;
}

}  // namespace

int DisplayWidth(absl::string_view text) {
  int width = 0;
  for (int32_t i = 0; i < static_cast<int32_t>(text.size());) width += WidthOf(NextCharacter(text, i));
  return width;
}

std::string Printable(absl::string_view text) {
  std::string out;
  for (int32_t i = 0; i < static_cast<int32_t>(text.size());) {
    const UChar32 c = NextCharacter(text, i);
    const auto category = u_charType(c);
    // FORMAT holds what reorders text to the right and left, too.
    const bool steers = category == U_CONTROL_CHAR || category == U_FORMAT_CHAR || category == U_LINE_SEPARATOR ||
                        category == U_PARAGRAPH_SEPARATOR;
    Append(out, steers ? ' ' : c);
  }
  return out;
}

std::string Shorten(absl::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string out;
  int used = 1;  // the ellipsis
  for (int32_t i = 0; i < static_cast<int32_t>(text.size());) {
    const UChar32 c = NextCharacter(text, i);
    used += WidthOf(c);
    if (used > width) break;
    Append(out, c);
  }
  return absl::StrCat(out, "…");
}

std::string Table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows) {
  std::vector<Column> columns(header.size());
  std::vector<std::vector<std::string>> shown = {PrintableCells(header)};
  for (const auto& row : rows) shown.push_back(PrintableCells(row));
  for (size_t i = 0; i < columns.size(); ++i) {
    columns[i].numeric = !rows.empty();
    for (const auto& row : shown) columns[i].width = std::max(columns[i].width, DisplayWidth(row[i]));
    for (size_t r = 1; r < shown.size(); ++r) {
      columns[i].numeric = columns[i].numeric && (shown[r][i].empty() || IsNumber(shown[r][i]));
    }
  }
  std::string out;
  for (const auto& row : shown) absl::StrAppend(&out, Line(row, columns));
  return out;
}

}  // namespace tiernet::ctl
