#include "tests/testing/redis_process.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace tiernet::testing {
namespace {

constexpr char kBinary[] = "/usr/bin/redis-server";

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool Listens(int port) {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = Loopback(port);
  const bool taken = connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(probe);
  return taken;
}

}  // namespace

int FreePort() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = Loopback(0);
  socklen_t size = sizeof(address);
  if (bind(probe, reinterpret_cast<const sockaddr*>(&address), size) != 0) abort();
  getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  close(probe);
  return ntohs(address.sin_port);
}

RedisProcess::RedisProcess(std::string folder, std::vector<std::string> arguments)
    : folder_(std::move(folder)),
      arguments_(std::move(arguments)),
      port_(FreePort()),
      address_(absl::StrCat("127.0.0.1:", port_)) {
  Start();
}

void RedisProcess::Start() {
  // A file of settings comes first.
  std::vector<std::string> words = {kBinary};
  words.insert(words.end(), arguments_.begin(), arguments_.end());
  const std::string log = absl::StrCat(folder_, "/redis-", port_, ".log");
  words.insert(words.end(), {"--port", absl::StrCat(port_), "--bind", "127.0.0.1", "--dir", folder_, "--logfile", log});
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  if (posix_spawn(&pid_, kBinary, nullptr, nullptr, arguments.data(), environ) != 0) pid_ = -1;
  for (int i = 0; pid_ > 0 && i < 2000; ++i) {
    if (Listens(port_)) return;
    absl::SleepFor(absl::Milliseconds(10));
  }
  std::cerr << kBinary << " does not start at " << address_ << "\n";
  abort();
}

void RedisProcess::Signal(int signal) const {
  if (pid_ > 0) kill(pid_, signal);
}

void RedisProcess::Kill() {
  if (pid_ <= 0) return;
  Signal(SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

}  // namespace tiernet::testing
