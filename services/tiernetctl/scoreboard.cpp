#include "services/tiernetctl/scoreboard.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/status/macros.h"
#include "services/tiernetctl/counted.h"
#include "services/tiernetctl/fields.h"
#include "services/tiernetctl/table.h"
#include "services/tiernetctl/workbook.h"
#include "tiernet/indicators/v1/scoreboard.pb.h"

namespace tiernet::ctl {
namespace {

namespace indicators = tiernet::indicators::v1;

constexpr char kWatch[] = "/tiernet.indicators.v1.IndicatorsService/WatchScoreboard";
constexpr char kExplain[] = "/tiernet.indicators.v1.IndicatorsService/Explain";
// Of the indicator.
constexpr size_t kNameColumn = 2;
constexpr int kNameWidth = 32;
constexpr int kPage = 1000;

absl::StatusOr<indicators::Scope> ParseScope(const std::string& text, const std::string& unit) {
  indicators::Scope scope;
  if (text.empty()) {
    if (unit.empty()) return absl::InvalidArgumentError("say whose: --unit 140423, or --scope UNIT:140423");
    const std::string tier = TierOf(unit);
    if (tier == "PROVINCE") return absl::InvalidArgumentError("a province has no scoreboard: say --scope CITY:140400");
    scope.set_kind(tier == "CITY" ? indicators::SCOPE_KIND_CITY : indicators::SCOPE_KIND_UNIT);
    scope.set_code(unit);
    return scope;
  }
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
  auto kind = indicators::SCOPE_KIND_UNSPECIFIED;
  indicators::ScopeKind_Parse(absl::StrCat("SCOPE_KIND_", absl::AsciiStrToUpper(parts.first)), &kind);
  if (kind == indicators::SCOPE_KIND_UNSPECIFIED || parts.second.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--scope \"", text, "\": write CITY:140400, UNIT:140423 or ZONE:Z03"));
  }
  scope.set_kind(kind);
  scope.set_code(parts.second);
  return scope;
}

std::string Show(const indicators::Scope& scope) {
  return absl::StrCat(absl::StripPrefix(indicators::ScopeKind_Name(scope.kind()), "SCOPE_KIND_"), " ", scope.code());
}

std::string LightOf(const indicators::IndicatorValue& value) {
  if (value.outcome() != indicators::OUTCOME_VALUE) {
    return std::string(absl::StripPrefix(indicators::Outcome_Name(value.outcome()), "OUTCOME_"));
  }
  if (value.light() == indicators::LIGHT_NONE) return "-";
  return std::string(absl::StripPrefix(indicators::Light_Name(value.light()), "LIGHT_"));
}

std::string Colour(const std::string& light) {
  if (light == "GREEN") return "\033[32m";
  if (light == "YELLOW" || light == "LATE_MET") return "\033[33m";
  if (light == "RED") return "\033[31m";
  return "\033[2m";
}

// The last column of each line in its colour.
std::string Coloured(const std::string& table, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::string> lines = absl::StrSplit(table, '\n');
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::string& light = rows[i].back();
    auto& line = lines[i + 1];
    if (absl::EndsWith(line, light)) {
      line = absl::StrCat(line.substr(0, line.size() - light.size()), Colour(light), light, "\033[0m");
    }
  }
  return absl::StrJoin(lines, "\n");
}

const std::vector<std::string>& Header() {
  static const auto& header = *new std::vector<std::string>{"CODE", "ZONE",     "INDICATOR", "VALUE", "TARGET",
                                                            "UNIT", "REPORTED", "PROGRESS",  "LIGHT"};
  return header;
}

