// A child process and what it costs.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace tiernet::bench {

// Asked to end, and waited for, when this goes.
class Process {
 public:
  // Runs `command`, its output in `log`, and waits until it has written its address
  // into `address_file`. UNAVAILABLE if it ends before.
  static absl::StatusOr<std::unique_ptr<Process>> Start(const std::vector<std::string>& command, const std::string& log,
                                                        const std::string& address_file);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  const std::string& address() const { return address_; }
  // User and system time of all its threads since it began.
  absl::Duration Cpu() const;
  // Resident, and its own: pages of mapped files come and go with the page cache.
  int64_t OwnKib() const { return StatusKib("RssAnon:"); }

 private:
  explicit Process(pid_t pid) : pid_(pid) {}
  int64_t StatusKib(const std::string& key) const;

  const pid_t pid_;
  std::string address_;
};

// What a clock of the system says.
absl::Duration ReadClock(clockid_t clock);

}  // namespace tiernet::bench
