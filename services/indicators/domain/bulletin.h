// Bulletins: of the ranking (季度排队通报, K4; domain.md G.5), of the key projects (E.12). Values in, values out.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "tiernet/indicators/v1/bulletin.pb.h"
#include "tiernet/indicators/v1/key_project_progress.pb.h"
#include "tiernet/indicators/v1/ranking.pb.h"

namespace tiernet::indicators {

// The last day of the quarter or month that `draft`, which Enter has completed, is of: it is drawn as of then.
absl::CivilDay LastDayOf(const v1::BulletinDraft& draft);

// Completes a draft but for its content: the number after the `published` ones, which are of its subject and period.
// INVALID_FIELDS if the period does not fit the subject or is not over on `on`, or the correction does not fit the
// number; DATES_REVERSED before the last of them.
absl::Status Enter(v1::BulletinDraft& draft, const std::vector<v1::BulletinDraft>& published, const Calendar& calendar,
                   absl::CivilDay on);

// Gives it what `author` drew. NOT_EDITABLE unless it is a draft.
absl::StatusOr<v1::BulletinDraft> Draw(v1::BulletinDraft draft, const std::vector<v1::Ranking>& rankings,
                                       absl::string_view author);
absl::StatusOr<v1::BulletinDraft> Draw(v1::BulletinDraft draft, v1::KeyProjectProgress progress,
                                       absl::string_view author);

// DRAFT -> REVIEWED, or back. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER; INVALID_FIELDS if no reason is given for a
// return.
absl::StatusOr<v1::BulletinDraft> Review(v1::BulletinDraft draft, const v1::ReviewBulletinDraftRequest& request,
                                         absl::string_view reviewer);

// The bulletin called `name`, and the draft that became it: REVIEWED -> PUBLISHED. STEP_NOT_ALLOWED;
// EVIDENCE_IN_FUTURE.
struct Published {
  v1::Bulletin bulletin;
  v1::BulletinDraft draft;
};
absl::StatusOr<Published> Publish(v1::BulletinDraft draft, const v1::PublishBulletinDraftRequest& request,
                                  const std::string& name, absl::CivilDay on);

}  // namespace tiernet::indicators
