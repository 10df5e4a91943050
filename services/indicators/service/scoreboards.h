// Reads of the scoreboard: one scope, unit by unit, by rank, and what a value was counted from.
#pragma once

#include "absl/status/statusor.h"
#include "common/reference/reference.h"
#include "common/store/store.h"
#include "services/indicators/service/snapshot.h"
#include "tiernet/indicators/v1/ranking.pb.h"
#include "tiernet/indicators/v1/scoreboard.pb.h"

namespace tiernet::indicators {

// `store` and `reference` outlive it. From any thread.
class Scoreboards {
 public:
  Scoreboards(store::Store& store, const Reference& reference);

  absl::StatusOr<v1::Scoreboard> Get(const Caller& caller, const v1::GetScoreboardRequest& request) const;
  absl::StatusOr<v1::ListScoreboardsResponse> List(const Caller& caller,
                                                   const v1::ListScoreboardsRequest& request) const;
  absl::StatusOr<v1::Ranking> Rank(const Caller& caller, const v1::GetRankingRequest& request) const;
  // Of every group, from what is committed by now.
  absl::StatusOr<std::vector<v1::Ranking>> RankAll(const Caller& caller, absl::CivilDay as_of) const;
  absl::StatusOr<v1::ExplainResponse> Explain(const Caller& caller, const v1::ExplainRequest& request) const;

 private:
  // The day asked for, today if none is. DATE_IN_FUTURE.
  absl::StatusOr<absl::CivilDay> DayOf(const std::string& as_of) const;
  absl::StatusOr<v1::Scoreboard> Board(Snapshot& snapshot, const Place& place, absl::CivilDay as_of) const;
  // Of a unit, by the values of its board.
  absl::StatusOr<v1::Assessment> AssessmentOf(Snapshot& snapshot, const Place& place, const v1::Scoreboard& board,
                                              absl::CivilDay as_of) const;
  absl::StatusOr<const reference::v1::IndicatorDefinition*> DefinitionOf(const std::string& code, const Place& place,
                                                                         absl::CivilDay as_of) const;

  store::Store& store_;
  const Reference& reference_;
  const std::string rules_version_;
};

}  // namespace tiernet::indicators
