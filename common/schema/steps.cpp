#include "common/schema/steps.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/error.h"
#include "tiernet/options/v1/options.pb.h"

namespace tiernet::schema {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string ValueName(const EnumDescriptor* type, int number) {
  const auto* value = type->FindValueByNumber(number);
  return value != nullptr ? value->name() : absl::StrCat(number);
}

struct DueStep {
  const FieldDescriptor* field = nullptr;
  const google::protobuf::EnumValueDescriptor* to = nullptr;
  std::string day;
};

// The earliest step that the clock takes from where `entity` stands.
DueStep FirstDue(const Kind& kind, const Message& entity) {
  DueStep first;
  const auto* reflection = entity.GetReflection();
  for (const auto& clock : kind.clocks) {
    const int now = reflection->GetEnumValue(entity, clock.field);
    for (const auto& due : clock.dues) {
      if (due.from->number() != now) continue;
      std::string day = reflection->GetString(entity, due.on);
      if (!day.empty() && (first.day.empty() || day < first.day)) first = {clock.field, due.to, std::move(day)};
    }
  }
  return first;
}

}  // namespace

absl::Status StepNotAllowed(absl::string_view name, const EnumDescriptor* states, int from, int to) {
  std::vector<std::string> legal;
  if (const auto* value = states->FindValueByNumber(from); value != nullptr) {
    const auto& next = value->options().GetRepeatedExtension(options::v1::next);
    legal.assign(next.begin(), next.end());
  }
  return Error(reason::ERROR_REASON_STEP_NOT_ALLOWED, {{"name", std::string(name)},
                                                       {"from", ValueName(states, from)},
                                                       {"to", ValueName(states, to)},
                                                       {"legal", legal.empty() ? "none" : absl::StrJoin(legal, ", ")}});
}

absl::Status CheckStep(absl::string_view name, const EnumDescriptor* states, int from, int to) {
  if (const auto* value = states->FindValueByNumber(from); value != nullptr) {
    for (const auto& next : value->options().GetRepeatedExtension(options::v1::next)) {
      if (next == ValueName(states, to)) return absl::OkStatus();
    }
  }
  return StepNotAllowed(name, states, from, to);
}

bool AsOf(const Kind& kind, Message& entity, absl::string_view day,
          absl::FunctionRef<void(const std::string& due_day)> taken) {
  bool any = false;
  std::string last;
  for (DueStep due = FirstDue(kind, entity); !due.day.empty() && due.day <= day; due = FirstDue(kind, entity)) {
    // A step that waited for another counts from that one's day.
    last = std::max(last, due.day);
    entity.GetReflection()->SetEnum(&entity, due.field, due.to);
    taken(last);
    any = true;
  }
  return any;
}

bool AsOf(const Kind& kind, Message& entity, absl::string_view day) {
  return AsOf(kind, entity, day, [](const std::string&) {});
}

std::string NextDue(const Kind& kind, const Message& entity) { return FirstDue(kind, entity).day; }

}  // namespace tiernet::schema
