// The inbox of an office: what waits for it, by the day on which it is due.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

class Inboxes : public ApprovalTest {
 protected:
  std::vector<std::string> Waiting(const std::string& filter) {
    std::vector<std::string> items;
    for (const auto& c : List(filter, "inbox")) items.push_back(absl::StrCat(c.item(), " ", c.inbox()));
    return items;
  }
};

// Land (S1-04, S1-05) is of D11, filing (S1-03) of D01.
TEST_F(Inboxes, HoldWhatIsDueByADayInItsOrder) {
  const auto later = FileStage(Opened(), 1, "2019-06-10");
  ASSERT_THAT(later, IsOk());
  const auto earlier = FileStage(Opened("旅游公路"), 1, "2019-06-03");
  ASSERT_THAT(earlier, IsOk());
  const std::string june = R"(inbox >= "D11/2" AND inbox <= "D11/2019-06-30")";
  EXPECT_THAT(Waiting(june), ElementsAre("S1-05 D11/2019-06-13", "S1-04 D11/2019-06-18", "S1-05 D11/2019-06-19",
                                         "S1-04 D11/2019-06-24"));
  EXPECT_THAT(Waiting(R"(inbox >= "D11/2" AND inbox <= "D11/2019-06-18")"),
              ElementsAre("S1-05 D11/2019-06-13", "S1-04 D11/2019-06-18"));

  const C land = Reviewed(CaseOf(*later, "S1-04"), "2019-06-11");
  EXPECT_EQ(land.inbox(), "D11/2019-06-25") << "the clock begins with the acceptance";
  ASSERT_THAT(Step(&Stub::SuspendCase, land.name(), "2019-06-12", kDecider,
                   [](v1::SuspendCaseRequest& request) {
                     request.set_kind(v1::SUSPENSION_KIND_HEARING);
                     request.set_text("听证");
                     request.set_planned_end("2019-06-20");
                   }),
              IsOk());
  Granted(CaseOf(*earlier, "S1-05"), "2019-06-06");
  ASSERT_THAT(Withdraw(CaseOf(*later, "S1-05"), "2019-06-11"), IsOk());
  EXPECT_THAT(Waiting(june), ElementsAre("S1-04 D11/2019-06-18"));
  // The filter that the field names: what stands still comes first.
  EXPECT_THAT(Waiting(R"(inbox >= "D11/" AND inbox <= "D11/2019-06-30")"),
              ElementsAre("S1-04 D11/-", "S1-04 D11/2019-06-18"));
  EXPECT_THAT(Waiting(R"(inbox = "D11/-")"), ElementsAre("S1-04 D11/-"));
  EXPECT_THAT(Waiting(R"(inbox >= "D1/" AND inbox <= "D1/~")"), IsEmpty()) << "no office's beginning";
  EXPECT_THAT(Waiting(R"(inbox >= "D01/" AND inbox <= "D01/2019-06-30")"),
              ElementsAre("S1-03 D01/2019-06-04", "S1-03 D01/2019-06-11"));
}

TEST_F(Inboxes, LightsAreFiltersToo) {
  SetToday("2019-06-17");
  const auto filed = FileStage(Opened(), 1, "2019-06-03");
  ASSERT_THAT(filed, IsOk());
  const auto items = [&](const std::string& light) {
    std::vector<std::string> found;
    for (const auto& c : List("light = LIGHT_" + light)) found.push_back(c.item());
    return found;
  };
  // Due on 4, 18 and 13 June.
  EXPECT_THAT(items("RED"), ElementsAre("S1-03", "S1-05"));
  EXPECT_THAT(items("YELLOW"), ElementsAre("S1-04"));
  EXPECT_THAT(items("GREEN"), IsEmpty());
  for (const auto& c : List()) {
    EXPECT_EQ(c.light() == v1::LIGHT_RED, c.item() != "S1-04") << c.item();
  }
}

}  // namespace
}  // namespace tiernet::approval
