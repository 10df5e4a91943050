#include "common/follow/follower.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/follow/peer.h"
#include "common/obs/log.h"
#include "common/status/error.h"
#include "common/status/grpc_status.h"
#include "common/status/macros.h"
#include "grpcpp/grpcpp.h"
#include "tiernet/journal/v1/journal_service.grpc.pb.h"

namespace tiernet::follow {
namespace {

using journal::v1::PullRequest;
using journal::v1::PullResponse;

constexpr absl::Duration kShortestPause = absl::Milliseconds(50);
constexpr absl::Duration kLongestPause = absl::Seconds(5);
constexpr absl::Duration kConnecting = absl::Seconds(1);
// A page is a megabyte, but for one record that is larger.
constexpr int kLargestPage = 64 << 20;

std::string Joined(std::vector<std::string> kinds) {
  if (kinds.empty()) return "*";
  std::sort(kinds.begin(), kinds.end());
  return absl::StrJoin(kinds, " ");
}

}  // namespace

Follower::Follower(store::Store& store, obs::Metrics& metrics, Options options)
    : store_(store),
      metrics_(metrics),
      options_(std::move(options)),
      kinds_(Joined(options_.kinds)),
      lag_(metrics.AddGauge("tiernet_follower_lag_records", "Records of the followed service not yet applied",
                            {{"follower", options_.name}, {"service", options_.service}})),
      broken_(metrics.AddGauge("tiernet_follower_broken_streams", "Streams that failed verification",
                               {{"follower", options_.name}, {"service", options_.service}})),
      connected_(metrics.AddGauge("tiernet_follower_connected",
                                  "1 while the followed service is connected; else the lag is that of the last contact",
                                  {{"follower", options_.name}, {"service", options_.service}})),
      thread_([this] { Run(); }) {}

Follower::~Follower() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    if (context_ != nullptr) context_->TryCancel();
  }
  thread_.join();
}

store::Advance Follower::AdvanceBy(const Page& page, size_t first, size_t count) const {
  const Record& last = page.records[first + count - 1];
  return {
      page.from_seq + static_cast<int64_t>(first),
      {options_.name, options_.service, page.stream, last.header.seq(), std::string(journal::View(last.hash)), kinds_}};
}

void Follower::NoteRefusal(const Record& record, const absl::Status& refusal) const {
  // The text stays in the table: it may repeat what an entity holds.
  const std::string reason = ReasonOf(refusal);
  metrics_
      .AddCounter("tiernet_follower_refusals_total", "Records of the followed service whose effect was refused here",
                  {{"follower", options_.name}, {"service", options_.service}, {"reason", reason}})
      .Increment();
  obs::Log(obs::Level::kWarning, "effect of a followed record refused",
           {{"follower", options_.name},
            {"service", options_.service},
            {"stream", record.header.stream()},
            {"seq", record.header.seq()},
            {"name", record.header.name()},
            {"reason", reason}});
}

void Follower::Run() {
  absl::Duration pause = kShortestPause;
  absl::StatusCode logged = absl::StatusCode::kOk;
  while (true) {
    const absl::Time begun = absl::Now();
    const absl::Status status = PullOnce();
    connected_.Set(0);
    {
      MutexLock lock(&mutex_);
      if (stopping_) return;
    }
    // One line for an outage, not one for each attempt.
    if (status.code() != logged) {
      obs::Log(obs::Level::kWarning, "follower paused",
               {{"follower", options_.name}, {"service", options_.service}, {"problem", status.message()}});
    }
    const bool lasted = absl::Now() - begun > kLongestPause;
    logged = lasted ? absl::StatusCode::kOk : status.code();
    pause = lasted ? kShortestPause : std::min(pause * 2, kLongestPause);
    Pause(pause);
  }
}

void Follower::Pause(absl::Duration time) {
  MutexLock lock(&mutex_);
  mutex_.Await([this] { return mutex_.AssertHeld(), stopping_; }, absl::Now() + time);
}

absl::Status Follower::ReadPlaces() {
  places_.clear();
  TN_ASSIGN_OR_RETURN(const auto db, store_.Read());
  TN_ASSIGN_OR_RETURN(auto cursors, store::ReadCursors(*db, options_.name, options_.service));
  for (auto& stored : cursors) {
    const auto cursor = store::For(kinds_, std::move(stored));
    Place place{cursor.seq, journal::Genesis(options_.service, cursor.stream), cursor.answered_seq};
    if (cursor.seq > 0) {
      TN_ASSIGN_OR_RETURN(place.hash, journal::ToHash(cursor.hash, "a cursor"));
    }
    places_[cursor.stream] = place;
  }
  return absl::OkStatus();
}

