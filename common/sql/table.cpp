#include "common/sql/table.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/macros.h"

namespace tiernet::sql {
namespace {

const char* TypeName(Type type) {
  switch (type) {
    case Type::kInteger:
      return "INTEGER";
    case Type::kText:
      return "TEXT";
    case Type::kBlob:
      return "BLOB";
  }
  return "";
}

// Column names may be words of SQL, `from`.
std::string Quoted(absl::string_view name) { return absl::StrCat("\"", name, "\""); }

std::string QuotedList(const std::vector<std::string>& names) {
  return absl::StrJoin(names, ", ", [](std::string* out, const std::string& name) { *out += Quoted(name); });
}

std::string ColumnSql(const ColumnDef& column) {
  std::string sql = absl::StrCat(Quoted(column.name), " ", TypeName(column.type));
  if (!column.nullable) {
    absl::StrAppend(&sql, " NOT NULL");
    if (column.type == Type::kText) absl::StrAppend(&sql, " DEFAULT ''");
    if (column.type == Type::kInteger) absl::StrAppend(&sql, " DEFAULT 0");
  }
  return sql;
}

std::string CreateSql(const TableDef& def) {
  std::vector<std::string> lines;
  for (const auto& column : def.columns) lines.push_back(ColumnSql(column));
  lines.push_back(absl::StrCat("PRIMARY KEY (", QuotedList(def.key), ")"));
  return absl::StrCat("CREATE TABLE ", def.name, " (", absl::StrJoin(lines, ", "), ") STRICT",
                      def.clustered ? ", WITHOUT ROWID" : "");
}

// Columns that the table has now, by name; empty if there is no such table.
absl::StatusOr<std::map<std::string, std::string>> PresentColumns(Db& db, const std::string& table) {
  std::map<std::string, std::string> present;
  TN_ASSIGN_OR_RETURN(Statement * select, db.Prepare("SELECT name, type FROM pragma_table_info($1)"));
  select->Text(1, table);
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) return present;
    present.emplace(std::string(select->Text(0)), std::string(select->Text(1)));
  }
}

}  // namespace

absl::StatusOr<std::vector<std::string>> EnsureTable(Db& db, const TableDef& def) {
  TN_ASSIGN_OR_RETURN(auto present, PresentColumns(db, def.name));
  std::vector<std::string> added;
  if (present.empty()) {
    TN_RETURN_IF_ERROR(db.Execute(CreateSql(def)));
  } else {
    for (const auto& column : def.columns) {
      const auto found = present.find(column.name);
      if (found == present.end()) {
        TN_RETURN_IF_ERROR(db.Execute(absl::StrCat("ALTER TABLE ", def.name, " ADD COLUMN ", ColumnSql(column))));
        added.push_back(column.name);
        continue;
      }
      if (found->second != TypeName(column.type)) {
        return absl::FailedPreconditionError(absl::StrCat("column ", def.name, ".", column.name, " is stored as ",
                                                          found->second, " and the schema says ",
                                                          TypeName(column.type)));
      }
      present.erase(found);
    }
    if (!present.empty()) {
      return absl::FailedPreconditionError(
          absl::StrCat("column ", def.name, ".", present.begin()->first, " is stored and the schema has it no more"));
    }
  }
  for (const auto& index : def.indexes) {
    TN_RETURN_IF_ERROR(
        db.Execute(absl::StrCat("CREATE INDEX IF NOT EXISTS ", def.name, "_by_", absl::StrJoin(index, "_"), " ON ",
                                def.name, " (", QuotedList(index), ")")));
  }
  for (const auto& column : def.sparse_indexes) {
    TN_RETURN_IF_ERROR(db.Execute(absl::StrCat("CREATE INDEX IF NOT EXISTS ", def.name, "_with_", column, " ON ",
                                               def.name, " (", Quoted(column), ") WHERE ", Quoted(column), " > ''")));
  }
  return added;
}

}  // namespace tiernet::sql
