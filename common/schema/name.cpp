#include "common/schema/name.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace tiernet::schema {
namespace {

constexpr absl::string_view kAll = "all";

bool IsUnitCode(absl::string_view text) {
  if (text.size() != 6) return false;
  for (const char c : text) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return true;
}

bool IsWord(absl::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  for (const char c : text) {
    if (!absl::ascii_isalnum(c) && c != '-') return false;
  }
  return true;
}

// Takes what stands before the next slash off `rest`.
absl::string_view Segment(absl::string_view& rest) {
  const auto slash = rest.find('/');
  const auto segment = rest.substr(0, slash);
  rest = slash == absl::string_view::npos ? absl::string_view() : rest.substr(slash + 1);
  return segment;
}

std::string StreamOf(absl::string_view unit, absl::string_view to) {
  if (to.empty()) return std::string(unit);
  return absl::StrCat(unit, "/", to == kAll ? "*" : to);
}

}  // namespace

std::string Name::Stream() const { return StreamOf(unit, to); }
std::string Parent::Stream() const { return StreamOf(unit, to); }

absl::optional<Name> ParseName(absl::string_view text) {
  if (text.size() > 200 || !absl::ConsumePrefix(&text, "units/")) return absl::nullopt;
  Name name;
  name.unit = Segment(text);
  if (absl::ConsumePrefix(&text, "to/")) {
    name.to = Segment(text);
    if (name.to != kAll && !IsUnitCode(name.to)) return absl::nullopt;
  }
  name.collection = Segment(text);
  name.id = text;
  if (!IsUnitCode(name.unit) || !IsWord(name.collection) || !IsWord(name.id)) return absl::nullopt;
  return name;
}

absl::optional<Parent> ParseParent(absl::string_view text) {
  if (text.size() > 64 || absl::EndsWith(text, "/") || !absl::ConsumePrefix(&text, "units/")) return absl::nullopt;
  Parent parent;
  parent.unit = Segment(text);
  if (parent.unit != "-" && !IsUnitCode(parent.unit)) return absl::nullopt;
  if (text.empty()) return parent;
  if (!absl::ConsumePrefix(&text, "to/")) return absl::nullopt;
  parent.to = text;
  if (parent.to != "-" && parent.to != kAll && !IsUnitCode(parent.to)) return absl::nullopt;
  return parent;
}

std::string MakeName(absl::string_view stream, absl::string_view collection, absl::string_view id) {
  const auto slash = stream.find('/');
  if (slash == absl::string_view::npos) return absl::StrCat("units/", stream, "/", collection, "/", id);
  auto to = stream.substr(slash + 1);
  if (to == "*") to = kAll;
  return absl::StrCat("units/", stream.substr(0, slash), "/to/", to, "/", collection, "/", id);
}

absl::string_view UnitOfStream(absl::string_view stream) { return stream.substr(0, stream.find('/')); }

bool Covers(absl::string_view above, absl::string_view unit) {
  if (above.size() != 6 || unit.size() != 6) return false;
  absl::string_view prefix = above;
  while (prefix.size() > 2 && absl::ConsumeSuffix(&prefix, "00")) {
  }
  return unit.substr(0, prefix.size()) == prefix;
}

}  // namespace tiernet::schema
