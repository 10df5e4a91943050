#include "services/promotion/domain/reward.h"

#include <algorithm>
#include <string>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/steps.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::promotion {
namespace {

using C = v1::Contract;
using F = v1::FundArrival;
using R = v1::RewardClaim;

// Of which rates are counted.
constexpr int64_t kMillion = 1'000'000;

absl::Status CheckEffective(const C& contract) {
  if (contract.state() != C::STATE_TERMINATED) return absl::OkStatus();
  return Error(reason::ERROR_REASON_CONTRACT_NOT_EFFECTIVE,
               {{"contract", contract.name()}, {"state", C::State_Name(contract.state())}});
}

absl::Status CheckIntroducer(const R& claim, absl::CivilDay on) {
  if (claim.introducer_kind() == v1::INTRODUCER_KIND_PUBLIC_SERVANT) {
    return Error(reason::ERROR_REASON_INTRODUCER_EXCLUDED, {{"contract", claim.contract()}});
  }
  return CheckEvidence(claim.introduction(), on);
}

// The one that holds on `day`; null: none does.
const v1::RewardRule* RuleOn(const std::string& day, const std::vector<v1::RewardRule>& rules) {
  const v1::RewardRule* last = nullptr;
  for (const auto& rule : rules) {
    if (rule.from() <= day && (last == nullptr || last->from() < rule.from())) last = &rule;
  }
  return last;
}

// The agreed total in force on `day` (D.2).
int64_t TotalOn(const std::string& day, const C& contract) {
  int64_t total = 0;
  for (const auto& version : contract.versions()) {
    if (version.from() <= day) total = version.total().yuan();
  }
  return total;
}

// The funds of the contract that are verified by `day` (D.6).
int64_t FundsOn(const std::string& day, const RewardFacts& facts) {
  int64_t sum = 0;
  for (const auto& arrival : facts.arrivals) {
    const bool verified = arrival.state() == F::STATE_VERIFIED && arrival.verified_on() <= day;
    if (verified && arrival.contract() == facts.contract.name()) sum += arrival.amount().yuan();
  }
  return sum;
}

// A.7: who drafted, changed or submitted it decides nothing.
absl::Status CheckNoAuthor(const R& claim, absl::string_view who) {
  TN_RETURN_IF_ERROR(CheckReviewer(claim.name(), claim.submitted_by(), who));
  return CheckReviewer(claim.name(), claim.drafted_by(), claim.earlier_authors(), who);
}

R::State StateOf(v1::RewardVerdict verdict) {
  if (verdict == v1::REWARD_VERDICT_VERIFY) return R::STATE_VERIFIED;
  return verdict == v1::REWARD_VERDICT_APPROVE ? R::STATE_APPROVED : R::STATE_REJECTED;
}

}  // namespace

absl::Status Check(const v1::RewardRule& rule, absl::CivilDay on) { return CheckEvidence(rule.document(), on); }

absl::Status Edit(const v1::RewardRule& before, const v1::RewardRule& after, bool rested_on, absl::CivilDay on) {
  if (rested_on) {
    return NotEditable(before.name(), "IN_USE", "reject the claims that rest on it, or enter another one");
  }
  return Check(after, on);
}

absl::Status Enter(R& draft, const C& contract, absl::string_view author, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckEffective(contract));
  TN_RETURN_IF_ERROR(CheckInOrder("signed_on", contract.signed_on(), "happened_on", FormatDate(on)));
  TN_RETURN_IF_ERROR(CheckIntroducer(draft, on));
  draft.set_project_id(contract.project_id());
  draft.set_drafted_by(std::string(author));
  draft.set_state(R::STATE_DRAFT);
  draft.set_claimed_project(contract.project_id());
  return absl::OkStatus();
}

absl::Status Edit(const R& before, R& after, absl::string_view author, absl::CivilDay on) {
  if (before.state() != R::STATE_DRAFT) {
    return NotEditable(before.name(), R::State_Name(before.state()),
                       "once the city has rejected it, enter another one");
  }
  NoteAuthor(std::string(author), *after.mutable_drafted_by(), *after.mutable_earlier_authors());
  return CheckIntroducer(after, on);
}

absl::StatusOr<R> Submit(R claim, const C& contract, absl::string_view submitter, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(claim.name(), claim.state(), R::STATE_SUBMITTED));
  TN_RETURN_IF_ERROR(CheckEffective(contract));
  claim.set_state(R::STATE_SUBMITTED);
  claim.set_submitted_by(std::string(submitter));
  claim.set_submitted_on(FormatDate(on));
  return claim;
}

