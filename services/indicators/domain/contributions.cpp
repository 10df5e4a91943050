#include <utility>

#include "common/schema/name.h"
#include "services/indicators/domain/contribution.h"
#include "services/indicators/domain/themes.h"

namespace tiernet::indicators {

std::vector<Contribution> Contributions(const ProjectView& view, const Calendar& calendar) {
  Tally tally;
  const auto stays = StaysOf(view);
  AddReserve(view, calendar, tally);
  AddInvestment(view, stays, tally);
  AddConstruction(stays, tally);
  AddLists(view, stays, tally);
  AddKeyProgress(view, stays, tally);
  AddPromotion(view, stays, tally);
  AddApproval(view, stays, tally);
  AddCommitments(view, stays, tally);
  AddUnitMonths(view, tally);
  return std::move(tally).Take();
}

std::vector<Contribution> UnreadableContributions(const std::string& name) {
  // Since when is unknown: it is missing on every day.
  const absl::CivilDay ever(1900, 1, 1);
  return {{v1::MEASURE_UNREADABLE_HERE, std::string(schema::ParseName(name)->unit), "", ever, 1, name}};
}

}  // namespace tiernet::indicators
