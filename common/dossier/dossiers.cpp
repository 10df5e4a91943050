#include "common/dossier/dossiers.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/dossier/part.h"
#include "common/dossier/visible.h"
#include "common/schema/name.h"
#include "common/schema/wire.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::dossier {
namespace {

std::string KeyOf(const std::string& unit, const std::string& project_id, const std::string& service) {
  return absl::StrCat(cache::UnitKey(unit), ":dossier:", project_id, ":", service);
}

// INVALID_FIELDS naming the marks of services that are none of this node's: nothing could be known of them.
absl::Status CheckServices(const std::vector<Mark>& marks, const std::vector<std::string>& services) {
  std::vector<Violation> violations;
  for (size_t i = 0; i < marks.size(); ++i) {
    if (std::find(services.begin(), services.end(), marks[i].service) == services.end()) {
      violations.push_back(
          {absl::StrCat("at_least[", i, "]"), absl::StrCat("this node runs no service \"", marks[i].service, "\"")});
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

const Mark* MarkOf(const std::string& service, const std::vector<Mark>& marks) {
  const auto at = std::find_if(marks.begin(), marks.end(), [&](const Mark& mark) { return mark.service == service; });
  return at == marks.end() ? nullptr : &*at;
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

// Parts in the order of the node's services, as their readers get them; what is not there yet is empty.
using Parts = std::vector<std::string>;

std::string Join(const v1::GetDossierRequest& request, const Parts& parts) {
  size_t size = 0;
  for (const auto& part : parts) size += part.size() + 8;
  std::string dossier;
  dossier.reserve(size + 100);
  schema::AppendField(v1::Dossier::kUnitFieldNumber, request.unit(), "", dossier);
  schema::AppendField(v1::Dossier::kProjectIdFieldNumber, request.project_id(), "", dossier);
  for (const auto& part : parts) schema::AppendField(v1::Dossier::kPartsFieldNumber, part, "", dossier);
  return dossier;
}

// A dossier of which parts are still to come; whoever brings the last one hands it over.
class Gathering {
 public:
  // `waiting`: how many times Arrived will be called.
  Gathering(Caller caller, v1::GetDossierRequest request, std::vector<Mark> marks, Parts parts, size_t waiting,
            Dossiers::Done done)
      : caller_(std::move(caller)),
        request_(std::move(request)),
        marks_(std::move(marks)),
        done_(std::move(done)),
        parts_(std::move(parts)),
        waiting_(waiting) {}

  void Arrived(const std::string& service, size_t index, absl::StatusOr<v1::DossierPart> part) {
    {
      MutexLock lock(&mutex_);
      if (part.ok()) {
        parts_[index] = *VisibleTo(caller_, part->SerializeAsString());
      } else {
        NoteUnreachable(service, index, part.status());
      }
      if (--waiting_ > 0) return;
    }
    HandOver();
  }

 private:
  void NoteUnreachable(const std::string& service, size_t index, const absl::Status& problem)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    v1::DossierPart place;
    place.set_service(service);
    place.set_unreachable(InWords(problem));
    parts_[index] = place.SerializeAsString();
    const auto* mark = MarkOf(service, marks_);
    if (mark == nullptr) return;
    refusal_ = ReasonOf(problem) == "NOT_REACHED"
                   ? problem
                   : Error(reason::ERROR_REASON_MARK_UNREACHABLE, {{"service", mark->service},
                                                                   {"stream", mark->stream},
                                                                   {"seq", absl::StrCat(mark->seq)},
                                                                   {"problem", place.unreachable()}});
  }

  // When all is there.
  void HandOver() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    if (!refusal_.ok()) return std::move(done_)(refusal_);
    std::move(done_)(Join(request_, parts_));
  }

  const Caller caller_;
  const v1::GetDossierRequest request_;
  const std::vector<Mark> marks_;
  Dossiers::Done done_;
  Mutex mutex_;
  Parts parts_ ABSL_GUARDED_BY(mutex_);
  absl::Status refusal_ ABSL_GUARDED_BY(mutex_);
  size_t waiting_ ABSL_GUARDED_BY(mutex_);
};

// Whether what the cache has of a service has reached the marks of it. Most callers ask for none, and nothing is taken
// apart for them.
bool ReachesMarks(const std::string& service, const std::string& content, const std::vector<Mark>& marks) {
  if (MarkOf(service, marks) == nullptr) return true;
  v1::DossierPart part;
  return part.ParseFromString(content) && Reaches(part, marks);
}

absl::Status CheckRights(const Caller& caller, const v1::GetDossierRequest& request, const std::vector<Mark>& marks) {
  if (!MayRead(caller, request.unit(), request.unit())) return OtherUnit(caller, request.unit());
  for (const auto& mark : marks) {
    const auto of = schema::UnitOfStream(mark.stream);
    if (!MayRead(caller, mark.stream, of)) return OtherUnit(caller, of);
  }
  return absl::OkStatus();
}

}  // namespace

Dossiers::Dossiers(const NodeConfig& config, store::Store& store, cache::Cache* cache)
    : config_(config), store_(store), cache_(cache), siblings_(config, store.options().service) {
  for (const auto& endpoint : config.node.services()) services_.push_back(endpoint.service());
}

// What the cache has of the `missing` ones is put in its place; the others are left.
void Dossiers::TakeCached(const Caller& caller, const v1::GetDossierRequest& request, const std::vector<Mark>& marks,
                          std::vector<std::string>& parts, std::vector<size_t>& missing) {
  std::vector<std::string> keys;
  keys.reserve(missing.size());
  for (const size_t i : missing) keys.push_back(KeyOf(request.unit(), request.project_id(), services_[i]));
  const auto cached = cache_->Get(keys);
  const auto asked_for = std::exchange(missing, {});
  for (size_t i = 0; i < asked_for.size(); ++i) {
    absl::optional<std::string> visible;
    if (cached[i] && ReachesMarks(services_[asked_for[i]], *cached[i], marks)) visible = VisibleTo(caller, *cached[i]);
    if (visible) {
      parts[asked_for[i]] = *std::move(visible);
    } else {
      missing.push_back(asked_for[i]);
    }
  }
}

void Dossiers::Get(const Caller& caller, const v1::GetDossierRequest& request, Done done) {
  auto marks = ReadMarks(request.at_least());
  if (!marks.ok()) return std::move(done)(marks.status());
  absl::Status refusal = CheckRights(caller, request, *marks);
  if (refusal.ok()) refusal = CheckServices(*marks, services_);
  if (!refusal.ok()) return std::move(done)(refusal);
  Parts parts(services_.size());
  std::vector<size_t> missing;
  for (size_t i = 0; i < services_.size(); ++i) {
    if (services_[i] != store_.options().service) {
      missing.push_back(i);
      continue;
    }
    const auto own = ReadPart(store_, request.unit(), request.project_id(), *marks);
    if (!own.ok()) return std::move(done)(own.status());
    parts[i] = *VisibleTo(caller, own->SerializeAsString());
  }
  if (cache_ != nullptr) TakeCached(caller, request, *marks, parts, missing);
  if (missing.empty()) return std::move(done)(Join(request, parts));

  v1::GetDossierPartRequest question;
  question.set_unit(request.unit());
  question.set_project_id(request.project_id());
  *question.mutable_at_least() = request.at_least();
  const auto gathering = std::make_shared<Gathering>(caller, request, *std::move(marks), std::move(parts),
                                                     missing.size(), std::move(done));
  for (const size_t i : missing) {
    siblings_.Ask(services_[i], question, [gathering, this, i](absl::StatusOr<v1::DossierPart> part) {
      gathering->Arrived(services_[i], i, std::move(part));
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
