#include "services/tiernetctl/ranking.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "services/tiernetctl/fields.h"
#include "services/tiernetctl/table.h"
#include "tiernet/indicators/v1/ranking.pb.h"
#include "tiernet/indicators/v1/ranking_bulletin.pb.h"

namespace tiernet::ctl {
namespace {

namespace indicators = tiernet::indicators::v1;

constexpr char kRank[] = "/tiernet.indicators.v1.IndicatorsService/GetRanking";
// Of a unit's code.
constexpr size_t kCityDigits = 4;
constexpr char kBulletins[] = "/tiernet.indicators.v1.IndicatorsService/ListRankingBulletins";

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

void PrintBulletin(const indicators::RankingBulletin& bulletin) {
  absl::PrintF("%s%s, published %s%s: %s\n", bulletin.quarter(),
               bulletin.number() > 0 ? absl::StrCat(", supplement ", bulletin.number()) : "", bulletin.published_on(),
               bulletin.late() ? ", late" : "", bulletin.document().reference());
  if (!bulletin.correction().empty()) absl::PrintF("restates: %s\n", bulletin.correction());
  for (const auto& ranking : bulletin.rankings()) {
    absl::PrintF("\n");
    PrintUnits(ranking);
  }
}

}  // namespace

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

int RunBulletin(const Options& options, const std::string& quarter) {
  const auto service = FindService("indicators");
  if (!service.ok()) return FailHere(options, service.status());
  indicators::ListRankingBulletinsRequest request;
  const std::string city = absl::StrCat(options.identity.unit.substr(0, kCityDigits), "00");
  request.set_parent(absl::StrCat("units/", city, "/to/all"));
  request.set_filter(absl::StrCat("quarter = \"", quarter, "\""));
  Client client = Connect(options, **service);
  indicators::ListRankingBulletinsResponse response;
  const auto status = client.Unary(kBulletins, request, response);
  if (!status.ok()) return FailThere(options, "ListRankingBulletins", client.address(), status);
  const auto last = std::max_element(response.ranking_bulletins().begin(), response.ranking_bulletins().end(),
                                     [](const auto& a, const auto& b) { return a.number() < b.number(); });
  if (last == response.ranking_bulletins().end()) {
    return FailHere(options, absl::NotFoundError(absl::StrCat("no bulletin of ", quarter, " is published by ", city)));
  }
  if (options.json) {
    absl::PrintF("%s\n", ToJson(*last));
  } else {
    PrintBulletin(*last);
  }
  return kDone;
}

}  // namespace tiernet::ctl
