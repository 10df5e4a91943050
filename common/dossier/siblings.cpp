#include "common/dossier/siblings.h"

#include <utility>

#include "common/follow/peer.h"
#include "common/status/grpc_status.h"
#include "common/status/macros.h"
#include "grpcpp/grpcpp.h"
#include "tiernet/dossier/v1/dossier_service.grpc.pb.h"

namespace tiernet::dossier {
namespace {

constexpr std::chrono::seconds kPatience{2};
// Of answers that are awaited, each of which may hold the megabytes of a dossier.
constexpr int kMostUnderWay = 1000;
// A service that did not answer in time is left alone for so long.
constexpr std::chrono::seconds kPause{1};
// So that a service that was started again is found soon.
constexpr int kShortestPauseMs = 100;
constexpr int kLongestPauseMs = 1000;
// A part is a megabyte of entities, with their names.
constexpr int kLargestPart = 8 << 20;

// What gRPC reads and writes until the answer is there.
struct Question {
  grpc::ClientContext context;
  v1::GetDossierPartRequest request;
  v1::DossierPart part;
};

}  // namespace

struct Siblings::Line {
  explicit Line(std::string to) : address(std::move(to)) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kShortestPauseMs);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLongestPauseMs);
    arguments.SetMaxReceiveMessageSize(kLargestPart);
    channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
    stub = v1::DossierService::NewStub(channel);
  }
  const std::string address;
  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<v1::DossierService::Stub> stub;
};

Siblings::Siblings(const NodeConfig& config, const std::string& self)
    : config_(config), account_(follow::AccountOf(config, self)) {}

Siblings::~Siblings() {
  MutexLock lock(&mutex_);
  mutex_.Await([this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return under_way_ == 0; });
}

absl::StatusOr<std::shared_ptr<Siblings::Line>> Siblings::LineTo(const std::string& service) {
  if (under_way_ >= kMostUnderWay) return absl::UnavailableError("too many answers are awaited");
  auto& line = lines_[service];
  if (line == nullptr || line->channel->GetState(false) != GRPC_CHANNEL_READY) {
    // It may have been started anew elsewhere.
    TN_ASSIGN_OR_RETURN(const auto address, follow::AddressOf(config_, service));
    if (line == nullptr || line->address != address) line = std::make_shared<Line>(address);
  }
  auto& breaker = breakers_.try_emplace(service, kPause).first->second;
  if (!breaker.Allows(SteadyClock::now())) return absl::UnavailableError("it is left alone for a moment");
  return line;
}

void Siblings::Note(const std::string& service, bool in_time) {
  MutexLock lock(&mutex_);
  auto& breaker = breakers_.at(service);
  in_time ? breaker.Succeeded() : breaker.Failed(SteadyClock::now());
  --under_way_;
}

void Siblings::Ask(const std::string& service, const v1::GetDossierPartRequest& request, Done done) {
  absl::StatusOr<std::shared_ptr<Line>> line;
  {
    MutexLock lock(&mutex_);
    line = LineTo(service);
    if (line.ok()) ++under_way_;
  }
  if (!line.ok()) return std::move(done)(line.status());
  auto question = std::make_shared<Question>();
  question->request = request;
  question->context.set_deadline(std::chrono::system_clock::now() + kPatience);
  follow::Identify(account_, question->context);
  auto* const stub = (*line)->stub->async();
  auto* const asked = question.get();
  stub->GetDossierPart(&asked->context, &asked->request, &asked->part,
                       // std::function, which gRPC takes, wants to be copied.
                       [this, service, question = std::move(question), line = *std::move(line),
                        done = std::make_shared<Done>(std::move(done))](const grpc::Status& status) mutable {
                         const bool in_time = status.error_code() != grpc::StatusCode::DEADLINE_EXCEEDED;
                         status.ok() ? std::move (*done)(std::move(question->part))
                                     : std::move (*done)(FromGrpc(status));
                         // Before this may go: gRPC keeps the function until it has returned.
                         done.reset();
                         question.reset();
                         line.reset();
                         Note(service, in_time);
                       });
}

}  // namespace tiernet::dossier
