// How the cases of one item stand, after each other (domain.md F.3, F.4.1).
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/stage_application.pb.h"

namespace tiernet::approval {

v1::ItemStanding StandingOf(const v1::ApprovalCase& the_case);

// The present case of `item`, else its last one; null if nothing was filed.
const v1::ApprovalCase* CaseOf(absl::string_view item, const std::vector<v1::ApprovalCase>& cases);

// The same of those that did not merely end: a refusal is not undone by filing anew and withdrawing that.
const v1::ApprovalCase* WordOn(absl::string_view item, const std::vector<v1::ApprovalCase>& cases);

}  // namespace tiernet::approval
