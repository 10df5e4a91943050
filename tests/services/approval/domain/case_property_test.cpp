// Cases under any sequence of steps of their review: their days follow from the facts that they hold, counted by
// a walk; and what time alone changes is what is worked out anew on that day.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "common/schema/kind.h"
#include "common/schema/steps.h"
#include "services/approval/domain/case_review.h"
#include "tests/services/approval/domain/examples.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using C = v1::ApprovalCase;

// F.5.4, word by word.
bool Counts(const C& c, CivilDay day) {
  for (const auto& notice : c.suspensions()) {
    if (*ParseDate(notice.from()) < day && (notice.to().empty() || day <= *ParseDate(notice.to()))) return false;
  }
  return WorkingDays().IsWorkingDay(day);
}

// The day on which the `limit`-th counted day after the acceptance falls; empty if the clock stands before it.
std::string Walk(const C& c, int limit) {
  CivilDay day = *ParseDate(c.accepted_on());
  const CivilDay end = day + 500;
  for (int counted = 0; counted < limit && day < end;) counted += Counts(c, ++day) ? 1 : 0;
  return day < end ? FormatDate(day) : "";
}

int Consumed(const C& c, CivilDay on) {
  int consumed = 0;
  for (CivilDay day = *ParseDate(c.accepted_on()) + 1; day <= on; ++day) consumed += Counts(c, day) ? 1 : 0;
  return consumed;
}

std::string StatutoryWalk(const C& c, const reference::v1::ApprovalItem& item) {
  if (c.state() == C::STATE_SUSPENDED) return "";
  if (item.limit_unit() == reference::v1::LIMIT_UNIT_WORKING_DAYS) {
    return Walk(c, item.statutory_limit() + c.extension_days());
  }
  CivilDay end = *ParseDate(c.accepted_on()) + item.statutory_limit();
  for (const auto& notice : c.suspensions()) end += *ParseDate(notice.to()) - *ParseDate(notice.from());
  while (!WorkingDays().IsWorkingDay(end)) ++end;
  return FormatDate(end);
}

void CheckDays(const C& c, const Desk& desk, bool green) {
  const int promised = green ? (desk.item.promised_days() + 1) / 2 : desk.item.promised_days();
  const int limit = promised + c.extension_days();
  RC_ASSERT(c.clock().limit_days() == limit);
  RC_ASSERT(c.clock().consumed_days() == Consumed(c, desk.on));
  RC_ASSERT(c.due_on() == Walk(c, limit));
  RC_ASSERT(c.clock().has_days_left() == c.due_on().empty());
  RC_ASSERT(!c.clock().has_days_left() || c.clock().days_left() == limit - Consumed(c, desk.on));
  RC_ASSERT(c.statutory_due_on() == StatutoryWalk(c, desk.item));
  RC_ASSERT(c.inbox() == c.office() + "/" + (c.due_on().empty() ? "-" : c.due_on()));
}

void CheckLights(const C& c, const Desk& desk) {
  const int steps = *rc::gen::inRange(1, 60);
  const CivilDay later = desk.on + steps;
  C by_time = c;
  schema::AsOf(schema::KindOf<C>(), by_time, FormatDate(later));
  C anew = c;
  Reckon(anew, {desk.item, desk.calendar, desk.who, later});
  RC_ASSERT(by_time.light() == anew.light());
}

RC_GTEST_PROP(CaseProperty, DaysFollowFromTheFactsAndLightsFromTheDays, ()) {
  const auto& item = Item(*rc::gen::elementOf(std::vector<std::string>{"S1-04", "S1-07", "S3-03", "S3-04"}));
  CivilDay on = CivilDay(2019, 1, 1) + *rc::gen::inRange(0, 400);
  const bool green = item.green_channel() && *rc::gen::arbitrary<bool>();
  const auto filed = Filed(item.code(), 1, on);
  CheckLights(filed, At(on, kFiler, item));
  C c = Take(filed, Accepting(green), At(on, kAcceptor, item)).value();
  for (int steps = *rc::gen::inRange(0, 15); steps > 0; --steps) {
    CheckDays(c, At(on, kDecider, item), green);
    CheckLights(c, At(on, kDecider, item));
    on += *rc::gen::inRange(0, 12);
    const auto desk = At(on, kDecider, item);
    const int choice = *rc::gen::inRange(0, 4);
    const auto may = Take(c, Extending(1), desk);
    if (choice == 0 && may.ok()) {
      c = Take(c, Extending(*rc::gen::inRange(1, item.max_extension_days() + 1)), desk).value();
    } else if (c.state() == C::STATE_ACCEPTED) {
      c = Take(c, v1::BeginReviewRequest(), desk).value();
    } else if (c.state() == C::STATE_SUSPENDED) {
      c = Take(c, v1::ResumeCaseRequest(), desk).value();
    } else if (choice == 1) {
      c = Take(c, SendingBack(), desk).value();
    } else {
      c = Take(c, Suspending(on + *rc::gen::inRange(0, 20)), desk).value();
    }
  }
  CheckDays(c, At(on, kDecider, item), green);
  if (c.state() != C::STATE_IN_REVIEW) return;
  const auto decided = DecideCase(c, Granting(on), {}, At(on, kDecider, item)).value();
  RC_ASSERT(decided.light() == (FormatDate(on) > decided.due_on() ? v1::LIGHT_LATE : v1::LIGHT_ON_TIME));
  RC_ASSERT(decided.due_on() == c.due_on());
  RC_ASSERT(decided.clock().consumed_days() == c.clock().consumed_days());
}

}  // namespace
}  // namespace tiernet::approval
