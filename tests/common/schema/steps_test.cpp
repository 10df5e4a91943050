#include "common/schema/steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "google/protobuf/text_format.h"
#include "tests/testing/dynamic_schema.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::schema {
namespace {

using P = reserve::v1::ReserveProject;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(CheckStep, LetsThoseThroughThatTheSchemaNames) {
  for (int from = P::State_MIN; from <= P::State_MAX; ++from) {
    for (int to = P::State_MIN; to <= P::State_MAX; ++to) {
      const bool legal = from == P::STATE_DRAFT || from == P::STATE_RETURNED ? to == P::STATE_SUBMITTED
                         : from == P::STATE_SUBMITTED ? to == P::STATE_IN_LIBRARY || to == P::STATE_RETURNED
                         : from == P::STATE_IN_LIBRARY
                             ? to == P::STATE_READY || to == P::STATE_STALE_WARNED || to == P::STATE_REMOVED
                         : from == P::STATE_READY || from == P::STATE_STALE_WARNED
                             ? to == P::STATE_IN_LIBRARY || to == P::STATE_REMOVED ||
                                   (from == P::STATE_READY && to == P::STATE_TRANSFERRED)
                             : false;
      EXPECT_EQ(CheckStep("x", P::State_descriptor(), from, to).ok(), legal) << from << " -> " << to;
    }
  }
}

TEST(CheckStep, ARefusalNamesTheLegalSteps) {
  const auto refused = CheckStep("units/140423/reserveProjects/a", P::STATE_SUBMITTED, P::STATE_READY);
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(refused), "STEP_NOT_ALLOWED");
  EXPECT_EQ(refused.message(),
            "units/140423/reserveProjects/a cannot go from STATE_SUBMITTED to STATE_READY; legal from here: "
            "STATE_IN_LIBRARY, STATE_RETURNED");
  EXPECT_THAT(std::string(CheckStep("x", P::STATE_REMOVED, P::STATE_DRAFT).message()),
              HasSubstr("legal from here: none"));
  EXPECT_THAT(std::string(CheckStep("x", P::State_descriptor(), 99, 98).message()),
              HasSubstr("from 99 to 98; legal from here: none"))
      << "numbers that this version cannot name";
}

constexpr absl::string_view kClocks = R"(
  enum Light {
    LIGHT_UNSPECIFIED = 0;
    LIGHT_GREEN = 1 [(options.v1.falls_due) = {to: "LIGHT_YELLOW" on: "yellow_on"}];
    LIGHT_YELLOW = 2 [(options.v1.falls_due) = {to: "LIGHT_RED" on: "red_on"}];
    LIGHT_RED = 3;
  }
  enum Door {
    DOOR_UNSPECIFIED = 0;
    DOOR_OPEN = 1 [(options.v1.falls_due) = {to: "DOOR_SHUT" on: "shut_on"}];
    DOOR_SHUT = 2;
  }
  message Thing {
    option (options.v1.name_pattern) = "units/{unit}/things/{id}";
    string name = 1;
    string etag = 2;
    google.protobuf.Timestamp create_time = 3;
    google.protobuf.Timestamp update_time = 4;
    Light light = 5;
    Door door = 6;
    string yellow_on = 7;
    string red_on = 8;
    string shut_on = 9;
  })";

class ClockTest : public ::testing::Test {
 protected:
  ClockTest() : schema_(kClocks), kind_(*KindOf(schema_.Type("Thing")).value()) {}

  // How a thing stands on `day`, and the steps taken until then.
  std::vector<std::string> Taken(const std::string& text, const char* day) {
    auto thing = schema_.Message("Thing", text);
    std::vector<std::string> taken;
    const bool any = AsOf(kind_, *thing, day, [&](const std::string& due) {
      taken.push_back(absl::StrCat(due, " ", TextOf(*thing, thing->GetDescriptor()->FindFieldByName("light")), " ",
                                   TextOf(*thing, thing->GetDescriptor()->FindFieldByName("door"))));
    });
    EXPECT_EQ(any, !taken.empty());
    return taken;
  }
  std::string Due(const std::string& text) { return NextDue(kind_, *schema_.Message("Thing", text)); }

  DynamicSchema schema_;
  const Kind& kind_;
};

TEST_F(ClockTest, StepsAreTakenOnTheirDayAndNotBefore) {
  const std::string thing = "light: LIGHT_GREEN yellow_on: '2019-06-03'";
  EXPECT_THAT(Taken(thing, "2019-06-02"), IsEmpty());
  EXPECT_THAT(Taken(thing, "2019-06-03"), ElementsAre("2019-06-03 LIGHT_YELLOW DOOR_UNSPECIFIED"));
  EXPECT_THAT(Taken("light: LIGHT_GREEN", "2019-06-03"), IsEmpty()) << "a day that is empty never comes";
  EXPECT_THAT(Taken("light: LIGHT_RED yellow_on: '2019-06-03' red_on: '2019-06-03'", "2020-01-01"), IsEmpty());
}

TEST_F(ClockTest, StepsOfSeveralClocksComeInOrderOfTheirDays) {
  EXPECT_THAT(Taken("light: LIGHT_GREEN door: DOOR_OPEN yellow_on: '2019-06-03' shut_on: '2019-06-10' "
                    "red_on: '2019-07-01'",
                    "2019-12-31"),
              ElementsAre("2019-06-03 LIGHT_YELLOW DOOR_OPEN", "2019-06-10 LIGHT_YELLOW DOOR_SHUT",
                          "2019-07-01 LIGHT_RED DOOR_SHUT"));
}

TEST_F(ClockTest, AStepIsNotTakenBeforeTheOneThatItFollows) {
  EXPECT_THAT(Taken("light: LIGHT_GREEN door: DOOR_OPEN yellow_on: '2019-06-03' red_on: '2019-05-01' "
                    "shut_on: '2019-05-15'",
                    "2019-12-31"),
              ElementsAre("2019-05-15 LIGHT_GREEN DOOR_SHUT", "2019-06-03 LIGHT_YELLOW DOOR_SHUT",
                          "2019-06-03 LIGHT_RED DOOR_SHUT"))
      << "it was not yet yellow on 05-01";
}

TEST_F(ClockTest, TheNextDueIsTheEarliestOfAllClocks) {
  EXPECT_EQ(Due(""), "");
  EXPECT_EQ(Due("light: LIGHT_GREEN"), "");
  EXPECT_EQ(Due("light: LIGHT_GREEN yellow_on: '2019-06-03' red_on: '2019-05-01'"), "2019-06-03");
  EXPECT_EQ(Due("light: LIGHT_GREEN yellow_on: '2019-06-03' door: DOOR_OPEN shut_on: '2019-06-01'"), "2019-06-01");
  EXPECT_EQ(Due("light: LIGHT_YELLOW red_on: '2019-05-01'"), "2019-05-01");
  EXPECT_EQ(Due("light: LIGHT_RED red_on: '2019-05-01'"), "");
}

TEST_F(ClockTest, AValueOfALaterVersionStaysAsItIs) {
  EXPECT_THAT(Taken("light: 77 yellow_on: '2019-06-03'", "2020-01-01"), IsEmpty());
  EXPECT_EQ(Due("light: 77 yellow_on: '2019-06-03'"), "");
}

}  // namespace
}  // namespace tiernet::schema
