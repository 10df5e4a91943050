// Metrics for Prometheus: registered once at start, kept by reference, cheap to
// touch.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/labels.h"

namespace prometheus {
class Exposer;
class Registry;
}  // namespace prometheus

namespace tiernet::obs {

// All metrics of a process. What it returns lives as long as it does and may be
// used from any thread. The same name and labels give the same metric. Names and
// label names are constants of the code; one that Prometheus does not allow, or a
// name used for two types, ends the process at start.
class Metrics {
 public:
  Metrics();
  // Takes up to two seconds if `Expose` was called: the HTTP server looks no more
  // often whether it should stop.
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  prometheus::Counter& AddCounter(absl::string_view name, absl::string_view help,
                                  const prometheus::Labels& labels = {}) noexcept;
  prometheus::Gauge& AddGauge(absl::string_view name, absl::string_view help,
                              const prometheus::Labels& labels = {}) noexcept;
  // `bounds` are upper bounds, rising.
  prometheus::Histogram& AddHistogram(absl::string_view name, absl::string_view help, const std::vector<double>& bounds,
                                      const prometheus::Labels& labels = {}) noexcept;

  // Answers `GET /metrics` over HTTP at `address`, `127.0.0.1:9100` or `[::1]:9100`,
  // until it is destroyed; returns the port, which the system chooses for port 0.
  // INVALID_ARGUMENT if `address` is not of that form: a name or a lone port would
  // bind more than was meant. UNAVAILABLE if the address cannot be bound. Once.
  absl::StatusOr<int> Expose(const std::string& address);

 private:
  std::shared_ptr<prometheus::Registry> registry_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

// How a method is called, as Prometheus dashboards for gRPC name it.
enum class MethodType { kUnary, kClientStream, kServerStream, kBidiStream };

// The metrics of one method that dashboards for gRPC expect, all there from the
// start, at 0: `grpc_server_started_total`, `grpc_server_handled_total` by code, and
// `grpc_server_handling_seconds`.
class ServerMethodMetrics {
 public:
  // `service` with its package.
  ServerMethodMetrics(Metrics& metrics, const std::string& service, const std::string& method, MethodType type);

  void Started() { started_->Increment(); }
  // A code that gRPC does not know counts as Unknown.
  void Handled(absl::StatusCode code, absl::Duration took);

 private:
  static constexpr size_t kCodes = 17;

  prometheus::Counter* started_;
  std::array<prometheus::Counter*, kCodes> handled_;
  prometheus::Histogram* seconds_;
};

}  // namespace tiernet::obs
