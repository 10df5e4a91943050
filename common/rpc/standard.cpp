#include "common/rpc/standard.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/hash/sha256.h"
#include "common/rpc/bytes.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/schema/wire.h"
#include "common/status/echo.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/store/query.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/message_differencer.h"

namespace tiernet::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using store::Changes;
using store::Facts;

constexpr int kDefaultPageSize = 50;
constexpr int kGreatestPageSize = 1000;

absl::StatusOr<grpc::ByteBuffer> Get(const Environment& environment, const Endpoint& endpoint,
                                     const grpc::ServerContextBase& context, const grpc::ByteBuffer& bytes) {
  TN_ASSIGN_OR_RETURN(const auto caller, Admit(environment, endpoint, context));
  TN_ASSIGN_OR_RETURN(const auto request, ReadRequest(environment, endpoint, bytes));
  const std::string name = TextIn(*request, endpoint.name);
  const auto parsed = schema::ParseName(name);
  const auto& kind = *endpoint.method.kind;
  store::EntityRow row;
  bool found = false;
  TN_ASSIGN_OR_RETURN(const auto db, environment.store.Read());
  if (parsed && parsed->collection == kind.collection) {
    TN_ASSIGN_OR_RETURN(found, endpoint.table->Read(*db, {parsed->Stream(), parsed->id}, row));
  }
  if (!found) return Error(reason::ERROR_REASON_NOT_FOUND, {{"name", name}});
  if (!MayRead(caller, parsed->Stream(), row.unit)) return OtherUnit(caller, row.unit);
  if (row.due_on.empty()) return ToBuffer(row.body, row.personal);
  store::Parts parts{std::string(row.body), std::string(row.personal)};
  TN_RETURN_IF_ERROR(store::AsOfToday(kind, name, row.due_on, environment.store.Today(), parts));
  return ToBuffer(parts.body, parts.personal);
}

// The units or streams that `parent` names and the caller may read, sorted.
absl::StatusOr<std::vector<std::string>> ScopesOf(const Environment& environment, const schema::Kind& kind,
                                                  const Caller& caller, const std::string& text) {
  const auto parent = schema::ParseParent(text);
  if (!parent || parent->to.empty() == kind.is_decision || (kind.is_decision && parent->unit == "-")) {
    return InvalidFields(
        {{{"parent", absl::StrCat(Quoted(text), " is not of the form ",
                                  kind.is_decision ? "units/{unit}/to/{unit, all or -}" : "units/{unit or -}")}}});
  }
  // Of a unit that is none there is nothing, and whoever mistyped it would believe that.
  for (const auto unit : {parent->unit, parent->to}) {
    const bool is_wildcard = unit.empty() || unit == "-" || unit == "all";
    if (!is_wildcard && !environment.is_unit(unit)) {
      return InvalidFields({{{"parent", absl::StrCat(Quoted(text), ": ", Quoted(unit), " is no unit")}}});
    }
  }
  const auto& homes = environment.store.options().home_units;
  std::vector<std::string> scopes;
  const auto add = [&](absl::string_view unit, const std::string& stream) {
    if (MayRead(caller, stream, unit)) scopes.push_back(stream);
  };
  if (kind.is_decision && parent->to == "-") {
    add(parent->unit, absl::StrCat(parent->unit, "/*"));
    for (const auto& to : homes) add(parent->unit, absl::StrCat(parent->unit, "/", to));
  } else if (parent->unit == "-") {
    for (const auto& unit : homes) add(unit, unit);
  } else {
    add(parent->unit, parent->Stream());
  }
  if (scopes.empty()) return OtherUnit(caller, parent->unit);
  std::sort(scopes.begin(), scopes.end());
  return scopes;
}

absl::StatusOr<grpc::ByteBuffer> List(const Environment& environment, const Endpoint& endpoint, const Caller& caller,
                                      const Message& request) {
  const auto* type = request.GetDescriptor();
  const auto& kind = *endpoint.method.kind;
  store::ListQuery query;
  TN_ASSIGN_OR_RETURN(query.scopes, ScopesOf(environment, kind, caller, TextIn(request, endpoint.parent)));
  query.filter = TextIn(request, type->FindFieldByName("filter"));
  query.order_by = TextIn(request, type->FindFieldByName("order_by"));
  query.page_token = TextIn(request, type->FindFieldByName("page_token"));
  query.today = environment.store.Today();
  const int asked = request.GetReflection()->GetInt32(request, type->FindFieldByName("page_size"));
  query.page_size = asked == 0 ? kDefaultPageSize : std::min(asked, kGreatestPageSize);

  store::ListPage page;
  {
    TN_ASSIGN_OR_RETURN(const auto db, environment.store.Read());
    TN_RETURN_IF_ERROR(db->BeginRead());
    TN_ASSIGN_OR_RETURN(page, store::List(*db, *endpoint.table, query));
  }
  std::string answer;
  for (const auto& entity : page.entities) schema::AppendField(1, entity.body, entity.personal, answer);
  if (!page.next_page_token.empty()) schema::AppendField(2, page.next_page_token, "", answer);
  return ToBuffer(answer);
}

