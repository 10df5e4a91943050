// Bulletins of the ranking (季度排队通报, K4; domain.md G.5): values in, values out.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "tiernet/indicators/v1/ranking.pb.h"
#include "tiernet/indicators/v1/ranking_bulletin.pb.h"

namespace tiernet::indicators {

// The last day of `quarter`, which is well-formed: its ranking is as of then.
absl::CivilDay LastDayOf(const std::string& quarter);

// Completes a draft but for its ranking: the number after the `published` ones of its quarter. INVALID_FIELDS if the
// quarter is not over on `on`, or the correction does not fit the number.
absl::Status Enter(v1::RankingDraft& draft, int published, const Calendar& calendar, absl::CivilDay on);

// Gives it what `author` drew. NOT_EDITABLE unless it is a draft.
absl::StatusOr<v1::RankingDraft> Draw(v1::RankingDraft draft, const std::vector<v1::Ranking>& rankings,
                                      absl::string_view author);

// DRAFT -> REVIEWED, or back. STEP_NOT_ALLOWED; REVIEWER_IS_SUBMITTER; INVALID_FIELDS if no reason is given for a
// return.
absl::StatusOr<v1::RankingDraft> Review(v1::RankingDraft draft, const v1::ReviewRankingDraftRequest& request,
                                        absl::string_view reviewer);

// The bulletin called `name`, and the draft that became it: REVIEWED -> PUBLISHED. STEP_NOT_ALLOWED;
// EVIDENCE_IN_FUTURE.
struct Published {
  v1::RankingBulletin bulletin;
  v1::RankingDraft draft;
};
absl::StatusOr<Published> Publish(v1::RankingDraft draft, const v1::PublishRankingDraftRequest& request,
                                  const std::string& name, absl::CivilDay on);

}  // namespace tiernet::indicators
