// A stage under any sequence of steps of its cases, against a model that knows of each item only what it was
// told last and on which days its clock ran.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "services/approval/domain/stage.h"
#include "tests/services/approval/domain/examples.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using C = v1::ApprovalCase;
using S = v1::StageApplication;

const std::vector<std::string> kItems = {"S1-03", "S1-04", "S1-05", "S1-07"};
constexpr char kFloats[] = "S1-07";
// Of stage 1 in the filing flow.
constexpr int kCap = 25;

enum class Stand { kSubmitted, kOpen, kSuspended, kGranted, kRefused, kEnded };

struct Model {
  Stand stand = Stand::kSubmitted;
  CivilDay decided;
  // Days on which the clock of the item ran, of all its cases.
  std::set<CivilDay> ran;
  // Since when the present case's clock runs.
  CivilDay since;

  bool counts() const { return stand == Stand::kSubmitted || stand == Stand::kOpen; }
  void RunThrough(CivilDay on) {
    for (CivilDay day = since + 1; day <= on; ++day) {
      if (WorkingDays().IsWorkingDay(day)) ran.insert(day);
    }
    since = on;
  }
  std::set<CivilDay> DaysThrough(CivilDay on) const {
    Model looked_at = *this;
    if (counts()) looked_at.RunThrough(on);
    return {looked_at.ran.begin(), looked_at.ran.upper_bound(on)};
  }
};

class Proceedings {
 public:
  Proceedings() {
    for (const auto& item : kItems) File(item);
  }

  // One step that the model allows, of any item, a day or a few later.
  void Step() {
    on_ += *rc::gen::inRange(0, 4);
    const auto& item = *rc::gen::elementOf(kItems);
    Model& model = models_[item];
    const int choice = *rc::gen::inRange(0, 3);
    switch (model.stand) {
      case Stand::kSubmitted:
        if (choice == 0) return Withdraw(item);
        Turn(item, Take(Present(item), Accepting(), Desk(item, kAcceptor)));
        Turn(item, Take(Present(item), v1::BeginReviewRequest(), Desk(item, kDecider)));
        model.stand = Stand::kOpen;
        model.since = on_;
        return;
      case Stand::kOpen:
        if (choice == 0) return Withdraw(item);
        model.RunThrough(on_);
        if (*rc::gen::inRange(0, 4) == 0) {
          Turn(item, Take(Present(item), Suspending(on_ + 9), Desk(item, kDecider)));
          model.stand = Stand::kSuspended;
          return;
        }
        model.decided = on_;
        model.stand = choice == 1 ? Stand::kRefused : Stand::kGranted;
        Turn(item, DecideCase(Present(item), choice == 1 ? Refusing() : Granting(on_), {}, Desk(item, kDecider)));
        return;
      case Stand::kSuspended:
        if (choice == 0) return Withdraw(item);
        Turn(item, Take(Present(item), v1::ResumeCaseRequest(), Desk(item, kDecider)));
        model.stand = Stand::kOpen;
        model.since = on_;
        return;
      case Stand::kGranted:
        if (choice > 0) return;
        Turn(item, Take(Present(item), Revoking(), Desk(item, kDecider)));
        model.stand = Stand::kRefused;
        return;
      case Stand::kRefused:
      case Stand::kEnded:
        File(item);
    }
  }

