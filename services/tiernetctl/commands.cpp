#include "services/tiernetctl/commands.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <limits>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/tiernetctl/fields.h"
#include "services/tiernetctl/files.h"
#include "services/tiernetctl/table.h"
#include "services/tiernetctl/workbook.h"
#include "tiernet/options/v1/options.pb.h"

namespace tiernet::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kCellWidth = 36;
constexpr int64_t kPageSize = 1000;
// Of a sheet.
constexpr size_t kLongestTitle = 31;

// JSON, or the content of the file after `@`.
absl::StatusOr<std::string> TextOrFile(const std::string& argument) {
  if (!absl::StartsWith(argument, "@")) return argument;
  const std::string path = argument.substr(1);
  TN_ASSIGN_OR_RETURN(auto file, OpenToRead(path));
  std::ostringstream content;
  // An error of reading is caught by the stream that is written to.
  if (file.peek() != std::ifstream::traits_type::eof()) content << file.rdbuf();
  if (file.bad() || content.bad()) return absl::InvalidArgumentError(absl::StrCat(path, " cannot be read"));
  return std::move(content).str();
}

absl::StatusOr<std::pair<std::string, std::string>> SplitAssignment(const std::string& text) {
  std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
  if (parts.first.empty() || !absl::StrContains(text, '=')) {
    return absl::InvalidArgumentError(absl::StrCat("\"", text, "\" should be field=value"));
  }
  return parts;
}

absl::Status Set(Message& message, absl::string_view path, absl::string_view value) {
  TN_ASSIGN_OR_RETURN(const auto field, ResolvePath(*message.GetDescriptor(), path));
  return SetField(message, field, value);
}

absl::Status Fill(const RequestText& text, Message& message) {
  if (!text.json.empty()) {
    TN_ASSIGN_OR_RETURN(const auto json, TextOrFile(text.json));
    TN_RETURN_IF_ERROR(MergeJson(json, message));
  }
  if (!text.name.empty()) TN_RETURN_IF_ERROR(Set(message, "name", text.name));
  for (const auto& assignment : text.sets) {
    TN_ASSIGN_OR_RETURN(const auto parts, SplitAssignment(assignment));
    TN_RETURN_IF_ERROR(Set(message, parts.first, parts.second));
  }
  return absl::OkStatus();
}

// The pages of a List method, one after the other.
class Pages {
 public:
  Pages(Client& client, const Kind& kind, const ListOptions& options, const std::string& parent)
      : client_(client),
        method_(*kind.list),
        request_(NewMessage(*method_.input_type())),
        answer_(NewMessage(*method_.output_type())),
        entries_(FieldOfType(*method_.output_type(), *kind.message)),
        left_(options.limit > 0 ? options.limit : std::numeric_limits<int64_t>::max()) {
    SetText("parent", parent);
    SetText("filter", options.filter);
    SetText("order_by", options.order_by);
  }

  // The next entries; none: this was the end.
  absl::StatusOr<std::vector<const Message*>> Next() {
    std::vector<const Message*> entries;
    // A page may be empty and still not be the last.
    while (entries.empty() && !ended_ && left_ > 0) {
      const auto size = static_cast<int32_t>(std::min(left_, kPageSize));
      request_->GetReflection()->SetInt32(request_.get(), request_->GetDescriptor()->FindFieldByName("page_size"),
                                          size);
      TN_RETURN_IF_ERROR(client_.Unary(PathOf(method_), *request_, *answer_));
      const auto& reflection = *answer_->GetReflection();
      const int count = reflection.FieldSize(*answer_, entries_);
      for (int i = 0; i < count; ++i) entries.push_back(&reflection.GetRepeatedMessage(*answer_, entries_, i));
      const auto token = reflection.GetString(*answer_, answer_->GetDescriptor()->FindFieldByName("next_page_token"));
      SetText("page_token", token);
      ended_ = token.empty();
      left_ -= count;
    }
    return entries;
  }

 private:
  void SetText(const char* field, const std::string& text) {
    request_->GetReflection()->SetString(request_.get(), request_->GetDescriptor()->FindFieldByName(field), text);
  }

  Client& client_;
  const google::protobuf::MethodDescriptor& method_;
  std::unique_ptr<Message> request_;
  std::unique_ptr<Message> answer_;
  const FieldDescriptor* entries_;
  int64_t left_;
  bool ended_ = false;
};

