// Lists: pages along an index, with a filter on columns (AIP-132, AIP-160).
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sql/db.h"
#include "common/store/entity_table.h"

namespace tiernet::store {

struct ListQuery {
  // Units or streams to list, sorted: those that the parent names and the caller
  // may read.
  std::vector<std::string> scopes;
  // `state = STATE_READY AND planned_total_yuan >= 5000000`; `=`, `!=`, `<`, `<=`,
  // `>`, `>=` between a column and a literal, joined by AND. States are filtered
  // as they stand on `today`, with what fell due.
  std::string filter;
  // An indexed column with ` desc` if wanted; entities without a value in it are
  // left out. Empty: by age. Scope by scope in either case.
  std::string order_by;
  int page_size = 50;
  std::string page_token;
  // `YYYY-MM-DD`.
  std::string today;
};

// The bytes of entities, each `body` and `personal` one after the other, as they
// stand on `today`.
struct ListPage {
  std::vector<Parts> entities;
  // Empty: the list ends here.
  std::string next_page_token;
};

// One page: examines at most 10,000 rows, takes no more than 1 MiB of entities but for a
// single one that is larger, and returns what it has by then.
// INVALID_FILTER, PAGE_TOKEN_MISMATCH.
absl::StatusOr<ListPage> List(sql::Db& db, const EntityTable& table, const ListQuery& query);

}  // namespace tiernet::store
