// Every field of our schemas as text, one line each.
#pragma once

#include <string>

namespace tiernet {

// Messages, fields with their numbers, types and options, enum values and methods of
// every schema under `folder`, all of which are linked in; sorted, so that equal
// schemas give equal text.
std::string ListFields(const std::string& folder);

}  // namespace tiernet