  void Check() {
    Join(application_, process_, cases_, WorkingDays(), on_);
    Join(process_, &application_, cases_, WorkingDays(), on_);
    bool blocked = false, done = true;
    CivilDay last = CivilDay::min();
    for (const auto& item : kItems) {
      const Model& model = models_[item];
      const bool over = model.stand == Stand::kRefused || model.stand == Stand::kEnded;
      RC_ASSERT(Present(item).claimed_item().empty() == over);
      if (item == kFloats) continue;
      blocked = blocked || model.stand == Stand::kRefused;
      done = done && model.stand == Stand::kGranted;
      if (model.stand == Stand::kGranted) last = std::max(last, model.decided);
    }
    RC_ASSERT(application_.state() == (blocked ? S::STATE_BLOCKED : done ? S::STATE_DONE : S::STATE_IN_PROGRESS));
    RC_ASSERT(application_.done_on() == (done ? FormatDate(last) : ""));
    RC_ASSERT(process_.stages(0).done_on() == application_.done_on());
    const auto days = DaysOf(false);
    RC_ASSERT(application_.clock().consumed_days() == static_cast<int>(days.size()));
    RC_ASSERT(process_.clock().consumed_days() == static_cast<int>(DaysOf(true).size()));
    const bool late = days.size() >= kCap && *std::next(days.begin(), kCap - 1) < last;
    RC_ASSERT(!done || application_.light() == (late ? v1::LIGHT_LATE : v1::LIGHT_ON_TIME));
    CheckStandings();
    CheckOrderOfCases();
  }

 private:
  approval::Desk Desk(const std::string& item, const char* who) const { return At(on_, who, Item(item)); }

  C& Present(const std::string& item) { return cases_[present_[item]]; }

  void Turn(const std::string& item, const absl::StatusOr<C>& after) {
    RC_ASSERT(after.ok());
    Present(item) = *after;
  }

  void File(const std::string& item) {
    present_[item] = cases_.size();
    cases_.push_back(Filed(item, static_cast<int>(cases_.size()) + 1, on_));
    Model& model = models_[item];
    model.stand = Stand::kSubmitted;
    model.since = WorkingDays().RollForward(on_);  // F.5.3
  }

  void Withdraw(const std::string& item) {
    Model& model = models_[item];
    // No clock runs before acceptance (ruling 21).
    if (model.stand == Stand::kOpen) model.RunThrough(on_);
    model.stand = Stand::kEnded;
    Turn(item, Take(Present(item), Withdrawing(), Desk(item, kFiler)));
  }

  std::set<CivilDay> DaysOf(bool floating_too) {
    std::set<CivilDay> days;
    for (const auto& item : kItems) {
      if (item == kFloats && !floating_too) continue;
      const auto ran = models_[item].DaysThrough(on_);
      days.insert(ran.begin(), ran.end());
    }
    return days;
  }

  void CheckStandings() {
    const std::map<Stand, v1::ItemStanding> standings = {
        {Stand::kSubmitted, v1::ITEM_STANDING_OPEN},  {Stand::kOpen, v1::ITEM_STANDING_OPEN},
        {Stand::kSuspended, v1::ITEM_STANDING_OPEN},  {Stand::kGranted, v1::ITEM_STANDING_GRANTED},
        {Stand::kRefused, v1::ITEM_STANDING_REFUSED}, {Stand::kEnded, v1::ITEM_STANDING_ENDED}};
    for (const auto& held : application_.items()) {
      RC_ASSERT(held.standing() == standings.at(models_[held.item()].stand));
      RC_ASSERT(held.approval_case() == Present(held.item()).name());
    }
  }

  // Cases come from an index, in no order that means anything.
  void CheckOrderOfCases() {
    auto turned = cases_;
    std::reverse(turned.begin(), turned.end());
    S application = application_;
    Join(application, process_, turned, WorkingDays(), on_);
    RC_ASSERT(application.SerializeAsString() == application_.SerializeAsString());
  }

  CivilDay on_ = kFiled;
  std::vector<C> cases_;
  std::map<std::string, size_t> present_;
  std::map<std::string, Model> models_;
  v1::ApprovalProcess process_ = Entered();
  S application_ = Filed(process_, 1);
};

RC_GTEST_PROP(StageProperty, IsWhatANaiveModelSaysAfterEveryStep, ()) {
  Proceedings proceedings;
  proceedings.Check();
  for (int steps = *rc::gen::inRange(0, 40); steps > 0; --steps) {
    proceedings.Step();
    proceedings.Check();
  }
}

}  // namespace
}  // namespace tiernet::approval
