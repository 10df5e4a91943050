#include "services/indicators/service/derived.h"

#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/obs/log.h"
#include "common/schema/kind.h"
#include "common/schema/name.h"
#include "common/sql/table.h"
#include "common/status/macros.h"
#include "services/indicators/domain/contribution.h"
#include "services/indicators/domain/view.h"

namespace tiernet::indicators {
namespace {

using sql::Type;

const absl::CivilDay kDayZero(1970, 1, 1);

// Kinds that views are made of, by the journal's name for them.
const schema::Kind* FindKind(const std::string& name) {
  static const auto& kinds = *[] {
    auto* found = new absl::flat_hash_map<std::string, const schema::Kind*>();
    for (const auto& kind : ViewKinds()) {
      (*found)[kind] =
          &schema::MustKindOf(google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(kind));
    }
    return found;
  }();
  const auto found = kinds.find(name);
  return found == kinds.end() ? nullptr : found->second;
}

// The view that an entity belongs to: its project's, else its own.
std::string ViewOf(const schema::Kind& kind, const follow::Record& record) {
  if (kind.project_id == nullptr) return record.header.name();
  const auto entity = kind.New();
  const bool parsed = entity->ParseFromString(record.body);
  std::string project = parsed ? entity->GetReflection()->GetString(*entity, kind.project_id) : "";
  return project.empty() ? record.header.name() : project;
}

// Brings what is derived up to changed replicas, within one transaction.
class Derivation {
 public:
  Derivation(sql::Db& db, const Calendar& calendar) : db_(db), calendar_(calendar) {}

  absl::Status TakeOver(const follow::Record& record) {
    const auto* kind = FindKind(record.header.kind());
    // What has no resource name is of nobody: nothing can be counted of it.
    if (kind == nullptr || !schema::ParseName(record.header.name())) return absl::OkStatus();
    TN_ASSIGN_OR_RETURN(const auto replica, Find(record.header.name()));
    if (record.header.operation() == journal::v1::OPERATION_DELETE) {
      return replica ? Remove(*replica) : absl::OkStatus();
    }
    if (replica && replica->seq >= record.header.seq()) return absl::OkStatus();
    // A project id never changes, but bytes that could not be read did not tell it.
    const bool knows_view = replica && replica->view != record.header.name();
    const std::string view = knows_view ? replica->view : ViewOf(*kind, record);
    touched_.insert(view);
    if (replica) {
      TN_ASSIGN_OR_RETURN(auto* update,
                          db_.Prepare("UPDATE replicas SET seq = $2, body = $3, view = $4 WHERE id = $1"));
      return update->Int(1, replica->id).Int(2, record.header.seq()).Blob(3, record.body).Text(4, view).Run();
    }
    TN_ASSIGN_OR_RETURN(const auto id, NextId());
    TN_ASSIGN_OR_RETURN(auto* insert, db_.Prepare("INSERT INTO replicas (id, name, view, kind, seq, body) "
                                                  "VALUES ($1, $2, $3, $4, $5, $6)"));
    insert->Int(1, id).Text(2, record.header.name()).Text(3, view).Text(4, kind->name);
    return insert->Int(5, record.header.seq()).Blob(6, record.body).Run();
  }

  // Counts the views of all that was taken over.
  absl::Status CountTouched() {
    for (const auto& view : touched_) TN_RETURN_IF_ERROR(Count(view));
    touched_.clear();
    return WriteCells();
  }

  absl::Status Count(const std::string& view) {
    TN_ASSIGN_OR_RETURN(const auto wanted, ContributionsOf(view));
    TN_ASSIGN_OR_RETURN(const auto stored, StoredOf(view));
    for (const auto& [key, amount] : stored) {
      const auto now = wanted.find(key);
      if (now != wanted.end() && now->second == amount) continue;
      AddToCells(key, now == wanted.end() ? -amount : now->second - amount);
      TN_RETURN_IF_ERROR(now == wanted.end() ? Erase(key) : Write(key, now->second));
    }
    for (const auto& [key, amount] : wanted) {
      if (stored.count(key) > 0) continue;
      AddToCells(key, amount);
      TN_RETURN_IF_ERROR(Write(key, amount));
    }
    return absl::OkStatus();
  }

