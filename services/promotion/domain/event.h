// Events of promotion (domain.md D.4) and what is recommended to private capital (K16): values in, values out.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tiernet/promotion/v1/promotion_event.pb.h"
#include "tiernet/promotion/v1/recommendation_item.pb.h"
#include "tiernet/review/v1/review.pb.h"

namespace tiernet::promotion {

// INVALID_FIELDS: zones go with a ZONE_SESSION; the place lies in a region or abroad, an OVERSEAS event
// abroad.
absl::Status Check(const v1::PromotionEvent& event);
// Makes it the plan of `planner`. As Check.
absl::Status Enter(v1::PromotionEvent& event, absl::string_view planner);
// Makes what was changed the plan of `planner`, who may then not approve it (A.7). NOT_EDITABLE unless it is only
// planned; as Check.
absl::Status Edit(const v1::PromotionEvent& before, v1::PromotionEvent& after, absl::string_view planner);

// The city: approves it. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER.
absl::StatusOr<review::v1::Review> Decide(const v1::PromotionEvent& seen,
                                          const v1::ApprovePromotionEventRequest& request, absl::string_view reviewer,
                                          absl::CivilDay on);
// The event's home: takes the step that `review` asks for. STEP_NOT_ALLOWED.
absl::StatusOr<v1::PromotionEvent> Apply(const review::v1::Review& review, v1::PromotionEvent event);
// APPROVED -> HELD, on the day of the step. STEP_NOT_ALLOWED; EVIDENCE_IN_FUTURE.
absl::StatusOr<v1::PromotionEvent> Hold(v1::PromotionEvent event, const v1::HoldPromotionEventRequest& request,
                                        absl::CivilDay on);
// HELD -> REPORTED. STEP_NOT_ALLOWED; INVALID_FIELDS if another kind than FINANCE_MATCHING has amounts.
absl::StatusOr<v1::PromotionEvent> Report(v1::PromotionEvent event, const v1::ReportPromotionEventRequest& request,
                                          absl::CivilDay on);
// -> CANCELLED. STEP_NOT_ALLOWED.
absl::StatusOr<v1::PromotionEvent> Cancel(v1::PromotionEvent event, const v1::CancelPromotionEventRequest& request,
                                          absl::CivilDay on);

// NOT_EDITABLE unless it is a draft.
absl::Status CheckEditable(const v1::RecommendationItem& item);
// DRAFT -> PUBLISHED. STEP_NOT_ALLOWED.
absl::StatusOr<v1::RecommendationItem> Publish(v1::RecommendationItem item, absl::CivilDay on);
// PUBLISHED -> WITHDRAWN. STEP_NOT_ALLOWED.
absl::StatusOr<v1::RecommendationItem> Withdraw(v1::RecommendationItem item,
                                                const v1::WithdrawRecommendationItemRequest& request,
                                                absl::CivilDay on);

}  // namespace tiernet::promotion
