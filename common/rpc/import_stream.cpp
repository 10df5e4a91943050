#include "common/rpc/import_stream.h"

#include <deque>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/async/mutex.h"
#include "common/hash/sha256.h"
#include "common/rpc/bytes.h"
#include "common/rpc/standard.h"
#include "common/schema/wire.h"
#include "common/status/error.h"
#include "common/status/grpc_status.h"
#include "common/status/macros.h"

namespace tiernet::rpc {
namespace {

// Enough for the committer to fill its batches from one stream.
constexpr size_t kMostUnderway = 512;

// Fields of an import's answer, the same for every kind.
constexpr int kRowIdField = 1;
constexpr int kNameField = 2;
constexpr int kErrorField = 3;

std::string Answer(const std::string& row_id, const absl::StatusOr<store::Committed>& outcome) {
  std::string bytes;
  schema::AppendField(kRowIdField, row_id, "", bytes);
  if (outcome.ok()) {
    schema::AppendField(kNameField, outcome->name, "", bytes);
  } else {
    schema::AppendField(kErrorField, ToRpcStatus(outcome.status()).SerializeAsString(), "", bytes);
  }
  return bytes;
}

// Lives from the call's start to OnDone; Finish is called once, when no row is
// underway and no write goes on, and nothing of this is touched after it.
class ImportStream : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  ImportStream(const Environment& environment, Endpoint& endpoint, absl::StatusOr<Caller> caller)
      : environment_(environment),
        endpoint_(endpoint),
        caller_(std::move(caller)),
        row_id_(endpoint.method.descriptor->input_type()->FindFieldByName("row_id")),
        start_(absl::Now()) {
    endpoint_.CallBegan();
  }

  void Start() {
    if (caller_.ok()) {
      stop_ = std::make_unique<Drain::Handle>(endpoint_.drain,
                                              [this] { Stop(Error(reason::ERROR_REASON_SHUTTING_DOWN, {})); });
      StartRead(&row_);
    } else {
      After([this] {
        mutex_.AssertHeld();
        reading_ = false;
        end_ = caller_.status();
      });
    }
  }

  void OnReadDone(bool ok) override {
    // A row that came while the call was ending is left: its sender gets no answer
    // and sends it again.
    const bool take = ok && TakesRows();
    if (take) TakeRow();
    After([this, take] {
      mutex_.AssertHeld();
      reading_ = take;
      held_back_ = take;
      ReadOnOrEnd();
    });
  }

  void OnWriteDone(bool ok) override {
    After([this, ok] {
      mutex_.AssertHeld();
      writing_ = false;
      cancelled_ = cancelled_ || !ok;
      WriteNext();
      ReadOnOrEnd();
    });
  }

  void OnCancel() override {
    After([this] {
      mutex_.AssertHeld();
      cancelled_ = true;
      ReadOnOrEnd();
    });
  }

  void OnDone() override {
    // Whoever is stopping us holds the lock that this takes: then nobody does.
    stop_.reset();
    delete this;
  }

 private:
  // Counts a row in, unless the call is ending: then Finish may have been called, and
  // nothing would keep this alive until the row is decided.
  bool TakesRows() ABSL_LOCKS_EXCLUDED(mutex_) {
    MutexLock lock(&mutex_);
    if (cancelled_ || !end_.ok()) return false;
    ++underway_;
    return true;
  }

  void TakeRow() {
    std::unique_ptr<google::protobuf::Message> request(endpoint_.request->New());
    const absl::Status refusal = Parse(row_, *request);
    const std::string row_id = refusal.ok() ? TextIn(*request, row_id_) : "";
    auto write = refusal.ok() ? Check() : absl::StatusOr<Write>(refusal);
    if (!write.ok()) return Done(row_id, write.status());
    write->origin.request_id = row_id;
    write->origin.lane = store::Lane::kImport;
    environment_.store.Commit(
        std::move(write->origin), std::move(write->decide),
        [this, row_id](const absl::StatusOr<store::Committed>& outcome) { Done(row_id, outcome); });
  }

  absl::StatusOr<Write> Check() {
    TN_ASSIGN_OR_RETURN(auto request, ReadRequest(environment_, endpoint_, row_));
    return ToWrite(environment_, endpoint_, *caller_, std::move(request), row_);
  }

  void Done(const std::string& row_id, const absl::StatusOr<store::Committed>& outcome) {
    std::string answer = Answer(row_id, outcome);
    After([&] {
      mutex_.AssertHeld();
      --underway_;
      answers_.push_back(std::move(answer));
      WriteNext();
      ReadOnOrEnd();
    });
  }

  void Stop(const absl::Status& status) {
    After([&] {
      mutex_.AssertHeld();
      if (end_.ok()) end_ = status;
      ReadOnOrEnd();
    });
  }

  // Does `change` under the lock, then ends the call if nothing is left to do.
  void After(absl::FunctionRef<void()> change) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::Status status;
    {
      MutexLock lock(&mutex_);
      change();
      if (!MustFinish()) return;
      finished_ = true;
      status = cancelled_ ? absl::CancelledError("the caller is gone") : end_;
    }
    Finish(ToGrpc(endpoint_.CallEnded(status, absl::Now() - start_)));
  }

  bool MustFinish() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    // Draining does not wait for the sender to stop.
    const bool no_more_rows = !reading_ || !end_.ok() || cancelled_;
    return !finished_ && no_more_rows && underway_ == 0 && !writing_ && answers_.empty();
  }

  // A read that waits for rows underway to become fewer is started, or given up. An
  // answer that its sender has not taken is still underway: who does not read gets no
  // more memory than that.
  void ReadOnOrEnd() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!held_back_) return;
    if (cancelled_ || !end_.ok()) {
      held_back_ = false;
      reading_ = false;
    } else if (underway_ + answers_.size() < kMostUnderway) {
      held_back_ = false;
      StartRead(&row_);
    }
  }

  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (cancelled_) answers_.clear();
    if (writing_ || answers_.empty()) return;
    writing_ = true;
    buffer_ = ToBuffer(answers_.front());
    answers_.pop_front();
    StartWrite(&buffer_);
  }

  const Environment& environment_;
  Endpoint& endpoint_;
  const absl::StatusOr<Caller> caller_;
  const google::protobuf::FieldDescriptor* row_id_;
  const absl::Time start_;
  std::unique_ptr<Drain::Handle> stop_;
  // Written by gRPC while a read goes on.
  grpc::ByteBuffer row_;
  grpc::ByteBuffer buffer_;

  Mutex mutex_;
  // A read goes on, or will when rows underway become fewer.
  bool reading_ ABSL_GUARDED_BY(mutex_) = true;
  bool held_back_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  size_t underway_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<std::string> answers_ ABSL_GUARDED_BY(mutex_);
  // What the stream ends with.
  absl::Status end_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* StartImport(const Environment& environment,
                                                                         Endpoint& endpoint,
                                                                         grpc::CallbackServerContext* context) {
  auto* stream = new ImportStream(environment, endpoint, Admit(environment, endpoint, *context));
  stream->Start();
  return stream;
}

}  // namespace tiernet::rpc
