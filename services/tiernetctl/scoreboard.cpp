#include "services/tiernetctl/scoreboard.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/status/macros.h"
#include "services/tiernetctl/fields.h"
#include "services/tiernetctl/table.h"
#include "tiernet/indicators/v1/scoreboard.pb.h"
#include "tiernet/journal/v1/journal_service.pb.h"

namespace tiernet::ctl {
namespace {

namespace indicators = tiernet::indicators::v1;

constexpr char kGet[] = "/tiernet.indicators.v1.IndicatorsService/GetScoreboard";
constexpr char kExplain[] = "/tiernet.indicators.v1.IndicatorsService/Explain";
constexpr char kListHeads[] = "/tiernet.journal.v1.Journal/ListHeads";
constexpr int kNameWidth = 32;
constexpr int kPage = 1000;

absl::StatusOr<indicators::Scope> ParseScope(const std::string& text, const std::string& unit) {
  indicators::Scope scope;
  if (text.empty()) {
    if (unit.empty()) return absl::InvalidArgumentError("say whose: --unit 140423, or --scope UNIT:140423");
    scope.set_kind(TierOf(unit) == "CITY" ? indicators::SCOPE_KIND_CITY : indicators::SCOPE_KIND_UNIT);
    scope.set_code(unit);
    return scope;
  }
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
  auto kind = indicators::SCOPE_KIND_UNSPECIFIED;
  if (!indicators::ScopeKind_Parse(absl::StrCat("SCOPE_KIND_", absl::AsciiStrToUpper(parts.first)), &kind) ||
      parts.second.empty()) {
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

// The last seq of each stream of the services that are counted from.
using Heads = std::map<std::pair<std::string, std::string>, int64_t>;

absl::StatusOr<Heads> HeadsOfOthers(const Options& options) {
  Options others = options;
  others.address.clear();
  Heads heads;
  for (const auto& service : Services()) {
    if (service.name == "indicators") continue;
    Client client = Connect(others, service);
    journal::v1::ListHeadsResponse answer;
    TN_RETURN_IF_ERROR(client.Unary(kListHeads, journal::v1::ListHeadsRequest(), answer));
    for (const auto& head : answer.heads()) heads[{service.name, head.stream()}] = head.seq();
  }
  return heads;
}

bool Covers(const indicators::Scoreboard& board, const Heads& wanted) {
  Heads counted;
  for (const auto& head : board.heads()) counted[{head.service(), head.stream()}] = head.seq();
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& head) {
    const auto found = counted.find(head.first);
    return found != counted.end() && found->second >= head.second;
  });
}

// The scoreboard, once it rests on all that the others have committed by now.
absl::StatusOr<indicators::Scoreboard> Await(Client& client, const Options& options,
                                             const indicators::GetScoreboardRequest& request, absl::Duration wait) {
  indicators::Scoreboard board;
  TN_RETURN_IF_ERROR(client.Unary(kGet, request, board));
  if (wait == absl::ZeroDuration()) return board;
  TN_ASSIGN_OR_RETURN(const auto wanted, HeadsOfOthers(options));
  const absl::Time deadline = absl::Now() + wait;
  while (!Covers(board, wanted)) {
    if (absl::Now() >= deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat("not everything committed is counted after ", absl::FormatDuration(wait), "; ask again"));
    }
    absl::SleepFor(absl::Milliseconds(200));
    TN_RETURN_IF_ERROR(client.Unary(kGet, request, board));
  }
  return board;
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

void PrintBoard(const indicators::Scoreboard& board, bool all) {
  std::vector<std::vector<std::string>> rows;
  int hidden = 0;
  for (const auto& value : board.values()) {
    if (value.outcome() == indicators::OUTCOME_NOT_RECORDED && !all) {
      ++hidden;
      continue;
    }
    const bool own = value.scope().kind() == board.scope().kind();
    const std::string target = value.target().empty() ? "" : absl::StrCat(value.comparison(), " ", value.target());
    std::string note = value.outcome() == indicators::OUTCOME_VALUE ? value.time_progress() : value.missing();
    if (!value.value_at_deadline().empty()) {
      note = absl::StrCat(value.value_at_deadline(), " on ", value.deadline());
    }
    rows.push_back({value.code(), own ? "" : value.scope().code(), Shorten(value.name_zh(), kNameWidth), value.value(),
                    target, value.unit(), value.managed_value(), note, LightOf(value)});
  }
  const std::string table =
      Table({"CODE", "ZONE", "INDICATOR", "VALUE", "TARGET", "UNIT", "REPORTED", "PROGRESS", "LIGHT"}, rows);
  absl::PrintF("%s as of %s\n%s", Show(board.scope()), board.as_of(),
               isatty(STDOUT_FILENO) == 1 ? Coloured(table, rows) : table);
  absl::PrintF("monthly reports: %d in time, %d late, %d missing\n", board.reporting().on_time(),
               board.reporting().late(), board.reporting().missing_reports());
  if (board.unreadable_projects() > 0) {
    absl::PrintF("%d project(s) cannot be read by this version and count nowhere\n", board.unreadable_projects());
  }
  if (hidden > 0) absl::PrintF("%d more whose facts no service records yet: --all\n", hidden);
}

std::string ShowMeasure(indicators::Measure measure) {
  return std::string(absl::StripPrefix(indicators::Measure_Name(measure), "MEASURE_"));
}

std::string ShowPart(indicators::Part part) { return part == indicators::PART_NUMERATOR ? "numerator" : "denominator"; }

void PrintExplanation(const indicators::ExplainResponse& answer) {
  const auto& value = answer.value();
  absl::PrintF("%s %s, %s as of %s: %s %s %s\n", value.code(), Printable(value.name_zh()), Show(value.scope()),
               answer.as_of(), value.value(), value.unit(), LightOf(value));
  if (!value.missing().empty()) absl::PrintF("  missing: %s\n", Printable(value.missing()));
  for (const auto& sum : answer.sums()) {
    absl::PrintF("  %s %s %s, %s to %s: %s\n", ShowPart(sum.part()), sum.sign() < 0 ? "-" : "+",
                 ShowMeasure(sum.measure()), sum.from().empty() ? "the beginning" : sum.from(), sum.to(), sum.amount());
  }
  for (const auto& name : value.rests_on()) absl::PrintF("  rests on %s\n", Printable(name));
}

void PrintContributions(const std::vector<indicators::Contribution>& contributions) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& made : contributions) {
    rows.push_back({ShowPart(made.part()), ShowMeasure(made.measure()), made.unit(), made.zone(), made.business_day(),
                    absl::StrCat(made.amount()), made.entity()});
  }
  if (!rows.empty()) {
    absl::PrintF("%s", Table({"PART", "MEASURE", "UNIT", "ZONE", "DAY", "AMOUNT", "ENTITY"}, rows));
  }
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
  Client client = Connect(options, **service);
  const auto board = Await(client, options, request, scoreboard.wait);
  if (!board.ok()) return FailThere(options, "GetScoreboard", client.address(), board.status());
  if (options.json) {
    absl::PrintF("%s\n", ToJson(*board));
  } else {
    PrintBoard(*board, scoreboard.all);
  }
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
  bool first = true;
  do {
    request.set_page_size(static_cast<int32_t>(std::min<int64_t>(left, kPage)));
    indicators::ExplainResponse answer;
    const auto status = client.Unary(kExplain, request, answer);
    if (!status.ok()) return FailThere(options, "Explain", client.address(), status);
    request.set_page_token(answer.next_page_token());
    left -= answer.contributions_size();
    if (options.json) {
      absl::PrintF("%s\n", ToJson(answer));
    } else {
      if (first) PrintExplanation(answer);
      contributions.insert(contributions.end(), answer.contributions().begin(), answer.contributions().end());
    }
    first = false;
  } while (left > 0 && !request.page_token().empty());
  if (options.json) return kDone;
  PrintContributions(contributions);
  absl::FPrintF(stderr, "%d shown%s\n", contributions.size(),
                request.page_token().empty() ? "" : "; --all or --limit for more");
  return kDone;
}

}  // namespace tiernet::ctl