// Fields of a table that nobody chose: the name and what the schema makes a column.
absl::StatusOr<std::vector<const FieldDescriptor*>> TableFields(const Descriptor& kind,
                                                                const std::vector<std::string>& chosen) {
  std::vector<const FieldDescriptor*> fields;
  for (const auto& name : chosen) {
    TN_ASSIGN_OR_RETURN(const auto path, ResolvePath(kind, name));
    if (path.size() > 1) return absl::InvalidArgumentError(absl::StrCat(name, ": only top-level fields are shown"));
    fields.push_back(path.front());
  }
  if (!fields.empty()) return fields;
  for (int i = 0; i < kind.field_count(); ++i) {
    const auto& field_options = kind.field(i)->options();
    if (kind.field(i)->name() == "name" || field_options.GetExtension(options::v1::column) ||
        field_options.GetExtension(options::v1::indexed)) {
      fields.push_back(kind.field(i));
    }
  }
  return fields;
}

// Rows for the table, without the columns that are empty in each of them.
std::string Tabulate(const std::vector<const FieldDescriptor*>& fields, bool chosen,
                     const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> shown;
  for (size_t i = 0; i < fields.size(); ++i) {
    const bool used = std::any_of(rows.begin(), rows.end(), [i](const auto& row) { return !row[i].empty(); });
    if (chosen || used) shown.push_back(i);
  }
  const auto pick = [&shown](const auto& from, const auto& text) {
    std::vector<std::string> cells;
    for (const size_t i : shown) cells.push_back(text(from[i]));
    return cells;
  };
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : rows) cells.push_back(pick(row, [](const std::string& cell) { return cell; }));
  return Table(pick(fields, [](const FieldDescriptor* field) { return field->name(); }), cells);
}

std::string CellOf(const Message& entry, const FieldDescriptor& field) {
  // A name is what the next command is given: it is never cut.
  const std::string cell = ShowField(entry, field);
  return field.name() == "name" ? cell : Shorten(cell, kCellWidth);
}

int ListAsJson(const Options& options, const Kind& kind, const std::string& address, Pages& pages) {
  while (true) {
    const auto entries = pages.Next();
    if (!entries.ok()) return FailThere(options, kind.list->name(), address, entries.status());
    if (entries->empty()) return kDone;
    for (const auto* entry : *entries) absl::PrintF("%s\n", ToJson(*entry));
  }
}

int ListAsTable(const Options& options, const Kind& kind, const std::string& address, const ListOptions& list,
                Pages& pages) {
  const auto fields = TableFields(*kind.message, list.columns);
  if (!fields.ok()) return FailHere(options, fields.status());
  std::vector<std::vector<std::string>> rows;
  while (true) {
    const auto entries = pages.Next();
    if (!entries.ok()) return FailThere(options, kind.list->name(), address, entries.status());
    if (entries->empty()) break;
    for (const auto* entry : *entries) {
      rows.emplace_back();
      for (const auto* field : *fields) rows.back().push_back(CellOf(*entry, *field));
    }
  }
  if (!rows.empty()) absl::PrintF("%s", Tabulate(*fields, !list.columns.empty(), rows));
  const bool cut = static_cast<int64_t>(rows.size()) == list.limit;
  absl::FPrintF(stderr, "%d shown%s%s\n", rows.size(), cut ? "; --all or --limit for more" : "",
                list.order_by.empty()
                    ? ""
                    : absl::StrCat("; entries without ", absl::StripSuffix(list.order_by, " desc"), " are left out"));
  return kDone;
}

