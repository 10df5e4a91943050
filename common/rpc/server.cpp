#include "common/rpc/server.h"

#include <cstdio>
#include <fstream>
#include <memory>
#include <set>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "common/async/worker_pool.h"
#include "common/cache/seal.h"
#include "common/calendar/date.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/reference/formats.h"
#include "common/rpc/dossier_service.h"
#include "common/rpc/journal_service.h"
#include "common/rpc/service.h"
#include "common/status/macros.h"
#include "grpc/health/v1/health.pb.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/health_check_service_interface.h"
#include "tiernet/dossier/v1/dossier_service.pb.h"
#include "tiernet/journal/v1/journal_service.pb.h"

namespace tiernet::rpc {
namespace {

// How long no call must have come before connections are closed, and how long that is waited for: gRPC answers a call
// that crosses the closing with CANCELLED, which does not say that it may be repeated.
constexpr absl::Duration kQuiet = absl::Milliseconds(500);
constexpr absl::Duration kLongestRefusing = absl::Seconds(3);
// What was accepted has so long to finish.
constexpr absl::Duration kDrainTime = absl::Seconds(20);
// For answers on their way. Streams of gRPC's own services, a health watch say, do not
// end by themselves, and idle clients keep their connections: they are cut off then.
constexpr absl::Duration kFlushTime = absl::Seconds(1);
// Calls' ends are small: two threads keep up with one committer.
constexpr int kFinisherThreads = 2;
constexpr size_t kQueuedReads = 4096;

bool IsLoopback(absl::string_view address) {
  return absl::StartsWith(address, "127.") || absl::StartsWith(address, "[::1]:") ||
         absl::StartsWith(address, "localhost:") || absl::StartsWith(address, "unix:");
}

Clock ClockOf(const config::v1::Node& node) {
  if (node.development().today().empty()) return SystemClock();
  return FixedDayClock(*ParseDate(node.development().today()));
}

// A grant of `reserve.wirte` or `backfil` gives nobody anything. Those of other services are theirs to look at.
absl::Status CheckGrants(const config::v1::Node& node, const std::vector<const schema::Service*>& services) {
  std::set<absl::string_view> known = {kBackfill}, prefixes;
  for (const auto* service : services) {
    for (const auto& method : service->methods) {
      const absl::string_view permission = *known.insert(method.permission).first;
      prefixes.insert(permission.substr(0, permission.find('.')));
    }
  }
  for (const auto& grant : node.grants()) {
    const absl::string_view permission = grant.permission();
    const size_t dot = permission.find('.');
    const bool is_ours = dot == absl::string_view::npos || prefixes.count(permission.substr(0, dot)) > 0;
    if (is_ours && known.count(permission) == 0) {
      return absl::FailedPreconditionError(
          absl::StrCat("grants: \"", permission, "\" is no permission; there are ", absl::StrJoin(known, ", ")));
    }
  }
  return absl::OkStatus();
}

}  // namespace

// Everything that calls refer to, in the order in which it must outlive them.
class Server::Parts {
 public:
  Parts(const NodeConfig& config, ServiceDefinition definition)
      : config_(config),
        definition_(std::move(definition)),
        permissions_(config.node),
        validator_(MakeFormatCheck(*config.reference)) {}

