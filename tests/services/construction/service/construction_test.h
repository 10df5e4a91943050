// The construction service over real gRPC: callers, and the steps that tests repeat.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "tests/testing/node.h"
#include "tests/testing/refusal.h"
#include "tiernet/construction/v1/construction_service.grpc.pb.h"
#include "tiernet/journal/v1/journal_service.grpc.pb.h"

namespace tiernet::construction {

using Stub = v1::ConstructionService::Stub;
using testing::Identity;

extern const Identity kCounty;         // 140423
extern const Identity kCountyChecker;  // 140423, another person
extern const Identity kOtherCounty;    // 140425
extern const Identity kZone;           // 140471
extern const Identity kCity;           // 140400

// Today is 2019-10-08.
class ConstructionTest : public ::testing::Test {
 protected:
  ConstructionTest();

  template <typename Method, typename Request>
  auto Call(Method method, const Request& request, const Identity& identity) {
    return node_.Call(method, request, identity);
  }

  // An application with a plan for 2019; the serial number makes its code.
  v1::ConstructionProject Applied(int serial, const Identity& identity = kCounty);
  // Applied for by 140425 too, with project id and code.
  v1::ConstructionProject AlsoApplied(const v1::ConstructionProject& project);
  // Admitted on 2019-03-04, with a contract.
  v1::ConstructionProject Admitted(int serial, const Identity& identity = kCounty);
  // Started on 2019-03-14.
  v1::ConstructionProject Started(int serial, const Identity& identity = kCounty);
  // An application with a plan for 2019.
  v1::ConstructionProject Planned(const v1::ConstructionProject& applied, const Identity& identity);
  // The same of an application.
  v1::ConstructionProject Admit(const v1::ConstructionProject& applied, const Identity& identity = kCounty);
  v1::ConstructionProject Start(const v1::ConstructionProject& applied, const Identity& identity = kCounty);

  // Nominated for the provincial list; a milestone of 2019-12-31.
  absl::StatusOr<v1::ListEntry> Nominate(const v1::ConstructionProject& project, const Identity& identity = kCounty);
  absl::StatusOr<v1::Milestone> PlanMilestone(const v1::ConstructionProject& project);
  absl::StatusOr<v1::Milestone> Reach(const v1::Milestone& milestone, const Identity& identity = kCounty,
                                      bool with_evidence = true);

  v1::ConstructionProject Get(const std::string& name);
  absl::StatusOr<review::v1::Review> Review(const v1::ConstructionProject& project, v1::ConstructionVerdict verdict,
                                            const std::string& on, const Identity& identity = kCity);
  absl::StatusOr<v1::MonthlyReport> Report(const v1::ConstructionProject& project, const std::string& month,
                                           int64_t yuan, const std::string& on, const Identity& identity = kCounty);
  // Submitted, checked by the county and approved by the city on `on`.
  void Approve(const v1::MonthlyReport& report, const std::string& on);
  // Of 140423, submitted on `on`.
  v1::UnitMonth SubmittedMonth(const std::string& month, const std::string& on);
  absl::StatusOr<review::v1::Review> Accept(const v1::UnitMonth& month, const std::string& on);
  v1::MonthlyReport Get(const v1::MonthlyReport& report);
  v1::UnitMonth Get(const v1::UnitMonth& month);
  std::vector<v1::StatisticsEntry> StatisticsEntries();

  // From now on nobody may backfill; the node starts anew.
  void EndBackfilling();

  testing::Node node_;
};

types::v1::Evidence EvidenceOf(const std::string& day, types::v1::EvidenceKind kind);

}  // namespace tiernet::construction
