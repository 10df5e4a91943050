// Deadlines by a notice that comes while cases are open (design.md, "Calendars and codes change").
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/approval/domain/approval_case.h"
#include "tests/common/calendar/notices.h"
#include "tests/services/approval/domain/examples.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using C = v1::ApprovalCase;

// The second notice of 2019, of 22 March, moved Labour Day (F.6).
const Calendars& Known() {
  static const auto& calendars = *new Calendars(CalendarsOf(NoticesOf2019And2020()));
  return calendars;
}
const Calendar& Before() { return Known().KnownOn(CivilDay(2019, 3, 21)); }
const Calendar& After() { return Known().KnownOn(CivilDay(2019, 3, 22)); }
const CivilDay kAccepted(2019, 3, 20);

// Promised in so many days that the deadline lies behind Labour Day.
reference::v1::ApprovalItem LongItem() {
  auto item = Item("S1-04");
  item.set_promised_days(30);
  return item;
}

C Accepted(const reference::v1::ApprovalItem& item) {
  const Desk desk{item, Before(), kAcceptor, kAccepted};
  return Take(Open(Entered(), CaseName(1), desk), Accepting(), desk).value();
}

TEST(Reprojection, MovesTheDeadlineAndSaysWhy) {
  const auto item = LongItem();
  auto c = Accepted(item);
  const auto first = Before().AddWorkingDays(kAccepted, 30).day;
  const auto second = After().AddWorkingDays(kAccepted, 30).day;
  ASSERT_NE(first, second);
  ASSERT_EQ(c.due_on(), FormatDate(first));
  const auto version = c.calendar_version();
  Reproject(c, {item, After(), "clock", CivilDay(2019, 3, 25)});
  EXPECT_EQ(c.due_on(), FormatDate(second));
  EXPECT_EQ(c.red_on(), FormatDate(second + 1));
  EXPECT_EQ(c.inbox(), absl::StrCat("D11/", FormatDate(second)));
  EXPECT_EQ(c.calendar_version(), After().version());
  EXPECT_EQ(c.reprojection(),
            absl::StrCat(version, " -> ", After().version(), ": ", FormatDate(first), " -> ", FormatDate(second)));
  EXPECT_EQ(c.clock().runs_size(), 1);
}

TEST(Reprojection, OfACaseThatNobodyAnsweredMovesTheEndOfSilence) {
  const auto item = LongItem();
  const CivilDay filed(2019, 4, 25);  // 05-02 and 05-03 became rest days, 04-28 and 05-05 working days
  auto c = Open(Entered(), CaseName(1), {item, Before(), kFiler, filed});
  Reproject(c, {item, After(), "clock", filed});
  EXPECT_EQ(c.accept_by(), FormatDate(After().AddWorkingDays(filed, 5).day));
  EXPECT_EQ(c.deemed_on(), FormatDate(After().AddWorkingDays(filed, 5).day + 1));
  EXPECT_NE(After().AddWorkingDays(filed, 5).day, Before().AddWorkingDays(filed, 5).day);
}

TEST(Reprojection, OfAnItemThatLeftTheCatalogueKeepsItsDeadlinesAndSaysSo) {
  const auto before = Accepted(LongItem());
  auto c = before;
  KeepDeadlines(c, After());
  EXPECT_EQ(c.calendar_version(), After().version());
  EXPECT_EQ(c.reprojection(), absl::StrCat(before.calendar_version(), " -> ", After().version(),
                                           ": S1-04 is no longer in the catalogue, its deadlines stay"));
  c.set_calendar_version(before.calendar_version());
  c.clear_reprojection();
  EXPECT_EQ(c.SerializeAsString(), before.SerializeAsString()) << "nothing else";
}

TEST(Reprojection, OfAClockThatStandsHasNoDeadline) {
  const auto item = LongItem();
  const CivilDay stopped(2019, 3, 21);
  auto c = Take(Accepted(item), v1::BeginReviewRequest(), {item, Before(), kDecider, kAccepted}).value();
  c = Take(std::move(c), Suspending(CivilDay(2019, 6, 3)), {item, Before(), kDecider, stopped}).value();
  Reproject(c, {item, After(), "clock", CivilDay(2019, 3, 25)});
  EXPECT_EQ(c.due_on(), "");
  EXPECT_EQ(c.clock().days_left(), 29);
  EXPECT_TRUE(absl::EndsWith(c.reprojection(), ": stands -> stands")) << c.reprojection();
}

}  // namespace
}  // namespace tiernet::approval
