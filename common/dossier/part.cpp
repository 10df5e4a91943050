#include "common/dossier/part.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/store/ledger.h"
#include "common/store/of_project.h"

namespace tiernet::dossier {
namespace {

// What google.protobuf.Any begins the name of a type with.
constexpr char kTypePrefix[] = "type.googleapis.com/";

absl::Status CheckReached(const std::string& service, const store::Heads& heads, const std::vector<Mark>& marks) {
  for (const auto& mark : marks) {
    if (mark.service != service) continue;
    const auto head = heads.find(mark.stream);
    const int64_t last = head == heads.end() ? 0 : head->second.seq;
    if (last >= mark.seq) continue;
    return Error(
        reason::ERROR_REASON_NOT_REACHED,
        {{"service", service}, {"stream", mark.stream}, {"seq", absl::StrCat(mark.seq)}, {"last", absl::StrCat(last)}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::DossierPart> ReadPart(store::Store& store, const std::string& unit, const std::string& project_id,
                                         const std::vector<Mark>& marks) {
  v1::DossierPart part;
  part.set_service(store.options().service);
  TN_ASSIGN_OR_RETURN(const auto db, store.Read());
  TN_RETURN_IF_ERROR(db->BeginRead());
  TN_ASSIGN_OR_RETURN(const auto heads, store::ReadHeads(*db));
  TN_RETURN_IF_ERROR(CheckReached(part.service(), heads, marks));
  TN_ASSIGN_OR_RETURN(auto found, store::ReadOfProject(*db, store.entities(), store.options().home_units,
                                                       {unit, project_id, store.Today()}));
  std::set<std::string> streams;
  for (auto& entity : found.entities) {
    auto* told = part.add_entities();
    told->set_name(schema::MakeName(entity.stream, entity.kind->collection, entity.id));
    told->set_unit(std::move(entity.unit));
    told->mutable_entity()->set_type_url(absl::StrCat(kTypePrefix, entity.kind->name));
    told->mutable_entity()->set_value(std::move(entity.body));
    streams.insert(std::move(entity.stream));
  }
  part.set_truncated(found.truncated);
  int64_t records = 0;
  for (const auto& [stream, head] : heads) {
    records += head.seq;
    if (streams.count(stream) == 0) continue;
    auto* told = part.add_heads();
    told->set_service(part.service());
    told->set_stream(stream);
    told->set_seq(head.seq);
    told->set_hash(head.hash.data(), head.hash.size());
  }
  part.set_records(records);
  return part;
}

}  // namespace tiernet::dossier
