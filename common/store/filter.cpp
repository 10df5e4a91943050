#include "common/store/filter.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/calendar/date.h"
#include "common/status/echo.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "tiernet/options/v1/options.pb.h"

namespace tiernet::store {
namespace {

using google::protobuf::FieldDescriptor;

// More conditions than any index could use, fewer than could be felt.
constexpr size_t kMostConditions = 20;

class Parser {
 public:
  Parser(const schema::Kind& kind, const std::string& text) : kind_(kind), text_(text), rest_(text) {}

  absl::StatusOr<std::vector<Condition>> Parse() {
    std::vector<Condition> conditions;
    SkipBlanks();
    if (rest_.empty()) return conditions;
    while (true) {
      TN_ASSIGN_OR_RETURN(auto condition, ParseCondition());
      conditions.push_back(std::move(condition));
      SkipBlanks();
      if (rest_.empty()) return conditions;
      if (Word() != "AND") return Wrong("conditions are joined by AND");
      if (conditions.size() == kMostConditions) return Wrong("there are more than 20 conditions");
    }
  }

 private:
  // Of the word or sign that was looked at last; `choices` is what it could have been.
  absl::Status Wrong(absl::string_view problem, const std::vector<std::string>& choices = {}) const {
    const std::string instead = choices.empty() ? "" : absl::StrCat("; there are ", absl::StrJoin(choices, ", "));
    return Error(reason::ERROR_REASON_INVALID_FILTER,
                 {{"field", "filter"},
                  {"text", text_},
                  {"problem", absl::StrCat(problem, ", at character ", CharactersBefore(at_) + 1, instead)}});
  }

  // Not bytes: a Chinese character is one.
  size_t CharactersBefore(size_t byte) const {
    return std::count_if(text_.begin(), text_.begin() + static_cast<ptrdiff_t>(byte),
                         [](char c) { return (c & 0xC0) != 0x80; });
  }

  void SkipBlanks() {
    rest_ = absl::StripLeadingAsciiWhitespace(rest_);
    at_ = text_.size() - rest_.size();
  }

