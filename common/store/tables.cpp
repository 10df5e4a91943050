#include "common/store/tables.h"

#include "absl/strings/str_cat.h"
#include "common/sql/table.h"
#include "common/status/macros.h"
#include "common/store/cursor.h"

namespace tiernet::store {

EntityTables::EntityTables(const std::vector<const schema::Kind*>& own,
                           const std::vector<const schema::Kind*>& replicas) {
  const auto add = [this](const schema::Kind* kind, Keeper keeper) {
    return tables_.emplace(kind, std::make_unique<const EntityTable>(*kind, keeper)).first->second.get();
  };
  for (const auto* kind : own) own_.push_back(add(kind, Keeper::kOwn));
  for (const auto* kind : replicas) replicas_.push_back(add(kind, Keeper::kReplica));
}

const EntityTable* EntityTables::Find(absl::string_view collection) const {
  for (const auto* table : own_) {
    if (table->kind().collection == collection) return table;
  }
  return nullptr;
}

const EntityTable* EntityTables::FindReplica(absl::string_view kind) const {
  for (const auto* table : replicas_) {
    if (table->kind().name == kind) return table;
  }
  return nullptr;
}

absl::Status EnsureTables(sql::Db& db, const EntityTables& tables) {
  TN_RETURN_IF_ERROR(EnsureJournal(db));
  TN_RETURN_IF_ERROR(EnsureCursors(db));
  TN_RETURN_IF_ERROR(sql::EnsureTable(db, {"claims",
                                           {{"kind", sql::Type::kText},
                                            {"field", sql::Type::kText},
                                            {"value", sql::Type::kText},
                                            {"name", sql::Type::kText}},
                                           {"kind", "field", "value"},
                                           {},
                                           true})
                         .status());
  TN_RETURN_IF_ERROR(sql::EnsureTable(db, {"answered",
                                           {{"scope", sql::Type::kBlob},
                                            {"digest", sql::Type::kBlob},
                                            {"stream", sql::Type::kText},
                                            {"seq", sql::Type::kInteger},
                                            {"at", sql::Type::kInteger}},
                                           {"scope"},
                                           {{"at"}},
                                           true})
                         .status());
  TN_RETURN_IF_ERROR(sql::EnsureTable(db, {"unfilled", {{"name", sql::Type::kText}}, {"name"}, {}, true}).status());
  for (const auto* table : tables.own_) TN_RETURN_IF_ERROR(table->Ensure(db));
  for (const auto* table : tables.replicas_) TN_RETURN_IF_ERROR(table->Ensure(db));
  return absl::OkStatus();
}

absl::StatusOr<std::string> ClaimHolder(sql::Db& db, const schema::Kind& kind, absl::string_view field,
                                        absl::string_view value) {
  TN_ASSIGN_OR_RETURN(auto* select,
                      db.Prepare("SELECT name FROM claims WHERE kind = $1 AND field = $2 AND value = $3"));
  select->Text(1, kind.name).Text(2, field).Text(3, value);
  TN_ASSIGN_OR_RETURN(const bool found, select->Step());
  std::string holder = found ? std::string(select->Text(0)) : "";
  select->Reset();
  return holder;
}

absl::Status AddClaim(sql::Db& db, const schema::Kind& kind, absl::string_view field, absl::string_view value,
                      absl::string_view name) {
  TN_ASSIGN_OR_RETURN(auto* insert,
                      db.Prepare("INSERT INTO claims (kind, field, value, name) VALUES ($1, $2, $3, $4)"));
  return insert->Text(1, kind.name).Text(2, field).Text(3, value).Text(4, name).Run();
}

absl::Status DropClaim(sql::Db& db, const schema::Kind& kind, absl::string_view field, absl::string_view value) {
  TN_ASSIGN_OR_RETURN(auto* erase, db.Prepare("DELETE FROM claims WHERE kind = $1 AND field = $2 AND value = $3"));
  return erase->Text(1, kind.name).Text(2, field).Text(3, value).Run();
}

absl::StatusOr<std::vector<Claim>> ReadClaims(sql::Db& db, const Claim& after, int most) {
  std::vector<Claim> claims;
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT kind, field, value, name FROM claims "
                                               "WHERE (kind, field, value) > ($1, $2, $3) "
                                               "ORDER BY kind, field, value LIMIT $4"));
  select->Text(1, after.kind).Text(2, after.field).Text(3, after.value).Int(4, most);
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool found, select->Step());
    if (!found) return claims;
    claims.push_back({std::string(select->Text(0)), std::string(select->Text(1)), std::string(select->Text(2)),
                      std::string(select->Text(3))});
  }
}

absl::StatusOr<bool> FindAnswered(sql::Db& db, absl::string_view scope, Answered& answered) {
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT digest, stream, seq FROM answered WHERE scope = $1"));
  select->Blob(1, scope);
  TN_ASSIGN_OR_RETURN(const bool found, select->Step());
  if (found) answered = {std::string(select->Blob(0)), std::string(select->Text(1)), select->Int(2)};
  select->Reset();
  return found;
}

absl::Status AddAnswered(sql::Db& db, absl::string_view scope, const Answered& answered, int64_t unix_seconds) {
  TN_ASSIGN_OR_RETURN(auto* insert,
                      db.Prepare("INSERT INTO answered (scope, digest, stream, seq, at) VALUES ($1, $2, $3, $4, $5)"));
  insert->Blob(1, scope).Blob(2, answered.digest).Text(3, answered.stream).Int(4, answered.seq).Int(5, unix_seconds);
  return insert->Run();
}

absl::StatusOr<int> ForgetAnswered(sql::Db& db, int64_t unix_seconds, int most) {
  TN_ASSIGN_OR_RETURN(auto* erase, db.Prepare("DELETE FROM answered WHERE scope IN "
                                              "(SELECT scope FROM answered WHERE at < $1 ORDER BY at LIMIT $2)"));
  TN_RETURN_IF_ERROR(erase->Int(1, unix_seconds).Int(2, most).Run());
  return db.Changed();
}

}  // namespace tiernet::store
