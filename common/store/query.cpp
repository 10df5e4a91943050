#include "common/store/query.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/store/filter.h"
#include "common/store/page_token.h"

namespace tiernet::store {
namespace {

constexpr int kMostExamined = 10'000;
// Of entities: a page of large ones would be more than a client takes.
constexpr size_t kMostBytes = 1 << 20;

// The index that a list goes along: its column, if any, between scope and id.
struct Path {
  const schema::Column* column = nullptr;
  bool descending = false;
  // Set if the filter pins the column to one value.
  const Condition* pinned = nullptr;
};

// Where a page ended.
struct Position {
  std::string scope;
  std::string id;
  std::string value;
};

absl::Status WrongOrder(const std::string& text, absl::string_view problem) {
  return Error(reason::ERROR_REASON_INVALID_FILTER,
               {{"field", "order_by"}, {"text", text}, {"problem", std::string(problem)}});
}

// The index knows what is stored, not what fell due.
bool IsByClock(const schema::Kind& kind, const schema::Column& column) {
  return std::any_of(kind.clocks.begin(), kind.clocks.end(),
                     [&](const schema::ClockField& clock) { return clock.field == column.field; });
}

absl::StatusOr<Path> ChoosePath(const schema::Kind& kind, const std::string& order_by,
                                const std::vector<Condition>& conditions) {
  Path path;
  if (order_by.empty()) {
    for (const auto& condition : conditions) {
      const bool leads = condition.column->indexed && !IsByClock(kind, *condition.column) && condition.op == "=";
      if (leads && path.pinned == nullptr) {
        path = {condition.column, false, &condition};
      }
    }
    return path;
  }
  const std::vector<std::string> words = absl::StrSplit(order_by, ' ', absl::SkipEmpty());
  if (words.size() > 2 || (words.size() == 2 && words[1] != "desc")) {
    return WrongOrder(order_by, "it is one column, with \" desc\" if wanted");
  }
  path.column = kind.FindColumn(words[0]);
  path.descending = words.size() == 2;
  if (path.column != nullptr && path.column->indexed) return path;
  std::vector<std::string> indexed;
  for (const auto& column : kind.columns) {
    if (column.indexed) indexed.push_back(column.name());
  }
  return WrongOrder(order_by, absl::StrCat("lists are ordered along an index: ", absl::StrJoin(indexed, ", ")));
}

// What a page token is bound to.
std::string IdentityOf(const EntityTable& table, const ListQuery& query) {
  return absl::StrCat(table.kind().name, "\n", query.filter, "\n", query.order_by, "\n",
                      absl::StrJoin(query.scopes, ","));
}

absl::StatusOr<Position> FromToken(const std::string& identity, const std::string& token,
                                   const std::vector<std::string>& scopes) {
  TN_ASSIGN_OR_RETURN(const auto parts, ReadPageToken(token, identity, 3));
  if (std::binary_search(scopes.begin(), scopes.end(), parts[0])) return Position{parts[0], parts[1], parts[2]};
  return Error(reason::ERROR_REASON_PAGE_TOKEN_MISMATCH, {});
}

// One page of one query.
class Lister {
 public:
  Lister(sql::Db& db, const EntityTable& table, const ListQuery& query) : db_(db), table_(table), query_(query) {}

  absl::StatusOr<ListPage> Run() {
    TN_ASSIGN_OR_RETURN(conditions_, ParseFilter(table_.kind(), query_.filter));
    TN_ASSIGN_OR_RETURN(path_, ChoosePath(table_.kind(), query_.order_by, conditions_));
    const std::string identity = IdentityOf(table_, query_);
    auto scope = query_.scopes.begin();
    if (!query_.page_token.empty()) {
      TN_ASSIGN_OR_RETURN(after_, FromToken(identity, query_.page_token, query_.scopes));
      scope = std::lower_bound(query_.scopes.begin(), query_.scopes.end(), after_.scope);
    }
    for (; scope != query_.scopes.end(); ++scope) {
      TN_ASSIGN_OR_RETURN(const bool full, ListScope(*scope));
      if (full) {
        page_.next_page_token = MakePageToken(identity, {after_.scope, after_.id, after_.value});
        return std::move(page_);
      }
    }
    return std::move(page_);
  }

