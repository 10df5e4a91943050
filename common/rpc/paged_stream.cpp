#include "common/rpc/paged_stream.h"

#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "common/async/mutex.h"
#include "common/rpc/bell.h"
#include "common/rpc/bytes.h"
#include "common/status/error.h"
#include "common/status/grpc_status.h"
#include "common/status/macros.h"

namespace tiernet::rpc {
namespace {

// Of one method, open at once.
constexpr int kMostStreams = 256;

// Lives from the call's start to OnDone. What goes on is one of: a task on a worker
// that reads a page; a write; waiting for a commit or for the bell. `busy_` says that one of the
// first two does, so that nothing is started twice. Nothing of this is touched after
// Finish, nor after `busy_` was given up on a worker: OnDone may come at once.
class PagedStream : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  PagedStream(const Environment& environment, Endpoint& endpoint)
      : environment_(environment), endpoint_(endpoint), start_(absl::Now()) {
    endpoint_.CallBegan();
    ++endpoint_.streams;
  }

  void Start(absl::StatusOr<PageSource> source) {
    if (!source.ok()) return End(source.status());
    source_ = *std::move(source);
    watch_ = std::make_unique<store::Store::Watch>(environment_.store, [this] { Wake(); });
    bell_ = std::make_unique<Bell>([this] { Wake(); });
    stop_ = std::make_unique<Drain::Handle>(endpoint_.drain,
                                            [this] { Stop(Error(reason::ERROR_REASON_SHUTTING_DOWN, {})); });
    Release();
  }

  void OnWriteDone(bool ok) override {
    if (!ok) Stop(absl::CancelledError("the caller is gone"));
    MutexLock lock(&mutex_);
    woken_ = true;
    busy_ = false;
    StartNext();
  }

  void OnCancel() override { Stop(absl::CancelledError("the caller cancelled")); }

  void OnDone() override { delete this; }

 private:
  // There may be something to send.
  void Wake() {
    MutexLock lock(&mutex_);
    woken_ = true;
    StartNext();
  }

  void Stop(const absl::Status& status) {
    MutexLock lock(&mutex_);
    if (stop_status_.ok()) stop_status_ = status;
    StartNext();
  }

  void Release() {
    MutexLock lock(&mutex_);
    busy_ = false;
    StartNext();
  }

  // Posts a read, or the end, unless something goes on or nothing is to be done.
  void StartNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (busy_ || (!woken_ && stop_status_.ok())) return;
    busy_ = true;
    woken_ = false;
    environment_.workers.Run([this] { ReadOn(); });
  }

  void ReadOn() {
    absl::Status stopped;
    {
      MutexLock lock(&mutex_);
      stopped = stop_status_;
    }
    if (!stopped.ok()) return End(stopped);
    auto next = source_();
    if (!next.ok()) return End(next.status());
    switch (next->what) {
      case NextPage::What::kEnd:
        return End(absl::OkStatus());
      case NextPage::What::kPage:
        buffer_ = ToBuffer(next->bytes);
        return StartWrite(&buffer_);
      case NextPage::What::kNothingYet:
        return Release();
      case NextPage::What::kLater:
        bell_->Set(next->after);
        return Release();
    }
  }

  // `busy_` stays: nothing is started any more.
  void End(const absl::Status& status) {
    // Whoever is waking us holds the lock that these take: then nobody does.
    watch_.reset();
    bell_.reset();
    stop_.reset();
    --endpoint_.streams;
    Finish(ToGrpc(endpoint_.CallEnded(status, absl::Now() - start_)));
  }

  const Environment& environment_;
  Endpoint& endpoint_;
  const absl::Time start_;
  PageSource source_;
  grpc::ByteBuffer buffer_;
  std::unique_ptr<store::Store::Watch> watch_;
  std::unique_ptr<Bell> bell_;
  std::unique_ptr<Drain::Handle> stop_;

  Mutex mutex_;
  bool busy_ ABSL_GUARDED_BY(mutex_) = true;
  bool woken_ ABSL_GUARDED_BY(mutex_) = true;
  absl::Status stop_status_ ABSL_GUARDED_BY(mutex_);
};

absl::StatusOr<PageSource> OpenFor(const Environment& environment, const Endpoint& endpoint, const OpenSource& open,
                                   const grpc::CallbackServerContext& context, const grpc::ByteBuffer& bytes) {
  // Each is told of every commit.
  if (const int streams = endpoint.streams; streams > kMostStreams) {
    return Error(reason::ERROR_REASON_OVERLOADED, {{"waiting", absl::StrCat(streams)}});
  }
  TN_ASSIGN_OR_RETURN(const auto caller, Admit(environment, endpoint, context));
  TN_ASSIGN_OR_RETURN(const auto request, ReadRequest(environment, endpoint, bytes));
  return open(caller, *request);
}

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* StartPagedStream(const Environment& environment, Endpoint& endpoint,
                                                             const OpenSource& open,
                                                             grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request) {
  auto* stream = new PagedStream(environment, endpoint);
  stream->Start(OpenFor(environment, endpoint, open, *context, *request));
  return stream;
}

}  // namespace tiernet::rpc
