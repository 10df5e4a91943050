// How a project stands to its plan and its milestones, over the wire.
#include <string>

#include "gmock/gmock.h"
#include "tests/services/indicators/service/indicators_test.h"

namespace tiernet::indicators {
namespace {

using testing::FailsWith;
using testing::IsOk;

class Control : public IndicatorsTest {
 protected:
  absl::StatusOr<v1::ProjectControl> ControlOf(const std::string& project_id, const Identity& identity = kCity,
                                               const std::string& as_of = "") {
    v1::GetProjectControlRequest request;
    request.set_project_id(project_id);
    request.set_as_of(as_of);
    return Ask(&Stub::GetProjectControl, request, identity);
  }
};

TEST_F(Control, IsOfAProjectInTheLibrary) {
  const auto project = CarryOver(1);
  Await();
  const auto control = ControlOf(project.project_id(), kCounty);
  ASSERT_THAT(control, IsOk());
  EXPECT_EQ(control->construction_project(), project.name());
  EXPECT_EQ(control->unit(), "140423");
  EXPECT_EQ(control->as_of(), "2019-10-08");
  EXPECT_EQ(control->schedule().light(), v1::LIGHT_GREEN);
  EXPECT_GT(control->heads_size(), 0);
  EXPECT_THAT(ControlOf(project.project_id(), kCity, "2019-03-04"), IsOk()) << "the day of its admission";
  EXPECT_THAT(ControlOf(project.project_id(), kCity, "2019-03-03"),
              FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST_F(Control, IsRefused) {
  const auto project = CarryOver(1);
  StopAndExit(project);
  Await();
  EXPECT_THAT(ControlOf(project.project_id()), FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND")) << "it has left";
  EXPECT_THAT(ControlOf(project.project_id(), kCity, "2019-05-05"), IsOk());
  EXPECT_THAT(ControlOf(project.project_id(), kOtherCounty, "2019-05-05"),
              FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
  EXPECT_THAT(ControlOf(project.project_id(), kCity, "2019-10-09"),
              FailsWith(absl::StatusCode::kInvalidArgument, "DATE_IN_FUTURE"));
  EXPECT_THAT(ControlOf("0190c3f1-0000-7000-8000-000000000099"), FailsWith(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace tiernet::indicators
