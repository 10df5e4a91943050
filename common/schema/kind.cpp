#include "common/schema/kind.h"

#include <algorithm>
#include <map>
#include <set>

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

// What may stand in a name, and give a table its name.
bool IsCollection(absl::string_view text) {
  return !text.empty() && absl::ascii_islower(text.front()) && text != "to" &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isalnum(c); });
}

absl::Status ReadPattern(Kind& kind) {
  const std::string& pattern = kind.descriptor->options().GetExtension(options::name_pattern);
  const std::vector<std::string> parts = absl::StrSplit(pattern, '/');
  const bool fact = parts.size() == 4 && parts[0] == "units" && parts[1] == "{unit}" && parts[3] == "{id}";
  const bool decision = parts.size() == 6 && parts[0] == "units" && parts[1] == "{unit}" && parts[2] == "to" &&
                        parts[3] == "{to}" && parts[5] == "{id}";
  if (!fact && !decision) {
    return Broken(kind.descriptor, absl::StrCat("name_pattern \"", pattern, "\" has no known form"));
  }
  kind.is_decision = decision;
  kind.collection = decision ? parts[4] : parts[2];
  if (!IsCollection(kind.collection)) {
    return Broken(kind.descriptor, absl::StrCat("name_pattern \"", pattern, "\" needs a collection in lowerCamelCase"));
  }
  kind.table = SnakeCase(kind.collection);
  return absl::OkStatus();
}

// What every table keeps beside the columns that the schema names.
bool IsKept(const std::string& column) {
  static constexpr absl::string_view kKept[] = {"stream",       "id",   "seq",  "due_on",
                                                "last_fact_on", "unit", "body", "personal"};
  return std::find(std::begin(kKept), std::end(kKept), column) != std::end(kKept);
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
    if (IsKept(field->name())) {
      return Broken(kind.descriptor, absl::StrCat(field->name(), " is a column that every table has already"));
    }
    kind.columns.push_back({field, indexed});
  }
  if (given.GetExtension(options::unique)) {
    if (field->is_repeated() || field->type() != FieldDescriptor::TYPE_STRING) {
      return Broken(kind.descriptor, absl::StrCat(field->name(), " is unique and must be one string"));
    }
    if (given.GetExtension(options::personal)) {
      return Broken(kind.descriptor, absl::StrCat(field->name(), " is personal and may be no claim"));
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
    if (to == nullptr || on == nullptr || on->is_repeated() || on->type() != FieldDescriptor::TYPE_STRING) {
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
      if (at == start.from) {
        return Broken(kind.descriptor, absl::StrCat("falls_due of ", field->name(), " is a circle"));
      }
    }
  }
  if (!clock.dues.empty()) kind.clocks.push_back(std::move(clock));
  return absl::OkStatus();
}

// Options that speak of an entity have no meaning deeper down: a personal field in
// there could be neither masked nor erased.
absl::Status RefuseNested(const Kind& kind, const Descriptor* type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(type).second) return absl::OkStatus();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    const auto& given = field->options();
    if (given.GetExtension(options::personal) || given.GetExtension(options::unique) ||
        given.GetExtension(options::column) || given.GetExtension(options::indexed)) {
      return Broken(kind.descriptor,
                    absl::StrCat(field->full_name(), " is personal, unique or a column; only top-level fields can be"));
    }
    if (field->message_type() != nullptr) TN_RETURN_IF_ERROR(RefuseNested(kind, field->message_type(), seen));
  }
  return absl::OkStatus();
}

// The enum's values name each other.
absl::Status CheckSteps(const FieldDescriptor* field, const Kind& kind) {
  if (field->enum_type() == nullptr) return absl::OkStatus();
  for (int i = 0; i < field->enum_type()->value_count(); ++i) {
    const auto* value = field->enum_type()->value(i);
    for (const auto& next : value->options().GetRepeatedExtension(options::next)) {
      if (field->enum_type()->FindValueByName(next) != nullptr) continue;
      return Broken(kind.descriptor, absl::StrCat("next of ", value->name(), " names no value: ", next));
    }
  }
  return absl::OkStatus();
}

bool IsStateMachine(const FieldDescriptor* field) {
  if (field->is_repeated() || field->enum_type() == nullptr) return false;
  for (int i = 0; i < field->enum_type()->value_count(); ++i) {
    if (field->enum_type()->value(i)->options().ExtensionSize(options::next) > 0) return true;
  }
  return false;
}

bool IsText(const FieldDescriptor* field) {
  return field != nullptr && field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated();
}

bool IsTime(const FieldDescriptor* field) {
  return field != nullptr && !field->is_repeated() && field->message_type() != nullptr &&
         field->message_type()->full_name() == "google.protobuf.Timestamp";
}

// The fields that kinds have by their names.
absl::Status ReadCommonFields(Kind& kind) {
  const auto find = [&](const char* name) { return kind.descriptor->FindFieldByName(name); };
  kind.name_field = find("name");
  kind.etag = find("etag");
  kind.create_time = find("create_time");
  kind.update_time = find("update_time");
  if (!IsText(kind.name_field) || !IsText(kind.etag) || !IsTime(kind.create_time) || !IsTime(kind.update_time)) {
    return Broken(kind.descriptor, "a kind has the texts name and etag and the times create_time and update_time");
  }
  kind.reporting_unit = find("reporting_unit");
  kind.project_id = find("project_id");
  for (const auto* field : {kind.reporting_unit, kind.project_id}) {
    if (field != nullptr && !IsText(field)) {
      return Broken(kind.descriptor, absl::StrCat(field->name(), " must be one string"));
    }
  }
  kind.state = find("state");
  if (kind.state != nullptr && !IsStateMachine(kind.state)) kind.state = nullptr;
  return absl::OkStatus();
}

absl::StatusOr<Kind> ReadKind(const Descriptor* descriptor) {
  Kind kind{};
  kind.descriptor = descriptor;
  kind.name = descriptor->full_name();
  const std::vector<std::string> package = absl::StrSplit(descriptor->file()->package(), '.');
  if (package.size() > 1) kind.service = package[1];
  TN_RETURN_IF_ERROR(ReadPattern(kind));
  TN_RETURN_IF_ERROR(ReadCommonFields(kind));
  std::set<const Descriptor*> seen{descriptor};
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* field = descriptor->field(i);
    TN_RETURN_IF_ERROR(ReadField(field, kind));
    TN_RETURN_IF_ERROR(ReadClock(field, kind));
    TN_RETURN_IF_ERROR(CheckSteps(field, kind));
    if (field->message_type() != nullptr) TN_RETURN_IF_ERROR(RefuseNested(kind, field->message_type(), seen));
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
