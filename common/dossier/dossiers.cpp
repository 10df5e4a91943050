#include "common/dossier/dossiers.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/dossier/part.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::dossier {
namespace {

std::string KeyOf(const std::string& unit, const std::string& project_id, const std::string& service) {
  return absl::StrCat(cache::UnitKey(unit), ":dossier:", project_id, ":", service);
}

// INVALID_FIELDS naming the marks of services that are none of this node's: nothing could be known of them.
absl::Status CheckServices(const std::vector<Mark>& marks, const v1::Dossier& dossier) {
  std::vector<Violation> violations;
  for (size_t i = 0; i < marks.size(); ++i) {
    const bool is_ours = std::any_of(dossier.parts().begin(), dossier.parts().end(),
                                     [&](const auto& part) { return part.service() == marks[i].service; });
    if (!is_ours) {
      violations.push_back(
          {absl::StrCat("at_least[", i, "]"), absl::StrCat("this node runs no service \"", marks[i].service, "\"")});
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// Why a service said nothing, without the addresses that gRPC's own words name.
std::string InWords(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return "it cannot be reached, or is starting or stopping";
    case absl::StatusCode::kDeadlineExceeded:
      return "it did not answer in time";
    default:
      return absl::StrCat("it answered ", absl::StatusCodeToString(status.code()), " ", ReasonOf(status));
  }
}

void LeaveOutWhatIsNotFor(const Caller& caller, v1::DossierPart& part) {
  auto& entities = *part.mutable_entities();
  entities.erase(std::remove_if(entities.begin(), entities.end(),
                                [&](const v1::DossierEntity& entity) {
                                  const auto name = schema::ParseName(entity.name());
                                  return !name || !MayRead(caller, name->Stream(), entity.unit());
                                }),
                 entities.end());
  auto& heads = *part.mutable_heads();
  heads.erase(std::remove_if(heads.begin(), heads.end(),
                             [&](const journal::v1::Head& head) {
                               return !MayRead(caller, head.stream(), schema::UnitOfStream(head.stream()));
                             }),
              heads.end());
  // For the cache alone.
  part.clear_records();
}

// A dossier of which parts are still to come; whoever brings the last one hands it over.
class Gathering {
 public:
  // `waiting`: how many times Arrived will be called.
  Gathering(Caller caller, std::vector<Mark> marks, v1::Dossier dossier, int waiting, Dossiers::Done done)
      : caller_(std::move(caller)),
        marks_(std::move(marks)),
        done_(std::move(done)),
        dossier_(std::move(dossier)),
        waiting_(waiting) {}

  void Arrived(int index, absl::StatusOr<v1::DossierPart> part) {
    {
      MutexLock lock(&mutex_);
      Take(*dossier_.mutable_parts(index), std::move(part));
      if (--waiting_ > 0) return;
    }
    HandOver();
  }

  // When all is there.
  void HandOver() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    if (!refusal_.ok()) return std::move(done_)(refusal_);
    for (auto& part : *dossier_.mutable_parts()) LeaveOutWhatIsNotFor(caller_, part);
    std::move(done_)(dossier_.SerializeAsString());
  }

 private:
  void Take(v1::DossierPart& place, absl::StatusOr<v1::DossierPart> part) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (part.ok()) {
      place = *std::move(part);
      return;
    }
    place.set_unreachable(InWords(part.status()));
    const auto marked =
        std::find_if(marks_.begin(), marks_.end(), [&](const Mark& mark) { return mark.service == place.service(); });
    if (marked == marks_.end()) return;
    refusal_ = ReasonOf(part.status()) == "NOT_REACHED"
                   ? part.status()
                   : Error(reason::ERROR_REASON_MARK_UNREACHABLE, {{"service", marked->service},
                                                                   {"stream", marked->stream},
                                                                   {"seq", absl::StrCat(marked->seq)},
                                                                   {"problem", place.unreachable()}});
  }

  const Caller caller_;
  const std::vector<Mark> marks_;
  Dossiers::Done done_;
  Mutex mutex_;
  v1::Dossier dossier_ ABSL_GUARDED_BY(mutex_);
  absl::Status refusal_ ABSL_GUARDED_BY(mutex_);
  int waiting_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

Dossiers::Dossiers(const NodeConfig& config, store::Store& store, cache::Cache* cache)
    : config_(config), store_(store), cache_(cache), siblings_(config, store.options().service) {}

// What is at hand: the own part, and what the cache has of the others. `missing` are the places of those to be asked.
absl::StatusOr<v1::Dossier> Dossiers::Begin(const Caller& caller, const v1::GetDossierRequest& request,
                                            const std::vector<Mark>& marks, std::vector<int>& missing) {
  if (!MayRead(caller, request.unit(), request.unit())) return OtherUnit(caller, request.unit());
  for (const auto& mark : marks) {
    const auto of = schema::UnitOfStream(mark.stream);
    if (!MayRead(caller, mark.stream, of)) return OtherUnit(caller, of);
  }
  v1::Dossier dossier;
  dossier.set_unit(request.unit());
  dossier.set_project_id(request.project_id());
  for (const auto& endpoint : config_.node.services()) dossier.add_parts()->set_service(endpoint.service());
  TN_RETURN_IF_ERROR(CheckServices(marks, dossier));

  std::vector<std::string> keys;
  for (int i = 0; i < dossier.parts_size(); ++i) {
    auto& part = *dossier.mutable_parts(i);
    if (part.service() == store_.options().service) {
      TN_ASSIGN_OR_RETURN(part, ReadPart(store_, request.unit(), request.project_id(), marks));
    } else {
      missing.push_back(i);
      keys.push_back(KeyOf(request.unit(), request.project_id(), part.service()));
    }
  }
  if (cache_ == nullptr) return dossier;
  const auto cached = cache_->Get(keys);
  const auto others = std::exchange(missing, {});
  for (size_t i = 0; i < others.size(); ++i) {
    v1::DossierPart part;
    if (cached[i] && part.ParseFromString(*cached[i]) && Reaches(part, marks)) {
      *dossier.mutable_parts(others[i]) = std::move(part);
    } else {
      missing.push_back(others[i]);
    }
  }
  return dossier;
}

void Dossiers::Get(const Caller& caller, const v1::GetDossierRequest& request, Done done) {
  std::vector<int> missing;
  auto marks = ReadMarks(request.at_least());
  if (!marks.ok()) return std::move(done)(marks.status());
  auto dossier = Begin(caller, request, *marks, missing);
  if (!dossier.ok()) return std::move(done)(dossier.status());
  v1::GetDossierPartRequest question;
  question.set_unit(request.unit());
  question.set_project_id(request.project_id());
  *question.mutable_at_least() = request.at_least();
  std::vector<std::string> services;
  for (const int i : missing) services.push_back(dossier->parts(i).service());
  const auto gathering = std::make_shared<Gathering>(caller, *std::move(marks), *std::move(dossier),
                                                     static_cast<int>(missing.size()), std::move(done));
  if (missing.empty()) return gathering->HandOver();
  for (size_t i = 0; i < missing.size(); ++i) {
    siblings_.Ask(services[i], question, [gathering, index = missing[i]](absl::StatusOr<v1::DossierPart> part) {
      gathering->Arrived(index, std::move(part));
    });
  }
}

void Dossiers::GetPart(const Caller& caller, const v1::GetDossierPartRequest& request, Done done) {
  // What others get of the cache has all that there is, so whoever has it put there may read all.
  const auto& body = config_.node.unit();
  if (!schema::Covers(caller.unit, body)) return std::move(done)(OtherUnit(caller, body));
  const auto marks = ReadMarks(request.at_least());
  if (!marks.ok()) return std::move(done)(marks.status());
  const absl::Time as_of = absl::Now();
  const auto part = ReadPart(store_, request.unit(), request.project_id(), *marks);
  if (!part.ok()) return std::move(done)(part.status());
  const std::string content = part->SerializeAsString();
  std::move(done)(content);
  if (cache_ != nullptr) {
    cache_->Put(KeyOf(request.unit(), request.project_id(), part->service()), part->records(), as_of, content);
  }
}

}  // namespace tiernet::dossier
