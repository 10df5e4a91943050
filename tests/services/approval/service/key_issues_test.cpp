// Issues of key projects open matters (domain.md K11), approval following the construction library.
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "services/approval/service/definition.h"
#include "tests/services/construction/service/construction_test.h"
#include "tiernet/approval/v1/approval_service.grpc.pb.h"

namespace tiernet::approval {
namespace {

using construction::kCity;
using construction::kCounty;
using construction::v1::ConstructionProject;
using construction::v1::Issue;
using ::testing::ElementsAre;
using testing::IsOk;
using I = v1::SupervisionItem;

constexpr char kPull[] = R"(grants { permission: "journal.pull" tiers: TIER_CITY })";
constexpr char kGrants[] = R"(
  grants { permission: "approval.read" tiers: TIER_COUNTY tiers: TIER_CITY }
  grants { permission: "approval.execute" tiers: TIER_COUNTY }
  grants { permission: "backfill" tiers: TIER_COUNTY }
  development { today: "2019-10-08" }
)";

// The fixture of the construction service as a part.
class Works : public construction::ConstructionTest {
 public:
  void TestBody() override {}
  testing::Node& node() { return node_; }
  using ConstructionTest::Started;

  // Started, and on the provincial list since 2019-04-02.
  ConstructionProject KeyProject(int serial) {
    auto project = Started(serial);
    const auto nominated = Nominate(project);
    EXPECT_THAT(nominated, IsOk());
    construction::v1::ReviewListEntryRequest request;
    request.set_name(nominated->name());
    request.set_to_state(construction::v1::ListEntry::STATE_LISTED);
    request.set_opinion("列入省级重点工程");
    request.set_happened_on("2019-04-02");
    request.set_etag(nominated->etag());
    EXPECT_THAT(Call(&construction::Stub::ReviewListEntry, request, kCity), IsOk());
    return project;
  }
  Issue Reported(const ConstructionProject& project, const std::string& title) {
    construction::v1::CreateIssueRequest request;
    request.set_parent("units/140423");
    request.set_happened_on("2019-06-03");
    auto& issue = *request.mutable_issue();
    issue.set_title(title);
    issue.set_source(construction::v1::ISSUE_SOURCE_ENTERPRISE);
    issue.set_category(reference::v1::SUPERVISION_CATEGORY_MAJOR);
    issue.set_project_id(project.project_id());
    const auto reported = Call(&construction::Stub::CreateIssue, request, kCounty);
    EXPECT_THAT(reported, IsOk());
    return reported.value_or(Issue());
  }
  void Accept(const Issue& issue) {
    construction::v1::AcceptIssueRequest request;
    request.set_name(issue.name());
    request.set_answer("已联系供电公司");
    request.set_happened_on("2019-06-04");
    EXPECT_THAT(Call(&construction::Stub::AcceptIssue, request, kCounty), IsOk());
  }
};

// Both nodes share one data directory, as services of one node do. Today is 2019-10-08.
class KeyIssues : public ::testing::Test {
 protected:
  KeyIssues() : node_(Definition()) {
    google::protobuf::TextFormat::Parser parser;
    EXPECT_TRUE(parser.MergeFromString(kPull, &works_.node().file()));
    works_.node().file().set_data_directory(node_.folder() + "/data");
    works_.node().Restart();
    node_.file().clear_grants();
    EXPECT_TRUE(parser.MergeFromString(kGrants, &node_.file()));
    node_.Restart();
  }

  std::vector<I> List() {
    v1::ListSupervisionItemsRequest request;
    request.set_parent("units/140423");
    const auto page = node_.Call(&v1::ApprovalService::Stub::ListSupervisionItems, request, kCity);
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) return {};
    return {page->supervision_items().begin(), page->supervision_items().end()};
  }
  // Once there are `count`.
  std::vector<I> Await(size_t count) {
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    auto found = List();
    while (found.size() < count && absl::Now() < deadline) {
      absl::SleepFor(absl::Milliseconds(20));
      found = List();
    }
    return found;
  }

  Works works_;
  testing::Node node_;
};

TEST_F(KeyIssues, OpenAMatterEachThatTheirUnitExecutes) {
  const auto project = works_.KeyProject(1);
  const auto first = works_.Reported(project, "临时用电未接入");
  const auto second = works_.Reported(project, "征地未完成");
  ASSERT_TRUE(first.is_of_key_project());
  const auto matters = Await(2);
  ASSERT_EQ(matters.size(), 2u);
  const I& matter = matters[0];
  EXPECT_EQ(matter.subject(), "临时用电未接入");
  EXPECT_EQ(matter.opened_by(), first.name());
  EXPECT_THAT(matter.links(), ElementsAre(first.name()));
  EXPECT_EQ(matters[1].opened_by(), second.name());
  EXPECT_EQ(matter.name().substr(0, 13), "units/140400/");
  EXPECT_EQ(matter.reporting_unit(), "140423");
  EXPECT_EQ(matter.executor(), "张三") << "who answers for the project";
  EXPECT_EQ(matter.source(), v1::SUPERVISION_SOURCE_ENTERPRISE);
  EXPECT_EQ(matter.ledger(), v1::SUPERVISION_LEDGER_KEY_PROJECT);
  EXPECT_EQ(matter.category(), reference::v1::SUPERVISION_CATEGORY_MAJOR);
  EXPECT_EQ(matter.project_id(), project.project_id());
  EXPECT_EQ(matter.assigned_on(), "2019-06-03") << "the day of the report";
  EXPECT_EQ(matter.steps(2).due_on(), "2019-07-03");
  v1::StudySupervisionItemRequest study;
  study.set_name(matter.name());
  study.set_report("专题研究");
  study.set_happened_on("2019-06-04");
  EXPECT_THAT(node_.Call(&v1::ApprovalService::Stub::StudySupervisionItem, study, kCounty), IsOk());
}

// Later records of an issue say again whose it is, and a node that starts anew may read on from before.
TEST_F(KeyIssues, OpenNoMoreThanOneMatterEach) {
  const auto project = works_.KeyProject(1);
  const auto issue = works_.Reported(project, "临时用电未接入");
  ASSERT_EQ(Await(1).size(), 1u);
  works_.Accept(issue);
  node_.Restart();
  const auto marker = works_.Reported(project, "征地未完成");
  const auto matters = Await(2);
  ASSERT_EQ(matters.size(), 2u) << "all before the marker was read";
  EXPECT_EQ(matters[1].opened_by(), marker.name());
}

TEST_F(KeyIssues, AreThoseOfKeyProjectsAlone) {
  works_.Reported(works_.Started(1), "临时用电未接入");
  const auto marker = works_.Reported(works_.KeyProject(2), "征地未完成");
  const auto matters = Await(1);
  ASSERT_EQ(matters.size(), 1u);
  EXPECT_EQ(matters[0].opened_by(), marker.name());
}

}  // namespace
}  // namespace tiernet::approval
