#include "common/schema/validate.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/unknown_field_set.h"

namespace tiernet::schema {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kDefaultTextLength = 500;
constexpr int kDefaultBytesLength = 4096;
constexpr int kDefaultListLength = 1000;

// Characters of valid UTF-8.
int64_t CountCharacters(absl::string_view text) {
  int64_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

// Blanks alone, those of Chinese input methods among them.
bool IsBlank(absl::string_view text) {
  constexpr absl::string_view kWide = "\u3000";
  while (!text.empty()) {
    if (!absl::ConsumePrefix(&text, kWide) && !absl::ascii_isspace(text.front())) return false;
    text = absl::StripLeadingAsciiWhitespace(text);
  }
  return true;
}

int DefaultLength(const FieldDescriptor* field) {
  if (field->is_repeated()) return kDefaultListLength;
  return field->type() == FieldDescriptor::TYPE_BYTES ? kDefaultBytesLength : kDefaultTextLength;
}

// Set in the sense of `required`: non-empty, non-zero.
bool IsSet(const Message& message, const FieldDescriptor* field) {
  const Reflection* reflection = message.GetReflection();
  return field->is_repeated() ? reflection->FieldSize(message, field) > 0 : reflection->HasField(message, field);
}

}  // namespace

// One pass over a message.
class Validator::Walk {
 public:
  Walk(const FormatCheck& check_format, std::vector<Violation>& violations)
      : check_format_(check_format), violations_(violations) {}

  // Fields may be missing `partial` messages further down, 0: here; negative: nowhere.
  void Visit(const Plan& plan, const Message& message, int partial, const std::string& path) {
    const auto& unknown = message.GetReflection()->GetUnknownFields(message);
    if (!unknown.empty()) {
      Report(path, absl::StrCat("unknown field number ", unknown.field(0).number(),
                                "; this version of the service does not know it"));
    }
    for (const Rule& rule : plan.rules) {
      if (!IsSet(message, rule.field)) {
        if (rule.required && partial != 0) Report(Path(path, rule.field), "is required");
        continue;
      }
      if (rule.field->is_repeated()) {
        VisitList(rule, message, Path(path, rule.field));
      } else {
        VisitValue(rule, message, -1, partial - 1, path);
      }
    }
  }

 private:
  static std::string Path(const std::string& path, const FieldDescriptor* field) {
    return path.empty() ? field->name() : absl::StrCat(path, ".", field->name());
  }

  void Report(std::string path, std::string problem) { violations_.push_back({std::move(path), std::move(problem)}); }

  void VisitList(const Rule& rule, const Message& message, const std::string& path) {
    const int size = message.GetReflection()->FieldSize(message, rule.field);
    const int limit = rule.max_length > 0 ? rule.max_length : DefaultLength(rule.field);
    if (size > limit) return Report(path, absl::StrCat("has ", size, " elements, at most ", limit, " are allowed"));
    for (int i = 0; i < size; ++i) VisitValue(rule, message, i, -1, path);
  }

