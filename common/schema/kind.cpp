#include "common/schema/kind.h"

#include <map>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/async/mutex.h"
#include "common/status/macros.h"
#include "tiernet/options/v1/options.pb.h"

namespace tiernet::schema {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
namespace options = options::v1;

absl::Status Broken(const Descriptor* descriptor, absl::string_view problem) {
  return absl::FailedPreconditionError(absl::StrCat("schema of ", descriptor->full_name(), ": ", problem));
}

// reserveProjects -> reserve_projects
std::string SnakeCase(absl::string_view camel) {
  std::string snake;
  for (const char c : camel) {
    if (absl::ascii_isupper(c)) snake += '_';
    snake += absl::ascii_tolower(c);
  }
  return snake;
}

absl::Status ReadPattern(Kind& kind) {
  const std::string& pattern = kind.descriptor->options().GetExtension(options::name_pattern);
  const std::vector<std::string> parts = absl::StrSplit(pattern, '/');
  const bool fact = parts.size() == 4 && parts[0] == "units" && parts[1] == "{unit}" && parts[3] == "{id}";
  const bool decision = parts.size() == 6 && parts[0] == "units" && parts[1] == "{unit}" && parts[2] == "to" &&
                        parts[3] == "{to}" && parts[5] == "{id}";
  if (!fact && !decision)
    return Broken(kind.descriptor, absl::StrCat("name_pattern \"", pattern, "\" has no known form"));
  kind.is_decision = decision;
  kind.collection = decision ? parts[4] : parts[2];
  kind.table = SnakeCase(kind.collection);
  return absl::OkStatus();
}

absl::Status ReadField(const FieldDescriptor* field, Kind& kind) {
  const auto& given = field->options();
  const bool indexed = given.GetExtension(options::indexed);
  if (indexed || given.GetExtension(options::column)) {
    const bool fits =
        !field->is_repeated() &&
        (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING || field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM ||
         field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 || field->cpp_type() == FieldDescriptor::CPPTYPE_INT64);
    if (!fits || field->type() == FieldDescriptor::TYPE_BYTES) {
      return Broken(kind.descriptor, absl::StrCat(field->name(), " has no type of a column"));
    }
    if (given.GetExtension(options::personal)) {
      return Broken(kind.descriptor, absl::StrCat(field->name(), " is personal and may be no column"));
    }
    kind.columns.push_back({field, indexed});
  }
  if (given.GetExtension(options::unique)) {
    if (field->is_repeated() || field->type() != FieldDescriptor::TYPE_STRING) {
      return Broken(kind.descriptor, absl::StrCat(field->name(), " is unique and must be one string"));
    }
    kind.unique.push_back(field);
  }
  if (given.GetExtension(options::personal)) kind.personal.push_back(field);
  if (given.GetExtension(options::output_only)) kind.output_only.push_back(field);
  if (given.GetExtension(options::immutable)) kind.immutable.push_back(field);
  return absl::OkStatus();
}

absl::Status ReadClock(const FieldDescriptor* field, Kind& kind) {
  if (field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_ENUM) return absl::OkStatus();
  ClockField clock{field, {}};
  for (int i = 0; i < field->enum_type()->value_count(); ++i) {
    const EnumValueDescriptor* from = field->enum_type()->value(i);
    if (!from->options().HasExtension(options::falls_due)) continue;
    const auto& due = from->options().GetExtension(options::falls_due);
    const auto* to = field->enum_type()->FindValueByName(due.to());
    const auto* on = kind.descriptor->FindFieldByName(due.on());
    if (to == nullptr || on == nullptr || on->type() != FieldDescriptor::TYPE_STRING) {
      return Broken(kind.descriptor, absl::StrCat("falls_due of ", from->name(), " names no value or no date field"));
    }
    const auto is_column = [](const FieldDescriptor* f) {
      return f->options().GetExtension(options::column) || f->options().GetExtension(options::indexed);
    };
    if (is_column(field) && !is_column(on)) {
      return Broken(kind.descriptor,
                    absl::StrCat(on->name(), " must be a column: filters on ", field->name(), " need it"));
    }
    clock.dues.push_back({from, to, on});
  }
  // A clock that went in a circle would never come to rest.
  for (const auto& start : clock.dues) {
    const EnumValueDescriptor* at = start.to;
    for (size_t steps = 0; steps <= clock.dues.size(); ++steps) {
      for (const auto& due : clock.dues) {
        if (due.from == at) at = due.to;
      }
      if (at == start.from)
        return Broken(kind.descriptor, absl::StrCat("falls_due of ", field->name(), " is a circle"));
    }
  }
  if (!clock.dues.empty()) kind.clocks.push_back(std::move(clock));
  return absl::OkStatus();
}

absl::StatusOr<Kind> ReadKind(const Descriptor* descriptor) {
  Kind kind{};
  kind.descriptor = descriptor;
  kind.name = descriptor->full_name();
  TN_RETURN_IF_ERROR(ReadPattern(kind));
  for (int i = 0; i < descriptor->field_count(); ++i) {
    TN_RETURN_IF_ERROR(ReadField(descriptor->field(i), kind));
    TN_RETURN_IF_ERROR(ReadClock(descriptor->field(i), kind));
  }
  kind.state = descriptor->FindFieldByName("state");
  kind.name_field = descriptor->FindFieldByName("name");
  kind.etag = descriptor->FindFieldByName("etag");
  kind.create_time = descriptor->FindFieldByName("create_time");
  kind.update_time = descriptor->FindFieldByName("update_time");
  kind.reporting_unit = descriptor->FindFieldByName("reporting_unit");
  kind.project_id = descriptor->FindFieldByName("project_id");
  if (!kind.name_field || !kind.etag || !kind.create_time || !kind.update_time) {
    return Broken(descriptor, "a kind has the fields name, etag, create_time and update_time");
  }
  return kind;
}

// Kinds by descriptor, filled on first use and kept for good.
class Registry {
 public:
  absl::StatusOr<const Kind*> Get(const Descriptor* descriptor) {
    MutexLock lock(&mutex_);
    auto found = kinds_.find(descriptor);
    if (found == kinds_.end()) {
      TN_ASSIGN_OR_RETURN(auto kind, ReadKind(descriptor));
      found = kinds_.emplace(descriptor, std::make_unique<const Kind>(std::move(kind))).first;
    }
    return found->second.get();
  }

 private:
  Mutex mutex_;
  std::map<const Descriptor*, std::unique_ptr<const Kind>> kinds_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

bool Column::is_integer() const {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 || field->cpp_type() == FieldDescriptor::CPPTYPE_INT64;
}

const Column* Kind::FindColumn(absl::string_view wanted) const {
  for (const auto& column : columns) {
    if (column.name() == wanted) return &column;
  }
  return nullptr;
}

std::unique_ptr<Message> Kind::New() const {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
}

std::string Kind::NameOf(const Message& entity) const { return entity.GetReflection()->GetString(entity, name_field); }

absl::StatusOr<const Kind*> KindOf(const Descriptor* descriptor) {
  static Registry& registry = *new Registry;
  return registry.Get(descriptor);
}

const Kind& MustKindOf(const Descriptor* descriptor) { return **KindOf(descriptor); }

std::string TextOf(const Message& message, const FieldDescriptor* field) {
  const auto* reflection = message.GetReflection();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) return reflection->GetString(message, field);
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    const int number = reflection->GetEnumValue(message, field);
    const auto* value = field->enum_type()->FindValueByNumber(number);
    return value != nullptr ? value->name() : absl::StrCat(number);
  }
  return "";
}

}  // namespace tiernet::schema
