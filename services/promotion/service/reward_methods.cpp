#include <utility>

#include "common/rpc/review.h"
#include "common/status/macros.h"
#include "services/promotion/domain/reward.h"
#include "services/promotion/service/facts.h"
#include "services/promotion/service/parts.h"

namespace tiernet::promotion {
namespace {

using store::Changes;
using store::Facts;
using v1::RewardClaim;
using v1::RewardRule;

absl::Status UpdateRule(const RewardRule& before, RewardRule& after, Facts& facts) {
  TN_ASSIGN_OR_RETURN(const bool rested_on, facts.HasOwn<RewardClaim>("rule", before.name()));
  return Edit(before, after, rested_on, facts.happened_on());
}

// By the unit that is credited with the contract.
absl::Status CreateClaim(RewardClaim& draft, Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto contract, facts.Get<v1::Contract>(draft.contract()));
  TN_RETURN_IF_ERROR(CheckCredited(contract, facts));
  return Enter(draft, contract, facts.caller().subject, facts.happened_on());
}

absl::StatusOr<Changes> SubmitStep(const v1::SubmitRewardClaimRequest& request, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto claim, facts.Subject<RewardClaim>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(const auto contract, facts.Get<v1::Contract>(claim.contract()));
  TN_ASSIGN_OR_RETURN(claim, Submit(std::move(claim), contract, facts.caller().subject, facts.happened_on()));
  return Changes(std::move(claim));
}

// A decision of the city.
template <typename Request>
absl::StatusOr<Changes> CityStep(const Request& request, Facts& facts) {
  return rpc::ReviewStep<RewardClaim>(
      request, facts,
      [&](const RewardClaim& seen) -> absl::StatusOr<review::v1::Review> {
        TN_ASSIGN_OR_RETURN(const auto found, FindRewardFacts(seen, facts));
        return Decide(seen, request, found, facts.caller().subject, facts.happened_on());
      },
      [](const review::v1::Review& review, RewardClaim seen, Changes& changes) -> absl::Status {
        TN_ASSIGN_OR_RETURN(auto claim, Apply(review, std::move(seen)));
        changes.Put(std::move(claim), 0);
        return absl::OkStatus();
      });
}

}  // namespace

rpc::Methods AddRewardMethods(rpc::Methods methods) {
  return std::move(methods)
      .OnCreate<RewardRule>([](RewardRule& rule, Facts& facts) { return Check(rule, facts.happened_on()); })
      .OnUpdate<RewardRule>(&UpdateRule)
      .OnCreate<RewardClaim>(&CreateClaim)
      .OnUpdate<RewardClaim>([](const RewardClaim& before, RewardClaim& after, Facts& facts) {
        return Edit(before, after, facts.caller().subject, facts.happened_on());
      })
      .Step<v1::SubmitRewardClaimRequest>("SubmitRewardClaim", &SubmitStep)
      .Step<v1::ReviewRewardClaimRequest>("ReviewRewardClaim", &CityStep<v1::ReviewRewardClaimRequest>)
      .Step<v1::PayRewardClaimRequest>("PayRewardClaim", &CityStep<v1::PayRewardClaimRequest>);
}

}  // namespace tiernet::promotion
