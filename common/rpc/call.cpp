#include "common/rpc/call.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/obs/log.h"
#include "common/rpc/bytes.h"
#include "common/status/error.h"
#include "common/status/grpc_status.h"
#include "common/status/macros.h"
#include "google/protobuf/field_mask.pb.h"

namespace tiernet::rpc {
namespace {

// Names and etags are shorter by far.
constexpr size_t kLongestHandle = 200;

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

obs::MethodType TypeOf(const google::protobuf::MethodDescriptor* method) {
  if (method->client_streaming()) {
    return method->server_streaming() ? obs::MethodType::kBidiStream : obs::MethodType::kClientStream;
  }
  return method->server_streaming() ? obs::MethodType::kServerStream : obs::MethodType::kUnary;
}

const FieldDescriptor* ResourceOf(const schema::Method& method) {
  if (method.kind == nullptr) return nullptr;
  const Descriptor* input = method.descriptor->input_type();
  for (int i = 0; i < input->field_count(); ++i) {
    if (input->field(i)->message_type() == method.kind->descriptor) return input->field(i);
  }
  return nullptr;
}

// The answer's own record, then the last one of each stream: a read that has reached those
// has reached all. Not each, since a step may write hundreds, and clients that take 8 KiB of
// metadata would see an error.
std::vector<store::Written> Told(const std::vector<store::Written>& written) {
  std::vector<store::Written> told;
  for (const auto& record : written) {
    const auto last =
        std::find_if(told.begin(), told.end(), [&](const auto& other) { return other.stream == record.stream; });
    if (last == told.end()) {
      told.push_back(record);
    } else {
      last->seq = std::max(last->seq, record.seq);
    }
  }
  if (!told.empty() && told.front().seq > written.front().seq) told.insert(told.begin(), written.front());
  return told;
}

// What the validator does not look at of an update: how long its mask is, its name and its etag, before one thread
// works on them for everybody.
void AddOverlong(const Endpoint& endpoint, const Message& request, std::vector<Violation>& violations) {
  const auto& reflection = *request.GetReflection();
  const auto& kind = *endpoint.method.kind;
  const auto* mask = request.GetDescriptor()->FindFieldByName("update_mask");
  const auto& paths = static_cast<const google::protobuf::FieldMask&>(reflection.GetMessage(request, mask)).paths();
  if (paths.size() > kind.descriptor->field_count()) {
    violations.push_back({"update_mask", absl::StrCat("names more fields than ", kind.descriptor->name(), " has")});
  }
  const Message& given = reflection.GetMessage(request, endpoint.resource);
  for (const auto* field : {kind.name_field, kind.etag}) {
    if (schema::TextOf(given, field).size() <= kLongestHandle) continue;
    violations.push_back({absl::StrCat(endpoint.resource->name(), ".", field->name()),
                          absl::StrCat("is longer than ", kLongestHandle, " characters")});
  }
}

// After the check that there is a resource: this makes one.
void ClearOutputOnly(const Endpoint& endpoint, Message& request) {
  if (endpoint.resource == nullptr) return;
  Message* entity = request.GetReflection()->MutableMessage(&request, endpoint.resource);
  const auto& kind = *endpoint.method.kind;
  for (const auto* field : kind.output_only) {
    // Name and etag of an update say what it is of.
    const bool says_which =
        endpoint.method.verb == schema::Verb::kUpdate && (field == kind.name_field || field == kind.etag);
    if (!says_which) entity->GetReflection()->ClearField(entity, field);
  }
}

}  // namespace

Endpoint::Endpoint(const schema::Method& m, obs::Metrics& registry, const store::EntityTables& tables, Drain& d)
    : method(m),
      request(google::protobuf::MessageFactory::generated_factory()->GetPrototype(m.descriptor->input_type())),
      table(m.kind != nullptr ? &tables.Of(*m.kind) : nullptr),
      drain(d),
      metrics(registry, m.descriptor->service()->full_name(), m.descriptor->name(), TypeOf(m.descriptor)),
      name(m.descriptor->input_type()->FindFieldByName("name")),
      parent(m.descriptor->input_type()->FindFieldByName("parent")),
      resource(ResourceOf(m)),
      happened_on(m.descriptor->input_type()->FindFieldByName("happened_on")),
      etag(m.descriptor->input_type()->FindFieldByName("etag")),
      request_id(m.descriptor->input_type()->FindFieldByName("request_id")) {}

void Endpoint::CallBegan() {
  drain.CallBegan();
  metrics.Started();
}

absl::Status Endpoint::CallEnded(const absl::Status& status, absl::Duration took) {
  metrics.Handled(status.code(), took);
  const bool failed_here = absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status) ||
                           ReasonOf(status) == "STORAGE_FULL";
  if (failed_here) LogFailure(status);
  drain.CallEnded();
  const bool in_inner_words = (absl::IsInternal(status) || absl::IsUnknown(status)) && ReasonOf(status).empty();
  return in_inner_words ? absl::InternalError("the service failed; its log says how") : status;
}

