#include "services/tiernetctl/ranking.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "services/tiernetctl/fields.h"
#include "services/tiernetctl/table.h"
#include "tiernet/indicators/v1/bulletin.pb.h"
#include "tiernet/indicators/v1/key_project_progress.pb.h"
#include "tiernet/indicators/v1/ranking.pb.h"

namespace tiernet::ctl {
namespace {

namespace indicators = tiernet::indicators::v1;

constexpr char kRank[] = "/tiernet.indicators.v1.IndicatorsService/GetRanking";
// Of a unit's code.
constexpr size_t kCityDigits = 4;
constexpr char kProgress[] = "/tiernet.indicators.v1.IndicatorsService/GetKeyProjectProgress";
constexpr int64_t kYuanInYi = 100'000'000;
constexpr char kBulletins[] = "/tiernet.indicators.v1.IndicatorsService/ListBulletins";

std::string NoneIf(bool none, const std::string& text) { return none ? "-" : text; }

void PrintUnits(const indicators::Ranking& ranking) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& unit : ranking.units()) {
    const auto& assessment = unit.assessment();
    rows.push_back({NoneIf(unit.rank() == 0, absl::StrCat(unit.rank())), unit.scope().code(),
                    NoneIf(assessment.value().empty(), assessment.value()), absl::StrCat(assessment.red_nodes()),
                    absl::StrCat(assessment.late_months()), absl::StrCat(assessment.commendations()),
                    unit.investment().value(), unit.investment().target(), unit.contracted().value(),
                    unit.mention() == indicators::MENTION_UNSPECIFIED
                        ? ""
                        : std::string(absl::StripPrefix(indicators::Mention_Name(unit.mention()), "MENTION_"))});
  }
  absl::PrintF(
      "%s as of %s\n%s",
      absl::AsciiStrToLower(absl::StripPrefix(indicators::RankingGroup_Name(ranking.group()), "RANKING_GROUP_")),
      ranking.as_of(),
      Table({"RANK", "UNIT", "SCORE", "RED NODES", "LATE MONTHS", "AWARDS", "C01", "OF", "I01", "MENTION"}, rows));
  if (std::none_of(ranking.units().begin(), ranking.units().end(), [](const auto& unit) { return unit.rank() > 0; })) {
    absl::PrintF("nobody has a score: no plan of that year has weights and targets; --as-of for another day\n");
  }
}

void PrintParts(const indicators::Ranking& ranking) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& unit : ranking.units()) {
    for (const auto& part : unit.assessment().parts()) {
      rows.push_back({unit.scope().code(), part.indicator(), absl::StrCat(part.weight()),
                      NoneIf(part.points().empty(), part.points()),
                      std::string(absl::StripPrefix(indicators::Outcome_Name(part.outcome()), "OUTCOME_"))});
    }
  }
  absl::PrintF("\n%s", Table({"UNIT", "INDICATOR", "WEIGHT", "POINTS", "OUTCOME"}, rows));
}

// 亿元 with two decimals, halves away from zero.
std::string InYi(int64_t yuan) {
  const int64_t hundredths = (std::abs(yuan) + kYuanInYi / 200) / (kYuanInYi / 100);
  return absl::StrFormat("%s%d.%02d", yuan < 0 && hundredths > 0 ? "-" : "", hundredths / 100, hundredths % 100);
}

void PrintProgress(const indicators::KeyProjectProgress& progress) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : progress.lines()) {
    const auto& kind = indicators::ScopeKind_Name(line.scope().kind());
    rows.push_back({absl::StrCat(absl::StripPrefix(kind, "SCOPE_KIND_"), " ", line.scope().code()),
                    line.level() == indicators::KEY_PROJECT_LEVEL_PROVINCE ? "省级" : "市级",
                    absl::StrCat(line.new_projects()), absl::StrCat(line.planned()), absl::StrCat(line.started()),
                    absl::StrCat(line.early()), absl::StrCat(line.late()), absl::StrCat(line.carried_over()),
                    absl::StrCat(line.resumed()), absl::StrCat(line.not_resumed()), absl::StrCat(line.preliminary()),
                    InYi(line.plan_yuan()), InYi(line.made_yuan()), line.made_percent()});
  }
  absl::PrintF("key projects at the end of %s, money in 亿元\n%s", progress.month(),
               Table({"PLACE", "LEVEL", "NEW", "PLANNED", "STARTED", "EARLY", "LATE", "CARRIED", "RESUMED", "NOT",
                      "PRELIM.", "PLAN", "MADE", "%"},
                     rows));
}

