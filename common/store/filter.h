// The filter language of lists, as a condition in SQL.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/schema/kind.h"
#include "common/sql/db.h"

namespace tiernet::store {

// One `column op literal`.
struct Condition {
  const schema::Column* column;
  // As in SQL: `=`, `<>`, `<`, `<=`, `>`, `>=`.
  std::string op;
  std::string text;
  // Of an integer column.
  int64_t number = 0;
};

// Conditions that all must hold; none for an empty text. INVALID_FILTER says where
// the text cannot be read, names no column, or compares what cannot be compared.
absl::StatusOr<std::vector<Condition>> ParseFilter(const schema::Kind& kind, const std::string& text);

// The condition in SQL with parameters from `$first` on; `1` for none. A column in
// which the clock takes steps is compared as it stands on `today` (`YYYY-MM-DD`,
// made by us: it goes into the text).
std::string ToSql(const schema::Kind& kind, const std::vector<Condition>& conditions, absl::string_view today,
                  int first);
// Binds the literals. `conditions` outlive the statement's steps.
void Bind(const std::vector<Condition>& conditions, int first, sql::Statement& statement);

}  // namespace tiernet::store
