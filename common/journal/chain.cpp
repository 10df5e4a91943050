#include "common/journal/chain.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/hash/sha256.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::journal {
namespace {

constexpr absl::string_view kFormat = "tiernet.journal.v1";

// 4 bytes of length, most significant first, then the bytes.
std::string WithLength(absl::string_view bytes) {
  const auto size = static_cast<uint32_t>(bytes.size());
  const char length[] = {static_cast<char>(size >> 24), static_cast<char>(size >> 16), static_cast<char>(size >> 8),
                         static_cast<char>(size)};
  return absl::StrCat(absl::string_view(length, sizeof(length)), bytes);
}

absl::Status Corrupt(const Place& place, absl::string_view problem) {
  return Error(reason::ERROR_REASON_DATA_CORRUPT,
               {{"where", absl::StrCat(place.service, " journal, stream ", place.stream, ", seq ", place.seq)},
                {"problem", std::string(problem)}});
}

absl::string_view NameOf(v1::PartType type) {
  const auto* value = v1::PartType_descriptor()->FindValueByNumber(type);
  return value == nullptr ? "of an unknown type" : absl::string_view(value->name());
}

// The header's digest for `type`; null if it has none.
template <typename PartsOrDigests>
auto Find(const PartsOrDigests& parts, v1::PartType type) {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.type() == type; });
  return found == parts.end() ? nullptr : &*found;
}

// A type named twice would let one digest stand for two contents.
template <typename PartsOrDigests>
bool HasTwins(const PartsOrDigests& parts) {
  for (const auto& part : parts) {
    if (Find(parts, part.type()) != &part) return true;
  }
  return false;
}

absl::Status CheckParts(const v1::Record& record, const Place& expected, CheckedRecord& checked) {
  const auto& digests = checked.header.parts();
  if (HasTwins(digests)) return Corrupt(expected, "the header names a part twice");
  if (HasTwins(record.parts())) return Corrupt(expected, "the record holds a part twice");
  for (const auto& part : record.parts()) {
    const auto* named = Find(digests, part.type());
    if (named == nullptr) {
      return Corrupt(expected, absl::StrCat("the header does not name the part ", NameOf(part.type())));
    }
    if (part.salt().size() != kSaltSize || View(PartDigest(part.salt(), part.content())) != named->digest()) {
      return Corrupt(expected, absl::StrCat("the part ", NameOf(part.type()), " was altered"));
    }
  }
  checked.missing.clear();
  for (const auto& named : digests) {
    if (Find(record.parts(), named.type()) == nullptr) checked.missing.push_back(named.type());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Hash> ToHash(absl::string_view bytes, absl::string_view what) {
  Hash hash;
  if (bytes.size() != hash.size()) {
    return Error(reason::ERROR_REASON_DATA_CORRUPT,
                 {{"where", std::string(what)}, {"problem", absl::StrCat("a hash of ", bytes.size(), " bytes")}});
  }
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

Hash Genesis(absl::string_view service, absl::string_view stream) {
  return Sha256({WithLength(kFormat), WithLength(service), WithLength(stream)});
}

Hash Extend(const Hash& previous, absl::string_view header) { return Sha256({View(previous), header}); }

Hash PartDigest(absl::string_view salt, absl::string_view content) { return Sha256({salt, content}); }

absl::Status CheckRecord(const Hash& previous, const v1::Record& record, const Place& expected,
                         CheckedRecord& checked) {
  checked.hash = Extend(previous, record.header());
  if (View(checked.hash) != record.hash()) {
    return Corrupt(expected, "the hash is not that of the record before and this header");
  }
  const auto& header = checked.header;
  if (!checked.header.ParseFromString(record.header())) return Corrupt(expected, "the header does not parse");
  if (header.service() != expected.service || header.stream() != expected.stream || header.seq() != expected.seq) {
    return Corrupt(expected, absl::StrCat("the header says ", header.service(), ", stream ", header.stream(), ", seq ",
                                          header.seq()));
  }
  return CheckParts(record, expected, checked);
}

}  // namespace tiernet::journal