void PrintBulletin(const indicators::Bulletin& bulletin) {
  absl::PrintF("%s%s, published %s%s: %s\n", bulletin.period(),
               bulletin.number() > 0 ? absl::StrCat(", supplement ", bulletin.number()) : "", bulletin.published_on(),
               bulletin.late() ? ", late" : "", bulletin.document().reference());
  if (!bulletin.correction().empty()) absl::PrintF("restates: %s\n", bulletin.correction());
  for (const auto& ranking : bulletin.rankings()) {
    absl::PrintF("\n");
    PrintUnits(ranking);
  }
  if (bulletin.has_key_projects()) {
    absl::PrintF("\n");
    PrintProgress(bulletin.key_projects());
  }
}

}  // namespace

int RunProgress(const Options& options, const std::string& month) {
  const auto service = FindService("indicators");
  if (!service.ok()) return FailHere(options, service.status());
  indicators::GetKeyProjectProgressRequest request;
  request.set_month(month);
  Client client = Connect(options, **service);
  indicators::KeyProjectProgress progress;
  const auto status = client.Unary(kProgress, request, progress);
  if (!status.ok()) return FailThere(options, "GetKeyProjectProgress", client.address(), status);
  if (options.json) {
    absl::PrintF("%s\n", ToJson(progress));
  } else {
    PrintProgress(progress);
  }
  return kDone;
}

int RunRank(const Options& options, const RankOptions& rank) {
  const auto service = FindService("indicators");
  if (!service.ok()) return FailHere(options, service.status());
  indicators::GetRankingRequest request;
  request.set_group(rank.group == "zones" ? indicators::RANKING_GROUP_ZONES : indicators::RANKING_GROUP_COUNTIES);
  request.set_as_of(rank.as_of);
  Client client = Connect(options, **service);
  indicators::Ranking ranking;
  const auto status = client.Unary(kRank, request, ranking);
  if (!status.ok()) return FailThere(options, "GetRanking", client.address(), status);
  if (options.json) {
    absl::PrintF("%s\n", ToJson(ranking));
    return kDone;
  }
  PrintUnits(ranking);
  if (rank.parts) PrintParts(ranking);
  return kDone;
}

int RunBulletin(const Options& options, const std::string& period) {
  const auto service = FindService("indicators");
  if (!service.ok()) return FailHere(options, service.status());
  indicators::ListBulletinsRequest request;
  const std::string city = absl::StrCat(options.identity.unit.substr(0, kCityDigits), "00");
  request.set_parent(absl::StrCat("units/", city, "/to/all"));
  request.set_filter(absl::StrCat("period = \"", period, "\""));
  Client client = Connect(options, **service);
  indicators::ListBulletinsResponse response;
  const auto status = client.Unary(kBulletins, request, response);
  if (!status.ok()) return FailThere(options, "ListBulletins", client.address(), status);
  const auto last = std::max_element(response.bulletins().begin(), response.bulletins().end(),
                                     [](const auto& a, const auto& b) { return a.number() < b.number(); });
  if (last == response.bulletins().end()) {
    return FailHere(options, absl::NotFoundError(absl::StrCat("no bulletin of ", period, " is published by ", city)));
  }
  if (options.json) {
    absl::PrintF("%s\n", ToJson(*last));
  } else {
    PrintBulletin(*last);
  }
  return kDone;
}

}  // namespace tiernet::ctl
