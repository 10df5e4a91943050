// What a refusal repeats of a request: as it came, unless it is so long that the refusal
// would be too large for its caller.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace tiernet {

// `text`, or as much of its beginning as makes whole characters and, with an ellipsis, at
// most `most` bytes. `text` is UTF-8.
std::string Shortened(absl::string_view text, size_t most);

// `value` in quotes, shortened to 300 bytes.
std::string Quoted(absl::string_view value);

}  // namespace tiernet