  absl::Status Start() {
    TN_ASSIGN_OR_RETURN(const auto endpoint, config_.EndpointOf(definition_.name));
    if (!config_.node.has_development()) {
      return absl::FailedPreconditionError(
          "the node file has no `development` block: it is the only way in which callers can be identified");
    }
    if (!IsLoopback(endpoint.listen())) {
      return absl::FailedPreconditionError(
          absl::StrCat("listen ", endpoint.listen(), ": without TLS a service listens on loopback only"));
    }
    const auto* descriptor =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(definition_.full_name);
    if (descriptor == nullptr) return absl::FailedPreconditionError(definition_.full_name + " is not linked in");
    TN_ASSIGN_OR_RETURN(service_, schema::ReadService(descriptor));
    TN_ASSIGN_OR_RETURN(journal_, schema::ReadService(journal::v1::VerifyRequest::descriptor()->file()->service(0)));
    TN_ASSIGN_OR_RETURN(dossier_, schema::ReadService(dossier::v1::Dossier::descriptor()->file()->service(0)));
    TN_RETURN_IF_ERROR(CheckGrants(config_.node, {&service_, &journal_, &dossier_}));
    if (!endpoint.metrics_listen().empty()) TN_RETURN_IF_ERROR(metrics_.Expose(endpoint.metrics_listen()).status());
    TN_RETURN_IF_ERROR(OpenStore());
    OpenCache();
    TN_RETURN_IF_ERROR(MakeServices());
    TN_RETURN_IF_ERROR(Listen(endpoint));
    if (definition_.followers) followers_ = definition_.followers({config_, *store_, metrics_});
    // Where the day stands still nothing falls due.
    const bool day_goes_on = config_.node.development().today().empty();
    if (day_goes_on && definition_.sweep_every < absl::InfiniteDuration()) {
      sweeper_ = std::make_unique<sweep::Sweeper>(*store_, metrics_, SweepOptions());
    }
    return absl::OkStatus();
  }

  void Refuse() {
    server_->GetHealthCheckService()->SetServingStatus(false);
    drain_.Begin();
  }

  void RefuseUntilQuiet() {
    Refuse();
    // Its siblings on a node are told to stop at the same time: nobody goes on asking the other.
    followers_.clear();
    drain_.AwaitQuiet(kQuiet, absl::Now() + kLongestRefusing);
  }

  void DrainAndStop() {
    sweeper_.reset();
    followers_.clear();
    Refuse();
    drain_.AwaitCalls(absl::Now() + kDrainTime);
    server_->Shutdown(absl::ToChronoTime(absl::Now() + kFlushTime));
    server_->Wait();
    workers_.reset();
    dossiers_.reset();
    store_.reset();
    finishers_.reset();
  }

  const std::string& address() const { return address_; }

 private:
  absl::Status OpenStore() {
    const auto& limits = config_.node.limits();
    finishers_ = std::make_unique<WorkerPool>(kFinisherThreads, kQueuedReads);
    workers_ = std::make_unique<WorkerPool>(limits.worker_threads(), kQueuedReads);
    auto& batches = metrics_.AddHistogram("tiernet_commit_batch_size", "Decisions in one transaction",
                                          {1, 2, 4, 8, 16, 32, 64, 128, 256, 512});
    store::Store::Options options;
    options.directory = config_.node.data_directory();
    options.service = definition_.name;
    options.kinds = service_.kinds;
    options.replicas = definition_.replicas;
    options.home_units = {config_.node.home_units().begin(), config_.node.home_units().end()};
    options.clock = ClockOf(config_.node);
    if (definition_.ensure_derived) {
      options.ensure_derived = [this](sql::Db& db) { return definition_.ensure_derived(db, config_); };
    }
    options.queued_calls = limits.queued_calls();
    options.queued_import_rows = limits.queued_import_rows();
    options.observe_batch = [&batches](size_t size) { batches.Observe(static_cast<double>(size)); };
    TN_ASSIGN_OR_RETURN(store_, store::Store::Open(std::move(options), *finishers_));
    if (store_->lacked_anchor()) {
      obs::Log(obs::Level::kWarning,
               "no anchor file beside a journal with records: what was cut off its end before this "
               "start would not be seen",
               {{"service", definition_.name}, {"directory", config_.node.data_directory()}});
    }
    return absl::OkStatus();
  }

  // Nothing waits for Redis, which may come later, nor for its secret.
  void OpenCache() {
    if (config_.node.has_cache()) {
      auto secret = cache::ReadOrMakeSecret(config_.node.data_directory() + "/cache.secret");
      if (secret.ok()) {
        cache_ = std::make_unique<cache::Cache>(config_.node.cache(), *std::move(secret), metrics_);
      } else {
        obs::Log(obs::Level::kWarning, "no shared cache", {{"problem", secret.status().message()}});
      }
    }
    dossiers_ = std::make_unique<dossier::Dossiers>(config_, *store_, cache_.get());
  }

  sweep::Sweeper::Options SweepOptions() {
    sweep::Sweeper::Options options;
    options.every = definition_.sweep_every;
    if (definition_.passes) options.passes = definition_.passes({config_, *store_, metrics_});
    for (const auto* kind : service_.kinds) {
      if (!kind->clocks.empty()) options.passes.push_back(sweep::FallenDue(*kind, *store_));
    }
    return options;
  }

