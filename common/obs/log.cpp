#include "common/obs/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace tiernet::obs {
namespace {

constexpr size_t kMaxText = 4'000;
constexpr absl::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD
constexpr absl::string_view kEllipsis = "\xe2\x80\xa6";     // U+2026

bool IsContinuation(unsigned char c) { return (c & 0xc0) == 0x80; }

// Length of the well-formed UTF-8 sequence that `text` begins with; 0 if there is
// none. Refuses overlong forms, surrogates and what lies above U+10FFFF (Unicode,
// table 3-7).
size_t SequenceLength(absl::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0; };
  const unsigned first = byte(0), second = byte(1);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4 || !IsContinuation(second)) return 0;
  if (first < 0xe0) return 2;
  if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)) return 0;
  if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) return 0;
  if (!IsContinuation(byte(2))) return 0;
  if (first < 0xf0) return 3;
  return IsContinuation(byte(3)) ? 4 : 0;
}

void AppendCharacter(std::string& line, absl::string_view character) {
  switch (const char c = character.front()) {
    case '"':
    case '\\':
      line.push_back('\\');
      line.push_back(c);
      return;
    case '\n':
      line.append("\\n");
      return;
    default:
      if (static_cast<unsigned char>(c) < 0x20) {
        absl::StrAppendFormat(&line, "\\u%04x", static_cast<unsigned>(c));
      } else {
        line.append(character.data(), character.size());
      }
  }
}

void AppendText(std::string& line, absl::string_view text) {
  size_t size = std::min(text.size(), kMaxText);
  // Not within a sequence, which would look broken.
  for (int i = 0; i < 3 && size < text.size() && IsContinuation(text[size]); ++i) --size;
  absl::string_view rest = text.substr(0, size);
  line.push_back('"');
  while (!rest.empty()) {
    const size_t length = SequenceLength(rest);
    AppendCharacter(line, length == 0 ? kReplacement : rest.substr(0, length));
    rest.remove_prefix(length == 0 ? 1 : length);
  }
  if (size < text.size()) absl::StrAppend(&line, kEllipsis);
  line.push_back('"');
}

struct AppendValue {
  std::string& line;

  void operator()(absl::string_view text) { AppendText(line, text); }
  void operator()(bool value) { absl::StrAppend(&line, value ? "true" : "false"); }
  void operator()(int64_t value) { absl::StrAppend(&line, value); }
  void operator()(uint64_t value) { absl::StrAppend(&line, value); }
};

absl::string_view NameOf(Level level) {
  switch (level) {
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "error";
}

// Serialises the writers. Never destroyed, so that it may be used to the very end.
spdlog::sinks::sink& Stderr() {
  static auto* const sink = [] {
    auto* made = new spdlog::sinks::stderr_sink_mt;
    made->set_pattern("%v");
    return made;
  }();
  return *sink;
}

}  // namespace

std::string FormatLine(absl::Time time, Level level, absl::string_view event, std::initializer_list<Field> fields) {
  std::string line = absl::StrCat(R"({"time":")", absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone()),
                                  R"(","level":")", NameOf(level), R"(","event":)");
  AppendText(line, event);
  for (const Field& field : fields) {
    line.push_back(',');
    AppendText(line, field.key_);
    line.push_back(':');
    std::visit(AppendValue{line}, field.value_);
  }
  line.push_back('}');
  return line;
}

void Log(Level level, absl::string_view event, std::initializer_list<Field> fields) noexcept try {
  const std::string line = FormatLine(absl::Now(), level, event, fields);
  Stderr().log(spdlog::details::log_msg({}, spdlog::level::info, spdlog::string_view_t(line.data(), line.size())));
} catch (...) {
  // The sink throws when stderr is full or closed; there is nowhere left to say so.
}

}  // namespace tiernet::obs
