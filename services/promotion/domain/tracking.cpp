#include "services/promotion/domain/tracking.h"

#include <algorithm>
#include <string>

#include "common/calendar/date.h"

namespace tiernet::promotion {
namespace {

using C = v1::Contract;

// D.5.
constexpr int64_t kMajorYuan = 100'000'000;
constexpr int64_t kGreatYuan = 1'000'000'000;
constexpr int kNameWithinWorkingDays = 5;
constexpr int kFollowUpDays = 30;
constexpr int kGreatFollowUpDays = 15;

// First days on which something is late, and twice as late.
struct Lateness {
  absl::CivilDay yellow = absl::CivilDay::max();
  absl::CivilDay red = absl::CivilDay::max();

  void Add(absl::CivilDay in_time, absl::CivilDay twice) {
    yellow = std::min(yellow, in_time + 1);
    red = std::min(red, twice + 1);
  }
};

// Day from which the contract has been a major one without a break.
absl::CivilDay MajorSince(const C& contract) {
  auto version = contract.versions().rbegin();
  const auto end = contract.versions().rend();
  while (version + 1 != end && (version + 1)->total().yuan() >= kMajorYuan) ++version;
  return *ParseDate(version->from());
}

}  // namespace

void SetTracking(C& contract, const Calendar& calendar, absl::CivilDay on) {
  contract.clear_tracking_light();
  contract.clear_tracking_yellow_on();
  contract.clear_tracking_red_on();
  const bool ended = contract.state() == C::STATE_TERMINATED || contract.state() == C::STATE_IN_PRODUCTION;
  if (ended || contract.total_yuan() < kMajorYuan) return;
  const absl::CivilDay since = MajorSince(contract);
  Lateness late;
  if (contract.tracker().empty()) {
    late.Add(calendar.AddWorkingDays(since, kNameWithinWorkingDays).day,
             calendar.AddWorkingDays(since, 2 * kNameWithinWorkingDays).day);
  }
  const int interval = contract.total_yuan() >= kGreatYuan ? kGreatFollowUpDays : kFollowUpDays;
  const auto followed = ParseDate(contract.last_follow_up_on());
  const absl::CivilDay last = followed ? std::max(*followed, since) : since;
  late.Add(last + interval, last + interval + interval);
  contract.set_tracking_light(on >= late.red      ? C::TRACKING_LIGHT_RED
                              : on >= late.yellow ? C::TRACKING_LIGHT_YELLOW
                                                  : C::TRACKING_LIGHT_GREEN);
  contract.set_tracking_yellow_on(FormatDate(late.yellow));
  contract.set_tracking_red_on(FormatDate(late.red));
}

}  // namespace tiernet::promotion
