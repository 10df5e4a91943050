// Log lines: one JSON object a line on stderr.
//
//     {"time":"2019-06-03T01:30:00.123456Z","level":"info","event":"serving","port":9090}
//
// `event` is a fixed word of the code's, values go into fields. Names of entities,
// account ids, counts and reasons are fit to be logged; contents of entities are
// not: they may be personal.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <variant>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace tiernet::obs {

enum class Level { kInfo, kWarning, kError };

// A key, other than `time`, `level` and `event`, and its value; texts must outlive
// the call.
class Field {
 public:
  Field(absl::string_view key, absl::string_view value) : key_(key), value_(value) {}
  // Else a literal would become a bool.
  Field(absl::string_view key, const char* value) : Field(key, absl::string_view(value)) {}
  Field(absl::string_view key, std::same_as<bool> auto value) : key_(key), value_(value) {}
  Field(absl::string_view key, std::signed_integral auto value) : key_(key), value_(static_cast<int64_t>(value)) {}
  Field(absl::string_view key, std::unsigned_integral auto value) requires(!std::same_as<decltype(value), bool>)
      : key_(key), value_(static_cast<uint64_t>(value)) {}

 private:
  friend std::string FormatLine(absl::Time, Level, absl::string_view, std::initializer_list<Field>);

  absl::string_view key_;
  std::variant<absl::string_view, int64_t, uint64_t, bool> value_;
};

// Writes one line. From any thread; never throws, and a log that cannot be written
// is no error.
void Log(Level level, absl::string_view event, std::initializer_list<Field> fields = {}) noexcept;

// The line without its end. Always one line of valid JSON in UTF-8: what is not
// UTF-8 becomes U+FFFD, and texts above 4,000 bytes are cut, marked with an ellipsis.
std::string FormatLine(absl::Time time, Level level, absl::string_view event, std::initializer_list<Field> fields);

}  // namespace tiernet::obs
