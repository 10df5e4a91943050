// Rewards for who brought an investor (招商引资奖励, domain.md D.7): values in, values out.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tiernet/promotion/v1/contract.pb.h"
#include "tiernet/promotion/v1/fund_arrival.pb.h"
#include "tiernet/promotion/v1/reward_claim.pb.h"
#include "tiernet/promotion/v1/reward_rule.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::promotion {

// EVIDENCE_IN_FUTURE of the measure.
absl::Status Check(const v1::RewardRule& rule, absl::CivilDay on);
// NOT_EDITABLE if claims rest on it; as Check.
absl::Status Edit(const v1::RewardRule& before, const v1::RewardRule& after, bool rested_on, absl::CivilDay on);

// Completes a draft for `contract`. CONTRACT_NOT_EFFECTIVE; DATES_REVERSED before the signature;
// INTRODUCER_EXCLUDED; EVIDENCE_IN_FUTURE.
absl::Status Enter(v1::RewardClaim& draft, const v1::Contract& contract, absl::string_view author, absl::CivilDay on);
// NOT_EDITABLE unless it is a draft; INTRODUCER_EXCLUDED; EVIDENCE_IN_FUTURE.
absl::Status Edit(const v1::RewardClaim& before, v1::RewardClaim& after, absl::string_view author, absl::CivilDay on);
// DRAFT -> SUBMITTED. STEP_NOT_ALLOWED; CONTRACT_NOT_EFFECTIVE.
absl::StatusOr<v1::RewardClaim> Submit(v1::RewardClaim claim, const v1::Contract& contract, absl::string_view submitter,
                                       absl::CivilDay on);

// What a reward rests on.
struct RewardFacts {
  v1::Contract contract;
  // What was declared of the contract's project.
  std::vector<v1::FundArrival> arrivals;
  // Every rule of the city.
  std::vector<v1::RewardRule> rules;
};

// The reward by the rule that held when the contract was signed, on its amounts as they stand on `on`.
// NO_REWARD_RULE; NOTHING_TO_REWARD.
absl::StatusOr<review::v1::Grant> WorkOut(const RewardFacts& facts, absl::CivilDay on);

// The city: verifies, approves or rejects. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER; APPROVER_IS_VERIFIER;
// unless it rejects CONTRACT_NOT_EFFECTIVE; if it verifies as WorkOut.
absl::StatusOr<review::v1::Review> Decide(const v1::RewardClaim& seen, const v1::ReviewRewardClaimRequest& request,
                                          const RewardFacts& facts, absl::string_view reviewer, absl::CivilDay on);
// The city: has paid. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER; CONTRACT_NOT_EFFECTIVE; INVALID_FIELDS of
// another amount than the one approved; EVIDENCE_IN_FUTURE.
absl::StatusOr<review::v1::Review> Decide(const v1::RewardClaim& seen, const v1::PayRewardClaimRequest& request,
                                          const RewardFacts& facts, absl::string_view payer, absl::CivilDay on);
// The claim's home: takes the step that `review` asks for. STEP_NOT_ALLOWED.
absl::StatusOr<v1::RewardClaim> Apply(const review::v1::Review& review, v1::RewardClaim claim);

}  // namespace tiernet::promotion
