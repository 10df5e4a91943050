// One service, serving: its store, its methods and the gRPC server that they hang on.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/config/node.h"
#include "common/follow/follower.h"
#include "common/obs/metrics.h"
#include "common/rpc/methods.h"
#include "common/store/store.h"
#include "common/sweep/sweeper.h"

namespace tiernet::rpc {

// What a service is made of when its store is open; all of it outlives what is made.
struct Surroundings {
  const NodeConfig& config;
  store::Store& store;
  obs::Metrics& metrics;
};

// What one service is, beyond its schema.
struct ServiceDefinition {
  // `reserve`.
  std::string name;
  // `tiernet.reserve.v1.ReserveService`; linked in.
  std::string full_name;
  std::function<Methods(const Surroundings&)> methods;
  // Kinds of other services that its decisions look at.
  std::vector<const schema::Kind*> replicas = {};
  // Makes the tables of what is derived from other services; may be empty.
  std::function<absl::Status(sql::Db&, const NodeConfig&)> ensure_derived = nullptr;
  // Starts the followers of other services, once this one serves; they are stopped
  // before the store. May be empty.
  std::function<std::vector<std::unique_ptr<follow::Follower>>(const Surroundings&)> followers = nullptr;
  // What its sweeps do beside journalling what fell due; may be empty.
  std::function<std::vector<sweep::Pass>(const Surroundings&)> passes = nullptr;
  // How often sweeps look for work; infinite: there are none.
  absl::Duration sweep_every = absl::Seconds(10);
};

// Calls come in on gRPC's threads from Start to Stop. One thread starts and stops.
class Server {
 public:
  // Opens the store, then listens at the service's endpoint in `config`, which
  // outlives the server; writes the address to `<data_directory>/<name>.address`.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const NodeConfig& config, ServiceDefinition definition);
  ~Server();

  // From now on health says NOT_SERVING, calls are refused with SHUTTING_DOWN, and nobody is followed; what was
  // accepted goes on. Returns once no call came for half a second, after three seconds at the latest.
  void RefuseUntilQuiet();

  // Drains: what was accepted is finished, what comes is refused. Waits for it, at
  // most some 20 seconds, then cuts off what still goes on.
  void Stop();

  // With the port that was taken: `127.0.0.1:7101`. Until Stop.
  const std::string& address() const;

 private:
  class Parts;
  explicit Server(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace tiernet::rpc