void Endpoint::LogFailure(const absl::Status& status) {
  const int64_t now = absl::ToUnixSeconds(absl::Now());
  if (logged_at_.exchange(now) == now) return;
  obs::Log(obs::Level::kError, "a call failed",
           {{"method", method.descriptor->full_name()},
            {"code", absl::StatusCodeToString(status.code())},
            {"problem", status.message()}});
}

std::string TextIn(const Message& request, const FieldDescriptor* field) {
  return field == nullptr ? "" : request.GetReflection()->GetString(request, field);
}

absl::StatusOr<Caller> Admit(const Environment& environment, const Endpoint& endpoint,
                             const grpc::ServerContextBase& context) {
  if (endpoint.drain.begun()) return Error(reason::ERROR_REASON_SHUTTING_DOWN, {});
  TN_ASSIGN_OR_RETURN(auto caller, environment.authenticate(context));
  TN_RETURN_IF_ERROR(environment.permissions.Check(caller, endpoint.method.permission));
  return caller;
}

absl::StatusOr<std::unique_ptr<Message>> ReadRequest(const Environment& environment, const Endpoint& endpoint,
                                                     const grpc::ByteBuffer& bytes) {
  std::unique_ptr<Message> request(endpoint.request->New());
  TN_RETURN_IF_ERROR(Parse(bytes, *request));
  const bool partial = endpoint.method.verb == schema::Verb::kUpdate;
  auto violations = environment.validator.Validate(
      *request, partial ? schema::Validator::Mode::kPartial : schema::Validator::Mode::kWhole);
  if (partial) AddOverlong(endpoint, *request, violations);
  if (!violations.empty()) return InvalidFields(violations);
  ClearOutputOnly(endpoint, *request);
  return request;
}

absl::StatusOr<std::unique_ptr<Message>> ReadAgain(const Endpoint& endpoint, const grpc::ByteBuffer& bytes) {
  std::unique_ptr<Message> request(endpoint.request->New());
  TN_RETURN_IF_ERROR(Parse(bytes, *request));
  ClearOutputOnly(endpoint, *request);
  return request;
}

UnaryCall::UnaryCall(Endpoint& endpoint, grpc::CallbackServerContext* context, grpc::ByteBuffer* response)
    : endpoint_(&endpoint),
      context_(context),
      reactor_(context->DefaultReactor()),
      response_(response),
      start_(absl::Now()) {
  endpoint.CallBegan();
}

void UnaryCall::Finish(const absl::Status& refusal) const {
  reactor_->Finish(ToGrpc(endpoint_->CallEnded(refusal, absl::Now() - start_)));
}

void UnaryCall::Finish(grpc::ByteBuffer answer) const {
  response_->Swap(&answer);
  endpoint_->CallEnded(absl::OkStatus(), absl::Now() - start_).IgnoreError();
  reactor_->Finish(grpc::Status::OK);
}

void UnaryCall::Finish(const std::string& service, const absl::StatusOr<store::Committed>& outcome) const {
  if (!outcome.ok()) return Finish(outcome.status());
  for (const auto& written : Told(outcome->written)) {
    context_->AddTrailingMetadata("tiernet-written", absl::StrCat(service, "/", written.stream, ":", written.seq));
  }
  Finish(ToBuffer(outcome->answer.body, outcome->answer.personal));
}

}  // namespace tiernet::rpc