absl::Status Follower::PullOnce() {
  TN_ASSIGN_OR_RETURN(const auto address, options_.address());
  TN_RETURN_IF_ERROR(ReadPlaces());
  // An address that was out of date may have been another journal's by now.
  if (address != address_) Mend();
  address_ = address;
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kLargestPage);
  const auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  if (channel->WaitForConnected(absl::ToChronoTime(absl::Now() + kConnecting))) connected_.Set(1);
  const auto stub = journal::v1::Journal::NewStub(channel);
  PullRequest request;
  request.set_follow(true);
  for (const auto& kind : options_.kinds) request.add_kinds(kind);
  for (const auto& [stream, place] : places_) {
    if (broken_streams_.count(stream) > 0 || place.seq == 0) continue;
    auto* cursor = request.add_cursors();
    cursor->set_stream(stream);
    cursor->set_seq(place.seq);
    cursor->set_hash(std::string(journal::View(place.hash)));
  }
  grpc::ClientContext context;
  Identify(options_.identity, context);
  {
    MutexLock lock(&mutex_);
    if (stopping_) return absl::OkStatus();
    context_ = &context;
  }
  const auto reader = stub->Pull(&context, request);
  PullResponse response;
  absl::Status applied;
  while (applied.ok() && reader->Read(&response)) applied = Take(response);
  if (!applied.ok()) context.TryCancel();
  const grpc::Status ended = reader->Finish();
  {
    MutexLock lock(&mutex_);
    context_ = nullptr;
  }
  if (!applied.ok()) return applied;
  absl::Status status = FromGrpc(ended);
  // The service lost what was applied here: restored from a backup, say, or forked.
  if (ReasonOf(status) == "CURSOR_UNKNOWN") Break(ValueIn(status, "stream"), status.message());
  return status;
}

// That stream alone stops: what it sends cannot be trusted.
void Follower::Break(const std::string& stream, absl::string_view problem) {
  broken_streams_.insert(stream);
  broken_.Set(static_cast<double>(broken_streams_.size()));
  obs::Log(obs::Level::kError, "stream broken",
           {{"follower", options_.name}, {"service", options_.service}, {"stream", stream}, {"problem", problem}});
}

void Follower::Mend() {
  broken_streams_.clear();
  broken_.Set(0);
}

absl::Status Follower::Take(const PullResponse& response) {
  connected_.Set(1);
  const std::string& stream = response.head().stream();
  if (broken_streams_.count(stream) > 0 || response.records().empty()) return absl::OkStatus();
  auto [place, is_new] = places_.try_emplace(stream);
  if (is_new) place->second.hash = journal::Genesis(options_.service, stream);
  auto page = Check(response, place->second);
  if (!page.ok()) {
    Break(stream, page.status().message());
    return absl::OkStatus();
  }
  TN_RETURN_IF_ERROR(options_.apply(*this, *page));
  lags_[stream] = response.head().seq() - place->second.seq;
  int64_t lag = 0;
  for (const auto& [name, behind] : lags_) lag += behind;
  lag_.Set(static_cast<double>(lag));
  return absl::OkStatus();
}

// A chain verifies without its parts: whoever withholds one would have the record passed
// over for good. No record allows that yet; an erasure will.
absl::Status Follower::CheckWhole(const journal::CheckedRecord& checked) const {
  const auto& header = checked.header;
  const bool asked_for = options_.kinds.empty() ||
                         std::find(options_.kinds.begin(), options_.kinds.end(), header.kind()) != options_.kinds.end();
  if (checked.missing.empty() || !asked_for) return absl::OkStatus();
  return Error(reason::ERROR_REASON_DATA_CORRUPT,
               {{"where", absl::StrCat(header.service(), " journal, stream ", header.stream(), ", seq ", header.seq())},
                {"problem", absl::StrCat("the part ", journal::v1::PartType_Name(checked.missing.front()),
                                         " was asked for and is missing")}});
}

absl::StatusOr<Page> Follower::Check(const PullResponse& response, Place& place) const {
  Page page{response.head().stream(), place.seq, place.answered_seq, {}};
  journal::CheckedRecord checked;
  for (const auto& record : response.records()) {
    TN_RETURN_IF_ERROR(
        journal::CheckRecord(place.hash, record, {options_.service, page.stream, place.seq + 1}, checked));
    TN_RETURN_IF_ERROR(CheckWhole(checked));
    ++place.seq;
    place.hash = checked.hash;
    Record& taken = page.records.emplace_back(Record{checked.header, checked.hash, "", ""});
    for (const auto& part : record.parts()) {
      (part.type() == journal::v1::PART_TYPE_PERSONAL ? taken.personal : taken.body) = part.content();
    }
  }
  return page;
}

}  // namespace tiernet::follow