// The board as rows under Header(); `hidden`: how many more there are.
std::vector<std::vector<std::string>> RowsOf(const indicators::Scoreboard& board, bool all, int& hidden) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& value : board.values()) {
    if (value.outcome() == indicators::OUTCOME_NOT_RECORDED && !all) {
      ++hidden;
      continue;
    }
    const bool own = value.scope().kind() == board.scope().kind();
    const std::string target = value.target().empty() ? "" : absl::StrCat(value.comparison(), " ", value.target());
    std::string note = value.outcome() == indicators::OUTCOME_VALUE ? value.time_progress() : value.missing();
    if (note.empty() && !value.counted_from().empty()) note = absl::StrCat("since ", value.counted_from());
    if (!value.value_at_deadline().empty()) {
      note = absl::StrCat(value.value_at_deadline(), " on ", value.deadline());
    }
    rows.push_back({value.code(), own ? "" : value.scope().code(), value.name_zh(), value.value(), target, value.unit(),
                    value.managed_value(), note, LightOf(value)});
  }
  return rows;
}

absl::Status WriteBoard(const indicators::Scoreboard& board, bool all, const std::string& path) {
  int hidden = 0;
  const auto rows = RowsOf(board, all, hidden);
  TN_ASSIGN_OR_RETURN(const auto workbook,
                      Workbook::Open(path, absl::StrCat(Show(board.scope()), " ", board.as_of()), Header()));
  std::vector<bool> is_number;
  for (const auto& name : Header()) is_number.push_back(name == "VALUE" || name == "REPORTED");
  for (const auto& row : rows) TN_RETURN_IF_ERROR(workbook->Add(row, is_number));
  return workbook->Close();
}

void PrintBoard(const indicators::Scoreboard& board, bool all) {
  int hidden = 0;
  auto rows = RowsOf(board, all, hidden);
  for (auto& row : rows) row[kNameColumn] = Shorten(row[kNameColumn], kNameWidth);
  const std::string table = Table(Header(), rows);
  absl::PrintF("%s as of %s\n%s", Show(board.scope()), board.as_of(),
               isatty(STDOUT_FILENO) == 1 ? Coloured(table, rows) : table);
  absl::PrintF("months reported by units: %d in time, %d late; reports of projects missing in accepted months: %d\n",
               board.reporting().on_time(), board.reporting().late(), board.reporting().missing_reports());
  if (board.unreadable_projects() > 0) {
    absl::PrintF("%d project(s) cannot be read by this version and count nowhere\n", board.unreadable_projects());
  }
  if (board.values().empty()) absl::PrintF("no plan of that year is known; --as-of for another day\n");
  if (hidden > 0) absl::PrintF("%d more whose facts no service records yet: --all\n", hidden);
}

std::string ShowMeasure(indicators::Measure measure) {
  return std::string(absl::StripPrefix(indicators::Measure_Name(measure), "MEASURE_"));
}

std::string ShowPart(indicators::Part part) {
  return absl::AsciiStrToLower(absl::StripPrefix(indicators::Part_Name(part), "PART_"));
}

// Measures of money say so in their names; the others are counts or lengths.
std::string Amount(indicators::Measure measure, const std::string& amount) {
  return absl::StrCat(amount, absl::EndsWith(ShowMeasure(measure), "_YUAN") ? " yuan" : "");
}

// What the sums of a part come to; nothing if it is made of none.
std::optional<absl::int128> TotalOf(const indicators::ExplainResponse& answer, indicators::Part part) {
  std::optional<absl::int128> total;
  for (const auto& sum : answer.sums()) {
    absl::int128 amount = 0;
    if (sum.part() != part) continue;
    if (!absl::SimpleAtoi(sum.amount(), &amount)) return std::nullopt;
    total = total.value_or(0) + sum.sign() * amount;
  }
  return total;
}

// Whether the value is these two divided, as they are or in percent. It is not where a figure
// or target is in them too, or units are counted.
bool IsQuotient(absl::int128 numerator, absl::int128 denominator, const indicators::IndicatorValue& value) {
  absl::int128 exact = 0, by = 0;
  if (!absl::SimpleAtoi(value.numerator(), &exact) || !absl::SimpleAtoi(value.denominator(), &by)) return false;
  const int factor = value.unit() == "%" ? 100 : 1;
  return denominator != 0 && numerator * factor * by == exact * denominator;
}

