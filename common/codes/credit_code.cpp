#include "common/codes/credit_code.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/ascii.h"

namespace tiernet {
namespace {

constexpr size_t kLength = 18;
// A character's place is its value.
constexpr absl::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
// 3^(i-1) mod 31 (B.2.3).
constexpr std::array<int, kLength - 1> kWeights = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
constexpr std::array<int, 8> kOrgWeights = {3, 7, 9, 10, 5, 8, 4, 2};

char CheckCharacter(absl::string_view code) {
  size_t sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kAlphabet.find(code[i]) * kWeights[i];
  return kAlphabet[(31 - sum % 31) % 31];
}

// GB 11714, of the eight characters `body`; there A is 10 and Z is 35.
char OrgCheckCharacter(absl::string_view body) {
  int sum = 0;
  for (size_t i = 0; i < kOrgWeights.size(); ++i) {
    sum += (absl::ascii_isdigit(body[i]) ? body[i] - '0' : body[i] - 'A' + 10) * kOrgWeights[i];
  }
  return "0X987654321"[sum % 11];
}

CreditCodeError FindError(absl::string_view code) {
  if (code.size() != kLength) return CreditCodeError::kLength;
  if (code.find_first_not_of(kAlphabet) != absl::string_view::npos) return CreditCodeError::kCharset;
  const auto region = code.substr(2, 6);
  if (!std::all_of(region.begin(), region.end(), absl::ascii_isdigit)) return CreditCodeError::kRegionFormat;
  if (code.back() != CheckCharacter(code)) return CreditCodeError::kCheckDigit;
  return CreditCodeError::kNone;
}

}  // namespace

std::string NormalizeCreditCode(absl::string_view text) {
  return absl::AsciiStrToUpper(absl::StripAsciiWhitespace(text));
}

CreditCodeCheck CheckCreditCode(absl::string_view code) {
  const CreditCodeError error = FindError(code);
  if (error != CreditCodeError::kNone) return {.error = error};
  return {.org_code_check = code[16] != OrgCheckCharacter(code.substr(8, 8))};
}

absl::string_view ToString(CreditCodeError error) {
  switch (error) {
    case CreditCodeError::kNone:
      return "";
    case CreditCodeError::kLength:
      return "LENGTH: a unified social credit code has 18 characters";
    case CreditCodeError::kCharset:
      return "CHARSET: only digits and capital letters without I, O, S, V, Z";
    case CreditCodeError::kRegionFormat:
      return "REGION_FORMAT: characters 3 to 8 must be digits";
    case CreditCodeError::kCheckDigit:
      return "CHECK_DIGIT: the last character does not fit the others; look for a mistyped one";
  }
  return "";
}

}  // namespace tiernet