 private:
  // Parameters: $1 scope, $2 the number of rows, then filter, value, position.
  std::string Sql() const {
    const int first_of_position = 3 + static_cast<int>(conditions_.size());
    const std::string column = path_.column != nullptr ? absl::StrCat("\"", path_.column->name(), "\"") : "";
    std::string where = absl::StrCat(table_.scope_column(), " = $1");
    const char* after = path_.descending ? "<" : ">";
    if (path_.column != nullptr && path_.pinned == nullptr) {
      absl::StrAppend(&where, " AND ", column, path_.column->is_integer() ? " IS NOT NULL" : " > ''");
    }
    // The filter says them again; here they lead the engine to a part of the index.
    for (size_t i = 0; i < conditions_.size(); ++i) {
      const auto& condition = conditions_[i];
      const bool leads = condition.column == path_.column && condition.op != "<>";
      if (leads && !IsByClock(table_.kind(), *condition.column)) {
        absl::StrAppend(&where, " AND ", column, " ", condition.op, " $", 3 + i);
      }
    }
    const bool by_value = path_.column != nullptr && path_.pinned == nullptr;
    if (!after_.id.empty()) {
      absl::StrAppend(&where, by_value ? absl::StrCat(" AND (", column, ", id) ", after, " ($", first_of_position + 1,
                                                      ", $", first_of_position, ")")
                                       : absl::StrCat(" AND id > $", first_of_position));
    }
    const char* order = path_.descending ? " DESC" : "";
    return absl::StrCat("SELECT id, due_on, body, personal, ", ToSql(table_.kind(), conditions_, query_.today, 3), ", ",
                        by_value ? column : "''", " FROM ", table_.kind().table, " WHERE ", where, " ORDER BY ",
                        by_value ? absl::StrCat(column, order, ", ") : "", "id", order, " LIMIT $2");
  }

  // True if the page is full, by number or by size, or has examined its share, with rows
  // left behind.
  absl::StatusOr<bool> ListScope(const std::string& scope) {
    // A page that is full already goes on here, before the first row.
    if (after_.scope != scope) after_ = {scope, "", ""};
    TN_ASSIGN_OR_RETURN(const auto select, db_.PrepareOnce(Sql()));
    const Position start = after_;
    int64_t number = 0;
    select->Text(1, scope).Int(2, kMostExamined - examined_ + 1);
    Bind(conditions_, 3, *select);
    if (!start.id.empty()) {
      const int position = 3 + static_cast<int>(conditions_.size());
      select->Text(position, start.id);
      if (path_.column != nullptr && path_.pinned == nullptr) {
        const bool is_number = path_.column->is_integer();
        if (is_number && !absl::SimpleAtoi(start.value, &number)) {
          return Error(reason::ERROR_REASON_PAGE_TOKEN_MISMATCH, {});
        }
        is_number ? select->Int(position + 1, number) : select->Text(position + 1, start.value);
      }
    }
    while (true) {
      TN_ASSIGN_OR_RETURN(const bool row, select->Step());
      if (!row) return false;
      if (examined_ == kMostExamined || page_.entities.size() == static_cast<size_t>(query_.page_size)) return true;
      const bool fits = select->Int(4) != 0;
      const size_t size = fits ? select->Blob(2).size() + select->Blob(3).size() : 0;
      if (!page_.entities.empty() && bytes_ + size > kMostBytes) return true;
      ++examined_;
      bytes_ += size;
      after_ = {scope, std::string(select->Text(0)), std::string(select->Text(5))};
      if (fits) TN_RETURN_IF_ERROR(Add(*select));
    }
  }

  absl::Status Add(const sql::Statement& row) {
    Parts& parts = page_.entities.emplace_back(Parts{std::string(row.Blob(2)), std::string(row.Blob(3))});
    return AsOfToday(table_.kind(), row.Text(0), row.Text(1), query_.today, parts);
  }

  sql::Db& db_;
  const EntityTable& table_;
  const ListQuery& query_;
  std::vector<Condition> conditions_;
  Path path_;
  Position after_;
  int examined_ = 0;
  size_t bytes_ = 0;
  ListPage page_;
};

}  // namespace

absl::StatusOr<ListPage> List(sql::Db& db, const EntityTable& table, const ListQuery& query) {
  return Lister(db, table, query).Run();
}

}  // namespace tiernet::store
