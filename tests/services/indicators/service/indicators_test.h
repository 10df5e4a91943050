// The indicators service over real gRPC, beside a construction service that it follows.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/services/construction/service/construction_test.h"
#include "tiernet/indicators/v1/indicators_service.grpc.pb.h"

namespace tiernet::indicators {

using Stub = v1::IndicatorsService::Stub;
using construction::kCity;         // 140400
using construction::kCounty;       // 140423
using construction::kOtherCounty;  // 140425
using testing::Identity;

extern const Identity kProvince;  // 140000

v1::Scope ScopeOf(v1::ScopeKind kind, const std::string& code);
v1::Scope Unit(const std::string& code);
v1::Scope City();

// The fields that a refusal names.
std::vector<std::string> FieldsOf(const absl::Status& status);

// The board's own value of the indicator.
v1::IndicatorValue ValueOf(const v1::Scoreboard& board, absl::string_view code);

// Both nodes share the data directory of the construction node, as services of one node do;
// reserve is missing, so that its follower does nothing but try again. Today is 2019-10-08.
class IndicatorsTest : public construction::ConstructionTest {
 protected:
  IndicatorsTest();

  // Of the indicators node; `Call` is of the construction node.
  template <typename Method, typename Request>
  auto Ask(Method method, const Request& request, const Identity& identity) {
    return board_.Call(method, request, identity);
  }

  // Applied for in March 2019, admitted on 2019-03-04, under way since 2018-06-01.
  construction::v1::ConstructionProject CarryOver(int serial, const Identity& identity = kCounty);
  // Seen at work on 2019-04-02: resumed (E.1).
  void SeeAtWork(const construction::v1::ConstructionProject& project, const Identity& identity = kCounty);
  // Stopped on 2019-04-02, gone on 2019-05-06.
  void StopAndExit(const construction::v1::ConstructionProject& project, const Identity& identity = kCounty);

  // Until the indicators have read all that the construction node has written.
  void Await();

  absl::StatusOr<v1::Scoreboard> Board(const v1::Scope& scope, const Identity& identity = kCity,
                                       const std::string& as_of = "");
  // All pages of `page_size` as one answer; `pages` counts them.
  v1::ExplainResponse ExplainAll(const std::string& indicator, const v1::Scope& scope, int page_size = 1,
                                 int* pages = nullptr);

  absl::StatusOr<v1::OfficialFigure> Figure(const v1::Scope& scope, const std::string& month, int64_t yuan,
                                            v1::Series series = v1::SERIES_FAI);
  absl::StatusOr<v1::Target> Target(const v1::Scope& scope, const std::string& indicator, const std::string& value);
  // How the key projects stand at the end of `month`.
  absl::StatusOr<v1::KeyProjectProgress> Progress(const std::string& month, const Identity& identity = kCity);
  // On the province's list since 2019-07-01.
  void List(const construction::v1::ConstructionProject& project);

  testing::Node board_;
};

}  // namespace tiernet::indicators