// In a workbook the cells are whole, and all columns are there.
int ListAsWorkbook(const Options& options, const Kind& kind, const std::string& address, const ListOptions& list,
                   Pages& pages) {
  const auto fields = TableFields(*kind.message, list.columns);
  if (!fields.ok()) return FailHere(options, fields.status());
  std::vector<std::string> header;
  std::vector<bool> is_number;
  for (const auto* field : *fields) {
    header.push_back(field->name());
    is_number.push_back(!field->is_repeated() && (field->cpp_type() == FieldDescriptor::CPPTYPE_INT64 ||
                                                  field->cpp_type() == FieldDescriptor::CPPTYPE_INT32));
  }
  const auto workbook = Workbook::Open(list.xlsx, kind.collection.substr(0, kLongestTitle), header);
  if (!workbook.ok()) return FailHere(options, workbook.status());
  while (true) {
    const auto entries = pages.Next();
    if (!entries.ok()) return FailThere(options, kind.list->name(), address, entries.status());
    if (entries->empty()) break;
    for (const auto* entry : *entries) {
      std::vector<std::string> cells;
      for (const auto* field : *fields) cells.push_back(ShowField(*entry, *field));
      if (auto status = (*workbook)->Add(cells, is_number); !status.ok()) return FailHere(options, status);
    }
  }
  const int rows = (*workbook)->rows();
  if (auto status = (*workbook)->Close(); !status.ok()) return FailHere(options, status);
  const bool cut = static_cast<int64_t>(rows) == list.limit;
  absl::FPrintF(stderr, "%d written to %s%s\n", rows, list.xlsx, cut ? "; --all or --limit for more" : "");
  return kDone;
}

// What holds of every import that did not come to its end.
constexpr char kRepeatImport[] = "  what to do: run the same import again; nothing is entered twice\n";

// Says it, and ends as the signal would have ended the program without this.
void SayThatTheImportCanBeRepeated(int signal) {
  constexpr char kNewLine = '\n';
  // If stderr is closed nobody is there to be told.
  (void)!write(STDERR_FILENO, &kNewLine, 1);
  (void)!write(STDERR_FILENO, kRepeatImport, sizeof(kRepeatImport) - 1);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::string NameOf(const google::protobuf::MethodDescriptor* method) { return method == nullptr ? "" : method->name(); }

}  // namespace

int RunGet(const Options& options, const std::string& name) {
  const auto kind = KindOfName(name, options.service);
  if (!kind.ok()) return FailHere(options, kind.status());
  const auto request = NewMessage(*(*kind)->get->input_type());
  if (auto status = Set(*request, "name", name); !status.ok()) return FailHere(options, status);
  return CallAndPrint(options, {(*kind)->get, (*kind)->service}, *request);
}

int RunList(const Options& options, const ListOptions& list) {
  const auto kind = FindKind(list.kind, options.service);
  if (!kind.ok()) return FailHere(options, kind.status());
  if ((*kind)->list == nullptr) {
    return FailHere(options, absl::InvalidArgumentError(absl::StrCat((*kind)->message->name(), " cannot be listed")));
  }
  const auto parent = ParentOf(options, **kind, list.parent);
  if (!parent.ok()) return FailHere(options, parent.status());
  Client client = Connect(options, *(*kind)->service);
  Pages pages(client, **kind, list, *parent);
  if (!list.xlsx.empty()) return ListAsWorkbook(options, **kind, client.address(), list, pages);
  return options.json ? ListAsJson(options, **kind, client.address(), pages)
                      : ListAsTable(options, **kind, client.address(), list, pages);
}

int RunCreate(const Options& options, const std::string& kind_word, const std::string& parent,
              const std::string& happened_on, const RequestText& entity) {
  const auto kind = FindKind(kind_word, options.service);
  if (!kind.ok()) return FailHere(options, kind.status());
  const auto* create = (*kind)->create;
  if (create == nullptr) {
    return FailHere(options, absl::InvalidArgumentError(absl::StrCat(
                                 (*kind)->message->name(), " is created by another step; see `tiernetctl methods`")));
  }
  const auto request = NewMessage(*create->input_type());
  const auto status = [&]() -> absl::Status {
    auto* body =
        request->GetReflection()->MutableMessage(request.get(), FieldOfType(*create->input_type(), *(*kind)->message));
    TN_RETURN_IF_ERROR(Fill(entity, *body));
    TN_ASSIGN_OR_RETURN(const auto named, ParentOf(options, **kind, parent));
    TN_RETURN_IF_ERROR(Set(*request, "parent", named));
    return happened_on.empty() ? absl::OkStatus() : Set(*request, "happened_on", happened_on);
  }();
  if (!status.ok()) return FailHere(options, status);
  return CallAndPrint(options, {create, (*kind)->service}, *request);
}

