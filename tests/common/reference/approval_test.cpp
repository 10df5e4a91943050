// The approval catalogue as reference data (domain.md F.1.2, F.2, I.39).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/reference/reference.h"
#include "google/protobuf/text_format.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet {
namespace {

namespace v1 = reference::v1;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Two stages, four items, two departments; sound.
constexpr char kSmall[] = R"pb(
  regions { code: '140000' name_zh: '山西省' tier: TIER_PROVINCE kind: REGION_KIND_PROVINCE }
  regions { code: '140400' name_zh: '长治市' tier: TIER_CITY kind: REGION_KIND_CITY summation_unit: true }
  approval_stages {
    number: 1
    name_zh: '立项'
    departments: [ 'D01', 'D11' ]
    caps { flow: APPROVAL_FLOW_FILING days: 25 }
    caps { flow: APPROVAL_FLOW_COMMITMENT days: 10 }
  }
  approval_stages { number: 4 name_zh: '竣工' departments: 'D11' joint_acceptance_days: 12 }
  approval_items {
    code: 'S1-03'
    name_zh: '备案'
    stage: 1
    department: 'D01'
    statutory_limit: 0
    limit_unit: LIMIT_UNIT_WORKING_DAYS
    flows: [ APPROVAL_FLOW_FILING, APPROVAL_FLOW_COMMITMENT ]
    commitment_class: COMMITMENT_CLASS_RETAIN
  }
  approval_items {
    code: 'S1-06'
    name_zh: '报告书'
    stage: 1
    department: 'D11'
    flows: [ APPROVAL_FLOW_FILING, APPROVAL_FLOW_COMMITMENT ]
    commitment_class: COMMITMENT_CLASS_SERVICE
    floating: true
    alternative_group: 'EIA'
  }
  approval_items {
    code: 'S1-07'
    name_zh: '报告表'
    stage: 1
    department: 'D11'
    flows: APPROVAL_FLOW_FILING
    floating: true
    alternative_group: 'EIA'
  }
  approval_items {
    code: 'S4-01'
    name_zh: '核实'
    stage: 4
    department: 'D11'
    flows: APPROVAL_FLOW_FILING
    joint_acceptance: true
  }
  departments { id: 'D01' name_zh: '市发改委' }
  departments { id: 'D11' name_zh: '市规划和自然资源局' }
)pb";

v1::ReferenceData Parsed(const std::string& text) {
  v1::ReferenceData data;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &data)) << text;
  return data;
}

std::unique_ptr<const Reference> Small() { return *Reference::From(Parsed(kSmall)); }

struct Case {
  // The entry's number in kSmall, the field that it loses, if any, and what it is given.
  int index;
  std::string lost, given;
  std::string problem;
};

// Expects of each case that kSmall is refused for its problem.
template <typename Entry>
void ExpectRefused(Entry* (v1::ReferenceData::*entry)(int), const std::vector<Case>& cases) {
  for (const auto& c : cases) {
    v1::ReferenceData data = Parsed(kSmall);
    Entry& altered = *(data.*entry)(c.index);
    if (!c.lost.empty()) altered.GetReflection()->ClearField(&altered, Entry::descriptor()->FindFieldByName(c.lost));
    EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(c.given, &altered)) << c.given;
    const auto status = Reference::From(data).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.problem;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.problem));
  }
}

TEST(ApprovalCatalogue, FindsWhatIsListed) {
  const auto reference = Small();
  EXPECT_EQ(reference->FindApprovalItem("S1-06")->name_zh(), "报告书");
  EXPECT_EQ(reference->FindApprovalItem("S1-08"), nullptr);
  EXPECT_EQ(reference->FindApprovalItem(""), nullptr);
  EXPECT_EQ(reference->FindApprovalStage(4)->joint_acceptance_days(), 12);
  EXPECT_EQ(reference->FindApprovalStage(2), nullptr);
  EXPECT_EQ(reference->FindApprovalStage(0), nullptr);
}