std::string Digits(absl::int128 number) {
  std::ostringstream digits;
  digits << number;
  return digits.str();
}

// A figure in 亿元 as the yuan that were entered; empty if it is none or no whole number of them.
std::string InYuan(const indicators::IndicatorValue& value) {
  constexpr int kYuan = 100'000'000;
  absl::int128 numerator = 0, denominator = 0;
  if (value.unit() != "亿元" || !absl::SimpleAtoi(value.numerator(), &numerator) ||
      !absl::SimpleAtoi(value.denominator(), &denominator) || denominator == 0) {
    return "";
  }
  const absl::int128 yuan = numerator * kYuan;
  return yuan % denominator == 0 ? absl::StrCat(Digits(yuan / denominator), " yuan") : "";
}

// What the value is before it was rounded: the two numbers that it was divided from, its
// yuan, or else the fraction that the answer holds.
void PrintExactly(const indicators::ExplainResponse& answer) {
  const auto& value = answer.value();
  if (value.outcome() != indicators::OUTCOME_VALUE) return;
  const auto numerator = TotalOf(answer, indicators::PART_NUMERATOR);
  const auto denominator = TotalOf(answer, indicators::PART_DENOMINATOR);
  const std::string yuan = InYuan(value);
  if (numerator && denominator && IsQuotient(*numerator, *denominator, value)) {
    absl::PrintF("  = %s / %s\n", Digits(*numerator), Digits(*denominator));
  } else if (!yuan.empty()) {
    absl::PrintF("  = %s%s\n", yuan, numerator || value.rests_on().empty() ? "" : ", the official amount");
  } else if (!value.denominator().empty() && value.denominator() != "1") {
    absl::PrintF("  = %s / %s %s\n", Printable(value.numerator()), Printable(value.denominator()),
                 Printable(value.unit()));
  }
}

void PrintExplanation(const indicators::ExplainResponse& answer) {
  const auto& value = answer.value();
  const std::string shown = value.outcome() == indicators::OUTCOME_VALUE
                                ? absl::StrCat(value.value(), " ", Printable(value.unit()), " ")
                                : "";
  absl::PrintF("%s %s, %s as of %s: %s%s\n", value.code(), Printable(value.name_zh()), Show(value.scope()),
               answer.as_of(), shown, LightOf(value));
  PrintExactly(answer);
  if (!value.missing().empty()) absl::PrintF("  missing: %s\n", Printable(value.missing()));
  for (const auto& sum : answer.sums()) {
    absl::PrintF("  %s %s %s, %s to %s: %s\n", ShowPart(sum.part()), sum.sign() < 0 ? "-" : "+",
                 ShowMeasure(sum.measure()), sum.from().empty() ? "the beginning" : sum.from(), sum.to(),
                 Amount(sum.measure(), sum.amount()));
  }
  for (const auto& name : value.rests_on()) absl::PrintF("  rests on %s\n", Printable(name));
}

// How far the journals were read that the answer rests on, to be compared.
std::string HeadsOf(const indicators::ExplainResponse& answer) {
  std::string heads;
  for (const auto& head : answer.heads()) {
    absl::StrAppend(&heads, head.service(), "/", head.stream(), ":", head.seq(), "\n");
  }
  return heads;
}

void PrintContributions(const std::vector<indicators::Contribution>& contributions) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& made : contributions) {
    rows.push_back({ShowPart(made.part()), ShowMeasure(made.measure()), made.unit(), made.zone(), made.business_day(),
                    Amount(made.measure(), absl::StrCat(made.amount())), made.entity()});
  }
  if (!rows.empty()) {
    absl::PrintF("%s", Table({"PART", "MEASURE", "UNIT", "ZONE", "DAY", "AMOUNT", "ENTITY"}, rows));
  }
}

