#include "tests/testing/server_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace tiernet::testing {

ServerProcess::ServerProcess(const std::string& binary, const std::string& folder, const std::string& service,
                             const std::string& node_file) {
  const std::string address_file = absl::StrCat(folder, "/data/", service, ".address");
  std::filesystem::remove(address_file);
  const std::string log = absl::StrCat(folder, "/", service, ".log");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  std::string config = "--config=" + node_file;
  std::string name = binary;
  char* arguments[] = {name.data(), config.data(), nullptr};
  if (posix_spawn(&pid_, binary.c_str(), &actions, nullptr, arguments, environ) != 0) pid_ = -1;
  posix_spawn_file_actions_destroy(&actions);
  for (int i = 0; pid_ > 0 && i < 2000 && address_.empty(); ++i) {
    std::getline(std::ifstream(address_file), address_);
    if (address_.empty()) absl::SleepFor(absl::Milliseconds(10));
  }
}

ServerProcess::~ServerProcess() {
  if (pid_ <= 0) return;
  Signal(SIGKILL);
  Wait();
}

void ServerProcess::Signal(int signal) const {
  if (pid_ > 0) kill(pid_, signal);
}

int ServerProcess::Wait() {
  int status = 0;
  if (pid_ <= 0 || waitpid(pid_, &status, 0) != pid_) return -1;
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace tiernet::testing