TEST(ApprovalCatalogue, DigestFollowsTheContentAndNotItsOrder) {
  v1::ReferenceData turned = Parsed(kSmall);
  std::reverse(turned.mutable_approval_items()->pointer_begin(), turned.mutable_approval_items()->pointer_end());
  std::reverse(turned.mutable_approval_stages()->pointer_begin(), turned.mutable_approval_stages()->pointer_end());
  turned.mutable_approval_stages(1)->mutable_departments()->SwapElements(0, 1);
  turned.mutable_approval_stages(1)->mutable_caps()->SwapElements(0, 1);
  turned.mutable_approval_items(3)->mutable_flows()->SwapElements(0, 1);
  EXPECT_EQ((*Reference::From(turned))->Digest(), Small()->Digest());
  // A limit of no day is not the absence of one.
  turned.mutable_approval_items(3)->clear_statutory_limit();
  turned.mutable_approval_items(3)->clear_limit_unit();
  EXPECT_NE((*Reference::From(turned))->Digest(), Small()->Digest());
}

TEST(ApprovalCatalogue, NamesWhatIsWrongWithAStage) {
  ExpectRefused(
      &v1::ReferenceData::mutable_approval_stages,
      {
          {1, "", "number: 1", "approval_stages[1] 1: it stands twice"},
          {1, "", "number: 5", "approval_stages[1] 5: a stage is 1 to 4"},
          {1, "number", "", "approval_stages[1] 0: a stage is 1 to 4"},
          {1, "name_zh", "", "approval_stages[1] 4: name_zh is missing"},
          {1, "departments", "", "4: no department leads it"},
          {1, "", "departments: 'D09'", "4: department \"D09\" is not listed"},
          {1, "", "joint_acceptance_days: 46", "4: joint_acceptance_days is not 0 to 45"},
          {1, "", "joint_acceptance_days: -1", "4: joint_acceptance_days is not 0 to 45"},
          {0, "", "caps { days: 25 }", "approval_stages[0] 1: a cap is of no flow"},
          {0, "", "caps { flow: APPROVAL_FLOW_FILING days: 25 }", "1: APPROVAL_FLOW_FILING has two caps"},
          {1, "", "caps { flow: APPROVAL_FLOW_FILING }", "4: the cap of APPROVAL_FLOW_FILING is not 1 to 45 days"},
          {1, "", "caps { flow: APPROVAL_FLOW_FILING days: 46 }", "the cap of APPROVAL_FLOW_FILING is not 1 to 45"},
          {0, "", "caps { flow: APPROVAL_FLOW_GOVERNMENT days: 45 }",
           "1: it has a cap of APPROVAL_FLOW_GOVERNMENT and no item that holds each project of it"},
      });
}

TEST(ApprovalCatalogue, NamesWhatIsWrongWithAnItem) {
  ExpectRefused(
      &v1::ReferenceData::mutable_approval_items,
      {
          {2, "", "code: 'S1-06'", "approval_items[2] S1-06: it stands twice"},
          {2, "code", "", "approval_items[2] : code is missing"},
          {2, "name_zh", "", "approval_items[2] S1-07: name_zh is missing"},
          {2, "department", "", "S1-07: department \"\" is not listed"},
          {2, "", "department: 'D09'", "S1-07: department \"D09\" is not listed"},
          {2, "", "stage: 2", "S1-07: stage 2 is not listed"},
          {2, "stage", "", "S1-07: stage 0 is not listed"},
          {0, "limit_unit", "", "S1-03: statutory_limit and limit_unit go together"},
          {0, "statutory_limit", "", "S1-03: statutory_limit and limit_unit go together"},
          {2, "", "max_extension_days: 10", "S1-07: there is no limit to extend"},
          {0, "", "statutory_limit: -1", "S1-03: a number of days is negative"},
          {0, "", "max_extension_days: -1", "S1-03: a number of days is negative"},
          {0, "", "promised_days: -1", "S1-03: a number of days is negative"},
          {2, "flows", "", "S1-07: it is of no flow"},
          {2, "", "flows: APPROVAL_FLOW_UNSPECIFIED", "S1-07: a flow is unspecified"},
          {2, "", "flows: APPROVAL_FLOW_FILING", "S1-07: APPROVAL_FLOW_FILING stands twice"},
          {2, "", "flows: APPROVAL_FLOW_COMMITMENT", "S1-07: the flow COMMITMENT and commitment_class go together"},
          {2, "", "commitment_class: COMMITMENT_CLASS_COMMIT", "the flow COMMITMENT and commitment_class go together"},
          {3, "", "floating: true", "S4-01: it floats, which stages 1 to 3 alone allow"},
          {2, "", "joint_acceptance: true", "S1-07: stage 1 has no joint acceptance"},
          {2, "", "after_acceptance: true", "S1-07: stage 1 has no joint acceptance"},
          {2, "", "after_floating: true", "S1-07: it would wait for itself"},
          {3, "", "after_acceptance: true", "S4-01: it would wait for itself"},
          {2, "alternative_group", "", "S1-06: alternative_group EIA is not two or more items of one stage"},
          {2, "", "stage: 4", "S1-07: alternative_group EIA is not two or more items of one stage"},
      });
}

