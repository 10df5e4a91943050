#include <utility>

#include "common/rpc/review.h"
#include "common/status/macros.h"
#include "services/promotion/domain/event.h"
#include "services/promotion/service/parts.h"

namespace tiernet::promotion {
namespace {

using store::Changes;
using store::Facts;
using v1::PromotionEvent;
using v1::RecommendationItem;

absl::StatusOr<Changes> ApproveStep(const v1::ApprovePromotionEventRequest& request, Facts& facts) {
  return rpc::ReviewStep<PromotionEvent>(
      request, facts,
      [&](const PromotionEvent& seen) { return Decide(seen, request, facts.caller().subject, facts.happened_on()); },
      [](const review::v1::Review& review, PromotionEvent seen, Changes& changes) -> absl::Status {
        TN_ASSIGN_OR_RETURN(auto event, Apply(review, std::move(seen)));
        changes.Put(std::move(event), 0);
        return absl::OkStatus();
      });
}

}  // namespace

rpc::Methods AddEventMethods(rpc::Methods methods) {
  return std::move(methods)
      .OnCreate<PromotionEvent>(
          [](PromotionEvent& event, Facts& facts) { return Enter(event, facts.caller().subject); })
      .OnUpdate<PromotionEvent>([](const PromotionEvent& before, PromotionEvent& after, Facts& facts) {
        return Edit(before, after, facts.caller().subject);
      })
      .Step<v1::ApprovePromotionEventRequest>("ApprovePromotionEvent", &ApproveStep)
      .OwnStep<PromotionEvent, v1::HoldPromotionEventRequest>("HoldPromotionEvent", &Hold)
      .OwnStep<PromotionEvent, v1::ReportPromotionEventRequest>("ReportPromotionEvent", &Report)
      .OwnStep<PromotionEvent, v1::CancelPromotionEventRequest>("CancelPromotionEvent", &Cancel)
      .OnCreate<RecommendationItem>([](RecommendationItem& item, Facts&) {
        item.set_state(RecommendationItem::STATE_DRAFT);
        return absl::OkStatus();
      })
      .OnUpdate<RecommendationItem>(
          [](const RecommendationItem& before, RecommendationItem&, Facts&) { return CheckEditable(before); })
      .OwnStep<RecommendationItem, v1::PublishRecommendationItemRequest>(
          "PublishRecommendationItem",
          [](RecommendationItem item, const auto&, absl::CivilDay on) { return Publish(std::move(item), on); })
      .OwnStep<RecommendationItem, v1::WithdrawRecommendationItemRequest>("WithdrawRecommendationItem", &Withdraw);
}

}  // namespace tiernet::promotion
