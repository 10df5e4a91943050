#include "common/rpc/process.h"

#include <grpc/support/log.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): <csignal> does not promise sigwait

#include <string>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/obs/log.h"
#include "common/status/macros.h"

ABSL_FLAG(std::string, config, "", "The node file (text format of tiernet.config.v1.Node)");

namespace tiernet::rpc {
namespace {

// SIGTERM and SIGINT, blocked before any thread starts, so that only Wait gets them.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  int Wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
    return signal;
  }

 private:
  sigset_t signals_;
};

// gRPC's own lines become lines of ours: whoever reads the log parses each.
void LogForGrpc(gpr_log_func_args* line) {
  const auto level = line->severity == GPR_LOG_SEVERITY_ERROR ? obs::Level::kWarning : obs::Level::kInfo;
  obs::Log(level, "grpc", {{"text", line->message}, {"file", line->file}, {"line", line->line}});
}

// Until SIGTERM or SIGINT.
absl::Status Serve(const std::string& path, const ServiceDefinition& definition) {
  if (path.empty()) return absl::InvalidArgumentError("--config is missing: name the node file");
  const StopSignals signals;
  // Whoever reads the log may go away: that ends no service.
  signal(SIGPIPE, SIG_IGN);
  // Why a start failed is said once, in words, by what it returns.
  gpr_set_log_function([](gpr_log_func_args*) {});
  TN_ASSIGN_OR_RETURN(const auto config, LoadNode(path));
  TN_ASSIGN_OR_RETURN(const auto server, Server::Start(config, definition));
  gpr_set_log_function(&LogForGrpc);
  const int stopped_by = signals.Wait();
  obs::Log(obs::Level::kInfo, "stopping", {{"service", definition.name}, {"signal", stopped_by}});
  server->RefuseUntilQuiet();
  server->Stop();
  obs::Log(obs::Level::kInfo, "stopped", {{"service", definition.name}});
  return absl::OkStatus();
}

}  // namespace

int ServiceMain(int argc, char** argv, const ServiceDefinition& definition) {
  absl::SetProgramUsageMessage(
      absl::StrCat("Serves ", definition.full_name, ".\n\n  ", argv[0], " --config=deploy/node.txtpb"));
  absl::ParseCommandLine(argc, argv);
  // gRPC's mutexes are Abseil's, whose search for deadlocks Debian leaves on: some five
  // per cent of a read.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const absl::Status status = Serve(absl::GetFlag(FLAGS_config), definition);
  if (status.ok()) return 0;
  obs::Log(obs::Level::kError, "not serving", {{"service", definition.name}, {"problem", status.message()}});
  return 1;
}

}  // namespace tiernet::rpc
