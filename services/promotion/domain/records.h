// The small kinds of promotion: what their schema cannot say of them.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tiernet/promotion/v1/contract.pb.h"
#include "tiernet/promotion/v1/five_hundred_entry.pb.h"
#include "tiernet/promotion/v1/follow_up.pb.h"
#include "tiernet/promotion/v1/fund_arrival.pb.h"
#include "tiernet/promotion/v1/investor.pb.h"
#include "tiernet/promotion/v1/tracker.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::promotion {

// Completes an investor. INVALID_FIELDS naming everything that one of its kind lacks or must not have.
absl::Status Check(v1::Investor& investor);
// Completes a changed one. NOT_EDITABLE where contracts are signed with it (`is_bound`), and what they were signed by
// would change: who it is, and where it comes from (ruling 7, K17).
absl::Status Edit(const v1::Investor& before, v1::Investor& after, bool is_bound);

// Completes a place on a list of 500.
void Complete(v1::FiveHundredEntry& entry);

// The tracker called `name` of `contract` from `on` on, and the contract with it.
v1::Tracker Name(v1::Contract& contract, const v1::NameTrackerRequest& request, const std::string& name,
                 absl::CivilDay on);
// `tracker` is followed by another, for `reason`; or its contract has ended.
v1::Tracker End(v1::Tracker tracker, const std::string& reason, absl::CivilDay on);

// The follow-up called `name` of `contract` on `on`, and the contract with it.
v1::FollowUp Record(v1::Contract& contract, const v1::RecordFollowUpRequest& request, const std::string& name,
                    absl::CivilDay on);

// Completes a declared arrival for `contract`: EVENT_IN_FUTURE; DATES_REVERSED before the signature or after the
// termination; EVIDENCE_IN_FUTURE; INVALID_FIELDS of the amount. `others` are arrivals of the project.
absl::Status Check(v1::FundArrival& arrival, const v1::Contract& contract, const std::vector<v1::FundArrival>& others,
                   absl::CivilDay on);
// Makes what was corrected the word of `declarer`, who may then not review it (A.7). NOT_EDITABLE once it is verified
// or rejected.
absl::Status Correct(const v1::FundArrival& before, v1::FundArrival& after, absl::string_view declarer);
// The city: verifies or rejects. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER.
absl::StatusOr<review::v1::Review> Decide(const v1::FundArrival& seen, const v1::ReviewFundArrivalRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on);
// The arrival's home: takes the step that `review` asks for. STEP_NOT_ALLOWED.
absl::StatusOr<v1::FundArrival> Apply(const review::v1::Review& review, v1::FundArrival arrival);

}  // namespace tiernet::promotion
