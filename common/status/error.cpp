#include "common/status/error.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "google/protobuf/message.h"
#include "google/rpc/code.pb.h"
#include "google/rpc/error_details.pb.h"

namespace tiernet {
namespace {

constexpr absl::string_view kPrefix = "ERROR_REASON_";

void Attach(const google::protobuf::Message& detail, absl::Status& status) {
  status.SetPayload(absl::StrCat("type.googleapis.com/", detail.GetTypeName()), absl::Cord(detail.SerializeAsString()));
}

absl::StatusCode CodeOf(const errors::v1::ErrorText& text) {
  google::rpc::Code code;
  return google::rpc::Code_Parse(text.code(), &code) ? static_cast<absl::StatusCode>(code)
                                                     : absl::StatusCode::kInternal;
}

google::rpc::BadRequest ToBadRequest(absl::Span<const Violation> violations) {
  google::rpc::BadRequest details;
  for (const auto& violation : violations) {
    auto* entry = details.add_field_violations();
    entry->set_field(violation.field);
    entry->set_description(violation.description);
  }
  return details;
}

// Empty if `status` is no refusal.
google::rpc::ErrorInfo InfoOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.ErrorInfo");
  if (!payload || !info.ParseFromString(std::string(*payload))) info.Clear();
  return info;
}

}  // namespace

absl::Status Error(errors::v1::ErrorReason reason, const std::vector<ErrorValue>& values) {
  const auto* value = errors::v1::ErrorReason_descriptor()->FindValueByNumber(reason);
  const auto& text = value->options().GetExtension(errors::v1::text);
  std::vector<std::pair<std::string, std::string>> replacements;
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(absl::StripPrefix(absl::string_view(value->name()), kPrefix)));
  info.set_domain("tiernet");
  for (const auto& [key, content] : values) {
    (*info.mutable_metadata())[key] = content;
    replacements.emplace_back(absl::StrCat("{", key, "}"), content);
  }
  absl::Status status(CodeOf(text), absl::StrReplaceAll(text.en(), replacements));
  Attach(info, status);
  google::rpc::LocalizedMessage localized;
  localized.set_locale("zh-CN");
  localized.set_message(absl::StrReplaceAll(text.zh(), replacements));
  Attach(localized, status);
  if (status.code() == absl::StatusCode::kUnavailable) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(1);
    Attach(retry, status);
  }
  return status;
}

absl::Status InvalidFields(absl::Span<const Violation> violations) {
  absl::Status status = Error(reason::ERROR_REASON_INVALID_FIELDS, {{"count", absl::StrCat(violations.size())},
                                                                    {"field", violations.front().field},
                                                                    {"problem", violations.front().description}});
  Attach(ToBadRequest(violations), status);
  return status;
}

absl::Status WithPreconditions(absl::Status error, absl::Span<const Violation> unmet) {
  google::rpc::PreconditionFailure details;
  for (const auto& violation : unmet) {
    auto* entry = details.add_violations();
    entry->set_type(ReasonOf(error));
    entry->set_subject(violation.field);
    entry->set_description(violation.description);
  }
  Attach(details, error);
  return error;
}

std::string ReasonOf(const absl::Status& status) { return InfoOf(status).reason(); }

std::string ValueIn(const absl::Status& status, const std::string& key) {
  const auto info = InfoOf(status);
  const auto value = info.metadata().find(key);
  return value == info.metadata().end() ? "" : value->second;
}

}  // namespace tiernet
