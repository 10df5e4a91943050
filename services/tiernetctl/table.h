// Text for a terminal: aligned columns, whatever the script.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace tiernet::ctl {

// Columns that `text`, printed, takes up: two for a Chinese character, none for a
// combining mark.
int DisplayWidth(absl::string_view text);

// `text` as it may be shown: control characters, which could steer a terminal, and
// line ends as a space, bytes that are no UTF-8 as U+FFFD.
std::string Printable(absl::string_view text);

// At most `width` columns of `text`; what is cut ends with `…`.
std::string Shorten(absl::string_view text, int width);

// `rows` under `header`, in columns two spaces apart; a column of numbers is
// aligned right. Each row has as many cells as the header. Ends with a newline.
std::string Table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows);

}  // namespace tiernet::ctl
