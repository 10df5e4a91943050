// The rows of one kind: its entities' bytes with the columns that its schema names.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/schema/kind.h"
#include "common/sql/db.h"
#include "google/protobuf/message.h"

namespace tiernet::store {

// A row; views are valid until the table is read again over the same connection.
struct EntityRow {
  int64_t seq;
  // Day of the next step that the clock takes; empty: none.
  absl::string_view due_on;
  // Day of the last dated fact.
  absl::string_view last_fact_on;
  // The unit credited today.
  absl::string_view unit;
  // The entity's bytes are `body` and `personal`, one after the other.
  absl::string_view body;
  absl::string_view personal;
};

// The two parts of an entity's bytes.
struct Parts {
  std::string body;
  std::string personal;
};
// Serialises `entity`, with the fields marked `personal` apart.
Parts Split(const schema::Kind& kind, const google::protobuf::Message& entity);

// Where an entity is and what its new row says.
struct RowKey {
  absl::string_view stream;
  absl::string_view id;
};

// What a row holds besides its bytes.
struct Held {
  int64_t seq = 0;
  // Values of the unique fields, in the kind's order.
  std::vector<std::string> claims;
};

// A whole row, for those who go through all.
struct StoredEntity {
  std::string stream;
  std::string id;
  int64_t seq;
  std::string last_fact_on;
  Parts parts;
  // As in Held.
  std::vector<std::string> claims;
  // Name of the first column that does not hold what the bytes say; empty: all do.
  std::string differing;
};

// Whose entities a table holds.
enum class Keeper {
  // This service's own: written by decisions, each with its record.
  kOwn,
  // Another service's, as its journal told: facts for decisions. Without claims, which are its home's.
  kReplica,
};

// Immutable; used over any connection.
class EntityTable {
 public:
  explicit EntityTable(const schema::Kind& kind, Keeper keeper = Keeper::kOwn);

  const schema::Kind& kind() const { return kind_; }
  bool is_replica() const { return keeper_ == Keeper::kReplica; }
  // `unit` where lists follow `reporting_unit`, else `stream`.
  const std::string& scope_column() const { return scope_; }

  // Makes or extends the table; fills added columns, and claims of fields that have
  // become unique, from the entities' bytes. FAILED_PRECONDITION if two entities hold
  // one value of such a field. Asks for the table `unfilled`.
  absl::Status Ensure(sql::Db& db) const;

  // False if there is no such row.
  absl::StatusOr<bool> Read(sql::Db& db, RowKey key, EntityRow& row) const;
  // What a change takes the place of; seq 0 if there is no row.
  absl::StatusOr<Held> ReadHeld(sql::Db& db, RowKey key) const;

  // The next rows after `after`, in order of their keys.
  absl::StatusOr<std::vector<StoredEntity>> ReadSlice(sql::Db& db, RowKey after, int most) const;

  // Names of entities of which the clock has taken steps by `today` that are not journalled, at most so many, the
  // longest due first.
  absl::StatusOr<std::vector<std::string>> ReadDue(sql::Db& db, absl::string_view today, int most) const;

  absl::Status Insert(sql::Db& db, RowKey key, int64_t seq, absl::string_view happened_on, const Parts& parts,
                      const google::protobuf::Message& entity) const;
  absl::Status Update(sql::Db& db, RowKey key, int64_t seq, absl::string_view happened_on, const Parts& parts,
                      const google::protobuf::Message& entity) const;
  absl::Status Delete(sql::Db& db, RowKey key) const;

 private:
  absl::Status Write(sql::Db& db, const std::string& sql, RowKey key, int64_t seq, absl::string_view happened_on,
                     const Parts& parts, const google::protobuf::Message& entity) const;
  void BindColumns(sql::Statement& statement, int first, const google::protobuf::Message& entity) const;
  absl::Status AddColumns(sql::Db& db) const;
  absl::StatusOr<bool> IsUnfilled(sql::Db& db) const;
  absl::Status FillColumns(sql::Db& db) const;
  absl::Status FillClaims(sql::Db& db, const std::string& name, const google::protobuf::Message& entity) const;
  std::string FindDiffering(const sql::Statement& row, const google::protobuf::Message& entity) const;
  std::string UnitOf(RowKey key, const google::protobuf::Message& entity) const;

  const schema::Kind& kind_;
  const Keeper keeper_;
  std::string scope_;
  // Unique fields; none of a replica.
  std::vector<const google::protobuf::FieldDescriptor*> claimed_;
  // Columns of the schema and unique fields: what stands beside the bytes.
  std::vector<const google::protobuf::FieldDescriptor*> fields_;
  // Where a whole row has the unique fields, in the kind's order.
  std::vector<int> claim_columns_;
  std::string read_sql_;
  std::string held_sql_;
  std::string slice_sql_;
  std::string insert_sql_;
  std::string update_sql_;
  std::string delete_sql_;
};

// Parses a row; DATA_CORRUPT naming the entity if its bytes do not parse.
absl::Status ParseRow(absl::string_view where, absl::string_view body, absl::string_view personal,
                      google::protobuf::Message& entity);

// Brings a row's bytes to how the entity stands on `today`; they are parsed only if
// its day has come.
absl::Status AsOfToday(const schema::Kind& kind, absl::string_view where, absl::string_view due_on,
                       absl::string_view today, Parts& parts);

}  // namespace tiernet::store
