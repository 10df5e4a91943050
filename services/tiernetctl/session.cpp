#include "services/tiernetctl/session.h"

#include <cstdio>
#include <cstdlib>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/tiernetctl/fields.h"

namespace tiernet::ctl {
namespace {

// A random request id; empty if `request` cannot carry one.
std::string GiveRequestId(google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr) return "";
  const auto& reflection = *request.GetReflection();
  if (reflection.GetString(request, field).empty()) {
    absl::BitGen random;
    reflection.SetString(
        &request, field,
        absl::StrFormat("%016x%016x", absl::Uniform<uint64_t>(random), absl::Uniform<uint64_t>(random)));
  }
  return reflection.GetString(request, field);
}

}  // namespace

std::string TierOf(absl::string_view unit) {
  if (absl::EndsWith(unit, "0000")) return "PROVINCE";
  return absl::EndsWith(unit, "00") ? "CITY" : "COUNTY";
}

absl::StatusOr<const Service*> JournalOf(const Options& options) {
  return FindService(options.service.empty() ? "reserve" : options.service);
}

std::string AddressOf(const Options& options, const Service& service) {
  if (!options.address.empty()) return options.address;
  const char* environment = std::getenv(absl::StrCat("TIERNET_", absl::AsciiStrToUpper(service.name)).c_str());
  return environment != nullptr && *environment != '\0' ? environment : service.default_address;
}

Client Connect(const Options& options, const Service& service) {
  Identity identity = options.identity;
  if (identity.tier.empty() && !identity.unit.empty()) identity.tier = TierOf(identity.unit);
  return Client(AddressOf(options, service), identity);
}

absl::StatusOr<std::string> ParentOf(const Options& options, const Kind& kind, const std::string& parent) {
  if (!parent.empty()) return parent;
  if (!options.identity.unit.empty()) return DefaultParent(kind, options.identity.unit);
  return absl::InvalidArgumentError("say whose entities: --unit 140423, or --parent units/140423");
}

int FailHere(const Options& options, const absl::Status& status) {
  absl::FPrintF(stderr, "%s", Describe(status, "", options.language));
  return kUsage;
}

int FailThere(const Options& options, absl::string_view call, absl::string_view address, const absl::Status& status) {
  absl::FPrintF(stderr, "%s", Describe(status, absl::StrCat(call, " @ ", address), options.language));
  return ExitCodeOf(status);
}

int CallAndPrint(const Options& options, const Method& method, google::protobuf::Message& request) {
  const std::string request_id = GiveRequestId(request);
  Client client = Connect(options, *method.service);
  const auto response = NewMessage(*method.descriptor->output_type());
  const absl::Status status = client.Unary(PathOf(*method.descriptor), request, *response);
  if (!status.ok()) {
    const int code = FailThere(options, method.descriptor->name(), client.address(), status);
    if (code == kUnavailable && !request_id.empty()) {
      absl::FPrintF(stderr, "  request_id: %s\n", request_id);
    }
    return code;
  }
  absl::PrintF("%s%s", ToJson(*response, !options.json), options.json ? "\n" : "");
  return kDone;
}

}  // namespace tiernet::ctl
