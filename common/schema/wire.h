// Messages as bytes, where one is put together or looked into without being taken apart.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace tiernet::schema {

// Appends a length-delimited field, whose content is `first` and `second`, as in a serialised message.
void AppendField(int number, absl::string_view first, absl::string_view second, std::string& out);

// A field as it lies in a serialised message.
struct WireField {
  int number = 0;
  // With its tag.
  absl::string_view whole;
  // Of a length-delimited one.
  absl::string_view content;
};

// Cuts the first field off `bytes`, which are not empty; false if they begin with none.
bool TakeField(absl::string_view& bytes, WireField& field);

// The last text, bytes or message in field `number` of `message`; empty if there is none, or if it is no message.
absl::string_view FindField(absl::string_view message, int number);

}  // namespace tiernet::schema
