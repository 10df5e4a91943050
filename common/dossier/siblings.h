// The other services of the node, asked for what they keep of a project.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "common/async/breaker.h"
#include "common/async/mutex.h"
#include "common/config/node.h"
#include "common/store/caller.h"
#include "tiernet/dossier/v1/dossier_service.pb.h"

namespace tiernet::dossier {

// From any thread.
class Siblings {
 public:
  // Asks in the name of `self`, a service of the node in `config`, which outlives this.
  Siblings(const NodeConfig& config, const std::string& self);
  // Waits for what was asked, two seconds at most.
  ~Siblings();

  using Done = absl::AnyInvocable<void(absl::StatusOr<v1::DossierPart>) &&>;
  // Does not wait: `done` is called by a thread of gRPC's, or at once, with UNAVAILABLE, where nobody is asked: the
  // service has not said where it listens, it did not answer in time a moment ago, or a thousand answers are awaited.
  void Ask(const std::string& service, const v1::GetDossierPartRequest& request, Done done);

 private:
  // A connection, to where the service was then.
  struct Line;
  absl::StatusOr<std::shared_ptr<Line>> LineTo(const std::string& service) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // What came of asking the service.
  void Note(const std::string& service, bool in_time);

  const NodeConfig& config_;
  const Caller account_;

  Mutex mutex_;
  std::map<std::string, std::shared_ptr<Line>> lines_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Breaker> breakers_ ABSL_GUARDED_BY(mutex_);
  int under_way_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace tiernet::dossier