  absl::Status WriteCells() {
    TN_ASSIGN_OR_RETURN(auto* add,
                        db_.Prepare("INSERT INTO cells (unit, span, period, measure, zone, amount) VALUES ($1, $2, $3, "
                                    "$4, $5, $6) ON CONFLICT (unit, span, period, measure, zone) DO UPDATE SET amount "
                                    "= amount + excluded.amount"));
    for (const auto& [cell, amount] : cells_) {
      const auto& [unit, span, period, measure, zone] = cell;
      if (amount == 0) continue;
      add->Text(1, unit).Int(2, span).Int(3, period).Int(4, measure).Text(5, zone).Int(6, amount);
      TN_RETURN_IF_ERROR(add->Run());
    }
    cells_.clear();
    return absl::OkStatus();
  }

 private:
  struct Replica {
    int64_t id;
    std::string view;
    int64_t seq;
  };
  // What a contribution is found by.
  struct Key {
    int64_t entity;
    int measure;
    std::string unit;
    std::string zone;
    int64_t day;
    auto operator<=>(const Key&) const = default;  // NOLINT(modernize-use-nullptr): sees a 0 in what is generated
  };
  using Amounts = std::map<Key, int64_t>;

  absl::StatusOr<std::optional<Replica>> Find(const std::string& name) {
    TN_ASSIGN_OR_RETURN(auto* select, db_.Prepare("SELECT id, view, seq FROM replicas WHERE name = $1"));
    TN_ASSIGN_OR_RETURN(const bool found, select->Text(1, name).Step());
    std::optional<Replica> replica;
    if (found) replica = Replica{select->Int(0), std::string(select->Text(1)), select->Int(2)};
    select->Reset();
    return replica;
  }

  absl::StatusOr<int64_t> NextId() {
    if (last_id_ == 0) {
      TN_ASSIGN_OR_RETURN(auto* select, db_.Prepare("SELECT max(id) FROM replicas"));
      TN_ASSIGN_OR_RETURN(const bool found, select->Step());
      last_id_ = found && !select->IsNull(0) ? select->Int(0) : 0;
      select->Reset();
    }
    return ++last_id_;
  }

  // Its contributions go first: they are found through it.
  absl::Status Remove(const Replica& replica) {
    TN_ASSIGN_OR_RETURN(const auto stored, StoredOf(replica.view));
    for (const auto& [key, amount] : stored) {
      if (key.entity != replica.id) continue;
      AddToCells(key, -amount);
      TN_RETURN_IF_ERROR(Erase(key));
    }
    touched_.insert(replica.view);
    TN_ASSIGN_OR_RETURN(auto* erase, db_.Prepare("DELETE FROM replicas WHERE id = $1"));
    return erase->Int(1, replica.id).Run();
  }

  absl::StatusOr<Amounts> ContributionsOf(const std::string& view) {
    TN_ASSIGN_OR_RETURN(auto* select,
                        db_.Prepare("SELECT id, name, kind, body FROM replicas WHERE view = $1 ORDER BY name"));
    select->Text(1, view);
    ProjectView entities;
    bool readable = true;
    std::string speaker;
    absl::flat_hash_map<std::string, int64_t> ids;
    while (true) {
      TN_ASSIGN_OR_RETURN(const bool row, select->Step());
      if (!row) break;
      const std::string name(select->Text(1));
      // For an unreadable project one of its own unit speaks, before a decision of the city.
      if (speaker.empty() || (!schema::ParseName(speaker)->to.empty() && schema::ParseName(name)->to.empty())) {
        speaker = name;
      }
      ids[name] = select->Int(0);
      readable = AddToView(select->Text(2), select->Blob(3), entities) && readable;
    }
    if (speaker.empty()) return Amounts();
    if (readable) {
      auto amounts = ToAmounts(Contributions(entities, calendar_), ids);
      if (amounts) return *std::move(amounts);
    }
    return *ToAmounts(UnreadableContributions(speaker), ids);
  }

  // Nothing if one is of an entity whose bytes bear another name than its records.
  static std::optional<Amounts> ToAmounts(const std::vector<Contribution>& contributions,
                                          const absl::flat_hash_map<std::string, int64_t>& ids) {
    Amounts amounts;
    for (const auto& made : contributions) {
      const auto id = ids.find(made.entity);
      if (id == ids.end()) return std::nullopt;
      amounts[{id->second, made.measure, made.unit, made.zone, PeriodOf(Span::kDay, made.day)}] = made.amount;
    }
    return amounts;
  }