  absl::Status MakeServices() {
    for (const auto* service : {&service_, &journal_, &dossier_}) {
      for (const auto& method : service->methods) validator_.Prepare(method.descriptor->input_type());
    }
    methods_ = definition_.methods({config_, *store_, metrics_});
    journal_methods_ = JournalMethods(*store_);
    dossier_methods_ = DossierMethods(*dossiers_);
    const auto is_unit = [this](absl::string_view code) { return config_.reference->IsUnit(code); };
    const Authenticate authenticate = DevelopmentIdentity(*config_.reference);
    const std::pair<const schema::Service*, const Methods*> served[] = {
        {&service_, &methods_}, {&journal_, &journal_methods_}, {&dossier_, &dossier_methods_}};
    for (const auto& [service, methods] : served) {
      const auto& environment = environments_.emplace_back(std::make_unique<Environment>(
          Environment{*store_, validator_, permissions_, authenticate, *methods, *workers_, is_unit}));
      TN_ASSIGN_OR_RETURN(auto made, DescriptorService::Make(*service, *environment, drain_, metrics_));
      services_.push_back(std::move(made));
    }
    return absl::OkStatus();
  }

  absl::Status Listen(const config::v1::Endpoint& endpoint) {
    // So that reflection can describe the health service, which gRPC itself brings.
    grpc::health::v1::HealthCheckRequest::descriptor();
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort(endpoint.listen(), grpc::InsecureServerCredentials(), &port);
    // Else a second server could share the port, and each would get half the calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.SetMaxReceiveMessageSize(config_.node.limits().request_bytes());
    for (const auto& service : services_) builder.RegisterService(service.get());
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port == 0) {
      return absl::UnavailableError(absl::StrCat("cannot listen on ", endpoint.listen(), ": is it in use?"));
    }
    const auto host = endpoint.listen().substr(0, endpoint.listen().rfind(':'));
    address_ = absl::StrCat(host, ":", port);
    return TellAddress();
  }

  // For scripts and peers on this machine, which may have asked for port 0.
  absl::Status TellAddress() const {
    const std::string path = absl::StrCat(config_.node.data_directory(), "/", definition_.name, ".address");
    std::ofstream file(path + ".new");
    file << address_ << "\n";
    file.close();
    if (!file || std::rename((path + ".new").c_str(), path.c_str()) != 0) {
      return absl::FailedPreconditionError(absl::StrCat("cannot write ", path, ": is the disk full?"));
    }
    obs::Log(obs::Level::kInfo, "serving",
             {{"service", definition_.name}, {"address", address_}, {"today", store_->Today()}});
    return absl::OkStatus();
  }

  const NodeConfig& config_;
  const ServiceDefinition definition_;
  std::string address_;
  obs::Metrics metrics_;
  Drain drain_;
  const Permissions permissions_;
  schema::Validator validator_;
  Methods methods_;
  Methods journal_methods_;
  Methods dossier_methods_;
  schema::Service service_;
  schema::Service journal_;
  schema::Service dossier_;
  std::unique_ptr<WorkerPool> finishers_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<cache::Cache> cache_;
  std::unique_ptr<dossier::Dossiers> dossiers_;
  std::unique_ptr<WorkerPool> workers_;
  // One for each of the services that are served here.
  std::vector<std::unique_ptr<Environment>> environments_;
  std::vector<std::unique_ptr<DescriptorService>> services_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::unique_ptr<follow::Follower>> followers_;
  std::unique_ptr<sweep::Sweeper> sweeper_;
};

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const NodeConfig& config, ServiceDefinition definition) {
  auto parts = std::make_unique<Parts>(config, std::move(definition));
  TN_RETURN_IF_ERROR(parts->Start());
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() { Stop(); }

void Server::RefuseUntilQuiet() { parts_->RefuseUntilQuiet(); }

void Server::Stop() {
  if (parts_ == nullptr) return;
  parts_->DrainAndStop();
  parts_.reset();
}

const std::string& Server::address() const { return parts_->address(); }

}  // namespace tiernet::rpc