  // `index` < 0: the field is singular and `path` is its parent's.
  void VisitValue(const Rule& rule, const Message& message, int index, int partial, const std::string& path) {
    const Reflection* reflection = message.GetReflection();
    const auto where = [&] { return index < 0 ? Path(path, rule.field) : absl::StrCat(path, "[", index, "]"); };
    switch (rule.field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        const Message& value = index < 0 ? reflection->GetMessage(message, rule.field)
                                         : reflection->GetRepeatedMessage(message, rule.field, index);
        if (rule.plan != nullptr) Visit(*rule.plan, value, partial, where());
        break;
      }
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        CheckText(rule,
                  index < 0 ? reflection->GetStringReference(message, rule.field, &scratch)
                            : reflection->GetRepeatedStringReference(message, rule.field, index, &scratch),
                  where);
        break;
      }
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int number = index < 0 ? reflection->GetEnumValue(message, rule.field)
                                     : reflection->GetRepeatedEnumValue(message, rule.field, index);
        if (rule.field->enum_type()->FindValueByNumber(number) == nullptr) {
          Report(where(), absl::StrCat(number, " is no value of ", rule.field->enum_type()->name()));
        }
        break;
      }
      case FieldDescriptor::CPPTYPE_INT64:
        CheckNumber(rule,
                    index < 0 ? reflection->GetInt64(message, rule.field)
                              : reflection->GetRepeatedInt64(message, rule.field, index),
                    where);
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        CheckNumber(rule,
                    index < 0 ? reflection->GetInt32(message, rule.field)
                              : reflection->GetRepeatedInt32(message, rule.field, index),
                    where);
        break;
      default:
        break;
    }
  }

  template <typename Where>
  void CheckNumber(const Rule& rule, int64_t value, const Where& where) {
    if (rule.has_min && value < rule.min) Report(where(), absl::StrCat(value, " is less than ", rule.min));
    if (rule.has_max && value > rule.max) Report(where(), absl::StrCat(value, " is more than ", rule.max));
  }

  template <typename Where>
  void CheckText(const Rule& rule, absl::string_view text, const Where& where) {
    const bool bytes = rule.field->type() == FieldDescriptor::TYPE_BYTES;
    const int64_t length = bytes ? static_cast<int64_t>(text.size()) : CountCharacters(text);
    const int64_t limit = rule.max_length > 0 && !rule.field->is_repeated()
                              ? rule.max_length
                              : (bytes ? kDefaultBytesLength : kDefaultTextLength);
    const absl::string_view unit = bytes ? "bytes" : "characters";
    if (length > limit) {
      return Report(where(), absl::StrCat("has ", length, " ", unit, ", at most ", limit, " are allowed"));
    }
    if (rule.has_min && length < rule.min) {
      return Report(where(), absl::StrCat("has ", length, " ", unit, ", at least ", rule.min, " are needed"));
    }
    if (bytes) return;
    if (text.find('\0') != absl::string_view::npos) return Report(where(), "holds a NUL character");
    if (IsBlank(text)) return Report(where(), "holds blanks only");
    if (rule.format == options::v1::FORMAT_UNSPECIFIED) return;
    if (std::string problem = check_format_(rule.format, text); !problem.empty()) Report(where(), std::move(problem));
  }

  const FormatCheck& check_format_;
  std::vector<Violation>& violations_;
};

void Validator::Prepare(const Descriptor* type) { PlanOf(type); }

const Validator::Plan* Validator::PlanOf(const Descriptor* type) {
  const auto [entry, is_new] = plans_.try_emplace(type);
  if (!is_new) return &entry->second;
  // Well-known types have rules of their own, checked where they are used.
  if (type->file()->package() == "google.protobuf") return &entry->second;
  Plan& plan = entry->second;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const auto& given = field->options();
    if (given.GetExtension(options::v1::output_only)) continue;
    Rule rule{};
    rule.field = field;
    rule.required = given.GetExtension(options::v1::required);
    rule.has_min = given.HasExtension(options::v1::min);
    rule.min = given.GetExtension(options::v1::min);
    rule.has_max = given.HasExtension(options::v1::max);
    rule.max = given.GetExtension(options::v1::max);
    rule.max_length = given.GetExtension(options::v1::max_length);
    rule.format = given.GetExtension(options::v1::format);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) rule.plan = PlanOf(field->message_type());
    plan.rules.push_back(rule);
  }
  return &plan;
}

std::vector<Violation> Validator::Validate(const Message& message, Mode mode, const std::string& path) const {
  std::vector<Violation> violations;
  Walk(check_format_, violations)
      .Visit(plans_.at(message.GetDescriptor()), message, mode == Mode::kPartial ? 1 : -1, path);
  return violations;
}

}  // namespace tiernet::schema
