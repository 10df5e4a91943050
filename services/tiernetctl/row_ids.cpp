#include "services/tiernetctl/row_ids.h"

#include <cstring>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "openssl/sha.h"

namespace tiernet::ctl {
namespace {

constexpr size_t kFilterWords = 4 << 20;
constexpr int kProbes = 4;

std::string Sha256(absl::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::array<uint64_t, 2> KeyOf(absl::string_view text) {
  std::array<uint64_t, 2> key;
  std::memcpy(key.data(), Sha256(text).data(), sizeof(key));
  return key;
}

}  // namespace

RowIds::RowIds(std::string parent) : parent_(std::move(parent)), filter_(kFilterWords) {}

void RowIds::Scan(absl::string_view text) {
  const Key key = KeyOf(text);
  bool known = true;
  for (uint64_t i = 0; i < kProbes; ++i) {
    const uint64_t bit = (key[0] + i * (key[1] | 1)) % (kFilterWords * 64);
    uint64_t& word = filter_[bit / 64];
    const uint64_t mask = uint64_t{1} << (bit % 64);
    known = known && (word & mask) != 0;
    word |= mask;
  }
  if (known) seen_.try_emplace(key, 0);
}

std::string RowIds::Next(absl::string_view text) {
  const auto found = seen_.find(KeyOf(text));
  const int64_t before = found == seen_.end() ? 0 : found->second++;
  return absl::BytesToHexString(Sha256(absl::StrCat(parent_, "\n", text, "\n", before))).substr(0, 32);
}

}  // namespace tiernet::ctl