  absl::StatusOr<Amounts> StoredOf(const std::string& view) {
    TN_ASSIGN_OR_RETURN(auto* select, db_.Prepare("SELECT c.entity, c.measure, c.unit, c.zone, c.day, c.amount FROM "
                                                  "replicas r JOIN contributions c ON c.entity = r.id "
                                                  "WHERE r.view = $1"));
    select->Text(1, view);
    Amounts amounts;
    while (true) {
      TN_ASSIGN_OR_RETURN(const bool row, select->Step());
      if (!row) return amounts;
      amounts[{select->Int(0), static_cast<int>(select->Int(1)), std::string(select->Text(2)),
               std::string(select->Text(3)), select->Int(4)}] = select->Int(5);
    }
  }

  absl::Status Write(const Key& key, int64_t amount) {
    TN_ASSIGN_OR_RETURN(auto* insert, db_.Prepare("INSERT INTO contributions (entity, measure, unit, zone, day, amount)"
                                                  " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (entity, measure, "
                                                  "unit, zone, day) DO UPDATE SET amount = excluded.amount"));
    insert->Int(1, key.entity).Int(2, key.measure).Text(3, key.unit).Text(4, key.zone).Int(5, key.day);
    return insert->Int(6, amount).Run();
  }

  absl::Status Erase(const Key& key) {
    TN_ASSIGN_OR_RETURN(auto* erase, db_.Prepare("DELETE FROM contributions WHERE entity = $1 AND measure = $2 AND "
                                                 "unit = $3 AND zone = $4 AND day = $5"));
    return erase->Int(1, key.entity).Int(2, key.measure).Text(3, key.unit).Text(4, key.zone).Int(5, key.day).Run();
  }

  void AddToCells(const Key& key, int64_t amount) {
    const absl::CivilDay day = DayOf(key.day);
    for (const auto span : {Span::kYear, Span::kMonth, Span::kDay}) {
      cells_[{key.unit, static_cast<int>(span), PeriodOf(span, day), key.measure, key.zone}] += amount;
    }
  }

  sql::Db& db_;
  const Calendar& calendar_;
  int64_t last_id_ = 0;
  std::set<std::string> touched_;
  // Unit, span, period, measure, zone: changes not written yet, each cell once.
  std::map<std::tuple<std::string, int, int64_t, int, std::string>, int64_t> cells_;
};

absl::Status EnsureTables(sql::Db& db) {
  const std::vector<sql::TableDef> tables = {
      {"replicas",
       {{"id", Type::kInteger},
        {"name", Type::kText},
        {"view", Type::kText},
        {"kind", Type::kText},
        {"seq", Type::kInteger},
        {"body", Type::kBlob}},
       {"id"},
       {{"name"}, {"view"}}},
      {"contributions",
       {{"entity", Type::kInteger},
        {"measure", Type::kInteger},
        {"unit", Type::kText},
        {"zone", Type::kText},
        {"day", Type::kInteger},
        {"amount", Type::kInteger}},
       {"entity", "measure", "unit", "zone", "day"},
       {{"measure", "unit", "zone", "day"}},
       true},
      {"cells",
       {{"unit", Type::kText},
        {"span", Type::kInteger},
        {"period", Type::kInteger},
        {"measure", Type::kInteger},
        {"zone", Type::kText},
        {"amount", Type::kInteger}},
       {"unit", "span", "period", "measure", "zone"},
       {},
       true},
      {"rules", {{"version", Type::kText}}, {"version"}, {}, true},
      {"view_kinds", {{"names", Type::kText}}, {"names"}, {}, true},
  };
  for (const auto& table : tables) TN_RETURN_IF_ERROR(sql::EnsureTable(db, table).status());
  return absl::OkStatus();
}

// The one text that `sql` selects; empty if there is none.
absl::StatusOr<std::string> ReadText(sql::Db& db, absl::string_view sql) {
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare(sql));
  TN_ASSIGN_OR_RETURN(const bool found, select->Step());
  std::string text = found ? std::string(select->Text(0)) : "";
  select->Reset();
  return text;
}

// Runs `write` in a transaction of its own.
template <typename Write>
absl::Status InTransaction(sql::Db& db, Write write) {
  TN_RETURN_IF_ERROR(db.Begin());
  if (auto status = write(); !status.ok()) {
    db.Rollback();
    return status;
  }
  return db.Commit();
}

absl::StatusOr<std::vector<std::string>> NextViews(sql::Db& db, const std::string& after) {
  TN_ASSIGN_OR_RETURN(auto* select,
                      db.Prepare("SELECT DISTINCT view FROM replicas WHERE view > $1 ORDER BY view LIMIT 500"));
  select->Text(1, after);
  std::vector<std::string> views;
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) return views;
    views.emplace_back(select->Text(0));
  }
}

