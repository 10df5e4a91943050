// Moves between units (domain.md rulings 27, 33) over real rows.
#include <string>

#include "gmock/gmock.h"
#include "tests/services/reserve/service/reserve_test.h"

namespace tiernet::reserve {
namespace {

using P = v1::ReserveProject;
using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;
using ::testing::StartsWith;

class Moves : public ReserveTest {
 protected:
  absl::StatusOr<review::v1::Review> Move(const P& project, const std::string& to, const Identity& identity = kCity) {
    v1::MoveReserveProjectRequest request;
    request.set_name(project.name());
    request.set_to_unit(to);
    request.set_reason("划归平顺");
    request.set_etag(project.etag());
    return Call(&ReserveStub::MoveReserveProject, request, identity);
  }

  absl::StatusOr<P> Note(const P& project, const Identity& identity) {
    v1::UpdateReserveProjectRequest update;
    update.mutable_reserve_project()->set_name(project.name());
    update.mutable_reserve_project()->set_note("一期");
    return Call(&ReserveStub::UpdateReserveProject, update, identity);
  }

  int Listed(const Identity& identity) {
    v1::ListReserveProjectsRequest list;
    list.set_parent("units/" + identity.unit);
    return Call(&ReserveStub::ListReserveProjects, list, identity)->reserve_projects_size();
  }
};

TEST_F(Moves, TakeRightsAndListsAlongAndLeaveTheStream) {
  const P project = Create("煤基新材料");
  ASSERT_THAT(Move(project, "140425"), IsOk());
  EXPECT_THAT(node_.written(), ElementsAre(StartsWith("reserve/140400/140423:"), "reserve/140423:2"));
  EXPECT_EQ(Listed(kCounty), 0);
  EXPECT_EQ(Listed(kOtherCounty), 1);
  EXPECT_THAT(Note(project, kCounty), FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
  EXPECT_THAT(Get(project.name(), kCounty), FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
  EXPECT_THAT(Get(project.name(), kOtherCounty), IsOk());
  const auto noted = Note(project, kOtherCounty);
  ASSERT_THAT(noted, IsOk());
  EXPECT_EQ(noted->reporting_unit(), "140425");
  EXPECT_EQ(node_.written(), std::vector<std::string>{"reserve/140423:3"});
  EXPECT_EQ(Verify().findings_size(), 0);
}

// What the former unit found out stands, over a removal too.
TEST_F(Moves, LeaveTheAppraisalStanding) {
  NameLeader(kOtherCounty);
  const P project = Admitted("煤基新材料");
  ASSERT_THAT(Move(project, "140425"), IsOk());
  v1::RemoveReserveProjectRequest remove;
  remove.set_name(project.name());
  remove.set_reason(v1::REMOVAL_REASON_POLICY);
  remove.set_opinion("政策调整");
  remove.set_etag(Get(project.name(), kOtherCounty)->etag());
  ASSERT_THAT(Call(&ReserveStub::RemoveReserveProject, remove, kCity), IsOk());
  v1::ReenterReserveProjectRequest reenter;
  reenter.set_name(project.name());
  const auto draft = Call(&ReserveStub::ReenterReserveProject, reenter, kOtherCounty);
  ASSERT_THAT(draft, IsOk());
  v1::SubmitReserveProjectRequest submit;
  submit.set_name(draft->name());
  EXPECT_THAT(Call(&ReserveStub::SubmitReserveProject, submit, kOtherCounty), IsOk());
}

TEST_F(Moves, AreTheCitysWithinTheCity) {
  const P project = Create("煤基新材料");
  EXPECT_THAT(Move(project, "140425", kCounty), FailsWith(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED"));
  EXPECT_THAT(Move(project, "140100"), FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
  EXPECT_THAT(Move(project, "140999"), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Move(project, "140423"), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Move(project, "140400"), IsOk()) << "the city itself is a unit too (I.32)";
}

}  // namespace
}  // namespace tiernet::reserve
