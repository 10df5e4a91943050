// Industries (国民经济行业分类, GB/T 4754-2017, domain.md B.3).
#pragma once

#include "absl/strings/string_view.h"

namespace tiernet {

// `01` to `97`: two digits that are a division.
bool IsDivision(absl::string_view text);

// A division, alone or with the third and fourth digit of a class: `39`, `397`,
// `3974`. Digits after the division are not looked up.
bool IsIndustryCode(absl::string_view text);

// Whether `code`, as above, is industry (工业): sections B, C and D, which are
// divisions 06 to 46. False for what is no code.
bool IsIndustry(absl::string_view code);

// Whether projects of `code` are transformation projects (转型项目, domain.md E.9) unless the
// city ruled otherwise: not those of coal mining, coking, iron and steel, and coal power.
// False for what is no code.
bool IsTransformationIndustry(absl::string_view code);

}  // namespace tiernet
