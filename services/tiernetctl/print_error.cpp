#include "services/tiernetctl/print_error.h"

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "google/rpc/error_details.pb.h"
#include "services/tiernetctl/table.h"

namespace tiernet::ctl {
namespace {

template <typename Detail>
std::optional<Detail> DetailOf(const absl::Status& status) {
  const auto payload = status.GetPayload(absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name()));
  Detail detail;
  if (!payload || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

struct Text {
  const char* en;
  const char* zh;
};

// What to do when the service's own text does not say it.
Text Advice(absl::StatusCode code, bool has_reason) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return {"correct what is named and send it again", "请更正后重发"};
    case absl::StatusCode::kNotFound:
      return {"look for it with `tiernetctl list`, for an indicator with `tiernetctl scoreboard --all`",
              "可用 tiernetctl list 查找,指标可用 tiernetctl scoreboard --all 查找"};
    case absl::StatusCode::kAborted:
      return {"read it again with `tiernetctl get`, and decide again", "请用 tiernetctl get 重新读取后再办理"};
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return {"call as someone who may: --as, --unit, --tier", "请以有权限的身份办理:--as、--unit、--tier"};
    case absl::StatusCode::kUnavailable:
      if (has_reason) return {"try again shortly", "请稍后重试"};
      return {"is it running there? start it with deploy/up, or name another address with --address",
              "服务是否已启动?请运行 deploy/up,或用 --address 指定地址"};
    case absl::StatusCode::kDeadlineExceeded:
      return {"try again; a call with the same request_id is not done twice",
              "请重试;request_id 相同的请求不会重复办理"};
    case absl::StatusCode::kUnimplemented:
      return {"this service does not offer the call; compare versions with `tiernetctl status`",
              "该服务不支持此操作,请用 tiernetctl status 核对"};
    case absl::StatusCode::kDataLoss:
      return {"change nothing, and call the operator", "请勿改动,运行 tiernetctl journal verify 并联系运维"};
    default:
      return {"", ""};
  }
}

std::string Violations(const absl::Status& status) {
  std::string lines;
  const auto line = [&lines](absl::string_view where, absl::string_view what) {
    absl::StrAppend(&lines, "  - ", Printable(where), where.empty() ? "" : ": ", Printable(what), "\n");
  };
  if (const auto bad = DetailOf<google::rpc::BadRequest>(status)) {
    for (const auto& violation : bad->field_violations()) line(violation.field(), violation.description());
  }
  if (const auto unmet = DetailOf<google::rpc::PreconditionFailure>(status)) {
    for (const auto& violation : unmet->violations()) line(violation.subject(), violation.description());
  }
  return lines;
}

std::string Message(const absl::Status& status, Language language) {
  const auto localized = DetailOf<google::rpc::LocalizedMessage>(status);
  if (language == Language::kChinese && localized) return Printable(localized->message());
  return Printable(status.message());
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kDone;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
      return kUnavailable;
    case absl::StatusCode::kDataLoss:
      return kCorrupt;
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return kDenied;
    case absl::StatusCode::kNotFound:
      return kNotFound;
    default:
      return kRefused;
  }
}

std::string Describe(const absl::Status& status, absl::string_view doing, Language language) {
  const bool zh = language == Language::kChinese;
  const std::string reason = ReasonOf(status);
  std::string text = zh ? "错误:" : "error: ";
  if (!doing.empty()) {
    absl::StrAppend(&text, doing, zh ? " 失败(" : " failed (", absl::StatusCodeToString(status.code()),
                    reason.empty() ? "" : ", ", Printable(reason), ")\n  ");
  }
  absl::StrAppend(&text, Message(status, language), "\n", Violations(status));
  if (doing.empty()) return text;
  const Text advice = Advice(status.code(), !reason.empty());
  if (*advice.en != '\0') absl::StrAppend(&text, zh ? "  建议:" : "  what to do: ", zh ? advice.zh : advice.en, "\n");
  if (const auto retry = DetailOf<google::rpc::RetryInfo>(status)) {
    absl::StrAppend(&text, zh ? "  可在" : "  retry after ", retry->retry_delay().seconds(),
                    zh ? "秒后重试\n" : " s\n");
  }
  return text;
}

}  // namespace tiernet::ctl
