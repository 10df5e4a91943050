// Leads (招商线索), domain.md D: values in, values out. What is signed goes on in contract.h.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "tiernet/promotion/v1/lead.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::promotion {

// Completes a new lead: `new_id` is its project id, if none came along. A county or zone hosts what it
// enters; what the city enters is `assigned` later.
void Enter(v1::Lead& lead, const std::string& new_id, bool assigned, absl::CivilDay on);

// Completes an edited lead. NOT_EDITABLE if it is signed or lost.
absl::Status Edit(const v1::Lead& before, v1::Lead& after);

// The city, on a lead that `to_unit` shall host; the state stays. NOT_EDITABLE; INVALID_FIELDS if that
// unit hosts it already.
absl::StatusOr<review::v1::Review> Decide(const v1::Lead& seen, const v1::AssignLeadRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on);
// The lead's home: credits the unit that `review` asks for; the zone is another unit's to say.
v1::Lead Apply(const review::v1::Review& review, v1::Lead lead);

// LEAD -> NEGOTIATING. STEP_NOT_ALLOWED; HOST_NOT_ASSIGNED.
absl::StatusOr<v1::Lead> StartTalks(v1::Lead lead, absl::CivilDay on);
// NEGOTIATING -> INTENT. STEP_NOT_ALLOWED; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::Lead> RecordIntent(v1::Lead lead, const v1::RecordIntentRequest& request, absl::CivilDay on);
// -> LOST. STEP_NOT_ALLOWED; that a duplicate is one is for CheckMerge.
absl::StatusOr<v1::Lead> End(v1::Lead lead, const v1::EndLeadRequest& request, absl::CivilDay on);

// What a lead or contract that ends as a duplicate is merged into.
struct Original {
  std::string name;
  // Resource name of the lead by which that project was registered.
  std::string registered_as;
  // Lost or terminated.
  bool ended = false;
};

// Whether `name`, registered by the lead `registered_as`, may end for `reason`. INVALID_FIELDS if a
// duplicate names no original, or another reason one; MERGE_WRONG if the original is the same project
// entry, was registered later (the later one ends), or has ended. No `original`: none was named.
absl::Status CheckMerge(absl::string_view name, absl::string_view registered_as, v1::EndReason reason,
                        const absl::optional<Original>& original);

}  // namespace tiernet::promotion
