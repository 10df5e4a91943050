#include "common/status/error.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/status/echo.h"
#include "google/protobuf/message.h"
#include "google/rpc/code.pb.h"
#include "google/rpc/error_details.pb.h"

namespace tiernet {
namespace {

constexpr absl::string_view kPrefix = "ERROR_REASON_";

// Clients of gRPC take 8 KiB of metadata. A refusal that is larger reaches them as
// RESOURCE_EXHAUSTED without a word of what was wrong, so it must fit, with the entries that
// are not ours. Beside a long list of violations its texts and values have the lesser size.
constexpr size_t kLargestRefusal = 7'500;
constexpr size_t kLargestText = 4'000;
// Where a refusal is too large, how much is kept of each value: as much as fits.
constexpr size_t kLongestValue = 1024;
constexpr size_t kShortestValue = 64;
constexpr size_t kLongestDescription = 1'000;
constexpr size_t kLongestField = 300;
// Tags and lengths of a detail or of an entry in it, and the entry that counts the rest.
constexpr size_t kFraming = 16;
constexpr size_t kCountOfTheRest = 64;

void Attach(const google::protobuf::Message& detail, absl::Status& status) {
  status.SetPayload(absl::StrCat("type.googleapis.com/", detail.GetTypeName()), absl::Cord(detail.SerializeAsString()));
}

absl::StatusCode CodeOf(const errors::v1::ErrorText& text) {
  google::rpc::Code code;
  return google::rpc::Code_Parse(text.code(), &code) ? static_cast<absl::StatusCode>(code)
                                                     : absl::StatusCode::kInternal;
}

// As base64.
size_t Encoded(size_t bytes) { return (bytes + 2) / 3 * 4; }

// What metadata takes for the message, where a byte that is not plain ASCII becomes three,
// and for the details, which hold the message again.
size_t SizeOf(const absl::Status& status) {
  size_t size = 0;
  for (const char byte : status.message()) size += byte >= ' ' && byte <= '~' && byte != '%' ? 1 : 3;
  size_t details = kFraming + status.message().size();
  status.ForEachPayload(
      [&](absl::string_view url, const absl::Cord& bytes) { details += kFraming + url.size() + bytes.size(); });
  return size + Encoded(details);
}

// `extra`: bytes that the entry holds besides.
size_t SizeOf(const Violation& violation, size_t extra) {
  return Encoded(kFraming + extra + violation.field.size() + violation.description.size());
}

// What `status` has room for of `violations`; if not for all, the last entry says how many
// more there are.
std::vector<Violation> Fitting(absl::Span<const Violation> violations, size_t extra, const absl::Status& status) {
  std::vector<Violation> fitting;
  size_t size = SizeOf(status) + Encoded(kCountOfTheRest + extra);
  for (const auto& violation : violations) {
    auto& shown = fitting.emplace_back(
        Violation{Shortened(violation.field, kLongestField), Shortened(violation.description, kLongestDescription)});
    size += SizeOf(shown, extra);
    if (size <= kLargestRefusal) continue;
    shown = {"", absl::StrCat("and ", violations.size() - fitting.size() + 1, " more")};
    break;
  }
  return fitting;
}

// Empty if `status` is no refusal.
google::rpc::ErrorInfo InfoOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.ErrorInfo");
  if (!payload || !info.ParseFromString(std::string(*payload))) info.Clear();
  return info;
}

// `Error` with each value shortened to `longest` bytes.
absl::Status ErrorWith(errors::v1::ErrorReason reason, const std::vector<ErrorValue>& values, size_t longest) {
  const auto* value = errors::v1::ErrorReason_descriptor()->FindValueByNumber(reason);
  const auto& text = value->options().GetExtension(errors::v1::text);
  std::vector<std::pair<std::string, std::string>> replacements;
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(absl::StripPrefix(absl::string_view(value->name()), kPrefix)));
  info.set_domain("tiernet");
  for (const auto& [key, whole] : values) {
    const std::string content = Shortened(whole, longest);
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

// `Error` of at most `most` bytes.
absl::Status ErrorWithin(size_t most, errors::v1::ErrorReason reason, const std::vector<ErrorValue>& values) {
  absl::Status status = ErrorWith(reason, values, std::string::npos);
  for (size_t longest = kLongestValue; longest >= kShortestValue && SizeOf(status) > most; longest /= 2) {
    status = ErrorWith(reason, values, longest);
  }
  return status;
}

}  // namespace

absl::Status Error(errors::v1::ErrorReason reason, const std::vector<ErrorValue>& values) {
  return ErrorWithin(kLargestRefusal, reason, values);
}

absl::Status InvalidFields(absl::Span<const Violation> violations) {
  size_t listed = Encoded(kCountOfTheRest);
  for (const auto& violation : violations) listed += SizeOf(violation, 0);
  absl::Status status = ErrorWithin(kLargestRefusal - std::min(listed, kLargestRefusal - kLargestText),
                                    reason::ERROR_REASON_INVALID_FIELDS,
                                    {{"count", absl::StrCat(violations.size())},
                                     {"field", violations.front().field},
                                     {"problem", violations.front().description}});
  google::rpc::BadRequest details;
  for (const auto& violation : Fitting(violations, 0, status)) {
    auto* entry = details.add_field_violations();
    entry->set_field(violation.field);
    entry->set_description(violation.description);
  }
  Attach(details, status);
  return status;
}

absl::Status WithPreconditions(absl::Status error, absl::Span<const Violation> unmet) {
  google::rpc::PreconditionFailure details;
  const std::string type = ReasonOf(error);
  for (const auto& violation : Fitting(unmet, type.size(), error)) {
    auto* entry = details.add_violations();
    entry->set_type(type);
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