// Takes the resource out of `request`.
absl::StatusOr<Changes> Create(const Environment& environment, const Endpoint& endpoint, Message& request,
                               Facts& facts) {
  const auto& kind = *endpoint.method.kind;
  const std::string parent_text = TextIn(request, endpoint.parent);
  const auto parent = schema::ParseParent(parent_text);
  const bool known_to = parent && (parent->to.empty() || parent->to == "all" || environment.is_unit(parent->to));
  if (!parent || parent->unit == "-" || !known_to || parent->to.empty() == kind.is_decision) {
    return InvalidFields(
        {{{"parent", absl::StrCat(Quoted(parent_text), " is not of the form ",
                                  kind.is_decision ? "units/{unit}/to/{unit or all}" : "units/{unit}")}}});
  }
  if (facts.caller().unit != parent->unit) return OtherUnit(facts.caller(), parent->unit);
  std::unique_ptr<Message> entity(request.GetReflection()->ReleaseMessage(&request, endpoint.resource));
  const auto* reflection = entity->GetReflection();
  reflection->SetString(entity.get(), kind.name_field,
                        schema::MakeName(parent->Stream(), kind.collection, facts.NewId()));
  if (kind.reporting_unit != nullptr) {
    reflection->SetString(entity.get(), kind.reporting_unit, std::string(parent->unit));
  }
  if (const auto* rule = environment.methods.FindCreate(&kind)) TN_RETURN_IF_ERROR((*rule)(*entity, facts));
  Changes changes;
  changes.PutMessage(kind, std::move(entity));
  return changes;
}

// The fields that an update is of, or what is wrong with its mask.
absl::StatusOr<std::vector<const FieldDescriptor*>> MaskedFields(const schema::Kind& kind, const Message& request,
                                                                 const Message& given, const std::string& resource) {
  const auto* mask_field = request.GetDescriptor()->FindFieldByName("update_mask");
  const auto& mask =
      static_cast<const google::protobuf::FieldMask&>(request.GetReflection()->GetMessage(request, mask_field));
  std::vector<const FieldDescriptor*> fields;
  std::vector<Violation> violations;
  const auto is_service_owned = [&](const FieldDescriptor* field) {
    return std::find(kind.output_only.begin(), kind.output_only.end(), field) != kind.output_only.end();
  };
  if (mask.paths().empty()) {
    given.GetReflection()->ListFields(given, &fields);
    fields.erase(std::remove_if(fields.begin(), fields.end(), is_service_owned), fields.end());
  }
  for (const auto& path : mask.paths()) {
    const auto* field = kind.descriptor->FindFieldByName(path);
    if (field == nullptr) {
      violations.push_back({"update_mask", absl::StrCat(Quoted(path), " is no field of ", kind.descriptor->name())});
    } else if (is_service_owned(field)) {
      violations.push_back({"update_mask", absl::StrCat(Quoted(path), " is filled by the service")});
    } else {
      fields.push_back(field);
      const bool set = field->is_repeated() ? given.GetReflection()->FieldSize(given, field) > 0
                                            : given.GetReflection()->HasField(given, field);
      if (!set && field->options().GetExtension(options::v1::required)) {
        violations.push_back({absl::StrCat(resource, ".", path), "is required"});
      }
    }
  }
  if (!violations.empty()) return InvalidFields(violations);
  return fields;
}

// `before` with the masked fields as given; one that is not given comes out empty.
std::unique_ptr<Message> Merged(const Message& before, const Message& given,
                                const std::vector<const FieldDescriptor*>& fields) {
  google::protobuf::FieldMask mask;
  for (const auto* field : fields) mask.add_paths(field->name());
  google::protobuf::util::FieldMaskUtil::MergeOptions replace;
  replace.set_replace_message_fields(true);
  replace.set_replace_repeated_fields(true);
  std::unique_ptr<Message> after(before.New());
  // Into an empty one: CopyFrom would look whether one lies in the other.
  after->MergeFrom(before);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(given, mask, replace, after.get());
  return after;
}

bool SameIn(const FieldDescriptor* field, const Message& a, const Message& b) {
  google::protobuf::util::MessageDifferencer differencer;
  return differencer.CompareWithFields(a, b, {field}, {field});
}

absl::StatusOr<Changes> Update(const Environment& environment, const Endpoint& endpoint, const Message& request,
                               Facts& facts) {
  const auto& kind = *endpoint.method.kind;
  const Message& given = request.GetReflection()->GetMessage(request, endpoint.resource);
  TN_ASSIGN_OR_RETURN(const auto fields, MaskedFields(kind, request, given, endpoint.resource->name()));
  const auto before = kind.New();
  TN_RETURN_IF_ERROR(
      facts.LoadSubject(kind, kind.NameOf(given), schema::TextOf(given, kind.etag), store::Right::kOwn, *before));
  auto after = Merged(*before, given, fields);
  for (const auto* field : kind.immutable) {
    if (!SameIn(field, *before, *after)) {
      return Error(reason::ERROR_REASON_IMMUTABLE_FIELD,
                   {{"field", absl::StrCat(endpoint.resource->name(), ".", field->name())}});
    }
  }
  Message& entity = *after;
  // The rule completes it where it stands, before what changes with it.
  Changes changes;
  changes.PutMessage(kind, std::move(after));
  if (const auto* rule = environment.methods.FindUpdate(&kind)) {
    TN_RETURN_IF_ERROR((*rule)(*before, entity, facts, changes));
  }
  return changes;
}

