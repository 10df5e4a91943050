// Requests against the schema: every violation of a request, before any handler.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/status/error.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "tiernet/options/v1/options.pb.h"

namespace tiernet::schema {

// Says what is wrong with a text of the format; empty: nothing.
using FormatCheck = std::function<std::string(options::v1::Format format, absl::string_view text)>;

// What the options of message types ask for, as a table prepared once: a request
// costs one look at each field that has a rule. Const use is safe from any thread.
class Validator {
 public:
  explicit Validator(FormatCheck check_format) : check_format_(std::move(check_format)) {}

  // Prepares for messages of `type` and all that it holds. Not while others validate.
  void Prepare(const google::protobuf::Descriptor* type);

  enum class Mode {
    kWhole,
    // `message` is the request of an update: fields of the resource in it that are not
    // set are not missed. What is set is replaced, and so must be whole.
    kPartial,
  };
  // Every violation in `message`, whose type was prepared; with field paths as in
  // `reserve_project.milestones[0].title`, behind `path`. Fields marked
  // output_only, and unknown enum values in them, are the service's own and are
  // not looked at.
  std::vector<Violation> Validate(const google::protobuf::Message& message, Mode mode = Mode::kWhole,
                                  const std::string& path = "") const;

 private:
  struct Plan;
  struct Rule {
    const google::protobuf::FieldDescriptor* field;
    bool required;
    bool has_min;
    bool has_max;
    int64_t min;
    int64_t max;
    int max_length;
    options::v1::Format format;
    // Of a message field.
    const Plan* plan;
  };
  struct Plan {
    std::vector<Rule> rules;
  };
  class Walk;

  const Plan* PlanOf(const google::protobuf::Descriptor* type);

  FormatCheck check_format_;
  // Node-based: plans point at each other.
  absl::node_hash_map<const google::protobuf::Descriptor*, Plan> plans_;
};

}  // namespace tiernet::schema
