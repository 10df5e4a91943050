// Calls any method of any service by its path, without generated stubs.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/async/mutex.h"
#include "google/protobuf/message.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/client_callback.h"

namespace tiernet::ctl {

// Who calls, as a development node takes it from metadata. What is empty is not sent.
struct Identity {
  std::string subject;
  // Tree code, `140423`.
  std::string unit;
  // `COUNTY`, `CITY` or `PROVINCE`.
  std::string tier;
};

// INVALID_ARGUMENT unless every part can stand in metadata: printable ASCII.
absl::Status CheckIdentity(const Identity& identity);

// One call under way. On the wire a unary call and a stream are the same: messages
// out, messages in, a status; so this is all of them. One thread may write while
// another reads.
class Call final : private grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Call(grpc::GenericStub& stub, const std::string& path, const Identity& identity, absl::Duration timeout);
  // Cancels what is still under way.
  ~Call() override;

  // Queues the message; blocks while the queue is full. False: the call has ended,
  // and `Finish` says why.
  bool Write(const google::protobuf::Message& message) ABSL_LOCKS_EXCLUDED(mutex_);
  // After the last write.
  void WritesDone() ABSL_LOCKS_EXCLUDED(mutex_);
  // Blocks for the next message. False: none comes any more, and `Finish` says why.
  bool Read(google::protobuf::Message& message) ABSL_LOCKS_EXCLUDED(mutex_);
  // Ends the call at once, from any thread.
  void Cancel();
  // The call's end. Drain with `Read` first, or `Cancel`. No other use afterwards.
  absl::Status Finish() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void OnWriteDone(bool ok) override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnWritesDoneDone(bool) override {}
  void OnReadDone(bool ok) override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnDone(const grpc::Status& status) override ABSL_LOCKS_EXCLUDED(mutex_);

  void StartNextWrite() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  grpc::ClientContext context_;
  // Where the read under way puts its message.
  grpc::ByteBuffer incoming_;
  Mutex mutex_;
  // Bounded queues: gRPC's threads empty and fill them, so that no message waits
  // for a thread to wake up.
  std::deque<grpc::ByteBuffer> out_ ABSL_GUARDED_BY(mutex_);
  std::deque<grpc::ByteBuffer> in_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool reading_ ABSL_GUARDED_BY(mutex_) = true;
  // No further write will be asked for.
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  // The call takes no further write, has no further message.
  bool write_ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool read_ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool held_ ABSL_GUARDED_BY(mutex_) = true;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status unreadable_ ABSL_GUARDED_BY(mutex_);
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

// One service at one address, called by one person.
class Client {
 public:
  // Connects lazily, without TLS.
  Client(std::string address, Identity identity);

  const std::string& address() const { return address_; }

  // Starts `/package.Service/Method`.
  std::unique_ptr<Call> Start(const std::string& path, absl::Duration timeout = absl::InfiniteDuration());
  // One request, one answer.
  absl::Status Unary(const std::string& path, const google::protobuf::Message& request,
                     google::protobuf::Message& response, absl::Duration timeout = absl::Seconds(60));

 private:
  std::string address_;
  Identity identity_;
  grpc::GenericStub stub_;
};

}  // namespace tiernet::ctl
