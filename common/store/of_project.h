// What a service keeps of one project in one unit, whatever its kind.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sql/db.h"
#include "common/store/tables.h"

namespace tiernet::store {

struct ProjectQuery {
  std::string unit;
  std::string project_id;
  // `YYYY-MM-DD`: entities as they stand on this day.
  std::string today;
};

struct ProjectEntity {
  const schema::Kind* kind;
  std::string stream;
  std::string id;
  // The unit credited today.
  std::string unit;
  // Without what is personal.
  std::string body;
};

struct ProjectEntities {
  // Kind by kind, the oldest first.
  std::vector<ProjectEntity> entities;
  // There are more than 1,000, or than 1 MiB holds.
  bool truncated = false;
};

// Entities of the service's own kinds with that `project_id` which are credited to the unit, made by it, kept by a
// body above it that has its home here, or are such a body's decisions on it. One probe of an index for each kind and
// body.
absl::StatusOr<ProjectEntities> ReadOfProject(sql::Db& db, const EntityTables& tables,
                                              const std::vector<std::string>& home_units, const ProjectQuery& query);

}  // namespace tiernet::store
