#include "common/codes/uuid.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/ascii.h"

namespace tiernet {
namespace {

constexpr absl::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
constexpr uint64_t kMaxMillis = (uint64_t{1} << 48) - 1;
constexpr uint64_t kMaxHigh = (uint64_t{1} << 12) - 1;
constexpr uint64_t kMaxLow = (uint64_t{1} << 62) - 1;

struct Random {
  uint64_t high;
  uint64_t low;
};

// Fetched many at a time: one call of the generator costs more than a hundred of ours.
Random Draw() {
  thread_local std::array<Random, 64> reserve;
  thread_local size_t used = reserve.size();
  if (used == reserve.size()) {
    if (RAND_bytes(reinterpret_cast<unsigned char*>(reserve.data()), sizeof(reserve)) != 1) {
      std::fputs("this system has no randomness for ids: check the OpenSSL configuration\n", stderr);
      std::abort();
    }
    used = 0;
  }
  return reserve[used++];
}

std::string Format(uint64_t millis, uint64_t high, uint64_t low) {
  constexpr absl::string_view kDigits = "0123456789abcdef";
  std::array<uint64_t, 2> words = {millis << 16 | uint64_t{7} << 12 | high, uint64_t{2} << 62 | low};
  std::string text(kForm);
  size_t digit = 0;
  for (char& c : text) {
    if (c == '-') continue;
    c = kDigits[words[digit / 16] >> (60 - digit % 16 * 4) & 15];
    ++digit;
  }
  return text;
}

}  // namespace

std::string UuidGenerator::Next(absl::Time now) {
  const auto millis = static_cast<uint64_t>(std::clamp<int64_t>(absl::ToUnixMillis(now), 0, kMaxMillis));
  const Random random = Draw();
  MutexLock lock(&mutex_);
  if (millis > millis_) {
    millis_ = millis;
    // The top bit is left clear as room to count upwards.
    high_ = random.high & kMaxHigh >> 1;
    low_ = random.low & kMaxLow;
  } else {
    // On from the last id by a step that nobody can guess.
    low_ += 1 + (random.low & 0xffffffff);
    if (low_ > kMaxLow) {
      low_ &= kMaxLow;
      ++high_;
    }
    if (high_ > kMaxHigh) {
      high_ = 0;
      ++millis_;
    }
  }
  return Format(millis_, high_, low_);
}

std::string NewUuid(absl::Time now) {
  static auto* const generator = new UuidGenerator;
  return generator->Next(now);
}

bool IsUuid(absl::string_view text) {
  return std::equal(text.begin(), text.end(), kForm.begin(), kForm.end(), [](char c, char form) {
    return form == 'x' ? absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f') : c == form;
  });
}

}  // namespace tiernet
