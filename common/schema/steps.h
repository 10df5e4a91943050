// State machines as the schema declares them: steps that people take (`next`)
// and steps that the clock takes (`falls_due`).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/schema/kind.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "google/protobuf/message.h"

namespace tiernet::schema {

// The refusal of a step, with the legal ones named.
absl::Status StepNotAllowed(absl::string_view name, const google::protobuf::EnumDescriptor* states, int from, int to);

// STEP_NOT_ALLOWED, with the legal steps named, unless `from` lists `to` as `next`.
absl::Status CheckStep(absl::string_view name, const google::protobuf::EnumDescriptor* states, int from, int to);

template <typename State>
absl::Status CheckStep(absl::string_view name, State from, State to) {
  return CheckStep(name, google::protobuf::GetEnumDescriptor<State>(), from, to);
}

// Takes every step of the clock that is due on or before `day` (`YYYY-MM-DD`), in
// order of their days; calls `taken(due day)` after each, with `entity` as it then
// stands. True if there was any.
bool AsOf(const Kind& kind, google::protobuf::Message& entity, absl::string_view day,
          absl::FunctionRef<void(const std::string& due_day)> taken);
bool AsOf(const Kind& kind, google::protobuf::Message& entity, absl::string_view day);

// Day of the next step that the clock will take; empty: none.
std::string NextDue(const Kind& kind, const google::protobuf::Message& entity);

}  // namespace tiernet::schema
