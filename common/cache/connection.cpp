#include "common/cache/connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/macros.h"

namespace tiernet::cache {
namespace {

constexpr size_t kLargestAnswer = 8 << 20;

absl::Status Lost(absl::string_view what) { return absl::UnavailableError(absl::StrCat("Redis: ", what)); }

// No command asked here has a longer answer; hiredis would reserve memory for as many as the other side announces.
constexpr int kMostElements = 1024;

// Its own but for that.
const redisReplyObjectFunctions* Builders(const redisReplyObjectFunctions& own) {
  static const redisReplyObjectFunctions original = own;
  static const redisReplyObjectFunctions builders = [] {
    redisReplyObjectFunctions limited = original;
    limited.createArray = [](const redisReadTask* task, int elements) -> void* {
      return elements > kMostElements ? nullptr : original.createArray(task, elements);
    };
    return limited;
  }();
  return &builders;
}

bool IsIpAddress(const std::string& host) {
  in6_addr ignored;
  return inet_pton(AF_INET, host.c_str(), &ignored) == 1 || inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

struct FreeCommand {
  void operator()(char* command) const { redisFreeCommand(command); }
};

}  // namespace

absl::string_view TextOf(const redisReply& reply) {
  const bool is_text =
      reply.type == REDIS_REPLY_STRING || reply.type == REDIS_REPLY_STATUS || reply.type == REDIS_REPLY_ERROR;
  return is_text ? absl::string_view(reply.str, reply.len) : absl::string_view();
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& address,
                                                             SteadyClock::time_point deadline) {
  const auto colon = address.rfind(':');
  int port = 0;
  if (colon == std::string::npos || !absl::SimpleAtoi(address.substr(colon + 1), &port)) {
    return Lost(absl::StrCat("\"", address, "\" is not of the form host:port"));
  }
  absl::string_view inner = absl::string_view(address).substr(0, colon);
  if (absl::ConsumePrefix(&inner, "[")) absl::ConsumeSuffix(&inner, "]");
  const std::string host(inner);
  // A name would be looked up, for as long as the system takes.
  if (!IsIpAddress(host)) return Lost(absl::StrCat("\"", host, "\" is no IP address"));
  std::unique_ptr<Connection> made(new Connection(redisConnectNonBlock(host.c_str(), port)));
  if (made->context_ == nullptr) return Lost("out of memory");
  if (made->context_->err != 0) return Lost(absl::StrCat(address, ": ", made->context_->errstr));
  made->context_->reader->fn = const_cast<redisReplyObjectFunctions*>(Builders(*made->context_->reader->fn));
  const int no_delay = 1;
  setsockopt(made->context_->fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof(no_delay));
  TN_RETURN_IF_ERROR(made->WaitFor(POLLOUT, deadline));
  int error = 0;
  socklen_t size = sizeof(error);
  if (getsockopt(made->context_->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error != 0) return Lost(absl::StrCat(address, ": ", std::strerror(error)));
  return made;
}

absl::Status Connection::WaitFor(int events, SteadyClock::time_point deadline) const {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
    if (left <= 0) return absl::DeadlineExceededError("Redis takes too long");
    pollfd waiting{context_->fd, static_cast<int16_t>(events), 0};
    const int ready = poll(&waiting, 1, static_cast<int>(left));
    if (ready > 0) return absl::OkStatus();
    if (ready < 0 && errno != EINTR) return Lost(std::strerror(errno));
  }
}

absl::Status Connection::Send(absl::string_view bytes, SteadyClock::time_point deadline) const {
  while (!bytes.empty()) {
    // Not by hiredis, which would have a connection that was closed end the process by SIGPIPE.
    const auto sent = send(context_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<size_t>(sent));
    } else if (errno == EAGAIN) {
      TN_RETURN_IF_ERROR(WaitFor(POLLOUT, deadline));
    } else if (errno != EINTR) {
      return Lost(std::strerror(errno));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Reply> Connection::Ask(absl::Span<const absl::string_view> words, SteadyClock::time_point deadline) {
  std::vector<const char*> texts;
  std::vector<size_t> sizes;
  for (const auto word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  char* formatted = nullptr;
  const int length = redisFormatCommandArgv(&formatted, static_cast<int>(words.size()), texts.data(), sizes.data());
  const std::unique_ptr<char, FreeCommand> command(formatted);
  if (length < 0) return Lost("out of memory");
  TN_RETURN_IF_ERROR(Send({command.get(), static_cast<size_t>(length)}, deadline));

  std::array<char, 64 << 10> buffer;
  size_t received = 0;
  while (true) {
    void* reply = nullptr;
    if (redisReaderGetReply(context_->reader, &reply) != REDIS_OK) return Lost(context_->reader->errstr);
    if (reply != nullptr) {
      Reply answer(static_cast<redisReply*>(reply));
      // What comes on top would be taken for the answer to the next command.
      if (context_->reader->pos != context_->reader->len) return Lost("more than the answer came");
      return answer;
    }
    // Each time, also where there is something: else one who sends a byte now and then would never be late.
    TN_RETURN_IF_ERROR(WaitFor(POLLIN, deadline));
    const auto size = recv(context_->fd, buffer.data(), buffer.size(), 0);
    if (size == 0) return Lost("the connection was closed");
    if (size < 0 && errno != EAGAIN && errno != EINTR) return Lost(std::strerror(errno));
    received += static_cast<size_t>(std::max<ssize_t>(size, 0));
    if (received > kLargestAnswer) return absl::ResourceExhaustedError("Redis: the answer is larger than 8 MiB");
    if (size > 0 && redisReaderFeed(context_->reader, buffer.data(), static_cast<size_t>(size)) != REDIS_OK) {
      return Lost(context_->reader->errstr);
    }
  }
}

}  // namespace tiernet::cache
