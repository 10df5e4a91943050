#include <string>
#include <utility>

#include "common/rpc/review.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/approval/domain/supervision.h"
#include "services/approval/service/parts.h"
#include "services/approval/service/proceedings.h"
#include "services/approval/service/steps.h"

namespace tiernet::approval {
namespace {

using store::Changes;
using store::Facts;
using store::Right;
using v1::SupervisionItem;

// The matter as the notices known today have it: a step that is dated before the pass over deadlines sees it as it
// was before that.
absl::StatusOr<SupervisionItem> Present(absl::StatusOr<SupervisionItem> item, const Reference& reference,
                                        const Facts& facts) {
  if (!item.ok()) return item;
  const auto& calendar = CalendarOf(reference, facts);
  const bool is_due = !item->calendar_version().empty();
  if (is_due && item->calendar_version() != calendar.version()) Reproject(*item, calendar, facts.happened_on());
  return item;
}

// A step by people of the executor.
template <typename Request>
rpc::Methods Executed(rpc::Methods methods, const std::string& method, const Reference& reference) {
  return std::move(methods).template Step<Request>(
      method, [&reference](const Request& request, Facts& facts) -> absl::StatusOr<Changes> {
        auto subject = facts.Subject<SupervisionItem>(request.name(), request.etag());
        TN_ASSIGN_OR_RETURN(auto item, Present(std::move(subject), reference, facts));
        const std::string last_day = LastDayOf(item, request);
        TN_ASSIGN_OR_RETURN(item, Take(std::move(item), request, HandOf(facts)));
        TN_RETURN_IF_ERROR(facts.CheckNotMadeGood(last_day));
        return Changes(std::move(item));
      });
}

// A step by people of the assigner, or of a body above it.
template <typename Request>
rpc::Methods Supervised(rpc::Methods methods, const std::string& method, const Reference& reference) {
  return std::move(methods).template Step<Request>(
      method, [&reference](const Request& request, Facts& facts) -> absl::StatusOr<Changes> {
        auto subject = facts.Subject<SupervisionItem>(request.name(), request.etag(), Right::kAbove);
        TN_ASSIGN_OR_RETURN(auto item, Present(std::move(subject), reference, facts));
        const std::string assigner(schema::ParseName(item.name())->unit);
        TN_RETURN_IF_ERROR(rpc::CheckCovers(facts.caller(), assigner));
        TN_ASSIGN_OR_RETURN(item, Take(std::move(item), request, HandOf(facts)));
        return Changes(std::move(item));
      });
}

}  // namespace

rpc::Methods AddSupervisionMethods(rpc::Methods methods, const Reference& reference) {
  methods = std::move(methods).OnCreate<SupervisionItem>([&reference](SupervisionItem& item, Facts& facts) {
    return Assign(item, reference.LadderOf(item.category()), CalendarOf(reference, facts), HandOf(facts));
  });
  methods = Executed<v1::StudySupervisionItemRequest>(std::move(methods), "StudySupervisionItem", reference);
  methods = Executed<v1::FeedBackSupervisionItemRequest>(std::move(methods), "FeedBackSupervisionItem", reference);
  methods = Executed<v1::ResolveSupervisionItemRequest>(std::move(methods), "ResolveSupervisionItem", reference);
  methods = Executed<v1::FileSupervisionPlanRequest>(std::move(methods), "FileSupervisionPlan", reference);
  methods = Supervised<v1::ReviewSupervisionPlanRequest>(std::move(methods), "ReviewSupervisionPlan", reference);
  methods = Supervised<v1::ClearSupervisionItemRequest>(std::move(methods), "ClearSupervisionItem", reference);
  return Supervised<v1::RefuseClearingRequest>(std::move(methods), "RefuseClearing", reference);
}

}  // namespace tiernet::approval