int RunMethod(const Options& options, const std::string& word, const RequestText& text) {
  const auto method = FindMethod(word, options.service);
  if (!method.ok()) return FailHere(options, method.status());
  if (method->descriptor->client_streaming() || method->descriptor->server_streaming()) {
    return FailHere(options, absl::InvalidArgumentError(
                                 absl::StrCat(method->descriptor->name(), " is a stream; use `import` or `journal`")));
  }
  const auto request = NewMessage(*method->descriptor->input_type());
  if (auto status = Fill(text, *request); !status.ok()) return FailHere(options, status);
  return CallAndPrint(options, *method, *request);
}

int RunImport(const Options& options, const std::string& kind_word, ImportOptions import,
              const std::vector<std::string>& maps) {
  const auto kind = FindKind(kind_word, options.service);
  if (!kind.ok()) return FailHere(options, kind.status());
  for (const auto& map : maps) {
    auto parts = SplitAssignment(map);
    if (!parts.ok()) return FailHere(options, parts.status());
    import.columns.insert(*std::move(parts));
  }
  const auto parent = ParentOf(options, **kind, import.parent);
  if (!parent.ok()) return FailHere(options, parent.status());
  import.parent = *parent;
  Client client = Connect(options, *(*kind)->service);
  std::signal(SIGINT, &SayThatTheImportCanBeRepeated);
  std::signal(SIGTERM, &SayThatTheImportCanBeRepeated);
  const auto result = Import(client, **kind, import);
  if (!result.ok()) {
    // A service's refusal of the whole stream has a reason.
    const bool ours = absl::IsInvalidArgument(result.status()) && ReasonOf(result.status()).empty();
    if (ours) return FailHere(options, result.status());
    const int code = FailThere(options, NameOf((*kind)->import), client.address(), result.status());
    if (absl::IsUnavailable(result.status()) || absl::IsResourceExhausted(result.status())) {
      absl::FPrintF(stderr, "%s", kRepeatImport);
    }
    return code;
  }
  if (options.json) {
    absl::PrintF("{\"entered\":%d,\"refused\":%d}\n", result->entered, result->refused);
  } else {
    absl::PrintF("%d entered, %d refused\n", result->entered, result->refused);
  }
  if (result->refused == 0) return kDone;
  absl::FPrintF(stderr, "the refused rows and why: %s (a report, not a file to import)\n", result->rejected_file);
  if (result->entered_otherwise > 0) {
    absl::FPrintF(stderr,
                  "%d of them were entered before with another --happened-on or --map, and are not entered twice; to "
                  "change what was entered: `tiernetctl methods`, Update...\n",
                  result->entered_otherwise);
  }
  return kRowsRefused;
}

int RunKinds(const Options& options) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& kind : Kinds()) {
    rows.push_back({kind.message->name(), kind.service->name, NameOf(kind.list), NameOf(kind.create),
                    NameOf(kind.import), kind.message->options().GetExtension(options::v1::name_pattern)});
    if (options.json) {
      absl::PrintF("{\"kind\":%s,\"service\":%s,\"names\":%s}\n", QuoteJson(rows.back()[0]), QuoteJson(rows.back()[1]),
                   QuoteJson(rows.back()[5]));
    }
  }
  if (!options.json) absl::PrintF("%s", Table({"KIND", "SERVICE", "LIST", "CREATE", "IMPORT", "NAMES"}, rows));
  return kDone;
}

int RunMethods(const Options& options) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& service : Services()) {
    for (int i = 0; i < service.descriptor->method_count(); ++i) {
      const auto* method = service.descriptor->method(i);
      std::vector<std::string> fields;
      for (int f = 0; f < method->input_type()->field_count(); ++f) {
        fields.push_back(method->input_type()->field(f)->name());
      }
      rows.push_back({method->name(), service.name, method->options().GetExtension(options::v1::permission),
                      absl::StrJoin(fields, " "), method->output_type()->name()});
      if (options.json) {
        absl::PrintF("{\"method\":%s,\"service\":%s,\"permission\":%s,\"request\":%s,\"answer\":%s}\n",
                     QuoteJson(method->name()), QuoteJson(service.name), QuoteJson(rows.back()[2]),
                     QuoteJson(method->input_type()->full_name()), QuoteJson(method->output_type()->full_name()));
      }
    }
  }
  if (!options.json) absl::PrintF("%s", Table({"METHOD", "SERVICE", "PERMISSION", "REQUEST", "ANSWER"}, rows));
  return kDone;
}

}  // namespace tiernet::ctl