// What floats, what some projects need, and what no office decides on hold nothing (I.39, F.8.2).
TEST(ApprovalCatalogue, AStageIsHeldByItemsThatEachProjectNeeds) {
  ExpectRefused(&v1::ReferenceData::mutable_approval_items,
                {
                    {0, "", "floating: true", "approval_stages[0] 1: it has a cap of APPROVAL_FLOW_FILING and no item"},
                    {0, "", "conditional: true", "1: it has a cap of APPROVAL_FLOW_FILING and no item"},
                    {0, "", "commitment_class: COMMITMENT_CLASS_COMMIT",
                     "1: it has a cap of APPROVAL_FLOW_COMMITMENT and no item that holds each project of it"},
                });
}

class ApprovalDataTest : public testing::Test {  // deploy/data/2019
 protected:
  void SetUp() override {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(TIERNET_REFERENCE_DATA)) {
      if (entry.path().extension() == ".txtpb") files.push_back(entry.path());
    }
    auto reference = Reference::Load(files);
    ASSERT_TRUE(reference.ok()) << reference.status();
    reference_ = *std::move(reference);
  }

  const v1::ApprovalItem& Item(absl::string_view code) const { return *reference_->FindApprovalItem(code); }
  std::vector<std::string> Codes(int stage, v1::ApprovalFlow flow) const {
    std::vector<std::string> codes;
    for (const auto* item : reference_->ApprovalItemsOf(stage, flow)) codes.push_back(item->code());
    return codes;
  }
  // The codes of the items for which `mark` is true.
  std::vector<std::string> Marked(bool (v1::ApprovalItem::*mark)() const) const {
    std::vector<std::string> codes;
    for (const auto& item : reference_->data().approval_items()) {
      if ((item.*mark)()) codes.push_back(item.code());
    }
    return codes;
  }

  std::unique_ptr<const Reference> reference_;
};

TEST_F(ApprovalDataTest, HasEveryItemAndStage) {  // F.2, F.1.2
  EXPECT_EQ(reference_->data().approval_items_size(), 25);
  std::map<v1::ApprovalFlow, int> days;
  for (const auto& stage : reference_->data().approval_stages()) {
    for (const auto& cap : stage.caps()) days[cap.flow()] += cap.days();
  }
  const std::map<v1::ApprovalFlow, int> expected = {{v1::APPROVAL_FLOW_GOVERNMENT, 120},
                                                    {v1::APPROVAL_FLOW_VERIFICATION, 90},
                                                    {v1::APPROVAL_FLOW_FILING, 80},
                                                    {v1::APPROVAL_FLOW_COMMITMENT, 42}};
  EXPECT_EQ(days, expected);
  EXPECT_EQ(reference_->FindApprovalStage(1)->name_zh(), "立项用地规划许可");
  EXPECT_THAT(reference_->FindApprovalStage(1)->departments(), ElementsAre("D01", "D11"));
  EXPECT_THAT(reference_->FindApprovalStage(2)->departments(), ElementsAre("D11"));
  EXPECT_THAT(reference_->FindApprovalStage(3)->departments(), ElementsAre("D15"));
  EXPECT_THAT(reference_->FindApprovalStage(4)->departments(), ElementsAre("D15"));
  EXPECT_EQ(reference_->FindApprovalStage(3)->joint_acceptance_days(), 0);
  EXPECT_EQ(reference_->FindApprovalStage(4)->joint_acceptance_days(), 12);  // F.7
}

