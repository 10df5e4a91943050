#include "services/construction/domain/factor_need.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/domain/steps.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/construction/domain/credit.h"
#include "services/construction/domain/factor_quota.h"
#include "services/construction/domain/list_entry.h"

namespace tiernet::construction {
namespace {

using N = v1::FactorNeed;

// Each keeps its paper.
constexpr int kMostParts = 20;

constexpr int kOfProvince = 1;
constexpr int kOfCity = 2;
constexpr int kOther = 3;

absl::Status Go(N& need, N::State to) {
  TN_RETURN_IF_ERROR(schema::CheckStep(need.name(), need.state(), to));
  need.set_state(to);
  const bool is_open = to == N::STATE_FILED || to == N::STATE_PARTLY_SATISFIED;
  need.set_open_factor(is_open ? v1::Factor_Name(need.factor()) : "");
  return absl::OkStatus();
}

// The part fits what is open, and comes from where the factor's parts come from.
absl::Status CheckPart(const N& seen, const v1::MeetFactorNeedRequest& request) {
  const int64_t open = OpenAmount(seen);
  const bool is_last = request.amount() == open;
  Demands demands;
  demands.Ask(request.amount() <= open, "amount", absl::StrCat("is more than is open, ", open));
  demands.Ask(is_last || seen.allocations_size() + 1 < kMostParts, "amount",
              absl::StrCat("is part ", kMostParts, ", which must end the need: give all that is open, ", open));
  demands.Ask(HasQuota(seen.factor()) != request.quota().empty(), "quota",
              absl::StrCat("goes with land and pollutants that are counted, and only with them: ",
                           v1::Factor_Name(seen.factor()), " (K19, K21)"));
  return demands.Check();
}

}  // namespace

absl::Status File(N& need, const v1::ConstructionProject& project, const Hand& hand) {
  const std::string today = FormatDate(hand.on);
  TN_RETURN_IF_ERROR(CheckInOrder("filed_on", today, "needed_by", need.needed_by()));
  CreditWith(need, project, today);
  need.set_state(N::STATE_FILED);
  need.set_open_factor(v1::Factor_Name(need.factor()));
  need.set_filed_on(today);
  need.set_filed_by(std::string(hand.who));
  return absl::OkStatus();
}

int64_t OpenAmount(const N& need) { return need.open_factor().empty() ? 0 : need.amount() - need.allotted(); }

int PriorityOf(absl::Span<const v1::ListEntry> places, absl::CivilDay on) {
  if (IsListed(places, v1::PROJECT_LIST_KEY_PROVINCE, on)) return kOfProvince;
  return IsListed(places, v1::PROJECT_LIST_KEY_CITY, on) ? kOfCity : kOther;
}

absl::Status CheckTurn(absl::string_view need, int priority, int64_t left, absl::Span<const Rival> rivals) {
  int64_t waiting = 0;
  int count = 0;
  std::string first;
  for (const auto& rival : rivals) {
    if (rival.priority >= priority) continue;
    if (first.empty()) first = rival.need.name();
    waiting += OpenAmount(rival.need);
    ++count;
  }
  if (waiting <= left) return absl::OkStatus();
  return Error(reason::ERROR_REASON_OTHERS_FIRST, {{"name", std::string(need)},
                                                   {"priority", absl::StrCat(priority)},
                                                   {"left", absl::StrCat(left)},
                                                   {"count", absl::StrCat(count)},
                                                   {"waiting", absl::StrCat(waiting)},
                                                   {"first", first}});
}

absl::StatusOr<review::v1::Review> Decide(const N& seen, const v1::MeetFactorNeedRequest& request, int priority,
                                          const Hand& hand) {
  const auto to = request.amount() == OpenAmount(seen) ? N::STATE_SATISFIED : N::STATE_PARTLY_SATISFIED;
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), to));
  TN_RETURN_IF_ERROR(CheckReviewer(seen.name(), seen.filed_by(), hand.who));
  TN_RETURN_IF_ERROR(CheckPart(seen, request));
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), hand.on));
  auto review = ReviewOf(seen, to, request.opinion(), hand.who, hand.on);
  *review.mutable_evidence() = request.paper();
  auto& allotment = *review.mutable_allotment();
  allotment.set_quota(request.quota());
  allotment.set_amount(request.amount());
  allotment.set_priority(priority);
  return review;
}

absl::StatusOr<review::v1::Review> Decide(const N& seen, const v1::RefuseFactorNeedRequest& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), N::STATE_REFUSED));
  TN_RETURN_IF_ERROR(CheckReviewer(seen.name(), seen.filed_by(), hand.who));
  return ReviewOf(seen, N::STATE_REFUSED, request.opinion(), hand.who, hand.on);
}

absl::StatusOr<N> Apply(const review::v1::Review& review, N need) {
  const auto to = ToState<N>(review);
  TN_RETURN_IF_ERROR(Go(need, to));
  if (to == N::STATE_REFUSED) {
    need.set_refused_on(review.happened_on());
    return need;
  }
  need.set_allotted(need.allotted() + review.allotment().amount());
  auto& allocation = *need.add_allocations();
  allocation.set_on(review.happened_on());
  allocation.set_by(review.reviewer());
  *allocation.mutable_allotment() = review.allotment();
  *allocation.mutable_paper() = review.evidence();
  if (to == N::STATE_SATISFIED) need.set_satisfied_on(review.happened_on());
  return need;
}

absl::StatusOr<N> Take(N need, const v1::WithdrawFactorNeedRequest& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(need, N::STATE_WITHDRAWN));
  need.set_withdrawn_on(FormatDate(hand.on));
  need.set_withdrawal_reason(request.reason());
  return need;
}

std::map<std::string, int64_t> AllottedByQuota(const N& need) {
  std::map<std::string, int64_t> allotted;
  for (const auto& allocation : need.allocations()) {
    const auto& allotment = allocation.allotment();
    if (!allotment.quota().empty()) allotted[allotment.quota()] += allotment.amount();
  }
  return allotted;
}

}  // namespace tiernet::construction
