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
  StartCall();
}

Call::~Call() {
  Cancel();
  Finish().IgnoreError();
}

bool Call::Await(Step& step) {
  mutex_.Await([&step] { return step != Step::kUnderWay; });
  return step == Step::kOk;
}

bool Call::Write(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  MutexLock lock(&mutex_);
  if (write_ == Step::kFailed) return false;
  out_ = grpc::ByteBuffer(&slice, 1);
  write_ = Step::kUnderWay;
  StartWrite(&out_);
  return Await(write_);
}

void Call::WritesDone() {
  MutexLock lock(&mutex_);
  if (write_ == Step::kFailed) return;
  write_ = Step::kUnderWay;
  StartWritesDone();
  Await(write_);
}

bool Call::Read(google::protobuf::Message& message) {
  MutexLock lock(&mutex_);
  if (read_ == Step::kFailed) return false;
  read_ = Step::kUnderWay;
  StartRead(&in_);
  if (!Await(read_)) return false;
  grpc::Slice slice;
  if (in_.DumpToSingleSlice(&slice).ok() && message.ParseFromArray(slice.begin(), static_cast<int>(slice.size()))) {
    return true;
  }
  unreadable_ = absl::DataLossError(absl::StrCat("the answer's bytes do not parse as ", message.GetTypeName()));
  read_ = Step::kFailed;
  Cancel();
  return false;
}

void Call::Cancel() { context_.TryCancel(); }

absl::Status Call::Finish() {
  MutexLock lock(&mutex_);
  if (std::exchange(held_, false)) RemoveHold();
  mutex_.Await([this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return done_; });
  return unreadable_.ok() ? status_ : unreadable_;
}

void Call::OnWriteDone(bool ok) {
  MutexLock lock(&mutex_);
  write_ = ok ? Step::kOk : Step::kFailed;
}

void Call::OnWritesDoneDone(bool ok) { OnWriteDone(ok); }

void Call::OnReadDone(bool ok) {
  MutexLock lock(&mutex_);
  read_ = ok ? Step::kOk : Step::kFailed;
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
