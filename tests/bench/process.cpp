#include "tests/bench/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace tiernet::bench {
namespace {

constexpr absl::Duration kStartTime = absl::Seconds(60);

pid_t Spawn(const std::vector<std::string>& command, const std::string& log) {
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  execv(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Process>> Process::Start(const std::vector<std::string>& command, const std::string& log,
                                                        const std::string& address_file) {
  unlink(address_file.c_str());
  std::unique_ptr<Process> process(new Process(Spawn(command, log)));
  if (process->pid_ < 0) return absl::ErrnoToStatus(errno, "fork");
  for (const absl::Time end = absl::Now() + kStartTime; absl::Now() < end; absl::SleepFor(absl::Milliseconds(10))) {
    if (std::getline(std::ifstream(address_file), process->address_)) return process;
    siginfo_t ended{};
    if (waitid(P_PID, process->pid_, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid != 0) break;
  }
  return absl::UnavailableError(absl::StrCat(command[0], " did not start; its log: ", log));
}

Process::~Process() {
  if (pid_ <= 0) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

absl::Duration Process::Cpu() const {
  clockid_t clock{};
  return clock_getcpuclockid(pid_, &clock) == 0 ? ReadClock(clock) : absl::InfiniteDuration();
}

int64_t Process::StatusKib(const std::string& key) const {
  std::ifstream status(absl::StrCat("/proc/", pid_, "/status"));
  std::string word;
  while (status >> word) {
    int64_t kib = 0;
    if (word == key && status >> kib) return kib;
  }
  return 0;
}

absl::Duration ReadClock(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return absl::DurationFromTimespec(time);
}

}  // namespace tiernet::bench
