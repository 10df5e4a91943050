#include "services/indicators/service/snapshot.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/journal/chain.h"
#include "common/schema/kind.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "common/store/cursor.h"
#include "common/store/ledger.h"
#include "services/indicators/domain/entered.h"
#include "services/indicators/domain/fraction.h"
#include "services/indicators/service/followers.h"
#include "tiernet/indicators/v1/bulletin.pb.h"
#include "tiernet/indicators/v1/commendation.pb.h"

namespace tiernet::indicators {
namespace {

journal::v1::Head HeadOf(const std::string& service, const std::string& stream, int64_t seq, absl::string_view hash) {
  journal::v1::Head head;
  head.set_service(service);
  head.set_stream(stream);
  head.set_seq(seq);
  head.set_hash(std::string(hash));
  return head;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Snapshot>> Snapshot::Take(store::Store& store, const Reference& reference,
                                                         const Caller& caller) {
  TN_ASSIGN_OR_RETURN(auto db, store.Read());
  TN_RETURN_IF_ERROR(db->BeginRead());
  return std::unique_ptr<Snapshot>(new Snapshot(store, std::move(db), reference, caller));
}

Snapshot::Snapshot(store::Store& store, store::Store::Lease db, const Reference& reference, Caller caller)
    : store_(store),
      db_(std::move(db)),
      reference_(reference),
      caller_(std::move(caller)),
      tables_{*db_, store.entities(), store.options().home_units},
      facts_(tables_, caller_, store.options().clock.today(), store.options().clock.today(),
             /*may_backfill=*/false) {}

Sums& Snapshot::SumsOf(const std::vector<std::string>& units) {
  return sums_.try_emplace(units, *db_, units).first->second;
}

Sources Snapshot::SourcesOf(const Place& place) {
  Sources sources;
  sources.sum = [this, &place](const SumQuery& query) -> absl::StatusOr<absl::int128> {
    const bool by_class = query.zones != reference::v1::ZONE_CLASS_UNSPECIFIED;
    const auto zones = by_class ? ZonesOf(query.zones, reference_) : place.zones;
    if (by_class && zones.empty()) return absl::int128(0);
    if (query.whose == Whose::kAll) return SumsOf(place.units).Of(query.measure, query.days, zones);
    return SumsOf(place.units).Of(query.measure, query.days, zones, UnitsOf(query.whose, place, reference_));
  };
  sources.share_of_units = [this](const SumQuery& query) -> absl::StatusOr<std::pair<int, int>> {
    const auto& units = reference_.summation_units();
    TN_ASSIGN_OR_RETURN(const int with, SumsOf(units).UnitsWith(query.measure, query.days));
    return std::make_pair(with, static_cast<int>(units.size()));
  };
  sources.zones_with = [this, &place](const SumQuery& query) -> absl::StatusOr<std::pair<int, int>> {
    std::vector<std::string> zones = place.zones;
    if (zones.empty()) {
      for (const auto& zone : reference_.data().zones()) zones.push_back(zone.id());
    }
    int with = 0;
    for (const auto& zone : zones) {
      TN_ASSIGN_OR_RETURN(const auto sum, SumsOf(place.units).Of(query.measure, query.days, {zone}));
      with += sum != 0 ? 1 : 0;
    }
    return std::make_pair(with, static_cast<int>(zones.size()));
  };
  sources.units_with = [this, &place](const std::vector<SumQuery>& queries) {
    std::vector<std::pair<v1::Measure, Days>> sums;
    for (const auto& query : queries) sums.emplace_back(query.measure, query.days);
    return SumsOf(place.units).UnitsWithAll(sums, UnitsOf(queries.front().whose, place, reference_));
  };
  sources.sum_up_to_target = [this, &place](const SumQuery& query, absl::string_view indicator) {
    return SumUpToTarget(place, query, indicator);
  };
  sources.bulletins = [this](const Days& days) { return BulletinsOf(days); };
  sources.figure = [this, &place](v1::Series series, absl::CivilMonth month) { return FigureOf(place, series, month); };
  sources.target = [this, &place](absl::string_view indicator, int year) {
    return TargetOf(place.scope.kind(), place.unit, indicator, year);
  };
  sources.city_target = [this](absl::string_view indicator, int year) {
    return TargetOf(v1::SCOPE_KIND_CITY, reference_.City(), indicator, year);
  };
  sources.unit_targets = [this](absl::string_view indicator, int year) { return UnitTargets(indicator, year); };
  return sources;
}

absl::StatusOr<absl::int128> Snapshot::SumUpToTarget(const Place& place, const SumQuery& query,
                                                     absl::string_view indicator) {
  std::optional<Fraction> target;
  for (const auto* definition : reference_.IndicatorsOf(static_cast<int>(query.days.to.year()))) {
    if (definition->code() == indicator) target = Fraction::ParseDecimal(definition->target());
  }
  if (!target) return absl::InternalError(absl::StrCat("the plan sets no target for ", indicator));
  const auto most = target->numerator() / target->denominator();
  return SumsOf(place.units).UpTo(most, query.measure, query.days, UnitsOf(query.whose, place, reference_));
}

template <typename Entity>
absl::StatusOr<std::optional<Entity>> Snapshot::Holder(absl::string_view field, const std::string& claim) const {
  TN_ASSIGN_OR_RETURN(const auto name, facts_.HolderOf<Entity>(field, claim));
  if (name.empty()) return std::optional<Entity>();
  TN_ASSIGN_OR_RETURN(auto entity, facts_.Get<Entity>(name));
  return std::optional<Entity>(std::move(entity));
}

absl::StatusOr<std::optional<v1::OfficialFigure>> Snapshot::FigureOf(const Place& place, v1::Series series,
                                                                     absl::CivilMonth month) const {
  return Holder<v1::OfficialFigure>("claimed_month",
                                    ClaimOf(series, place.scope.kind(), place.unit, FormatMonth(month)));
}

absl::StatusOr<std::optional<v1::Target>> Snapshot::TargetOf(v1::ScopeKind kind, absl::string_view unit,
                                                             absl::string_view indicator, int year) const {
  return Holder<v1::Target>("claimed_scope", ClaimOf(indicator, kind, unit, year));
}

absl::StatusOr<std::vector<v1::Target>> Snapshot::UnitTargets(absl::string_view indicator, int year) const {
  std::vector<v1::Target> targets;
  for (const auto& unit : reference_.summation_units()) {
    TN_ASSIGN_OR_RETURN(auto target, TargetOf(v1::SCOPE_KIND_UNIT, unit, indicator, year));
    if (target) targets.push_back(*std::move(target));
  }
  return targets;
}

// Of the ranking. By columns: a bulletin holds every assessment of its quarter, and none is needed here.
absl::StatusOr<std::vector<std::string>> Snapshot::BulletinsOf(const Days& days) const {
  const auto& kind = schema::KindOf<v1::Bulletin>();
  const std::string stream = absl::StrCat(reference_.City(), "/*");
  std::vector<std::string> names;
  TN_ASSIGN_OR_RETURN(auto* select,
                      db_->Prepare(absl::StrCat("SELECT id FROM ", kind.table,
                                                " WHERE stream = $1 AND published_on >= $2 AND published_on <= $3 "
                                                "AND number = 0 AND subject = $4 ORDER BY id")));
  const std::string first = FormatDate(days.from.value_or(absl::CivilDay()));
  const std::string last = FormatDate(days.to);
  const auto& ranking = v1::BulletinSubject_Name(v1::BULLETIN_SUBJECT_RANKING);
  select->Text(1, stream).Text(2, first).Text(3, last).Text(4, ranking);
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool found, select->Step());
    if (!found) return names;
    names.push_back(schema::MakeName(stream, kind.collection, select->Text(0)));
  }
}

absl::StatusOr<int64_t> Snapshot::CommendationsOf(const std::string& unit, absl::CivilDay as_of) const {
  TN_ASSIGN_OR_RETURN(const auto all, facts_.WhereIn<v1::Commendation>(unit, "awarded_to", unit));
  return std::count_if(all.begin(), all.end(), [&](const auto& commendation) {
    return commendation.awarded_on() >= FormatDate(absl::CivilDay(as_of.year())) &&
           commendation.awarded_on() <= FormatDate(as_of);
  });
}

absl::StatusOr<std::vector<journal::v1::Head>> Snapshot::Heads() const {
  std::vector<journal::v1::Head> heads;
  for (const auto* service : kFollowed) {
    TN_ASSIGN_OR_RETURN(const auto cursors, store::ReadCursors(*db_, kFollowerName, service));
    for (const auto& cursor : cursors) heads.push_back(HeadOf(service, cursor.stream, cursor.seq, cursor.hash));
  }
  TN_ASSIGN_OR_RETURN(const auto own, store::ReadHeads(*db_));
  for (const auto& [stream, head] : own) {
    heads.push_back(HeadOf(store_.options().service, stream, head.seq, journal::View(head.hash)));
  }
  std::sort(heads.begin(), heads.end(), [](const auto& a, const auto& b) {
    return std::tie(a.service(), a.stream()) < std::tie(b.service(), b.stream());
  });
  return heads;
}

}  // namespace tiernet::indicators
