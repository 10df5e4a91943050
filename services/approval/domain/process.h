// The way of a project through approval (domain.md F.1, I.39). Values in, values out.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/approval_process.pb.h"
#include "tiernet/reference/v1/approval.pb.h"

namespace tiernet::approval {

// Items of one flow, in order of their codes.
using Catalogue = std::vector<const reference::v1::ApprovalItem*>;

bool Applies(const v1::ApprovalProcess& process, absl::string_view item);
// Whether both say that the same items apply, in whatever order.
bool SayTheSame(const v1::ApprovalProcess& one, const v1::ApprovalProcess& other);

// Completes a new process of `unit`, opened by `who`: `new_id` is its project id, if none came along, `limit_days` the
// sum of its stages' caps. INVALID_FIELDS of the flow, of the items that apply and of a project that is another unit's.
absl::Status Enter(v1::ApprovalProcess& process, const Catalogue& catalogue, const std::string& new_id,
                   const std::string& unit, int limit_days, absl::string_view who);

// Completes a process edited by `who`. INVALID_FIELDS as Enter; NOT_EDITABLE if the flow changes once something is
// filed, or an item stops applying that is filed or granted, or that was refused or revoked and of which no other of
// its group takes the place; `cases` are all of the process.
absl::Status Edit(const v1::ApprovalProcess& before, v1::ApprovalProcess& after, const Catalogue& catalogue,
                  const std::vector<v1::ApprovalCase>& cases, int limit_days, absl::string_view who);

}  // namespace tiernet::approval