// In slices. As long as it is not finished no version is stored, so that a start that is
// interrupted begins anew.
absl::Status CountAnew(sql::Db& db, const Calendar& calendar) {
  TN_RETURN_IF_ERROR(InTransaction(db, [&]() -> absl::Status {
    return db.Execute("DELETE FROM rules; DELETE FROM contributions; DELETE FROM cells");
  }));
  constexpr absl::Duration kBetweenLines = absl::Seconds(10);
  absl::Time next_line = absl::Now() + kBetweenLines;
  int64_t counted = 0;
  std::string after;
  while (true) {
    TN_ASSIGN_OR_RETURN(const auto views, NextViews(db, after));
    if (views.empty()) break;
    TN_RETURN_IF_ERROR(InTransaction(db, [&]() -> absl::Status {
      Derivation derivation(db, calendar);
      for (const auto& view : views) {
        TN_RETURN_IF_ERROR(derivation.Count(view));
      }
      return derivation.WriteCells();
    }));
    after = views.back();
    counted += static_cast<int64_t>(views.size());
    if (absl::Now() < next_line) continue;
    next_line = absl::Now() + kBetweenLines;
    obs::Log(obs::Level::kInfo, "counting anew", {{"projects", counted}});
  }
  if (counted > 0) obs::Log(obs::Level::kInfo, "counted anew", {{"projects", counted}});
  return absl::OkStatus();
}

// Replicas stay: what is pulled again is passed over by its seq.
absl::Status EnsureKinds(sql::Db& db, const std::function<absl::Status(sql::Db&)>& follow_anew) {
  const std::string now = absl::StrJoin(ViewKinds(), " ");
  TN_ASSIGN_OR_RETURN(const auto stored, ReadText(db, "SELECT names FROM view_kinds"));
  if (stored == now) return absl::OkStatus();
  return InTransaction(db, [&]() -> absl::Status {
    TN_RETURN_IF_ERROR(follow_anew(db));
    TN_RETURN_IF_ERROR(db.Execute("DELETE FROM view_kinds"));
    TN_ASSIGN_OR_RETURN(auto* insert, db.Prepare("INSERT INTO view_kinds (names) VALUES ($1)"));
    return insert->Text(1, now).Run();
  });
}

}  // namespace

int64_t PeriodOf(Span span, absl::CivilDay day) {
  switch (span) {
    case Span::kYear:
      return day.year();
    case Span::kMonth:
      return day.year() * 12 + day.month() - 1;
    case Span::kDay:
      break;
  }
  return day - kDayZero;
}

absl::CivilDay DayOf(int64_t period) { return kDayZero + period; }

absl::Status EnsureDerived(sql::Db& db, const std::string& rules_version, const Calendar& calendar,
                           const std::function<absl::Status(sql::Db&)>& follow_anew) {
  TN_RETURN_IF_ERROR(EnsureTables(db));
  TN_RETURN_IF_ERROR(EnsureKinds(db, follow_anew));
  TN_ASSIGN_OR_RETURN(const auto stored, ReadText(db, "SELECT version FROM rules"));
  if (stored == rules_version) return absl::OkStatus();
  if (!stored.empty()) obs::Log(obs::Level::kInfo, "other rules", {{"stored", stored}, {"now", rules_version}});
  TN_RETURN_IF_ERROR(CountAnew(db, calendar));
  return InTransaction(db, [&]() -> absl::Status {
    TN_ASSIGN_OR_RETURN(auto* insert, db.Prepare("INSERT INTO rules (version) VALUES ($1)"));
    return insert->Text(1, rules_version).Run();
  });
}

absl::Status ApplyRecords(sql::Db& db, const std::vector<follow::Record>& records, const Calendar& calendar) {
  Derivation derivation(db, calendar);
  for (const auto& record : records) TN_RETURN_IF_ERROR(derivation.TakeOver(record));
  return derivation.CountTouched();
}

}  // namespace tiernet::indicators
