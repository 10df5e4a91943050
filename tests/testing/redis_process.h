// A real Redis, run by a test.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace tiernet::testing {

// Gone, by SIGKILL, with this.
class RedisProcess {
 public:
  // Listens on a free port of loopback, with `arguments`, of which a file of settings is the first; its log goes to
  // `folder`. Aborts the test program if it does not start.
  explicit RedisProcess(std::string folder, std::vector<std::string> arguments = {});
  ~RedisProcess() { Kill(); }
  RedisProcess(const RedisProcess&) = delete;
  RedisProcess& operator=(const RedisProcess&) = delete;

  // `127.0.0.1:<port>`; stays when it is started again.
  const std::string& address() const { return address_; }
  int port() const { return port_; }
  void Signal(int signal) const;
  void Kill();
  // After Kill, at the same address: it has forgotten everything.
  void Start();

 private:
  const std::string folder_;
  const std::vector<std::string> arguments_;
  int port_ = 0;
  std::string address_;
  pid_t pid_ = -1;
};

// A port of loopback that nobody listened on a moment ago.
int FreePort();

}  // namespace tiernet::testing
