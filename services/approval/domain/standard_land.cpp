#include "services/approval/domain/standard_land.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace tiernet::approval {
namespace {

using P = v1::StandardParcel;

// Six: every kind of the enum (F.9).
constexpr int kEvaluations = v1::ParcelEvaluationKind_MAX;

absl::Status Go(P& parcel, P::State to) {
  TN_RETURN_IF_ERROR(schema::CheckStep(parcel.name(), parcel.state(), to));
  parcel.set_state(to);
  return absl::OkStatus();
}

bool IsMet(const v1::ParcelControl& control, int64_t value) {
  const bool at_most =
      control.kind() == v1::PARCEL_CONTROL_KIND_ENERGY || control.kind() == v1::PARCEL_CONTROL_KIND_DISCHARGE;
  return at_most ? value <= control.limit() : value >= control.limit();
}

// One value for each control, and none besides.
absl::Status CheckActual(const P& parcel, const v1::AcceptStandardParcelRequest& request) {
  Demands demands;
  std::set<int> wanted;
  for (const auto& control : parcel.controls()) wanted.insert(control.kind());
  for (const auto& actual : request.actual()) {
    demands.Ask(
        wanted.erase(actual.kind()) == 1, "actual",
        absl::StrCat("has ", v1::ParcelControlKind_Name(actual.kind()), " twice, or the parcel has no such control"));
  }
  for (const int kind : wanted) {
    demands.Ask(false, "actual",
                absl::StrCat("lacks ", v1::ParcelControlKind_Name(static_cast<v1::ParcelControlKind>(kind)), " (F.9)"));
  }
  return demands.Check();
}

}  // namespace

absl::Status Plan(P& parcel) {
  Demands demands("standard_parcel");
  std::set<int> seen;
  for (const auto& control : parcel.controls()) {
    demands.Ask(seen.insert(control.kind()).second, "controls",
                absl::StrCat("has ", v1::ParcelControlKind_Name(control.kind()), " twice"));
  }
  TN_RETURN_IF_ERROR(demands.Check());
  parcel.set_claimed_number(absl::StrCat(schema::ParseName(parcel.name())->unit, "/", parcel.parcel_number()));
  parcel.set_state(P::STATE_PLANNED);
  return absl::OkStatus();
}

absl::StatusOr<P> Take(P parcel, const v1::EvaluateStandardParcelRequest& request, const Hand& hand) {
  const auto& done = parcel.evaluations();
  const bool again = std::any_of(done.begin(), done.end(), [&](const auto& e) { return e.kind() == request.kind(); });
  if (again || parcel.state() != P::STATE_PLANNED) {
    return NotEditable(parcel.name(), P::State_Name(parcel.state()), "that evaluation is done");
  }
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), hand.on));
  auto& evaluation = *parcel.add_evaluations();
  evaluation.set_kind(request.kind());
  evaluation.set_done_on(FormatDate(hand.on));
  *evaluation.mutable_paper() = request.paper();
  if (parcel.evaluations_size() == kEvaluations) TN_RETURN_IF_ERROR(Go(parcel, P::STATE_EVALUATED));
  return parcel;
}

absl::StatusOr<P> Take(P parcel, const v1::OfferStandardParcelRequest&, const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(parcel, P::STATE_LISTED));
  parcel.set_listed_on(FormatDate(hand.on));
  return parcel;
}

absl::StatusOr<P> Take(P parcel, const v1::GrantStandardParcelRequest& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(Go(parcel, P::STATE_GRANTED));
  TN_RETURN_IF_ERROR(CheckEvidence(request.grant().contract(), hand.on));
  parcel.set_granted_on(FormatDate(hand.on));
  *parcel.mutable_grant() = request.grant();
  parcel.set_project_id(request.grant().project_id());
  return parcel;
}

absl::StatusOr<P> Take(P parcel, const v1::BuildStandardParcelRequest&, const Hand& hand) {
  // What failed is built on again by its own step.
  if (parcel.state() == P::STATE_FAILED) {
    return schema::StepNotAllowed(parcel.name(), P::State_descriptor(), parcel.state(), P::STATE_BUILDING);
  }
  TN_RETURN_IF_ERROR(Go(parcel, P::STATE_BUILDING));
  parcel.set_building_on(FormatDate(hand.on));
  return parcel;
}

absl::StatusOr<P> Take(P parcel, const v1::AcceptStandardParcelRequest& request, const Hand& hand) {
  TN_RETURN_IF_ERROR(schema::CheckStep(parcel.name(), parcel.state(), P::STATE_ACCEPTED));
  TN_RETURN_IF_ERROR(CheckActual(parcel, request));
  TN_RETURN_IF_ERROR(CheckEvidence(request.paper(), hand.on));
  v1::ParcelAcceptance acceptance;
  acceptance.set_on(FormatDate(hand.on));
  *acceptance.mutable_actual() = request.actual();
  *acceptance.mutable_paper() = request.paper();
  acceptance.set_recorded_by(std::string(hand.who));
  for (const auto& control : parcel.controls()) {
    const auto& actual = request.actual();
    const auto found =
        std::find_if(actual.begin(), actual.end(), [&](const auto& a) { return a.kind() == control.kind(); });
    if (!IsMet(control, found->value())) acceptance.add_missed(control.kind());
  }
  parcel.set_state(acceptance.missed().empty() ? P::STATE_ACCEPTED : P::STATE_FAILED);
  *parcel.add_acceptances() = std::move(acceptance);
  return parcel;
}

absl::StatusOr<P> Take(P parcel, const v1::RectifyStandardParcelRequest&, const Hand& hand) {
  if (parcel.state() != P::STATE_FAILED) {
    return schema::StepNotAllowed(parcel.name(), P::State_descriptor(), parcel.state(), P::STATE_BUILDING);
  }
  if (!parcel.rectified_on().empty()) {
    return Error(reason::ERROR_REASON_ONCE_ONLY,
                 {{"name", parcel.name()}, {"what", "rectification"}, {"on", parcel.rectified_on()}});
  }
  TN_RETURN_IF_ERROR(Go(parcel, P::STATE_BUILDING));
  parcel.set_rectified_on(FormatDate(hand.on));
  return parcel;
}

}  // namespace tiernet::approval
