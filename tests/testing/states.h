// What tests say of state machines.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "tests/testing/refusal.h"
#include "tiernet/options/v1/options.pb.h"

namespace tiernet::testing {

// Every value of the state enum but UNSPECIFIED.
template <typename Entity>
std::vector<typename Entity::State> AllStates() {
  std::vector<typename Entity::State> states;
  for (int i = 0; i < Entity::State_descriptor()->value_count(); ++i) {
    const int number = Entity::State_descriptor()->value(i)->number();
    if (number != 0) states.push_back(static_cast<typename Entity::State>(number));
  }
  return states;
}

// `STATE_APPLIED -> STATE_ADMITTED` without the prefixes, as the schema declares it.
template <typename Entity>
std::vector<std::string> DeclaredSteps() {
  std::vector<std::string> steps;
  for (const auto state : AllStates<Entity>()) {
    const auto* value = Entity::State_descriptor()->FindValueByNumber(state);
    for (const auto& next : value->options().GetRepeatedExtension(options::v1::next)) {
      steps.push_back(
          absl::StrCat(absl::StripPrefix(value->name(), "STATE_"), " -> ", absl::StripPrefix(next, "STATE_")));
    }
  }
  return steps;
}

// Expects `outcome` to be OK if `legal`, else a FAILED_PRECONDITION for `reason`.
template <typename Result>
void ExpectOkIf(bool legal, const Result& outcome, absl::string_view reason) {
  if (legal) {
    EXPECT_THAT(outcome, IsOk());
  } else {
    EXPECT_THAT(outcome, FailsWith(absl::StatusCode::kFailedPrecondition, reason));
  }
}

}  // namespace tiernet::testing
