// All tables of a service's database, as a decision and its committer use them.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/store/entity_table.h"
#include "common/store/ledger.h"

namespace tiernet::store {

// Kinds by their descriptors; immutable once made.
class EntityTables {
 public:
  EntityTables(const std::vector<const schema::Kind*>& own, const std::vector<const schema::Kind*>& replicas);

  // The table of a kind, the service's own or a replica.
  const EntityTable& Of(const schema::Kind& kind) const { return *tables_.at(&kind); }
  // The table of the service's own collection, or null.
  const EntityTable* Find(absl::string_view collection) const;
  // Of the service's own kinds.
  const std::vector<const EntityTable*>& own() const { return own_; }
  // The table of replicas of the kind that the journal calls `kind`, or null.
  const EntityTable* FindReplica(absl::string_view kind) const;

 private:
  friend absl::Status EnsureTables(sql::Db& db, const EntityTables& tables);

  absl::flat_hash_map<const schema::Kind*, std::unique_ptr<const EntityTable>> tables_;
  std::vector<const EntityTable*> own_;
  std::vector<const EntityTable*> replicas_;
};

// Makes every table of a service's database.
absl::Status EnsureTables(sql::Db& db, const EntityTables& tables);

// What a decision sees: the connection with its open transaction, and what this
// node is home of.
struct Tables {
  sql::Db& db;
  const EntityTables& entities;
  const std::vector<std::string>& home_units;
};

// Claims of unique values (`unique` in the schema).
absl::StatusOr<std::string> ClaimHolder(sql::Db& db, const schema::Kind& kind, absl::string_view field,
                                        absl::string_view value);
absl::Status AddClaim(sql::Db& db, const schema::Kind& kind, absl::string_view field, absl::string_view value,
                      absl::string_view name);
absl::Status DropClaim(sql::Db& db, const schema::Kind& kind, absl::string_view field, absl::string_view value);

// A row of them: `name` is the entity that holds the value.
struct Claim {
  std::string kind;
  std::string field;
  std::string value;
  std::string name;
};
// The next claims after `after`, in order of kind, field and value.
absl::StatusOr<std::vector<Claim>> ReadClaims(sql::Db& db, const Claim& after, int most);

// A call that came with a request_id, and the record that answered it.
struct Answered {
  std::string digest;
  std::string stream;
  int64_t seq;
};
absl::StatusOr<bool> FindAnswered(sql::Db& db, absl::string_view scope, Answered& answered);
absl::Status AddAnswered(sql::Db& db, absl::string_view scope, const Answered& answered, int64_t unix_seconds);
// Forgets at most `most` of those answered before `unix_seconds`, oldest first; how
// many.
absl::StatusOr<int> ForgetAnswered(sql::Db& db, int64_t unix_seconds, int most);

}  // namespace tiernet::store
