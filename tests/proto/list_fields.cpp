#include "tests/proto/list_fields.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/text_format.h"

namespace tiernet {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

class Lister {
 public:
  void AddFile(const FileDescriptor* file) {
    for (int i = 0; i < file->message_type_count(); ++i) AddMessage(file->message_type(i));
    for (int i = 0; i < file->enum_type_count(); ++i) AddEnum(file->enum_type(i));
    for (int i = 0; i < file->extension_count(); ++i) AddField(file->extension(i));
    for (int i = 0; i < file->service_count(); ++i) AddService(file->service(i));
  }

  void AddMissing(const std::string& name) { lines_.push_back(absl::StrCat("not linked into this test: ", name)); }

  std::string Text() {
    std::sort(lines_.begin(), lines_.end());
    return absl::StrCat(absl::StrJoin(lines_, "\n"), "\n");
  }

 private:
  void Add(const std::string& what, const google::protobuf::Message& options) {
    google::protobuf::TextFormat::Printer printer;
    printer.SetSingleLineMode(true);
    printer.SetUseUtf8StringEscaping(true);
    std::string text;
    printer.PrintToString(options, &text);
    while (!text.empty() && text.back() == ' ') text.pop_back();
    lines_.push_back(text.empty() ? what : absl::StrCat(what, " [", text, "]"));
  }

  void AddMessage(const Descriptor* message) {
    if (message->options().map_entry()) return;
    Add(absl::StrCat("message ", message->full_name()), message->options());
    for (int i = 0; i < message->field_count(); ++i) AddField(message->field(i));
    for (int i = 0; i < message->nested_type_count(); ++i) AddMessage(message->nested_type(i));
    for (int i = 0; i < message->enum_type_count(); ++i) AddEnum(message->enum_type(i));
  }

  void AddField(const FieldDescriptor* field) {
    std::string type = field->type_name();
    if (field->message_type() != nullptr) type = field->message_type()->full_name();
    if (field->enum_type() != nullptr) type = field->enum_type()->full_name();
    const char* label = field->is_repeated() ? "repeated " : field->has_optional_keyword() ? "optional " : "";
    const auto* group = field->real_containing_oneof();
    Add(absl::StrCat("field ", field->is_extension() ? "extends " : "", field->containing_type()->full_name(), " ",
                     absl::Dec(field->number(), absl::kZeroPad5), " ", field->name(), " ", label, type,
                     group != nullptr ? absl::StrCat(" oneof ", group->name()) : ""),
        field->options());
  }

  void AddEnum(const EnumDescriptor* type) {
    for (int i = 0; i < type->value_count(); ++i) {
      const auto* value = type->value(i);
      Add(absl::StrCat("value ", type->full_name(), " ", absl::Dec(value->number(), absl::kZeroPad5), " ",
                       value->name()),
          value->options());
    }
  }

  void AddService(const google::protobuf::ServiceDescriptor* service) {
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      Add(absl::StrCat("method ", method->full_name(), " (", method->client_streaming() ? "stream " : "",
                       method->input_type()->full_name(), ") returns (", method->server_streaming() ? "stream " : "",
                       method->output_type()->full_name(), ")"),
          method->options());
    }
  }

  std::vector<std::string> lines_;
};

}  // namespace

std::string ListFields(const std::string& folder) {
  Lister lister;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".proto") continue;
    const std::string name = std::filesystem::relative(entry.path(), folder);
    const auto* file = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(name);
    file != nullptr ? lister.AddFile(file) : lister.AddMissing(name);
  }
  return lister.Text();
}

}  // namespace tiernet
