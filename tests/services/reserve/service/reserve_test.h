// The reserve service over real gRPC: callers, and the steps that tests repeat.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "tests/testing/node.h"
#include "tests/testing/refusal.h"
#include "tiernet/journal/v1/journal_service.grpc.pb.h"
#include "tiernet/reserve/v1/reserve_service.grpc.pb.h"

namespace tiernet::reserve {

using ReserveStub = v1::ReserveService::Stub;
using JournalStub = journal::v1::Journal::Stub;
using testing::Identity;

extern const Identity kCounty;       // 140423
extern const Identity kOtherCounty;  // 140425
extern const Identity kCity;         // 140400
extern const Identity kProvince;     // 140000

class ReserveTest : public ::testing::Test {
 protected:
  ReserveTest();

  template <typename Method, typename Request>
  auto Call(Method method, const Request& request, const Identity& identity) {
    return node_.Call(method, request, identity);
  }

  // An entry that meets the standard once it is appraised.
  static v1::ReserveProject Typed(const std::string& title);
  static v1::CreateReserveProjectRequest Creating(const std::string& title);

  v1::ReserveProject Create(const std::string& title, const Identity& identity = kCounty);
  // Appraised, in a unit with a leader, submitted.
  v1::ReserveProject Submitted(const std::string& title);
  v1::ReserveProject Admitted(const std::string& title);
  void NameLeader(const Identity& identity = kCounty);
  void Appraise(const v1::ReserveProject& project);
  // By `identity`'s unit.
  absl::StatusOr<v1::Appraisal> RecordAppraisal(const std::string& project_id, const std::string& day,
                                                v1::AppraisalResult result, const Identity& identity = kCounty);

  absl::StatusOr<v1::ReserveProject> Get(const std::string& name, const Identity& identity = kCounty);
  absl::StatusOr<v1::ReserveProject> Submit(const v1::ReserveProject& project);
  absl::StatusOr<review::v1::Review> Review(const v1::ReserveProject& project, v1::Verdict verdict,
                                            const Identity& identity = kCity);
  absl::StatusOr<v1::ReserveProject> RecordFact(const std::string& name, v1::ChecklistItem item);

  // Seq of the last record of `stream`; 0: none.
  int64_t SeqOf(const std::string& stream);
  // Every record of every stream, as the city pulls them.
  std::vector<journal::v1::Record> Pull(const journal::v1::PullRequest& request = {}, const Identity& identity = kCity);
  // The last answer of a whole verification.
  journal::v1::VerifyResponse Verify();

  testing::Node node_;
};

types::v1::Evidence EvidenceOf(const std::string& day);

// The field paths that a refusal names, in order.
std::vector<std::string> FieldsOf(const absl::Status& refusal);
// What the refusal says under `key`.
std::string ValueOf(const absl::Status& refusal, const std::string& key);

}  // namespace tiernet::reserve
