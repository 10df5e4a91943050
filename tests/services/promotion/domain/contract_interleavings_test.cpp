// Whatever comes first, a contract ends in a lawful state: every order of what its unit does and of what the
// construction library says (domain.md D).
#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/promotion/domain/contract.h"
#include "tests/services/promotion/domain/examples.h"
#include "tests/testing/states.h"

namespace tiernet::promotion {
namespace {

using C = v1::Contract;

// Takes a step if it may be taken; the contract as it is then.
using Event = std::function<C(const C&)>;

Event Unless(const std::function<absl::StatusOr<C>(const C&)>& step) {
  return [step](const C& contract) {
    const auto taken = step(contract);
    return taken.ok() ? *taken : contract;
  };
}

Event Hear(const std::string& start, const std::string& production) {
  return [=](const C& contract) {
    return NoteConstruction(contract, Works(start, production), WorkingDays(), kSigned + 60);
  };
}

const std::vector<Event>& Events() {
  static const auto& events = *new std::vector<Event>{
      Unless([](const C& contract) { return RegisterOn(contract, kSigned + 60); }),
      Unless([](const C& contract) { return LandOn(contract, kSigned + 60); }),
      Unless([](const C& contract) { return TerminateOn(contract, kSigned + 60); }),
      Unless([](const C& contract) { return AmendTo(contract, 90'000'000, kSigned + 60); }),
      Hear("2019-05-20", ""),
      Hear("2019-05-20", "2019-05-30"),
  };
  return events;
}

bool IsDeclared(C::State from, C::State to) {
  const std::string step = std::string(absl::StripPrefix(C::State_Name(from), "STATE_")) + " -> " +
                           std::string(absl::StripPrefix(C::State_Name(to), "STATE_"));
  const auto declared = testing::DeclaredSteps<C>();
  return std::find(declared.begin(), declared.end(), step) != declared.end();
}

// From `from` to `to` by declared steps: what the library said may take a contract through several at once.
bool IsReachable(C::State from, C::State to) {
  if (from == to) return true;
  for (const auto next : testing::AllStates<C>()) {
    if (IsDeclared(from, next) && IsReachable(next, to)) return true;
  }
  return false;
}

void ExpectLawful(const C& before, const C& after, const std::string& order) {
  EXPECT_TRUE(IsReachable(before.state(), after.state())) << order;
  const bool started = after.state() == C::STATE_STARTED || after.state() == C::STATE_IN_PRODUCTION;
  EXPECT_TRUE(!started || (!after.started_on().empty() && after.has_site())) << order;
  EXPECT_TRUE(after.state() != C::STATE_IN_PRODUCTION || !after.production_on().empty()) << order;
  EXPECT_TRUE(after.state() != C::STATE_LANDED || after.started_on().empty()) << order << ": its works have begun";
  if (before.state() == C::STATE_TERMINATED) EXPECT_EQ(after.SerializeAsString(), before.SerializeAsString()) << order;
}

TEST(Interleavings, EveryOrderOfStepsAndNewsIsLawful) {
  std::vector<int> order = {0, 1, 2, 3, 4, 5};
  int orders = 0;
  int produced = 0;
  do {
    C contract = Signed(80'000'000);
    std::string said;
    for (const int event : order) {
      said += std::to_string(event);
      const C before = contract;
      contract = Events()[event](before);
      ExpectLawful(before, contract, said);
    }
    ++orders;
    produced += contract.state() == C::STATE_IN_PRODUCTION ? 1 : 0;
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_EQ(orders, 720);
  // 1 after 0, and both with the works' start before 2: no termination is allowed any more.
  EXPECT_GT(produced, 0);
  EXPECT_LT(produced, orders);
}

}  // namespace
}  // namespace tiernet::promotion
