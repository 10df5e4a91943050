// What a message with `name_pattern` says about its entities: table, columns,
// claims, parts, state machines. Read from the descriptor once, at start.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace tiernet::schema {

// A column beside the entity's bytes.
struct Column {
  const google::protobuf::FieldDescriptor* field;
  // Also led by unit in an index.
  bool indexed;

  const std::string& name() const { return field->name(); }
  // Integers are INTEGER; texts and enum values by name are TEXT.
  bool is_integer() const;
};

// An enum field in which the clock takes steps.
struct ClockField {
  const google::protobuf::FieldDescriptor* field;
  struct Due {
    const google::protobuf::EnumValueDescriptor* from;
    const google::protobuf::EnumValueDescriptor* to;
    // The sibling field with the day.
    const google::protobuf::FieldDescriptor* on;
  };
  std::vector<Due> dues;
};

// Immutable; lives as long as the process.
struct Kind {
  const google::protobuf::Descriptor* descriptor;
  // Full name of the message: the journal's `kind`.
  std::string name;
  // The package that it is declared in, of `tiernet.reserve.v1` `reserve`: the service that keeps it, but
  // for kinds that several share.
  std::string service;
  // `reserveProjects`.
  std::string collection;
  // `reserve_projects`.
  std::string table;
  // True for decisions of one unit on another (`units/{unit}/to/{to}/...`).
  bool is_decision;
  std::vector<Column> columns;
  std::vector<const google::protobuf::FieldDescriptor*> unique;
  std::vector<const google::protobuf::FieldDescriptor*> personal;
  std::vector<const google::protobuf::FieldDescriptor*> output_only;
  std::vector<const google::protobuf::FieldDescriptor*> immutable;
  std::vector<ClockField> clocks;
  // The field `state`, if it is a state machine; else null.
  const google::protobuf::FieldDescriptor* state;
  // Fields that every kind has.
  const google::protobuf::FieldDescriptor* name_field;
  const google::protobuf::FieldDescriptor* etag;
  const google::protobuf::FieldDescriptor* create_time;
  const google::protobuf::FieldDescriptor* update_time;
  // The unit credited today, for kinds whose rights and lists follow it; else null.
  const google::protobuf::FieldDescriptor* reporting_unit;
  // `project_id`, if the kind has one.
  const google::protobuf::FieldDescriptor* project_id;

  // The column called `name`, or null.
  const Column* FindColumn(absl::string_view name) const;
  std::unique_ptr<google::protobuf::Message> New() const;
  std::string NameOf(const google::protobuf::Message& entity) const;
};

// The kind of `descriptor`; the same object at every call. FAILED_PRECONDITION
// naming what the schema lacks or contradicts.
absl::StatusOr<const Kind*> KindOf(const google::protobuf::Descriptor* descriptor);

// The kind of a generated message that is known to be one.
const Kind& MustKindOf(const google::protobuf::Descriptor* descriptor);
template <typename Entity>
const Kind& KindOf() {
  static const Kind& kind = MustKindOf(Entity::descriptor());
  return kind;
}

// A text or enum value as its column holds it; empty for integers. Enum values
// unknown to this version are given by number.
std::string TextOf(const google::protobuf::Message& message, const google::protobuf::FieldDescriptor* field);

}  // namespace tiernet::schema
