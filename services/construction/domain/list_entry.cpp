#include "services/construction/domain/list_entry.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/steps.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::construction {

using L = v1::ListEntry;

namespace {

bool InQuarterOf(absl::CivilDay on, const std::string& date) {
  const auto day = ParseDate(date);
  return day && FormatQuarter(absl::CivilMonth(*day)) == FormatQuarter(absl::CivilMonth(on));
}

// The window alone would let a project leave a list and come back within one month, or come and leave again.
absl::Status CheckNotAdjusted(const L& seen, absl::Span<const L> all, absl::CivilDay on) {
  for (const auto& place : all) {
    if (place.list() != seen.list()) continue;
    for (const auto& moved_on : {place.listed_on(), place.delisted_on()}) {
      if (!InQuarterOf(on, moved_on)) continue;
      return InvalidFields({Violation{"to_state", absl::StrCat("the project entered or left this list on ", moved_on,
                                                               ": a place is adjusted once a quarter (E.7)")}});
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckWindow(absl::CivilDay on) {
  if (on.month() % 3 == 1) return absl::OkStatus();
  return Error(reason::ERROR_REASON_OUTSIDE_WINDOW, {{"day", FormatDate(on)}});
}

absl::Status Enter(L& nomination, absl::string_view nominator, absl::CivilDay on) {
  const bool classed = nomination.industry_class() != v1::INDUSTRY_CLASS_UNSPECIFIED;
  if (classed != (nomination.list() == v1::PROJECT_LIST_INDUSTRY95)) {
    return InvalidFields(
        {Violation{"list_entry.industry_class", "goes with PROJECT_LIST_INDUSTRY95, and only with it (K15)"}});
  }
  nomination.set_state(L::STATE_NOMINATED);
  nomination.set_nominated_by(std::string(nominator));
  nomination.set_nominated_on(FormatDate(on));
  nomination.set_claimed_place(absl::StrCat(nomination.project_id(), "/", v1::ProjectList_Name(nomination.list())));
  return absl::OkStatus();
}

absl::StatusOr<review::v1::Review> Decide(const L& seen, const v1::ReviewListEntryRequest& request,
                                          absl::Span<const L> all, absl::string_view reviewer, absl::CivilDay on) {
  const auto to = request.to_state();
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), to));
  if (seen.state() == L::STATE_NOMINATED) {
    TN_RETURN_IF_ERROR(CheckReviewer(seen.name(), seen.nominated_by(), reviewer));
  }
  if (to != L::STATE_REFUSED) {
    TN_RETURN_IF_ERROR(CheckWindow(on));
    TN_RETURN_IF_ERROR(CheckNotAdjusted(seen, all, on));
  }
  return ReviewOf(seen, to, request.opinion(), reviewer, on);
}

absl::StatusOr<L> Apply(const review::v1::Review& review, L entry) {
  const auto to = ToState<L>(review);
  TN_RETURN_IF_ERROR(schema::CheckStep(entry.name(), entry.state(), to));
  entry.set_state(to);
  if (to == L::STATE_LISTED) {
    entry.set_listed_on(review.happened_on());
  } else {
    entry.clear_claimed_place();
  }
  if (to == L::STATE_DELISTED) entry.set_delisted_on(review.happened_on());
  return entry;
}

bool IsListed(absl::Span<const v1::ListEntry> places, v1::ProjectList list, absl::CivilDay on) {
  const std::string day = FormatDate(on);
  return std::any_of(places.begin(), places.end(), [&](const auto& place) {
    const bool ended = !place.delisted_on().empty() && place.delisted_on() <= day;
    return place.list() == list && !place.listed_on().empty() && place.listed_on() <= day && !ended;
  });
}

bool IsKeyProject(absl::Span<const v1::ListEntry> places, absl::CivilDay on) {
  return IsListed(places, v1::PROJECT_LIST_KEY_PROVINCE, on) || IsListed(places, v1::PROJECT_LIST_KEY_CITY, on);
}

}  // namespace tiernet::construction
