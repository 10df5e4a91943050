// One state of the database, and what values are made from in it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/reference/reference.h"
#include "common/store/facts.h"
#include "common/store/store.h"
#include "common/store/tables.h"
#include "services/indicators/domain/scope.h"
#include "services/indicators/domain/value.h"
#include "services/indicators/service/sums.h"

namespace tiernet::indicators {

// Figures and targets as of today, sums as of any day, heads as of when it was taken: all of
// one read. Used by one thread; `store` and `reference` outlive it.
class Snapshot {
 public:
  static absl::StatusOr<std::unique_ptr<Snapshot>> Take(store::Store& store, const Reference& reference,
                                                        const Caller& caller);

  // What values of `place` are made from; lives as long as this and `place`.
  Sources SourcesOf(const Place& place);

  // How far each journal was read: those followed, and this service's own.
  absl::StatusOr<std::vector<journal::v1::Head>> Heads() const;

  // Of `unit`, awarded in the year of `as_of` up to then.
  absl::StatusOr<int64_t> CommendationsOf(const std::string& unit, absl::CivilDay as_of) const;

  Sums& SumsOf(const std::vector<std::string>& units);
  sql::Db& db() const { return *db_; }

 private:
  Snapshot(store::Store& store, store::Store::Lease db, const Reference& reference, Caller caller);

  absl::StatusOr<std::optional<v1::OfficialFigure>> FigureOf(const Place& place, v1::Series series,
                                                             absl::CivilMonth month) const;
  absl::StatusOr<std::optional<v1::Target>> TargetOf(v1::ScopeKind kind, absl::string_view unit,
                                                     absl::string_view indicator, int year) const;
  absl::StatusOr<std::vector<v1::Target>> UnitTargets(absl::string_view indicator, int year) const;
  absl::StatusOr<absl::int128> SumUpToTarget(const Place& place, const SumQuery& query, absl::string_view indicator);
  absl::StatusOr<std::vector<std::string>> BulletinsOf(const Days& days) const;
  // The entity that holds the claim; nothing if none does.
  template <typename Entity>
  absl::StatusOr<std::optional<Entity>> Holder(absl::string_view field, const std::string& claim) const;

  store::Store& store_;
  const store::Store::Lease db_;
  const Reference& reference_;
  const Caller caller_;
  mutable store::Tables tables_;
  const store::Facts facts_;
  std::map<std::vector<std::string>, Sums> sums_;
};

}  // namespace tiernet::indicators
