// Deadlines that are worked out anew when a node starts with another notice of working days (design.md, "Calendars
// and codes change"): the pass over all that is open, on a node whose day goes on.
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/calendar/date.h"
#include "common/store/clock.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "tests/services/approval/service/approval_test.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using testing::IsOk;
using ::testing::StartsWith;
using I = v1::SupervisionItem;

class Recalculation : public ApprovalTest {
 protected:
  Recalculation() : ApprovalTest(absl::Milliseconds(20)) {
    auto& files = *node_.file().mutable_reference_files();
    for (auto& file : files) {
      if (absl::EndsWith(file, "/calendar.txtpb")) file = Notices();
    }
    node_.file().mutable_development()->clear_today();
    Publish({{year_, 1, {}}, {year_ + 1, 1, {}}});
  }

  struct Given {
    int year;
    int version;
    std::vector<CivilDay> rest_days;
  };
  // These are all the notices that the node knows when it has started anew.
  void Publish(const std::vector<Given>& notices) {
    reference::v1::ReferenceData data;
    for (const auto& given : notices) {
      auto& notice = *data.add_calendar_notices();
      notice.set_year(given.year);
      notice.set_version(given.version);
      for (const CivilDay day : given.rest_days) notice.add_rest_days(FormatDate(day));
    }
    std::string text;
    google::protobuf::TextFormat::PrintToString(data, &text);
    std::ofstream(Notices()) << text;
    node_.Restart();
  }
  // From tomorrow to the end of January everybody rests.
  void PublishALongRest() {
    std::vector<CivilDay> this_year, next_year;
    for (CivilDay day = today_ + 1; day.year() == year_; ++day) this_year.push_back(day);
    for (CivilDay day(year_ + 1, 1, 1); day.month() == 1; ++day) next_year.push_back(day);
    Publish({{year_, 1, {}}, {year_, 2, this_year}, {year_ + 1, 1, {}}, {year_ + 1, 2, next_year}});
  }

  std::string Notices() const { return node_.folder() + "/notices.txtpb"; }
  std::string Today() const { return FormatDate(today_); }

  I Assigned(const std::string& on = "") {
    v1::CreateSupervisionItemRequest request;
    request.set_parent("units/140400");
    request.set_happened_on(on);
    auto& item = *request.mutable_supervision_item();
    item.set_subject("项目用地指标落实");
    item.set_source(v1::SUPERVISION_SOURCE_LEADER);
    item.set_ledger(v1::SUPERVISION_LEDGER_KEY_TASK);
    item.set_category(reference::v1::SUPERVISION_CATEGORY_GENERAL);
    item.set_executor_unit("140423");
    item.set_executor("张三");
    const auto made = Call(&Stub::CreateSupervisionItem, request, kCity);
    EXPECT_THAT(made, IsOk());
    return made.value_or(I());
  }
  I GetItem(const std::string& name) {
    v1::GetSupervisionItemRequest request;
    request.set_name(name);
    return Call(&Stub::GetSupervisionItem, request, kCity).value_or(I());
  }
  static void Await(const std::function<bool()>& holds) {
    const absl::Time deadline = absl::Now() + absl::Seconds(60);
    while (!holds() && absl::Now() < deadline) absl::SleepFor(absl::Milliseconds(20));
    EXPECT_TRUE(holds());
  }

  const CivilDay today_ = SystemClock().today();
  const int year_ = static_cast<int>(today_.year());
};

TEST_F(Recalculation, MovesWhatIsOpenAndLeavesWhatIsDone) {
  const auto filed = FileStage(Opened(), 1, Today());
  ASSERT_THAT(filed, IsOk());
  const C open = CaseOf(*filed, "S1-04");
  ASSERT_THAT(Accept(open, Today()), IsOk());
  const C granted = Granted(CaseOf(*filed, "S1-03"), Today());
  const I matter = Assigned();
  const C before = Get(open);
  ASSERT_NE(before.calendar_version(), "");

  PublishALongRest();
  const std::string february = absl::StrCat(year_ + 1, "-02-");
  Await([&] { return Get(open).due_on() != before.due_on() && GetItem(matter.name()).due_on() != matter.due_on(); });
  const C after = Get(open);
  EXPECT_THAT(after.due_on(), StartsWith(february));
  EXPECT_THAT(after.inbox(), StartsWith("D11/" + february));
  EXPECT_EQ(after.reprojection(), absl::StrCat(before.calendar_version(), " -> ", after.calendar_version(), ": ",
                                               before.due_on(), " -> ", after.due_on()));
  EXPECT_EQ(Get(*filed).clock().calendar_version(), after.calendar_version());
  EXPECT_EQ(Get(granted).etag(), granted.etag());
  const I moved = GetItem(matter.name());
  EXPECT_THAT(moved.due_on(), StartsWith(february));
  EXPECT_THAT(moved.reprojection(), StartsWith(matter.calendar_version() + " -> "));
}

// What a step takes up is how a matter stood on its day; the notices are those of today all the same.
TEST_F(Recalculation, StaysBehindAStepThatIsDatedBeforeIt) {
  const std::string yesterday = FormatDate(today_ - 1);
  const I matter = Assigned(yesterday);
  const auto filed = FileStage(Opened(), 1, yesterday);
  ASSERT_THAT(filed, IsOk());
  const C the_case = CaseOf(*filed, "S1-04");
  const C reviewed = Reviewed(the_case, yesterday);
  PublishALongRest();
  Await([&] {
    return GetItem(matter.name()).calendar_version() != matter.calendar_version() &&
           Get(the_case).calendar_version() != reviewed.calendar_version();
  });
  const I moved = GetItem(matter.name());
  ASSERT_NE(moved.steps(2).due_on(), matter.steps(2).due_on());
  const C moved_case = Get(the_case);
  v1::StudySupervisionItemRequest study;
  study.set_name(matter.name());
  study.set_report("专题研究");
  study.set_happened_on(yesterday);
  const auto studied = Call(&Stub::StudySupervisionItem, study, kWindow);
  ASSERT_THAT(studied, IsOk());
  EXPECT_EQ(studied->calendar_version(), moved.calendar_version());
  EXPECT_EQ(studied->steps(2).due_on(), moved.steps(2).due_on());
  v1::DelegateCaseRequest delegate;
  delegate.set_name(the_case.name());
  delegate.set_to(kOtherDecider.subject);
  delegate.set_reason("出差");
  delegate.set_happened_on(yesterday);
  const auto delegated = Call(&Stub::DelegateCase, delegate, kDecider);
  ASSERT_THAT(delegated, IsOk());
  EXPECT_EQ(delegated->calendar_version(), moved_case.calendar_version());
  EXPECT_EQ(delegated->due_on(), moved_case.due_on());
}

TEST_F(Recalculation, OfManyIsOnePassThatALaterStartDoesNotRepeat) {
  // More than a slice of a sweep.
  std::vector<I> matters;
  for (int i = 0; i < 70; ++i) matters.push_back(Assigned());
  PublishALongRest();
  const auto moved = [&](const I& matter) {
    return GetItem(matter.name()).calendar_version() != matter.calendar_version();
  };
  Await([&] { return moved(matters.back()); });
  std::vector<std::string> etags;
  for (auto& matter : matters) {
    EXPECT_TRUE(moved(matter));
    etags.push_back(GetItem(matter.name()).etag());
  }
  node_.Restart();
  absl::SleepFor(absl::Milliseconds(300));  // several looks
  for (size_t i = 0; i < matters.size(); ++i) EXPECT_EQ(GetItem(matters[i].name()).etag(), etags[i]);
}

}  // namespace
}  // namespace tiernet::approval
