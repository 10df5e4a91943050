#include "services/indicators/domain/bulletin.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"

namespace tiernet::indicators {
namespace {

using Draft = v1::RankingDraft;

// G.5: of the month after the quarter.
constexpr int kPublishedByThe = 15;
constexpr int kMonthsOfQuarter = 3;

absl::CivilMonth MonthAfter(const std::string& quarter) { return *ParseQuarter(quarter) + kMonthsOfQuarter; }

}  // namespace

absl::CivilDay LastDayOf(const std::string& quarter) { return absl::CivilDay(MonthAfter(quarter)) - 1; }

absl::Status Enter(Draft& draft, int published, const Calendar& calendar, absl::CivilDay on) {
  const absl::CivilDay last_day = LastDayOf(draft.quarter());
  const bool is_supplement = published > 0;
  Demands demands("ranking_draft");
  demands.Ask(last_day <= on, "quarter",
              absl::StrCat("ends on ", FormatDate(last_day), ", after ", FormatDate(on),
                           ": it is ranked once it is over (I.43)"));
  demands.Ask(!draft.correction().empty() || !is_supplement, "correction",
              absl::StrCat("is needed: number ", published - 1, " of ", draft.quarter(),
                           " is published, and a supplement says what was wrong with it"));
  demands.Ask(draft.correction().empty() || is_supplement, "correction",
              absl::StrCat("must be empty: nothing of ", draft.quarter(), " is published yet"));
  TN_RETURN_IF_ERROR(demands.Check());
  draft.set_number(published);
  draft.set_claimed_number(absl::StrCat(schema::ParseName(draft.name())->unit, "/", draft.quarter(), "/", published));
  draft.set_state(Draft::STATE_DRAFT);
  if (is_supplement) return absl::OkStatus();
  const absl::CivilDay due = absl::CivilDay(MonthAfter(draft.quarter())) + (kPublishedByThe - 1);
  draft.set_due_on(FormatDate(calendar.RollForward(due)));
  return absl::OkStatus();
}

absl::StatusOr<Draft> Draw(Draft draft, const std::vector<v1::Ranking>& rankings, absl::string_view author) {
  if (draft.state() != Draft::STATE_DRAFT) {
    return NotEditable(draft.name(), Draft::State_Name(draft.state()),
                       "have it returned, or once it is published, make a supplement");
  }
  *draft.mutable_rankings() = {rankings.begin(), rankings.end()};
  NoteAuthor(std::string(author), *draft.mutable_drawn_by(), *draft.mutable_earlier_authors());
  return draft;
}

absl::StatusOr<Draft> Review(Draft draft, const v1::ReviewRankingDraftRequest& request, absl::string_view reviewer) {
  const bool confirms = request.verdict() == v1::BULLETIN_VERDICT_CONFIRM;
  // A draft that is returned stays one, and says why.
  if (confirms || draft.state() != Draft::STATE_DRAFT) {
    TN_RETURN_IF_ERROR(
        schema::CheckStep(draft.name(), draft.state(), confirms ? Draft::STATE_REVIEWED : Draft::STATE_DRAFT));
  }
  TN_RETURN_IF_ERROR(CheckReviewer(draft.name(), draft.drawn_by(), draft.earlier_authors(), reviewer));
  if (!confirms && request.reason().empty()) {
    return InvalidFields({Violation{"reason", "is needed: what is returned is told why"}});
  }
  draft.set_state(confirms ? Draft::STATE_REVIEWED : Draft::STATE_DRAFT);
  draft.set_return_reason(confirms ? "" : request.reason());
  draft.set_reviewed_by(std::string(reviewer));
  return draft;
}

absl::StatusOr<Published> Publish(Draft draft, const v1::PublishRankingDraftRequest& request, const std::string& name,
                                  absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(draft.name(), draft.state(), Draft::STATE_PUBLISHED));
  TN_RETURN_IF_ERROR(CheckEvidence(request.document(), on));
  Published published;
  auto& bulletin = published.bulletin;
  bulletin.set_name(name);
  bulletin.set_quarter(draft.quarter());
  bulletin.set_number(draft.number());
  bulletin.set_correction(draft.correction());
  bulletin.mutable_rankings()->Swap(draft.mutable_rankings());
  bulletin.set_published_on(FormatDate(on));
  bulletin.set_late(!draft.due_on().empty() && bulletin.published_on() > draft.due_on());
  *bulletin.mutable_document() = request.document();
  bulletin.set_data_origin(draft.data_origin());
  draft.set_state(Draft::STATE_PUBLISHED);
  draft.set_bulletin(name);
  published.draft = std::move(draft);
  return published;
}

}  // namespace tiernet::indicators
