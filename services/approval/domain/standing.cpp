#include "services/approval/domain/standing.h"

#include "absl/functional/function_ref.h"

namespace tiernet::approval {

using C = v1::ApprovalCase;

namespace {

const C* Last(absl::string_view item, const std::vector<C>& cases, absl::FunctionRef<bool(const C&)> counts) {
  const C* last = nullptr;
  for (const auto& c : cases) {
    if (c.item() != item || !counts(c)) continue;
    // Whatever the clocks said when they were filed.
    if (!c.claimed_item().empty()) return &c;
    // Ids are ordered by time.
    if (last == nullptr || last->name() < c.name()) last = &c;
  }
  return last;
}

}  // namespace

v1::ItemStanding StandingOf(const C& c) {
  switch (c.state()) {
    case C::STATE_NOT_ACCEPTED:
    case C::STATE_WITHDRAWN:
    case C::STATE_VOID:
      return v1::ITEM_STANDING_ENDED;
    case C::STATE_REVOKED:
      return v1::ITEM_STANDING_REFUSED;
    default:
      break;
  }
  // What is preliminary may still be void (F.8.1).
  if (c.verdict() == v1::VERDICT_UNSPECIFIED || c.preliminary()) return v1::ITEM_STANDING_OPEN;
  return c.verdict() == v1::VERDICT_GRANTED ? v1::ITEM_STANDING_GRANTED : v1::ITEM_STANDING_REFUSED;
}

const C* CaseOf(absl::string_view item, const std::vector<C>& cases) {
  return Last(item, cases, [](const C&) { return true; });
}

const C* WordOn(absl::string_view item, const std::vector<C>& cases) {
  return Last(item, cases, [](const C& c) { return StandingOf(c) != v1::ITEM_STANDING_ENDED; });
}

}  // namespace tiernet::approval
