#include "common/obs/metrics.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

// ThreadSanitizer brings an operator new of its own that cannot be replaced.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TIERNET_CANNOT_COUNT
#endif
#endif

#ifndef TIERNET_CANNOT_COUNT
namespace {
std::atomic<int> allocations = 0;
}  // namespace

void* operator new(size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
#endif

namespace tiernet::obs {
namespace {

using ::testing::HasSubstr;

int Connect(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  return fd;
}

std::string Get(int port, const std::string& path) {
  const int fd = Connect(port);
  const std::string request = absl::StrCat("GET ", path, " HTTP/1.0\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(write(fd, request.data(), request.size()), static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  for (ssize_t size; (size = read(fd, buffer, sizeof(buffer))) > 0;) answer.append(buffer, size);
  close(fd);
  return answer;
}

std::string Scrape(Metrics& metrics) {
  const auto port = metrics.Expose("127.0.0.1:0");
  EXPECT_TRUE(port.ok()) << port.status();
  return Get(*port, "/metrics");
}

TEST(Metrics, AreServedOverHttp) {
  Metrics metrics;
  metrics.AddCounter("tiernet_things_total", "Things.", {{"kind", "a\"\\\n"}}).Increment(3);
  metrics.AddGauge("tiernet_queue_length", "Waiting.", {{"queue", "people"}}).Set(7);
  metrics.AddHistogram("tiernet_commit_batch_size", "Decisions a batch.", {1, 8, 64}).Observe(8);
  const auto port = metrics.Expose("127.0.0.1:0");
  ASSERT_TRUE(port.ok()) << port.status();
  EXPECT_GT(*port, 0);

  const std::string answer = Get(*port, "/metrics");
  EXPECT_THAT(answer, HasSubstr("200 OK"));
  EXPECT_THAT(answer, HasSubstr("# TYPE tiernet_things_total counter\n"));
  EXPECT_THAT(answer, HasSubstr("tiernet_things_total{kind=\"a\\\"\\\\\\n\"} 3\n"));
  EXPECT_THAT(answer, HasSubstr("tiernet_queue_length{queue=\"people\"} 7\n"));
  EXPECT_THAT(answer, HasSubstr("tiernet_commit_batch_size_bucket{le=\"1\"} 0\n"));
  EXPECT_THAT(answer, HasSubstr("tiernet_commit_batch_size_bucket{le=\"8\"} 1\n"));
  EXPECT_THAT(answer, HasSubstr("tiernet_commit_batch_size_sum 8\n"));
  EXPECT_THAT(Get(*port, "/"), HasSubstr("404"));
}

TEST(Metrics, TheSameNameAndLabelsAreOneMetric) {
  Metrics metrics;
  EXPECT_EQ(&metrics.AddGauge("g", "", {{"a", "1"}}), &metrics.AddGauge("g", "", {{"a", "1"}}));
  EXPECT_NE(&metrics.AddGauge("g", "", {{"a", "1"}}), &metrics.AddGauge("g", "", {{"a", "2"}}));
}

TEST(MetricsDeathTest, ANameThatPrometheusForbidsEndsTheProcess) {
  Metrics metrics;
  EXPECT_DEATH(metrics.AddCounter("with-dash", ""), "");
  EXPECT_DEATH(metrics.AddCounter("fine_total", "", {{"with-dash", ""}}), "");
}

TEST(Metrics, AnAddressIsAnIpAddressAndAPort) {
  Metrics metrics;
  for (const char* address : {"", "9100", ":9100", "localhost:9100", "127.0.0.1", "127.0.0.1:", "127.0.0.1:-1",
                              "127.0.0.1:+1", "127.0.0.1:65536", "127.0.0.1:9100s", "127.0.0.1: 9100",
                              "127.0.0.1:0,0.0.0.0:0", "[127.0.0.1]:0", "::1:0", "[::1:0"}) {
    EXPECT_EQ(metrics.Expose(address).status().code(), absl::StatusCode::kInvalidArgument) << address;
  }
}

TEST(Metrics, ATakenPortIsNamed) {
  Metrics first, second;
  const int port = first.Expose("127.0.0.1:0").value();
  const auto status = second.Expose(absl::StrCat("127.0.0.1:", port)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr(absl::StrCat("127.0.0.1:", port)));
}

TEST(Metrics, StalledClientsDoNotKeepOthersOut) {
  Metrics metrics;
  const int port = metrics.Expose("127.0.0.1:0").value();
  std::vector<int> stalled;
  for (int i = 0; i < 12; ++i) stalled.push_back(Connect(port));
  EXPECT_THAT(Get(port, "/metrics"), HasSubstr("200 OK"));
  for (const int connection : stalled) close(connection);
}

TEST(ServerMethodMetrics, AllCodesAreThereFromTheStart) {
  Metrics metrics;
  ServerMethodMetrics method(metrics, "tiernet.reserve.v1.ReserveService", "GetReserveProject", MethodType::kUnary);
  const std::string labels =
      "grpc_method=\"GetReserveProject\",grpc_service=\"tiernet.reserve.v1.ReserveService\",grpc_type=\"unary\"";
  const std::string answer = Scrape(metrics);
  EXPECT_THAT(answer, HasSubstr(absl::StrCat("grpc_server_started_total{", labels, "} 0\n")));
  EXPECT_THAT(answer, HasSubstr(absl::StrCat("grpc_server_handling_seconds_count{", labels, "} 0\n")));
  for (const char* code : {"OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound",
                           "AlreadyExists", "PermissionDenied", "ResourceExhausted", "FailedPrecondition", "Aborted",
                           "OutOfRange", "Unimplemented", "Internal", "Unavailable", "DataLoss", "Unauthenticated"}) {
    EXPECT_THAT(answer,
                HasSubstr(absl::StrCat("grpc_server_handled_total{grpc_code=\"", code, "\",", labels, "} 0\n")));
  }
}

TEST(ServerMethodMetrics, CallsAreCountedByCodeAndTime) {
  Metrics metrics;
  ServerMethodMetrics get(metrics, "S", "Get", MethodType::kUnary);
  ServerMethodMetrics pull(metrics, "S", "Pull", MethodType::kServerStream);
  for (int i = 0; i < 3; ++i) get.Started();
  pull.Started();
  get.Handled(absl::StatusCode::kOk, absl::Microseconds(90));
  get.Handled(absl::StatusCode::kUnauthenticated, absl::Milliseconds(2));
  get.Handled(static_cast<absl::StatusCode>(99), absl::Milliseconds(2));
  get.Handled(static_cast<absl::StatusCode>(-1), absl::Milliseconds(2));
  const std::string answer = Scrape(metrics);
  const std::string labels = "grpc_method=\"Get\",grpc_service=\"S\",grpc_type=\"unary\"";
  EXPECT_THAT(answer, HasSubstr(absl::StrCat("grpc_server_started_total{", labels, "} 3\n")));
  EXPECT_THAT(answer, HasSubstr("{grpc_method=\"Pull\",grpc_service=\"S\",grpc_type=\"server_stream\"} 1\n"));
  EXPECT_THAT(answer, HasSubstr(absl::StrCat("{grpc_code=\"OK\",", labels, "} 1\n")));
  EXPECT_THAT(answer, HasSubstr(absl::StrCat("{grpc_code=\"Unauthenticated\",", labels, "} 1\n")));
  EXPECT_THAT(answer, HasSubstr(absl::StrCat("{grpc_code=\"Unknown\",", labels, "} 2\n")));
  EXPECT_THAT(answer, HasSubstr(absl::StrCat("grpc_server_handling_seconds_bucket{", labels, ",le=\"0.0001\"} 1\n")));
  EXPECT_THAT(answer, HasSubstr(absl::StrCat("grpc_server_handling_seconds_bucket{", labels, ",le=\"+Inf\"} 4\n")));
}

#ifndef TIERNET_CANNOT_COUNT
TEST(ServerMethodMetrics, ACallAllocatesNothing) {
  Metrics metrics;
  ServerMethodMetrics method(metrics, "S", "Get", MethodType::kUnary);
  const int before = allocations;
  for (int i = 0; i < 100; ++i) {
    method.Started();
    method.Handled(absl::StatusCode::kOk, absl::Microseconds(i));
  }
  EXPECT_EQ(allocations, before);
}
#endif

TEST(ServerMethodMetrics, ManyThreadsLoseNoCount) {
  Metrics metrics;
  ServerMethodMetrics method(metrics, "S", "Get", MethodType::kUnary);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5000; ++i) method.Handled(absl::StatusCode::kOk, absl::ZeroDuration());
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(Scrape(metrics),
              HasSubstr("grpc_code=\"OK\",grpc_method=\"Get\",grpc_service=\"S\",grpc_type=\"unary\"} 20000\n"));
}

}  // namespace
}  // namespace tiernet::obs
