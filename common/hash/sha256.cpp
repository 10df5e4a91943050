#include "common/hash/sha256.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "absl/strings/escaping.h"

namespace tiernet {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

void Require(bool done) {
  if (done) return;
  std::fputs("SHA-256 is not available: check the OpenSSL configuration of this machine\n", stderr);
  std::abort();
}

// Fetched once: asking OpenSSL 3 by name on each call costs more than hashing a
// short record. Never freed, so that threads may hash until the process ends.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

}  // namespace

Sha256Digest Sha256(absl::Span<const absl::string_view> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  Require(Algorithm() != nullptr && context != nullptr && EVP_DigestInit_ex2(context.get(), Algorithm(), nullptr) == 1);
  for (const absl::string_view part : parts) {
    Require(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  }
  Sha256Digest digest;
  Require(EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1);
  return digest;
}

absl::string_view AsBytes(const Sha256Digest& digest) { return {digest.data(), digest.size()}; }

std::string ToHex(const Sha256Digest& digest) { return absl::BytesToHexString(AsBytes(digest)); }

}  // namespace tiernet
