#include "services/tiernetctl/fields.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"
#include "tiernet/reserve/v1/reserve_project_requests.pb.h"

namespace tiernet::ctl {
namespace {

using reserve::v1::RecordMilestoneRequest;
using reserve::v1::ReserveProject;
using ::testing::HasSubstr;

absl::Status Set(google::protobuf::Message& message, absl::string_view path, absl::string_view text) {
  const auto field = ResolvePath(*message.GetDescriptor(), path);
  return field.ok() ? SetField(message, *field, text) : field.status();
}

TEST(SetField, TakesTextForEveryTypeOfField) {
  ReserveProject project;
  EXPECT_TRUE(Set(project, "title", "长治 \"二期\"").ok());
  EXPECT_TRUE(Set(project, "planned_total_yuan", "86000000").ok());
  EXPECT_TRUE(Set(project, "sector", "ECOLOGY").ok());
  EXPECT_TRUE(Set(project, "lead_kind", "LEAD_KIND_MARKET").ok());
  EXPECT_TRUE(Set(project, "create_time", "2019-06-03T00:00:00Z").ok());
  EXPECT_TRUE(Set(project, "milestones", R"([{"title":"m"}])").ok());
  EXPECT_EQ(project.title(), "长治 \"二期\"");
  EXPECT_EQ(project.planned_total_yuan(), 86000000);
  EXPECT_EQ(project.sector(), reserve::v1::SECTOR_ECOLOGY);
  EXPECT_EQ(project.lead_kind(), reserve::v1::LEAD_KIND_MARKET);
  EXPECT_EQ(project.create_time().seconds(), 1559520000);
  EXPECT_EQ(project.milestones(0).title(), "m");
}

TEST(SetField, ReachesFieldsWithin) {
  RecordMilestoneRequest request;
  EXPECT_TRUE(Set(request, "evidence.date", "2019-06-03").ok());
  EXPECT_TRUE(Set(request, "evidence.sha256", "AAAA").ok());
  EXPECT_EQ(request.evidence().date(), "2019-06-03");
  EXPECT_EQ(request.evidence().sha256(), std::string(3, '\0'));
}

TEST(SetField, SaysWhatTheFieldTakes) {
  ReserveProject project;
  EXPECT_THAT(Set(project, "planned_total_yuan", "5千万").message(), HasSubstr("planned_total_yuan: \"5千万\""));
  EXPECT_THAT(Set(project, "sector", "COAL").message(), HasSubstr("CLUSTER_IT, "));
  EXPECT_THAT(Set(project, "titel", "x").message(), HasSubstr("it has: name, project_id"));
  EXPECT_THAT(Set(project, "title.x", "x").message(), HasSubstr("holds no single message"));
  EXPECT_THAT(Set(project, "milestones", "[{").message(), HasSubstr("not the JSON"));
}

TEST(MergeJson, RefusesAFieldThatDoesNotExist) {
  ReserveProject project;
  EXPECT_FALSE(MergeJson(R"({"titel":"x"})", project).ok());
  EXPECT_FALSE(MergeJson("[]", project).ok());
}

TEST(ShowField, ShowsNothingForWhatIsNotSet) {
  ReserveProject project;
  const auto show = [&](const char* field) {
    return ShowField(project, *ReserveProject::descriptor()->FindFieldByName(field));
  };
  EXPECT_EQ(show("planned_total_yuan"), "");
  EXPECT_EQ(show("state"), "");
  project.set_planned_total_yuan(0);
  project.set_state(ReserveProject::STATE_DRAFT);
  EXPECT_EQ(show("planned_total_yuan"), "0");
  EXPECT_EQ(show("state"), "DRAFT");
}

}  // namespace
}  // namespace tiernet::ctl
