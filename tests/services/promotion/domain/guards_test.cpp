// The guards of D's state table that are the schema's: what each step's request must say.
#include <string>
#include <vector>

#include "common/schema/validate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tiernet/promotion/v1/contract_requests.pb.h"
#include "tiernet/promotion/v1/lead.pb.h"

namespace tiernet::promotion {
namespace {

using ::testing::UnorderedElementsAre;

// What an empty request lacks.
template <typename Request>
std::vector<std::string> Lacked() {
  schema::Validator validator([](options::v1::Format, absl::string_view) { return std::string(); });
  validator.Prepare(Request::descriptor());
  std::vector<std::string> fields;
  for (const auto& violation : validator.Validate(Request())) fields.push_back(violation.field);
  return fields;
}

TEST(Guards, OfTheTableThatAreTheRequests) {  // D
  EXPECT_THAT(Lacked<v1::RecordIntentRequest>(), UnorderedElementsAre("name", "framework"));
  EXPECT_THAT(Lacked<v1::SignContractRequest>(),
              UnorderedElementsAre("name", "signer_unit", "responsible_person", "total", "paper"));
  EXPECT_THAT(Lacked<v1::RegisterCompanyRequest>(),
              UnorderedElementsAre("name", "company_name", "company_credit_code", "company_region", "evidence"));
  EXPECT_THAT(Lacked<v1::LandContractRequest>(), UnorderedElementsAre("name", "project_code", "site"));
  EXPECT_THAT(Lacked<v1::EndLeadRequest>(), UnorderedElementsAre("name", "reason", "remark"));
  EXPECT_THAT(Lacked<v1::TerminateContractRequest>(), UnorderedElementsAre("name", "reason", "remark"));
  EXPECT_THAT(Lacked<v1::HandOverResponsibilityRequest>(),
              UnorderedElementsAre("name", "to_unit", "responsible_person", "reason"));
}

}  // namespace
}  // namespace tiernet::promotion
