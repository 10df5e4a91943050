// Unified social credit codes (统一社会信用代码, GB 32100-2015, domain.md B.2):
// `911400001123599660`.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace tiernet {

// What is wrong with a code, in the order in which it is looked for (B.2.3).
enum class CreditCodeError {
  kNone,
  // Not 18 characters.
  kLength,
  // A character other than a digit or a capital letter without I, O, S, V, Z.
  kCharset,
  // Characters 3 to 8 are not all digits. They are never looked up in a table:
  // regions that no table has are real (B.2.5).
  kRegionFormat,
  // The last character is not the check character.
  kCheckDigit,
};

struct CreditCodeCheck {
  // The first error; the rest is only meaningful without one.
  CreditCodeError error = CreditCodeError::kNone;
  // Warning ORG_CODE_CHECK: character 17 is not the check character of the
  // organisation code (B.2.4).
  bool org_code_check = false;
};

// In capitals, without surrounding blanks: the form that is checked and stored.
std::string NormalizeCreditCode(absl::string_view text);

// `code` is normalised.
CreditCodeCheck CheckCreditCode(absl::string_view code);

// `CHECK_DIGIT: ...`: the name used in domain.md, then what is wrong, for people.
// Empty for kNone.
absl::string_view ToString(CreditCodeError error);

}  // namespace tiernet