TEST_F(ApprovalDataTest, KnowsTheLimits) {  // F.2
  EXPECT_EQ(Item("S1-02").statutory_limit(), 20);
  EXPECT_EQ(Item("S1-02").limit_unit(), v1::LIMIT_UNIT_WORKING_DAYS);
  EXPECT_EQ(Item("S1-02").max_extension_days(), 40);
  EXPECT_EQ(Item("S1-02").promised_days(), 10);
  EXPECT_EQ(Item("S3-04").statutory_limit(), 7);
  EXPECT_EQ(Item("S3-04").limit_unit(), v1::LIMIT_UNIT_CALENDAR_DAYS);
  EXPECT_EQ(Item("S3-04").max_extension_days(), 0);
  // A filing is due on the day itself; the assessments of an area have no limit.
  EXPECT_TRUE(Item("S1-03").has_statutory_limit());
  EXPECT_EQ(Item("S1-03").statutory_limit(), 0);
  EXPECT_EQ(Item("S1-03").limit_unit(), v1::LIMIT_UNIT_WORKING_DAYS);
  EXPECT_FALSE(Item("S1-10").has_statutory_limit());
  EXPECT_FALSE(Item("S1-10").has_promised_days());
}

TEST_F(ApprovalDataTest, KnowsWhatAnItemWaitsFor) {  // F.7, I.39, K22
  EXPECT_THAT(Marked(&v1::ApprovalItem::floating), ElementsAre("S1-06", "S1-07", "S1-08", "S1-09"));
  EXPECT_THAT(Marked(&v1::ApprovalItem::conditional), ElementsAre("S2-04", "S3-02"));
  EXPECT_THAT(Marked(&v1::ApprovalItem::green_channel), ElementsAre("S1-06", "S1-07"));
  EXPECT_THAT(Marked(&v1::ApprovalItem::joint_acceptance), ElementsAre("S4-01", "S4-02", "S4-03", "S4-04", "S4-05"));
  EXPECT_THAT(Marked(&v1::ApprovalItem::after_floating), ElementsAre("S3-04"));
  EXPECT_THAT(Marked(&v1::ApprovalItem::after_acceptance), ElementsAre("S4-06"));
  for (const auto& item : reference_->data().approval_items()) {
    EXPECT_EQ(item.alternative_group(), item.green_channel() ? "EIA" : "") << item.code();
  }
}

TEST_F(ApprovalDataTest, GivesTheItemsOfAStageInAFlow) {
  for (const auto flow : {v1::APPROVAL_FLOW_GOVERNMENT, v1::APPROVAL_FLOW_VERIFICATION, v1::APPROVAL_FLOW_FILING}) {
    EXPECT_THAT(Codes(3, flow), ElementsAre("S3-01", "S3-02", "S3-03", "S3-04")) << v1::ApprovalFlow_Name(flow);
  }
  EXPECT_THAT(Codes(2, v1::APPROVAL_FLOW_GOVERNMENT), ElementsAre("S2-01", "S2-02", "S2-03", "S2-04"));
  EXPECT_THAT(Codes(2, v1::APPROVAL_FLOW_FILING), ElementsAre("S2-01", "S2-02", "S2-04"));
  EXPECT_THAT(Codes(5, v1::APPROVAL_FLOW_FILING), IsEmpty());
  EXPECT_THAT(Codes(1, v1::APPROVAL_FLOW_UNSPECIFIED), IsEmpty());
}

TEST_F(ApprovalDataTest, UnderTheCommitmentSystemOfficesDecideOnWhatIsRetained) {  // F.8.2
  EXPECT_THAT(Codes(1, v1::APPROVAL_FLOW_COMMITMENT), ElementsAre("S1-03", "S1-05"));
  EXPECT_THAT(Codes(2, v1::APPROVAL_FLOW_COMMITMENT), ElementsAre("S2-01", "S2-02"));
  EXPECT_THAT(Codes(3, v1::APPROVAL_FLOW_COMMITMENT), ElementsAre("S3-02", "S3-04"));
  EXPECT_THAT(Codes(4, v1::APPROVAL_FLOW_COMMITMENT), ElementsAre("S4-01", "S4-02", "S4-03", "S4-05", "S4-06"));
}

}  // namespace
}  // namespace tiernet
