// The promotion service over real gRPC, beside the two libraries that it follows: callers, and the steps that
// tests repeat.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "tests/services/construction/service/construction_test.h"
#include "tests/services/reserve/service/reserve_test.h"
#include "tests/testing/node.h"
#include "tests/testing/refusal.h"
#include "tiernet/promotion/v1/promotion_service.grpc.pb.h"

namespace tiernet::promotion {

using Stub = v1::PromotionService::Stub;
using construction::EvidenceOf;
using construction::kCity;         // 140400
using construction::kCounty;       // 140423
using construction::kOtherCounty;  // 140425
using testing::Identity;

extern const Identity kOtherCity;  // 140400, another person

// The fixture of the reserve service as a part; today is 2019-06-03 there.
class Library : public reserve::ReserveTest {
 public:
  void TestBody() override {}
  testing::Node& node() { return node_; }
  using ReserveTest::Appraise;
  using ReserveTest::Call;
  using ReserveTest::Creating;
  using ReserveTest::NameLeader;
  using ReserveTest::Submit;
};

// The fixture of the construction service as a part.
class Works : public construction::ConstructionTest {
 public:
  void TestBody() override {}
  testing::Node& node() { return node_; }
  using ConstructionTest::Admitted;
  using ConstructionTest::Call;
};

// The three nodes share one data directory, as services of one node do. Today is 2019-10-08.
class PromotionTest : public ::testing::Test {
 protected:
  PromotionTest();

  // Of the promotion node.
  template <typename Method, typename Request>
  auto Call(Method method, const Request& request, const Identity& identity) {
    return node_.Call(method, request, identity);
  }

  // A lead of 140423 in talks, whose project the reserve library holds; `project_id` is minted if it is empty.
  v1::Lead InTalks(const std::string& title, const std::string& project_id = "");
  absl::StatusOr<v1::Contract> Sign(const v1::Lead& lead, int64_t yuan);
  // Signed for 80,000,000 yuan as soon as promotion has heard of the reserve entry; and of all that the
  // reserve library was told before.
  v1::Contract Signed(const std::string& title);
  // The same of the project.
  v1::Contract SignedFor(const std::string& title, const std::string& project_id);
  absl::StatusOr<v1::Contract> Terminate(const v1::Contract& contract);
  v1::Contract Get(const v1::Contract& contract);

  absl::StatusOr<v1::FundArrival> Declare(const v1::Contract& contract, int64_t yuan,
                                          const Identity& identity = kCounty, const std::string& arrived_on = "");
  absl::StatusOr<review::v1::Review> Verify(const v1::FundArrival& arrival, const Identity& identity = kCity);

  Library library_;
  Works works_;
  testing::Node node_;

 private:
  // Of Beijing.
  std::string investor_;
};

}  // namespace tiernet::promotion
