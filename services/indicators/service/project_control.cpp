#include "services/indicators/service/project_control.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/indicators/domain/control.h"
#include "services/indicators/domain/stays.h"
#include "services/indicators/domain/view.h"
#include "services/indicators/service/snapshot.h"

namespace tiernet::indicators {
namespace {

// Nothing of it if some of it cannot be read by this version: what is left out might say otherwise.
absl::StatusOr<ProjectView> ReadView(sql::Db& db, const std::string& project_id) {
  TN_ASSIGN_OR_RETURN(auto* select, db.Prepare("SELECT kind, body FROM replicas WHERE view = $1 ORDER BY name"));
  select->Text(1, project_id);
  ProjectView view;
  bool readable = true;
  while (true) {
    TN_ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) break;
    readable = AddToView(select->Text(0), select->Blob(1), view) && readable;
  }
  return readable ? view : ProjectView();
}

}  // namespace

absl::StatusOr<v1::ProjectControl> ReadProjectControl(store::Store& store, const Reference& reference,
                                                      const Caller& caller,
                                                      const v1::GetProjectControlRequest& request) {
  const std::string today = store.Today();
  if (request.as_of() > today) {
    return Error(reason::ERROR_REASON_DATE_IN_FUTURE,
                 {{"field", "as_of"}, {"date", request.as_of()}, {"today", today}});
  }
  const absl::CivilDay as_of = *ParseDate(request.as_of().empty() ? today : request.as_of());
  TN_ASSIGN_OR_RETURN(const auto snapshot, Snapshot::Take(store, reference, caller));
  TN_ASSIGN_OR_RETURN(const auto view, ReadView(snapshot->db(), request.project_id()));
  const auto stays = StaysOf(view);
  const Stay* stay = StayOn(stays, as_of);
  const bool in_library =
      stay != nullptr && Between(stay->project.admitted_on(), "").Contains(as_of) && stay->present.Contains(as_of);
  if (!in_library) {
    const auto what = absl::StrCat("the project ", request.project_id(), " in the construction library");
    return Error(reason::ERROR_REASON_NOT_FOUND, {{"name", what}});
  }
  auto control = ControlOf(view, *stay, as_of);
  if (!MayRead(caller, schema::ParseName(control.construction_project())->Stream(), control.unit())) {
    return OtherUnit(caller, control.unit());
  }
  TN_ASSIGN_OR_RETURN(const auto heads, snapshot->Heads());
  *control.mutable_heads() = {heads.begin(), heads.end()};
  return control;
}

}  // namespace tiernet::indicators
