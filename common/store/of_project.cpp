#include "common/store/of_project.h"

#include "absl/strings/str_cat.h"
#include "common/schema/name.h"
#include "common/status/macros.h"

namespace tiernet::store {
namespace {

constexpr size_t kMostEntities = 1000;
constexpr size_t kMostBytes = 1 << 20;

// What the table is led by: units, or streams, of the unit and of the bodies above it.
std::vector<std::string> ScopesOf(const EntityTable& table, const std::vector<std::string>& home_units,
                                  const std::string& unit) {
  std::vector<std::string> scopes;
  for (const auto& home : home_units) {
    if (!schema::Covers(home, unit)) continue;
    const bool by_stream = table.kind().is_decision && table.kind().reporting_unit == nullptr;
    scopes.push_back(by_stream ? absl::StrCat(home, "/", unit) : home);
  }
  return scopes;
}

absl::Status ReadKind(sql::Db& db, const EntityTable& table, const std::vector<std::string>& scopes,
                      const ProjectQuery& query, size_t& bytes, ProjectEntities& found) {
  std::string sql = absl::StrCat("SELECT stream, id, unit, due_on, body, personal FROM ", table.kind().table,
                                 " WHERE project_id = $1 AND ", table.scope_column(), " IN (");
  for (size_t i = 0; i < scopes.size(); ++i) absl::StrAppend(&sql, i == 0 ? "$" : ", $", i + 3);
  absl::StrAppend(&sql, ") ORDER BY id LIMIT $2");
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare(sql));
  select->Text(1, query.project_id).Int(2, static_cast<int64_t>(kMostEntities - found.entities.size() + 1));
  for (size_t i = 0; i < scopes.size(); ++i) select->Text(static_cast<int>(i) + 3, scopes[i]);
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) return absl::OkStatus();
    bytes += select->Blob(4).size();
    if (found.entities.size() == kMostEntities || bytes > kMostBytes) {
      found.truncated = true;
      select->Reset();
      return absl::OkStatus();
    }
    Parts parts{std::string(select->Blob(4)), std::string(select->Blob(5))};
    TN_RETURN_IF_ERROR(AsOfToday(table.kind(), select->Text(1), select->Text(3), query.today, parts));
    found.entities.push_back({&table.kind(), std::string(select->Text(0)), std::string(select->Text(1)),
                              std::string(select->Text(2)), std::move(parts.body)});
  }
}

}  // namespace

absl::StatusOr<ProjectEntities> ReadOfProject(sql::Db& db, const EntityTables& tables,
                                              const std::vector<std::string>& home_units, const ProjectQuery& query) {
  ProjectEntities found;
  size_t bytes = 0;
  for (const auto* table : tables.own()) {
    const auto* column = table->kind().FindColumn("project_id");
    if (column == nullptr || !column->indexed) continue;
    const auto scopes = ScopesOf(*table, home_units, query.unit);
    if (scopes.empty()) continue;
    TN_RETURN_IF_ERROR(ReadKind(db, *table, scopes, query, bytes, found));
    if (found.truncated) break;
  }
  return found;
}

}  // namespace tiernet::store
