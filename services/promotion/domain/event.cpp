#include "services/promotion/domain/event.h"

#include <string>

#include "common/calendar/date.h"
#include "common/codes/place.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/domain/steps.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"

namespace tiernet::promotion {
namespace {

using E = v1::PromotionEvent;
using R = v1::RecommendationItem;

}  // namespace

absl::Status Check(const E& event) {
  Demands demands("promotion_event");
  const bool abroad = !event.place_country().empty();
  demands.Ask((event.kind() == v1::EVENT_KIND_ZONE_SESSION) == !event.zones().empty(), "zones",
              "go with EVENT_KIND_ZONE_SESSION, and only with it (K5)");
  demands.Ask(abroad != !event.place_region().empty(), "place_region",
              "give the region in which it is held or, if that is abroad, place_country");
  demands.Ask(event.place_region().empty() || IsRegionCode(event.place_region()), "place_region",
              "must be a six-digit code");
  demands.Ask(!abroad || IsCountryCode(event.place_country()), "place_country",
              "must be the two-letter code of the country or region, as HK");
  demands.Ask(event.kind() != v1::EVENT_KIND_OVERSEAS || abroad, "place_country", "is needed of EVENT_KIND_OVERSEAS");
  return demands.Check();
}

absl::Status Enter(E& event, absl::string_view planner) {
  event.set_state(E::STATE_PLANNED);
  event.set_planned_by(std::string(planner));
  return Check(event);
}

absl::Status Edit(const E& before, E& after, absl::string_view planner) {
  if (before.state() != E::STATE_PLANNED) {
    return NotEditable(before.name(), E::State_Name(before.state()), "cancel it and plan another one");
  }
  NoteAuthor(std::string(planner), *after.mutable_planned_by(), *after.mutable_earlier_authors());
  return Check(after);
}

absl::StatusOr<review::v1::Review> Decide(const E& seen, const v1::ApprovePromotionEventRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), E::STATE_APPROVED));
  TN_RETURN_IF_ERROR(CheckReviewer(seen.name(), seen.planned_by(), seen.earlier_authors(), reviewer));
  return ReviewOf(seen, E::STATE_APPROVED, request.opinion(), reviewer, on);
}

absl::StatusOr<E> Apply(const review::v1::Review& review, E event) {
  const auto to = ToState<E>(review);
  TN_RETURN_IF_ERROR(schema::CheckStep(event.name(), event.state(), to));
  event.set_state(to);
  event.set_approved_on(review.happened_on());
  return event;
}

absl::StatusOr<E> Hold(E event, const v1::HoldPromotionEventRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(event.name(), event.state(), E::STATE_HELD));
  TN_RETURN_IF_ERROR(CheckEvidence(request.evidence(), on));
  event.set_state(E::STATE_HELD);
  event.set_held_on(FormatDate(on));
  *event.mutable_evidence() = request.evidence();
  return event;
}

absl::StatusOr<E> Report(E event, const v1::ReportPromotionEventRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(event.name(), event.state(), E::STATE_REPORTED));
  if (!request.matched_amounts().empty() && event.kind() != v1::EVENT_KIND_FINANCE_MATCHING) {
    return InvalidFields({Violation{"matched_amounts", "go with EVENT_KIND_FINANCE_MATCHING (K20)"}});
  }
  event.set_state(E::STATE_REPORTED);
  event.set_reported_on(FormatDate(on));
  event.set_result(request.result());
  *event.mutable_matched_amounts() = request.matched_amounts();
  return event;
}

absl::StatusOr<E> Cancel(E event, const v1::CancelPromotionEventRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(event.name(), event.state(), E::STATE_CANCELLED));
  event.set_state(E::STATE_CANCELLED);
  event.set_cancelled_on(FormatDate(on));
  event.set_cancel_reason(request.reason());
  return event;
}

absl::Status CheckEditable(const R& item) {
  if (item.state() == R::STATE_DRAFT) return absl::OkStatus();
  return NotEditable(item.name(), R::State_Name(item.state()), "withdraw it and publish another one");
}

absl::StatusOr<R> Publish(R item, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(item.name(), item.state(), R::STATE_PUBLISHED));
  item.set_state(R::STATE_PUBLISHED);
  item.set_published_on(FormatDate(on));
  return item;
}

absl::StatusOr<R> Withdraw(R item, const v1::WithdrawRecommendationItemRequest& request, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(item.name(), item.state(), R::STATE_WITHDRAWN));
  item.set_state(R::STATE_WITHDRAWN);
  item.set_withdrawn_on(FormatDate(on));
  item.set_withdraw_reason(request.reason());
  return item;
}

}  // namespace tiernet::promotion
