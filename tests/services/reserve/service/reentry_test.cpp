// Re-entries over real rows: a project has one live entry (domain.md I.42).
#include "gmock/gmock.h"
#include "tests/services/reserve/service/reserve_test.h"

namespace tiernet::reserve {
namespace {

using P = v1::ReserveProject;
using testing::FailsWith;
using testing::IsOk;

class Reentries : public ReserveTest {
 protected:
  void Remove(const P& project) {
    v1::RemoveReserveProjectRequest remove;
    remove.set_name(project.name());
    remove.set_reason(v1::REMOVAL_REASON_POLICY);
    remove.set_opinion("政策调整");
    remove.set_etag(project.etag());
    ASSERT_THAT(Call(&ReserveStub::RemoveReserveProject, remove, kCity), IsOk());
  }

  absl::StatusOr<P> Reenter(const P& project) {
    v1::ReenterReserveProjectRequest request;
    request.set_name(project.name());
    return Call(&ReserveStub::ReenterReserveProject, request, kCounty);
  }
};

TEST_F(Reentries, AProjectHasOneLiveReentry) {
  const P removed = Admitted("煤基新材料");
  Remove(removed);
  const auto draft = Reenter(removed);
  ASSERT_THAT(draft, IsOk());
  EXPECT_THAT(Reenter(removed), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  // One that is entered under the same project id is found out when it is submitted.
  auto twin = Creating("另一名称");
  twin.mutable_reserve_project()->set_project_id(removed.project_id());
  const auto entered = Call(&ReserveStub::CreateReserveProject, twin, kCounty);
  ASSERT_THAT(entered, IsOk());
  EXPECT_THAT(Submit(*entered), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));

  v1::DeleteReserveProjectRequest erase;
  erase.set_name(draft->name());
  ASSERT_THAT(Call(&ReserveStub::DeleteReserveProject, erase, kCounty), IsOk());
  const auto second = Reenter(removed);
  ASSERT_THAT(second, IsOk());
  ASSERT_THAT(Submit(*second), IsOk());
  EXPECT_THAT(Reenter(removed), FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  EXPECT_EQ(Verify().findings_size(), 0);
}

}  // namespace
}  // namespace tiernet::reserve
