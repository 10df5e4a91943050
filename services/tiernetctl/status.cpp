#include "services/tiernetctl/status.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/status/macros.h"
#include "grpc/health/v1/health.pb.h"
#include "grpc/reflection/v1alpha/reflection.pb.h"
#include "services/tiernetctl/fields.h"
#include "services/tiernetctl/table.h"
#include "tiernet/journal/v1/journal_service.pb.h"

namespace tiernet::ctl {
namespace {

namespace health = grpc::health::v1;
namespace reflection = grpc::reflection::v1alpha;

constexpr absl::Duration kTimeout = absl::Seconds(5);

// What one question gave, as a line: the answer, or why there is none.
std::string Line(const absl::Status& status, absl::string_view answer) {
  return status.ok() ? std::string(answer)
                     : absl::StrCat(absl::StatusCodeToString(status.code()), ": ", Printable(status.message()));
}

absl::Status CheckHealth(Client& client) {
  health::HealthCheckResponse answer;
  auto status = client.Unary("/grpc.health.v1.Health/Check", health::HealthCheckRequest(), answer, kTimeout);
  if (!status.ok() || answer.status() == health::HealthCheckResponse::SERVING) return status;
  return absl::UnavailableError(health::HealthCheckResponse::ServingStatus_Name(answer.status()));
}

absl::Status AwaitHealth(const Options& options, const Service& service, absl::Duration wait) {
  const absl::Time deadline = absl::Now() + wait;
  while (true) {
    // A new channel each time: one that failed waits before it dials again.
    Client client = Connect(options, service);
    absl::Status status = CheckHealth(client);
    if (status.ok() || absl::Now() >= deadline) return status;
    absl::SleepFor(absl::Milliseconds(100));
  }
}

absl::StatusOr<std::vector<std::string>> AskReflection(Client& client) {
  reflection::ServerReflectionRequest request;
  request.set_list_services("");
  reflection::ServerReflectionResponse answer;
  TN_RETURN_IF_ERROR(
      client.Unary("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", request, answer, kTimeout));
  std::vector<std::string> names;
  for (const auto& service : answer.list_services_response().service()) names.push_back(Printable(service.name()));
  return names;
}

std::string AskHeads(Client& client) {
  journal::v1::ListHeadsResponse answer;
  const auto status =
      client.Unary("/tiernet.journal.v1.Journal/ListHeads", journal::v1::ListHeadsRequest(), answer, kTimeout);
  int64_t records = 0;
  for (const auto& head : answer.heads()) records += head.seq();
  return Line(status, absl::StrCat(records, " records in ", answer.heads_size(), " streams"));
}

absl::Status CheckIsAmong(const std::vector<std::string>& names, const Service& service) {
  if (absl::c_linear_search(names, service.descriptor->full_name())) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("it is not ", service.name, " that answers there, but ",
                                                    absl::StrJoin(names, ", "), ": give the address of ", service.name,
                                                    ", or say --service"));
}

}  // namespace

absl::Status CheckIsThere(Client& client, const Service& service) {
  const auto names = AskReflection(client);
  // Why it does not answer, the call itself will say.
  return names.ok() ? CheckIsAmong(*names, service) : absl::OkStatus();
}

int RunStatus(const Options& options, absl::Duration wait) {
  const auto service = JournalOf(options);
  if (!service.ok()) return FailHere(options, service.status());
  const absl::Status status = AwaitHealth(options, **service, wait);
  if (!status.ok()) return FailThere(options, "status", AddressOf(options, **service), status);
  Client client = Connect(options, **service);
  const auto names = AskReflection(client);
  const absl::Status is_other = names.ok() ? CheckIsAmong(*names, **service) : absl::OkStatus();
  if (!is_other.ok()) return FailThere(options, "status", client.address(), is_other);
  const std::string services = Line(names.status(), names.ok() ? absl::StrJoin(*names, ", ") : "");
  const std::string heads = AskHeads(client);
  if (options.json) {
    absl::PrintF("{\"service\":%s,\"address\":%s,\"health\":\"SERVING\",\"reflection\":%s,\"journal\":%s}\n",
                 QuoteJson((*service)->name), QuoteJson(client.address()), QuoteJson(services), QuoteJson(heads));
  } else {
    absl::PrintF("%s at %s\n  health      SERVING\n  reflection  %s\n  journal     %s\n", (*service)->name,
                 client.address(), services, heads);
  }
  return kDone;
}

}  // namespace tiernet::ctl