  // A run of characters that need no quotes.
  std::string Word() {
    SkipBlanks();
    size_t length = 0;
    while (length < rest_.size() &&
           (absl::ascii_isalnum(rest_[length]) || absl::StrContains("_-./+:", rest_[length]))) {
      ++length;
    }
    std::string word(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return word;
  }

  // Quoted or not; false if there is none.
  bool Literal(std::string& literal) {
    SkipBlanks();
    if (rest_.empty()) return false;
    const char quote = rest_.front();
    if (quote != '"' && quote != '\'') {
      literal = Word();
      return !literal.empty();
    }
    const auto end = rest_.find(quote, 1);
    if (end == absl::string_view::npos) return false;
    literal = std::string(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return true;
  }

  absl::StatusOr<Condition> ParseCondition() {
    Condition condition;
    const std::string name = Word();
    condition.column = kind_.FindColumn(name);
    if (condition.column == nullptr) {
      std::vector<std::string> columns;
      for (const auto& column : kind_.columns) columns.push_back(column.name());
      return Wrong(absl::StrCat(Quoted(name), " is no column of ", kind_.descriptor->name()), columns);
    }
    SkipBlanks();
    for (const auto& [written, op] :
         {std::pair("!=", "<>"), {"<=", "<="}, {">=", ">="}, {"=", "="}, {"<", "<"}, {">", ">"}}) {
      if (!absl::ConsumePrefix(&rest_, written)) continue;
      condition.op = op;
      break;
    }
    if (condition.op.empty()) return Wrong("one of = != < <= > >= is missing");
    if (!Literal(condition.text)) return Wrong("a value is missing, or is a text that wants quotes");
    TN_RETURN_IF_ERROR(Fit(condition));
    return condition;
  }

  // Makes the literal a value of the column.
  absl::Status Fit(Condition& condition) {
    const FieldDescriptor* field = condition.column->field;
    if (condition.column->is_integer()) {
      return absl::SimpleAtoi(condition.text, &condition.number)
                 ? absl::OkStatus()
                 : Wrong(absl::StrCat(Quoted(condition.text), " is no whole number"));
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_ENUM) return CheckText(condition);
    if (condition.op != "=" && condition.op != "<>") return Wrong("values of a list compare by = and != only");
    if (field->enum_type()->FindValueByName(condition.text) == nullptr) {
      std::vector<std::string> values;
      for (int i = 0; i < field->enum_type()->value_count(); ++i) {
        values.push_back(field->enum_type()->value(i)->name());
      }
      return Wrong(absl::StrCat(Quoted(condition.text), " is no value of ", field->enum_type()->name()), values);
    }
    return absl::OkStatus();
  }

  // A day written otherwise would be compared as text, and find something else.
  absl::Status CheckText(const Condition& condition) const {
    if (condition.text.empty()) return absl::OkStatus();
    const auto format = condition.column->field->options().GetExtension(options::v1::format);
    if (format == options::v1::FORMAT_DATE && !ParseDate(condition.text)) {
      return Wrong(absl::StrCat(Quoted(condition.text), " is no day like 2019-06-03"));
    }
    if (format == options::v1::FORMAT_MONTH && !ParseMonth(condition.text)) {
      return Wrong(absl::StrCat(Quoted(condition.text), " is no month like 2019-06"));
    }
    return absl::OkStatus();
  }

  const schema::Kind& kind_;
  const std::string& text_;
  absl::string_view rest_;
  // Where the last word, value or sign began.
  size_t at_ = 0;
};

// The column's value as it stands on the day: a CASE over the chains of steps that
// the clock may have taken, the longest first.
std::string AsOfSql(const schema::ClockField& clock, absl::string_view today) {
  std::string cases;
  for (const auto& start : clock.dues) {
    std::string when = absl::StrCat("\"", clock.field->name(), "\" = '", start.from->name(), "'");
    std::string chain_cases;
    const auto* due = &start;
    while (due != nullptr) {
      absl::StrAppend(&when, " AND \"", due->on->name(), "\" <> '' AND \"", due->on->name(), "\" <= '", today, "'");
      chain_cases = absl::StrCat(" WHEN ", when, " THEN '", due->to->name(), "'", chain_cases);
      const auto* reached = due->to;
      due = nullptr;
      for (const auto& next : clock.dues) {
        if (next.from == reached) due = &next;
      }
    }
    cases += chain_cases;
  }
  return absl::StrCat("CASE", cases, " ELSE \"", clock.field->name(), "\" END");
}

}  // namespace

absl::StatusOr<std::vector<Condition>> ParseFilter(const schema::Kind& kind, const std::string& text) {
  return Parser(kind, text).Parse();
}

std::string ToSql(const schema::Kind& kind, const std::vector<Condition>& conditions, absl::string_view today,
                  int first) {
  if (conditions.empty()) return "1";
  std::string sql;
  for (const auto& condition : conditions) {
    std::string value = absl::StrCat("\"", condition.column->name(), "\"");
    for (const auto& clock : kind.clocks) {
      if (clock.field == condition.column->field) value = AsOfSql(clock, today);
    }
    absl::StrAppend(&sql, sql.empty() ? "" : " AND ", "(", value, ") ", condition.op, " $", first++);
    // What is not set lies before nothing.
    if (absl::StartsWith(condition.op, "<") && condition.op != "<>" && !condition.column->is_integer()) {
      absl::StrAppend(&sql, " AND (", value, ") <> ''");
    }
  }
  return sql;
}

void Bind(const std::vector<Condition>& conditions, int first, sql::Statement& statement) {
  for (const auto& condition : conditions) {
    condition.column->is_integer() ? statement.Int(first++, condition.number) : statement.Text(first++, condition.text);
  }
}

}  // namespace tiernet::store
