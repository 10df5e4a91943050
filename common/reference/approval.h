// Which items of the approval catalogue a project has decided.
#pragma once

#include <algorithm>

#include "tiernet/reference/v1/approval.pb.h"

namespace tiernet {

// Whether an office decides on `item` for the projects of `flow`. Under the commitment system that is
// what it retains: SERVICE is done by the government before, COMMIT is promised instead (domain.md F.8.2).
inline bool IsDecidedIn(reference::v1::ApprovalFlow flow, const reference::v1::ApprovalItem& item) {
  namespace v1 = reference::v1;
  if (flow == v1::APPROVAL_FLOW_COMMITMENT && item.commitment_class() != v1::COMMITMENT_CLASS_RETAIN) return false;
  return std::count(item.flows().begin(), item.flows().end(), flow) > 0;
}

}  // namespace tiernet
