#include "services/indicators/domain/bulletin.h"

#include <optional>
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

using Draft = v1::BulletinDraft;

// G.5: of the month after the quarter.
constexpr int kPublishedByThe = 15;
constexpr int kMonthsOfQuarter = 3;

// The month after the period; nothing where that is none of its subject's.
std::optional<absl::CivilMonth> MonthAfter(const Draft& draft) {
  if (draft.subject() == v1::BULLETIN_SUBJECT_KEY_PROJECTS) {
    const auto month = ParseMonth(draft.period());
    return month ? std::optional(*month + 1) : std::nullopt;
  }
  const auto quarter = ParseQuarter(draft.period());
  return quarter ? std::optional(*quarter + kMonthsOfQuarter) : std::nullopt;
}

// The 15th of the month after, or the first working day from then on; of the ranking alone.
std::string DueOn(const Draft& draft, const Calendar& calendar) {
  if (draft.subject() != v1::BULLETIN_SUBJECT_RANKING || draft.number() > 0) return "";
  return FormatDate(calendar.RollForward(absl::CivilDay(*MonthAfter(draft)) + (kPublishedByThe - 1)));
}

absl::Status CheckEntry(const Draft& draft, int published, absl::CivilDay on) {
  const bool is_supplement = published > 0;
  Demands demands("bulletin_draft");
  if (MonthAfter(draft)) {
    const absl::CivilDay last_day = LastDayOf(draft);
    demands.Ask(last_day <= on, "period",
                absl::StrCat("ends on ", FormatDate(last_day), ", after ", FormatDate(on),
                             ": a bulletin tells of it once it is over (I.43)"));
  } else {
    demands.Ask(false, "period",
                draft.subject() == v1::BULLETIN_SUBJECT_RANKING
                    ? "must be a quarter, as 2019-Q2: the ranking is quarterly"
                    : "must be a month, as 2019-06");
  }
  demands.Ask(!draft.correction().empty() || !is_supplement, "correction",
              absl::StrCat("is needed: number ", published - 1, " of ", draft.period(),
                           " is published, and a supplement says what was wrong with it"));
  demands.Ask(draft.correction().empty() || is_supplement, "correction",
              absl::StrCat("must be empty: nothing of ", draft.period(), " is published yet"));
  return demands.Check();
}

// Before anything is drawn into it.
absl::Status CheckDrawable(const Draft& draft) {
  if (draft.state() == Draft::STATE_DRAFT) return absl::OkStatus();
  return NotEditable(draft.name(), Draft::State_Name(draft.state()),
                     "have it returned, or once it is published, make a supplement");
}

}  // namespace

absl::CivilDay LastDayOf(const Draft& draft) { return absl::CivilDay(*MonthAfter(draft)) - 1; }

absl::Status Enter(Draft& draft, const std::vector<Draft>& published, const Calendar& calendar, absl::CivilDay on) {
  const int number = static_cast<int>(published.size());
  TN_RETURN_IF_ERROR(CheckEntry(draft, number, on));
  for (const auto& earlier : published) {
    TN_RETURN_IF_ERROR(CheckInOrder("published_on", earlier.published_on(), "happened_on", FormatDate(on)));
  }
  draft.set_number(number);
  draft.set_claimed_number(absl::StrCat(schema::ParseName(draft.name())->unit, "/",
                                        v1::BulletinSubject_Name(draft.subject()), "/", draft.period(), "/", number));
  draft.set_state(Draft::STATE_DRAFT);
  draft.set_due_on(DueOn(draft, calendar));
  return absl::OkStatus();
}

absl::StatusOr<Draft> Draw(Draft draft, const std::vector<v1::Ranking>& rankings, absl::string_view author) {
  TN_RETURN_IF_ERROR(CheckDrawable(draft));
  *draft.mutable_rankings() = {rankings.begin(), rankings.end()};
  NoteAuthor(std::string(author), *draft.mutable_drawn_by(), *draft.mutable_earlier_authors());
  return draft;
}

absl::StatusOr<Draft> Draw(Draft draft, v1::KeyProjectProgress progress, absl::string_view author) {
  TN_RETURN_IF_ERROR(CheckDrawable(draft));
  *draft.mutable_key_projects() = std::move(progress);
  NoteAuthor(std::string(author), *draft.mutable_drawn_by(), *draft.mutable_earlier_authors());
  return draft;
}

absl::StatusOr<Draft> Review(Draft draft, const v1::ReviewBulletinDraftRequest& request, absl::string_view reviewer) {
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

absl::StatusOr<Published> Publish(Draft draft, const v1::PublishBulletinDraftRequest& request, const std::string& name,
                                  absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(draft.name(), draft.state(), Draft::STATE_PUBLISHED));
  TN_RETURN_IF_ERROR(CheckEvidence(request.document(), on));
  Published published;
  auto& bulletin = published.bulletin;
  bulletin.set_name(name);
  bulletin.set_subject(draft.subject());
  bulletin.set_period(draft.period());
  bulletin.set_number(draft.number());
  bulletin.set_correction(draft.correction());
  bulletin.mutable_rankings()->Swap(draft.mutable_rankings());
  if (draft.has_key_projects()) bulletin.mutable_key_projects()->Swap(draft.mutable_key_projects());
  draft.clear_key_projects();
  bulletin.set_published_on(FormatDate(on));
  bulletin.set_late(!draft.due_on().empty() && bulletin.published_on() > draft.due_on());
  *bulletin.mutable_document() = request.document();
  bulletin.set_data_origin(draft.data_origin());
  draft.set_state(Draft::STATE_PUBLISHED);
  draft.set_bulletin(name);
  draft.set_published_on(bulletin.published_on());
  published.draft = std::move(draft);
  return published;
}

}  // namespace tiernet::indicators
