#include "common/cache/seal.h"

#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/types/span.h"
#include "common/status/macros.h"

namespace tiernet::cache {
namespace {

constexpr size_t kNumber = 16;
constexpr size_t kMac = 32;
constexpr size_t kHead = 2 * kNumber + kMac;
constexpr size_t kSecret = 32;

using Mac = std::array<char, kMac>;

struct FreeMac {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

void Require(bool done) {
  if (done) return;
  std::fputs("HMAC-SHA-256 is not available: check the OpenSSL configuration of this machine\n", stderr);
  std::abort();
}

Mac MacOf(absl::string_view secret, absl::Span<const absl::string_view> parts) {
  // Fetched once, and never freed: threads may seal until the process ends.
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  thread_local const std::unique_ptr<EVP_MAC_CTX, FreeMac> context(EVP_MAC_CTX_new(algorithm));
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                   OSSL_PARAM_construct_end()};
  Require(context != nullptr && EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char*>(secret.data()),
                                             secret.size(), parameters) == 1);
  for (const auto part : parts) {
    Require(EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char*>(part.data()), part.size()) == 1);
  }
  Mac mac;
  size_t size = 0;
  Require(EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(mac.data()), &size, mac.size()) == 1);
  return mac;
}

// `numbers` are version and time as they are written.
Mac MacOf(absl::string_view secret, absl::string_view key, absl::string_view numbers, absl::string_view content) {
  return MacOf(secret, {absl::StrFormat("%016x", key.size()), key, numbers, content});
}

// Services start at the same time: the file is written whole before it has its name, which the first one takes.
absl::Status MakeSecret(const std::string& path) {
  std::array<unsigned char, kSecret> secret;
  if (RAND_bytes(secret.data(), kSecret) != 1) return absl::InternalError("OpenSSL has no random bytes");
  std::string draft = path + ".XXXXXX";
  const int file = mkstemp(draft.data());
  bool done = file >= 0 && write(file, secret.data(), kSecret) == static_cast<ssize_t>(kSecret) && fsync(file) == 0;
  done = done && (link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const int problem = errno;
  if (file >= 0) {
    close(file);
    unlink(draft.c_str());
  }
  if (done) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("cannot write ", path, ": ", std::strerror(problem)));
}

}  // namespace

std::string Seal(absl::string_view secret, absl::string_view key, int64_t version, absl::Time as_of,
                 absl::string_view content) {
  const std::string numbers = absl::StrFormat("%016x%016x", version, absl::ToUnixMillis(as_of));
  const Mac mac = MacOf(secret, key, numbers, content);
  return absl::StrCat(numbers, absl::string_view(mac.data(), mac.size()), content);
}

absl::optional<Sealed> Unseal(absl::string_view secret, absl::string_view key, absl::string_view value) {
  if (value.size() < kHead) return absl::nullopt;
  const auto numbers = value.substr(0, 2 * kNumber);
  const auto content = value.substr(kHead);
  const Mac mac = MacOf(secret, key, numbers, content);
  if (CRYPTO_memcmp(mac.data(), value.data() + numbers.size(), kMac) != 0) return absl::nullopt;
  Sealed sealed{0, absl::InfinitePast(), content};
  int64_t millis = 0;
  // They are what Seal wrote.
  if (!absl::SimpleHexAtoi(numbers.substr(0, kNumber), &sealed.version) ||
      !absl::SimpleHexAtoi(numbers.substr(kNumber), &millis)) {
    return absl::nullopt;
  }
  sealed.as_of = absl::FromUnixMillis(millis);
  return sealed;
}

absl::StatusOr<std::string> ReadOrMakeSecret(const std::string& path) {
  if (access(path.c_str(), F_OK) != 0) TN_RETURN_IF_ERROR(MakeSecret(path));
  std::ifstream file(path, std::ios::binary);
  std::string secret(kSecret, '\0');
  if (file.read(secret.data(), kSecret) && file.peek() == EOF) return secret;
  return absl::FailedPreconditionError(
      absl::StrCat(path, " does not hold the secret of the cache, 32 bytes: remove it, and start every service anew"));
}

}  // namespace tiernet::cache