absl::StatusOr<Changes> Delete(const Endpoint& endpoint, const Message& request, Facts& facts) {
  const auto& kind = *endpoint.method.kind;
  auto entity = kind.New();
  const std::string name = TextIn(request, endpoint.name);
  TN_RETURN_IF_ERROR(facts.LoadSubject(kind, name, TextIn(request, endpoint.etag), store::Right::kOwn, *entity));
  const std::string state = kind.state != nullptr ? schema::TextOf(*entity, kind.state) : "";
  if (state != "STATE_DRAFT") return Error(reason::ERROR_REASON_NOT_A_DRAFT, {{"name", name}, {"state", state}});
  return std::move(Changes().Delete(kind, std::move(entity)));
}

}  // namespace

void HandleGet(const Environment& environment, const Endpoint& endpoint, const UnaryCall& call,
               const grpc::ByteBuffer& bytes) {
  auto answer = Get(environment, endpoint, call.context(), bytes);
  answer.ok() ? call.Finish(*std::move(answer)) : call.Finish(answer.status());
}

void HandleList(const Environment& environment, const Endpoint& endpoint, const UnaryCall& call,
                const grpc::ByteBuffer& bytes) {
  auto caller = Admit(environment, endpoint, call.context());
  if (!caller.ok()) return call.Finish(caller.status());
  auto request = ReadRequest(environment, endpoint, bytes);
  if (!request.ok()) return call.Finish(request.status());
  const bool taken = environment.workers.TryRun(
      [&environment, &endpoint, call, caller = *std::move(caller), request = *std::move(request)] {
        if (call.IsGivenUp()) return call.Finish(Error(reason::ERROR_REASON_DEADLINE_PASSED, {}));
        auto answer = List(environment, endpoint, caller, *request);
        answer.ok() ? call.Finish(*std::move(answer)) : call.Finish(answer.status());
      });
  if (!taken) {
    call.Finish(Error(reason::ERROR_REASON_OVERLOADED, {{"waiting", absl::StrCat(environment.workers.waiting())}}));
  }
}

absl::StatusOr<Write> ToWrite(const Environment& environment, const Endpoint& endpoint, Caller caller,
                              std::unique_ptr<Message> request, const grpc::ByteBuffer& bytes) {
  Write write;
  write.origin.may_backfill = environment.permissions.Holds(caller, kBackfill);
  write.origin.caller = std::move(caller);
  write.origin.method = endpoint.method.descriptor->full_name();
  write.origin.happened_on = TextIn(*request, endpoint.happened_on);
  write.origin.request_id = TextIn(*request, endpoint.request_id);
  const bool is_row = endpoint.method.verb == schema::Verb::kImport;
  if (is_row || !write.origin.request_id.empty()) {
    write.origin.request_digest = std::string(AsBytes(Sha256({Bytes(bytes).view()})));
  }
  if (is_row || endpoint.method.verb == schema::Verb::kCreate) {
    write.decide = [&, request = std::move(request), bytes](Facts& facts) mutable -> absl::StatusOr<Changes> {
      // Asked again: the resource went into the change that was taken back.
      if (request == nullptr) {
        TN_ASSIGN_OR_RETURN(request, ReadAgain(endpoint, bytes));
      }
      return Create(environment, endpoint, *std::exchange(request, nullptr), facts);
    };
    return write;
  }
  std::shared_ptr<const Message> shared = std::move(request);
  switch (endpoint.method.verb) {
    case schema::Verb::kUpdate:
      write.decide = [&, shared](Facts& facts) { return Update(environment, endpoint, *shared, facts); };
      return write;
    case schema::Verb::kDelete:
      write.decide = [&, shared](Facts& facts) { return Delete(endpoint, *shared, facts); };
      return write;
    default:
      break;
  }
  const auto* step = environment.methods.FindStep(endpoint.method.descriptor->name());
  write.decide = [step, shared](Facts& facts) { return (*step)(*shared, facts); };
  return write;
}

void HandleWrite(const Environment& environment, const Endpoint& endpoint, const UnaryCall& call,
                 const grpc::ByteBuffer& bytes) {
  auto caller = Admit(environment, endpoint, call.context());
  if (!caller.ok()) return call.Finish(caller.status());
  auto request = ReadRequest(environment, endpoint, bytes);
  if (!request.ok()) return call.Finish(request.status());
  auto write = ToWrite(environment, endpoint, *std::move(caller), *std::move(request), bytes);
  if (!write.ok()) return call.Finish(write.status());
  write->origin.deadline = call.deadline();
  environment.store.Commit(std::move(write->origin), std::move(write->decide),
                           [&environment, call](const absl::StatusOr<store::Committed>& outcome) {
                             call.Finish(environment.store.options().service, outcome);
                           });
}

}  // namespace tiernet::rpc
