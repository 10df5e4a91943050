#include "services/tiernetctl/client.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/macros.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"

namespace tiernet::ctl {
namespace {

// A page of a thousand large entries.
constexpr int kMaxAnswerBytes = 256 << 20;

// Each way; a few are enough to keep the wire busy.
constexpr size_t kQueuedMessages = 64;

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxAnswerBytes);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

absl::Status CheckMetadata(absl::string_view what, absl::string_view value) {
  if (std::all_of(value.begin(), value.end(), absl::ascii_isprint)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(what, " must be printable ASCII"));
}

}  // namespace

absl::Status CheckIdentity(const Identity& identity) {
  TN_RETURN_IF_ERROR(CheckMetadata("--as", identity.subject));
  TN_RETURN_IF_ERROR(CheckMetadata("--unit", identity.unit));
  return CheckMetadata("--tier", identity.tier);
}

Call::Call(grpc::GenericStub& stub, const std::string& path, const Identity& identity, absl::Duration timeout) {
  const auto add = [this](const char* key, const std::string& value) {
    if (!value.empty()) context_.AddMetadata(key, value);
  };
  add("tiernet-dev-subject", identity.subject);
  add("tiernet-dev-unit", identity.unit);
  add("tiernet-dev-tier", identity.tier);
  if (timeout != absl::InfiniteDuration()) context_.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  stub.PrepareBidiStreamingCall(&context_, path, grpc::StubOptions(), this);
  // Writes and reads are started from outside of reactions: without a hold OnDone
  // could come between two of them.
  AddHold();
  StartRead(&incoming_);
  StartCall();
}

Call::~Call() {
  Cancel();
  Finish().IgnoreError();
}

bool Call::Write(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  MutexLock lock(&mutex_);
  const auto has_room = [this] {
    mutex_.AssertHeld();
    return write_ended_ || out_.size() < kQueuedMessages;
  };
  mutex_.Await(has_room);
  if (write_ended_) return false;
  out_.emplace_back(&slice, 1);
  if (!writing_) StartNextWrite();
  return true;
}

void Call::WritesDone() {
  MutexLock lock(&mutex_);
  closing_ = true;
  if (!writing_ && !write_ended_) StartNextWrite();
}

void Call::StartNextWrite() {
  writing_ = !out_.empty();
  if (writing_) {
    StartWrite(&out_.front());
  } else if (closing_) {
    StartWritesDone();
  }
}

bool Call::Read(google::protobuf::Message& message) {
  grpc::ByteBuffer bytes;
  {
    MutexLock lock(&mutex_);
    const auto has_message = [this] {
      mutex_.AssertHeld();
      return read_ended_ || !in_.empty();
    };
    mutex_.Await(has_message);
    if (in_.empty()) return false;
    bytes.Swap(&in_.front());
    in_.pop_front();
    if (!reading_ && !read_ended_) {
      reading_ = true;
      StartRead(&incoming_);
    }
  }
  grpc::Slice slice;
  if (bytes.DumpToSingleSlice(&slice).ok() && message.ParseFromArray(slice.begin(), static_cast<int>(slice.size()))) {
    return true;
  }
  Cancel();
  MutexLock lock(&mutex_);
  unreadable_ = absl::DataLossError(absl::StrCat("the answer's bytes do not parse as ", message.GetTypeName()));
  return false;
}

void Call::Cancel() { context_.TryCancel(); }

absl::Status Call::Finish() {
  MutexLock lock(&mutex_);
  if (std::exchange(held_, false)) RemoveHold();
  mutex_.Await([this] { return mutex_.AssertHeld(), done_; });
  return unreadable_.ok() ? status_ : unreadable_;
}

void Call::OnWriteDone(bool ok) {
  MutexLock lock(&mutex_);
  out_.pop_front();
  if (ok) {
    StartNextWrite();
  } else {
    write_ended_ = true;
  }
}

void Call::OnReadDone(bool ok) {
  MutexLock lock(&mutex_);
  if (ok) {
    in_.emplace_back();
    in_.back().Swap(&incoming_);
  }
  read_ended_ = !ok;
  reading_ = ok && in_.size() < kQueuedMessages;
  if (reading_) StartRead(&incoming_);
}

void Call::OnDone(const grpc::Status& status) {
  MutexLock lock(&mutex_);
  status_ = FromGrpc(status);
  done_ = true;
}

Client::Client(std::string address, Identity identity)
    : address_(std::move(address)), identity_(std::move(identity)), stub_(Connect(address_)) {}

std::unique_ptr<Call> Client::Start(const std::string& path, absl::Duration timeout) {
  return std::make_unique<Call>(stub_, path, identity_, timeout);
}

absl::Status Client::Unary(const std::string& path, const google::protobuf::Message& request,
                           google::protobuf::Message& response, absl::Duration timeout) {
  const auto call = Start(path, timeout);
  if (call->Write(request)) call->WritesDone();
  if (call->Read(response)) return call->Finish();
  TN_RETURN_IF_ERROR(call->Finish());
  return absl::InternalError(absl::StrCat(path, " answered OK without a message"));
}

}  // namespace tiernet::ctl