void Print(const Options& options, const indicators::Scoreboard& board, bool all) {
  if (options.json) {
    absl::PrintF("%s\n", ToJson(board));
  } else {
    PrintBoard(board, all);
  }
}

int Watch(const Options& options, const Service& service, const indicators::GetScoreboardRequest& read, bool all) {
  indicators::WatchScoreboardRequest request;
  *request.mutable_scope() = read.scope();
  request.set_as_of(read.as_of());
  Client client = Connect(options, service);
  const auto call = client.Start(kWatch);
  if (call->Write(request)) call->WritesDone();
  indicators::Scoreboard board;
  while (call->Read(board)) {
    Print(options, board, all);
    std::fflush(stdout);
  }
  const absl::Status status = call->Finish();
  return status.ok() ? kDone : FailThere(options, "IndicatorsService.WatchScoreboard", client.address(), status);
}

}  // namespace

int RunScoreboard(const Options& options, const ScoreboardOptions& scoreboard) {
  const auto service = FindService("indicators");
  if (!service.ok()) return FailHere(options, service.status());
  const auto scope = ParseScope(scoreboard.scope, options.identity.unit);
  if (!scope.ok()) return FailHere(options, scope.status());
  indicators::GetScoreboardRequest request;
  *request.mutable_scope() = *scope;
  request.set_as_of(scoreboard.as_of);
  if (scoreboard.watch) return Watch(options, **service, request, scoreboard.all);
  Called last;
  const auto board = AskForScoreboard(options, **service, request, scoreboard.wait, last);
  if (!board.ok()) return FailThere(options, last.call, last.address, board.status());
  if (!scoreboard.xlsx.empty()) {
    const auto status = WriteBoard(*board, scoreboard.all, scoreboard.xlsx);
    return status.ok() ? kDone : FailHere(options, status);
  }
  Print(options, *board, scoreboard.all);
  return kDone;
}

int RunExplain(const Options& options, const ExplainOptions& explain) {
  const auto service = FindService("indicators");
  if (!service.ok()) return FailHere(options, service.status());
  const auto scope = ParseScope(explain.scope, options.identity.unit);
  if (!scope.ok()) return FailHere(options, scope.status());
  indicators::ExplainRequest request;
  request.set_indicator(explain.indicator);
  *request.mutable_scope() = *scope;
  request.set_as_of(explain.as_of);
  int64_t left = explain.limit > 0 ? explain.limit : std::numeric_limits<int64_t>::max();
  Client client = Connect(options, **service);
  std::vector<indicators::Contribution> contributions;
  std::string heads;
  bool first = true, moved = false;
  do {
    request.set_page_size(static_cast<int32_t>(std::min<int64_t>(left, kPage)));
    indicators::ExplainResponse answer;
    const auto status = client.Unary(kExplain, request, answer);
    if (!status.ok()) return FailThere(options, "Explain", client.address(), status);
    request.set_page_token(answer.next_page_token());
    left -= answer.contributions_size();
    if (first) heads = HeadsOf(answer);
    moved = moved || HeadsOf(answer) != heads;
    if (options.json) {
      absl::PrintF("%s\n", ToJson(answer));
    } else {
      if (first) PrintExplanation(answer);
      contributions.insert(contributions.end(), answer.contributions().begin(), answer.contributions().end());
    }
    first = false;
  } while (left > 0 && !request.page_token().empty());
  if (moved) {
    absl::FPrintF(stderr, "more was counted while this was read: the sums need not be those of what is listed\n");
  }
  if (options.json) return kDone;
  PrintContributions(contributions);
  absl::FPrintF(stderr, "%d shown%s\n", contributions.size(),
                request.page_token().empty() ? "" : "; --all or --limit for more");
  return kDone;
}

}  // namespace tiernet::ctl
