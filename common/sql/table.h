// Tables as values, so that no module writes DDL of one engine.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/sql/db.h"

namespace tiernet::sql {

enum class Type { kInteger, kText, kBlob };

struct ColumnDef {
  std::string name;
  Type type;
  // Texts that are not nullable default to ''.
  bool nullable = false;
};

struct TableDef {
  std::string name;
  std::vector<ColumnDef> columns;
  // Columns of the primary key.
  std::vector<std::string> key;
  // Columns of further indexes, each named after table and columns.
  std::vector<std::vector<std::string>> indexes;
  // True for small rows that are only ever found by their key: they are kept in
  // the key's own tree.
  bool clustered = false;
  // Columns with an index of those rows alone in which they hold a text: other rows cost it nothing.
  std::vector<std::string> sparse_indexes = {};
};

// Makes the table if there is none, adds columns and indexes that it lacks, and
// returns the names of the columns added to rows that stood before.
// FAILED_PRECONDITION, naming it, if a column of the table is not in `def` or has
// another type: what was stored is never guessed at.
absl::StatusOr<std::vector<std::string>> EnsureTable(Db& db, const TableDef& def);

}  // namespace tiernet::sql
