// A service's real binary, run by a test.
#pragma once

#include <sys/types.h>

#include <string>

namespace tiernet::testing {

// Gone, by SIGKILL if need be, with this.
class ServerProcess {
 public:
  // Starts `binary` with a node file, whose data lie in `folder/data`, and waits until
  // it listens. Its log goes to `folder/<service>.log`.
  ServerProcess(const std::string& binary, const std::string& folder, const std::string& service,
                const std::string& node_file);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // `127.0.0.1:<port>`; empty if it did not start.
  const std::string& address() const { return address_; }
  void Signal(int signal) const;
  // Waits for its end. Its exit code; -1 if a signal ended it.
  int Wait();

 private:
  pid_t pid_ = -1;
  std::string address_;
};

}  // namespace tiernet::testing
