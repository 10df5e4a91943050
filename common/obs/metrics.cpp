#include "common/obs/metrics.h"

#include <arpa/inet.h>
#include <prometheus/exposer.h>
#include <prometheus/registry.h>

#include <exception>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/macros.h"

namespace tiernet::obs {
namespace {

// By number, spelt as dashboards expect.
constexpr const char* kCodeNames[] = {
    "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
    "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
    "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
    "DataLoss", "Unauthenticated"};
constexpr size_t kUnknown = 2;

// A cached read takes tens of microseconds, an import minutes.
const std::vector<double>& SecondsBounds() {
  static const auto* const bounds = new std::vector<double>{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                            0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};
  return *bounds;
}

const char* NameOf(MethodType type) {
  switch (type) {
    case MethodType::kUnary:
      return "unary";
    case MethodType::kClientStream:
      return "client_stream";
    case MethodType::kServerStream:
      return "server_stream";
    case MethodType::kBidiStream:
      return "bidi_stream";
  }
  return "unary";
}

absl::Status CheckAddress(const std::string& address) {
  const size_t colon = address.rfind(':');
  auto invalid = absl::InvalidArgumentError(absl::StrCat("not <IP address>:<port>: \"", address, "\""));
  if (colon == std::string::npos) return invalid;
  absl::string_view host = absl::string_view(address).substr(0, colon);
  const absl::string_view port = absl::string_view(address).substr(colon + 1);
  int number;
  if (port.empty() || !absl::ascii_isdigit(port.front()) || !absl::ascii_isdigit(port.back()) ||
      !absl::SimpleAtoi(port, &number) || number > 65535) {
    return invalid;
  }
  const bool is_v6 = absl::ConsumePrefix(&host, "[") && absl::ConsumeSuffix(&host, "]");
  in6_addr ignored;
  if (inet_pton(is_v6 ? AF_INET6 : AF_INET, std::string(host).c_str(), &ignored) != 1) return invalid;
  return absl::OkStatus();
}

}  // namespace

Metrics::Metrics() : registry_(std::make_shared<prometheus::Registry>()) {}

Metrics::~Metrics() = default;

prometheus::Counter& Metrics::AddCounter(absl::string_view name, absl::string_view help,
                                         const prometheus::Labels& labels) noexcept {
  return prometheus::BuildCounter().Name(std::string(name)).Help(std::string(help)).Register(*registry_).Add(labels);
}

prometheus::Gauge& Metrics::AddGauge(absl::string_view name, absl::string_view help,
                                     const prometheus::Labels& labels) noexcept {
  return prometheus::BuildGauge().Name(std::string(name)).Help(std::string(help)).Register(*registry_).Add(labels);
}

prometheus::Histogram& Metrics::AddHistogram(absl::string_view name, absl::string_view help,
                                             const std::vector<double>& bounds,
                                             const prometheus::Labels& labels) noexcept {
  return prometheus::BuildHistogram()
      .Name(std::string(name))
      .Help(std::string(help))
      .Register(*registry_)
      .Add(labels, bounds);
}

absl::StatusOr<int> Metrics::Expose(const std::string& address) {
  TN_RETURN_IF_ERROR(CheckAddress(address));
  try {
    // A connection that says nothing holds a thread for as long as the time-out: a few of them must not keep
    // a scraper waiting for longer than its own, 10 s as a rule.
    exposer_ = std::make_unique<prometheus::Exposer>(
        std::vector<std::string>{"listening_ports", address, "num_threads", "16", "request_timeout_ms", "1000"});
  } catch (const std::exception& e) {
    return absl::UnavailableError(
        absl::StrCat("metrics cannot be served at ", address, ": is it in use, by another node perhaps? ", e.what()));
  }
  exposer_->RegisterCollectable(registry_);
  return exposer_->GetListeningPorts().front();
}

ServerMethodMetrics::ServerMethodMetrics(Metrics& metrics, const std::string& service, const std::string& method,
                                         MethodType type) {
  const prometheus::Labels labels = {{"grpc_service", service}, {"grpc_method", method}, {"grpc_type", NameOf(type)}};
  started_ = &metrics.AddCounter("grpc_server_started_total", "Calls that were started.", labels);
  for (size_t code = 0; code < kCodes; ++code) {
    prometheus::Labels with_code = labels;
    with_code.emplace("grpc_code", kCodeNames[code]);
    handled_[code] = &metrics.AddCounter("grpc_server_handled_total", "Calls that were answered, by code.", with_code);
  }
  seconds_ = &metrics.AddHistogram("grpc_server_handling_seconds", "Seconds from start of a call to its answer.",
                                   SecondsBounds(), labels);
}

void ServerMethodMetrics::Handled(absl::StatusCode code, absl::Duration took) {
  const auto number = static_cast<size_t>(code);
  handled_[number < kCodes ? number : kUnknown]->Increment();
  seconds_->Observe(absl::ToDoubleSeconds(took));
}

}  // namespace tiernet::obs
