#include "services/tiernetctl/ranking.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "services/tiernetctl/fields.h"
#include "services/tiernetctl/table.h"
#include "tiernet/indicators/v1/ranking.pb.h"

namespace tiernet::ctl {
namespace {

namespace indicators = tiernet::indicators::v1;

constexpr char kRank[] = "/tiernet.indicators.v1.IndicatorsService/GetRanking";

std::string NoneIf(bool none, const std::string& text) { return none ? "-" : text; }

void PrintUnits(const indicators::Ranking& ranking) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& unit : ranking.units()) {
    const auto& assessment = unit.assessment();
    rows.push_back({NoneIf(unit.rank() == 0, absl::StrCat(unit.rank())), unit.scope().code(),
                    NoneIf(assessment.value().empty(), assessment.value()), absl::StrCat(assessment.red_nodes()),
                    absl::StrCat(assessment.late_months()), absl::StrCat(assessment.commendations()),
                    unit.investment().value(), unit.investment().target(), unit.contracted().value()});
  }
  absl::PrintF(
      "%s as of %s\n%s",
      absl::AsciiStrToLower(absl::StripPrefix(indicators::RankingGroup_Name(ranking.group()), "RANKING_GROUP_")),
      ranking.as_of(),
      Table({"RANK", "UNIT", "SCORE", "RED NODES", "LATE MONTHS", "COMMENDED", "C01", "OF", "I01"}, rows));
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

}  // namespace tiernet::ctl