absl::StatusOr<review::v1::Grant> WorkOut(const RewardFacts& facts, absl::CivilDay on) {
  const auto& contract = facts.contract;
  // What was promised when the investor was won holds, whatever is promised later.
  const auto* rule = RuleOn(contract.signed_on(), facts.rules);
  if (rule == nullptr) {
    return Error(reason::ERROR_REASON_NO_REWARD_RULE, {{"contract", contract.name()}, {"day", contract.signed_on()}});
  }
  const bool of_total = rule->base() == v1::REWARD_BASE_AGREED_TOTAL;
  const int64_t base = of_total ? TotalOn(FormatDate(on), contract) : FundsOn(FormatDate(on), facts);
  // Rounded down: never more than the measure grants.
  const auto share = absl::int128(base) * rule->rate_per_million() / kMillion;
  const auto reward = std::min(share, absl::int128(rule->cap_yuan()));
  if (reward == 0) {
    return Error(reason::ERROR_REASON_NOTHING_TO_REWARD, {{"contract", contract.name()}, {"base", absl::StrCat(base)}});
  }
  review::v1::Grant grant;
  grant.set_rule(rule->name());
  grant.set_base_yuan(base);
  grant.set_yuan(static_cast<int64_t>(reward));
  return grant;
}

absl::StatusOr<review::v1::Review> Decide(const R& seen, const v1::ReviewRewardClaimRequest& request,
                                          const RewardFacts& facts, absl::string_view reviewer, absl::CivilDay on) {
  const auto to = StateOf(request.verdict());
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), to));
  TN_RETURN_IF_ERROR(CheckNoAuthor(seen, reviewer));
  auto review = ReviewOf(seen, to, request.opinion(), reviewer, on);
  if (to == R::STATE_REJECTED) return review;
  TN_RETURN_IF_ERROR(CheckEffective(facts.contract));
  if (to == R::STATE_APPROVED && seen.verified_by() == reviewer) {
    return Error(reason::ERROR_REASON_APPROVER_IS_VERIFIER,
                 {{"subject", std::string(reviewer)}, {"name", seen.name()}});
  }
  if (to == R::STATE_VERIFIED) {
    TN_ASSIGN_OR_RETURN(*review.mutable_grant(), WorkOut(facts, on));
  }
  return review;
}

absl::StatusOr<review::v1::Review> Decide(const R& seen, const v1::PayRewardClaimRequest& request,
                                          const RewardFacts& facts, absl::string_view payer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), R::STATE_PAID));
  TN_RETURN_IF_ERROR(CheckNoAuthor(seen, payer));
  TN_RETURN_IF_ERROR(CheckEffective(facts.contract));
  TN_RETURN_IF_ERROR(CheckEvidence(request.receipt(), on));
  if (request.paid_yuan() != seen.reward_yuan()) {
    return InvalidFields(
        {Violation{"paid_yuan", absl::StrCat("must be the ", seen.reward_yuan(), " yuan that were approved")}});
  }
  auto review = ReviewOf(seen, R::STATE_PAID, "", payer, on);
  *review.mutable_evidence() = request.receipt();
  return review;
}

absl::StatusOr<R> Apply(const review::v1::Review& review, R claim) {
  const auto to = ToState<R>(review);
  TN_RETURN_IF_ERROR(schema::CheckStep(claim.name(), claim.state(), to));
  claim.set_state(to);
  if (to == R::STATE_VERIFIED) {
    claim.set_verified_by(review.reviewer());
    claim.set_verified_on(review.happened_on());
    claim.set_rule(review.grant().rule());
    claim.set_base_yuan(review.grant().base_yuan());
    claim.set_reward_yuan(review.grant().yuan());
  } else if (to == R::STATE_APPROVED) {
    claim.set_approved_on(review.happened_on());
  } else if (to == R::STATE_PAID) {
    claim.set_paid_on(review.happened_on());
    *claim.mutable_payment() = review.evidence();
  } else {
    claim.set_reject_reason(review.opinion());
    // The project may have another introducer, the rule may be corrected.
    claim.clear_claimed_project();
    claim.clear_rule();
    claim.clear_base_yuan();
    claim.clear_reward_yuan();
  }
  return claim;
}

}  // namespace tiernet::promotion
