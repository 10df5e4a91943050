// Needs of projects for land, funds and room for pollutants (要素需求, domain.md K19-K21): from filing to their last
// part. Values in, values out.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "services/construction/domain/hand.h"
#include "tiernet/construction/v1/construction_project.pb.h"
#include "tiernet/construction/v1/factor_need.pb.h"
#include "tiernet/construction/v1/factor_quota.pb.h"
#include "tiernet/construction/v1/list_entry.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::construction {

// Completes a need of `project` that is filed: FILED. DATES_REVERSED if it is needed before that day.
absl::Status File(v1::FactorNeed& need, const v1::ConstructionProject& project, const Hand& hand);

// What is open of it, in the unit of its factor; 0 unless more of it may be met.
int64_t OpenAmount(const v1::FactorNeed& need);

// The order in which quotas are allotted (K19): 1 for a project with these places that was on the province's list of
// key projects on `on`, 2 on the city's, 3 on neither.
int PriorityOf(absl::Span<const v1::ListEntry> places, absl::CivilDay on);

// An open need of the same factor, and its project's priority.
struct Rival {
  const v1::FactorNeed& need;
  int priority;
};

// OTHERS_FIRST if those of `rivals` that come before `priority` have more open than `left`, which `need` would leave in
// the quota.
absl::Status CheckTurn(absl::string_view need, int priority, int64_t left, absl::Span<const Rival> rivals);

// The city: FILED or PARTLY_SATISFIED -> PARTLY_SATISFIED, or SATISFIED with all that is open. `priority` is that of
// its project. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER; EVIDENCE_IN_FUTURE; INVALID_FIELDS of more than is open, of a
// quota where there is none for the factor, or the other way round, and of a twentieth part that is not the last.
absl::StatusOr<review::v1::Review> Decide(const v1::FactorNeed& seen, const v1::MeetFactorNeedRequest& request,
                                          int priority, const Hand& hand);
// The city: FILED or PARTLY_SATISFIED -> REFUSED. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER.
absl::StatusOr<review::v1::Review> Decide(const v1::FactorNeed& seen, const v1::RefuseFactorNeedRequest& request,
                                          const Hand& hand);
// The need's home: takes the step that `review` asks for.
absl::StatusOr<v1::FactorNeed> Apply(const review::v1::Review& review, v1::FactorNeed need);

// Any state but WITHDRAWN -> WITHDRAWN. STEP_NOT_ALLOWED.
absl::StatusOr<v1::FactorNeed> Take(v1::FactorNeed need, const v1::WithdrawFactorNeedRequest& request,
                                    const Hand& hand);

// What it was given, by the resource name of the quota.
std::map<std::string, int64_t> AllottedByQuota(const v1::FactorNeed& need);

}  // namespace tiernet::construction
