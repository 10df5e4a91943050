#include "services/approval/domain/intermediary.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/codes/credit_code.h"
#include "common/codes/name.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/schema/name.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"
#include "services/approval/domain/credit.h"

namespace tiernet::approval {
namespace {

using Agency = v1::IntermediaryAgency;
using Person = v1::LicensedPerson;

template <typename Values>
bool HasTwice(const Values& values) {
  std::set<typename Values::value_type> seen;
  return !std::all_of(values.begin(), values.end(), [&](const auto& value) { return seen.insert(value).second; });
}

absl::Status CheckFields(const Agency& agency, const Hand& hand) {
  Demands demands("intermediary_agency");
  for (const auto& qualification : agency.qualifications()) {
    demands.Ask(!HasTwice(qualification.service_kinds()), "qualifications",
                absl::StrCat("names a kind of service twice in ", qualification.certificate()));
  }
  demands.Ask(!HasTwice(agency.related_departments()), "related_departments", "names a department twice");
  TN_RETURN_IF_ERROR(demands.Check());
  for (const auto& qualification : agency.qualifications()) {
    TN_RETURN_IF_ERROR(CheckEvidence(qualification.paper(), hand.on));
  }
  return absl::OkStatus();
}

absl::Status CheckFields(const Person& person, const Agency& agency, const Hand& hand) {
  Demands demands("licensed_person");
  demands.Ask(!HasTwice(person.service_kinds()), "service_kinds", "names a kind of service twice");
  demands.Ask(FormatDate(hand.on) <= person.license_expires_on(), "license_expires_on",
              "has passed: renew the licence first (F.11.1)");
  TN_RETURN_IF_ERROR(demands.Check());
  if (agency.state() == Agency::STATE_REMOVED) {
    return NotEditable(agency.name(), "removed", "persons are registered for an agency that may serve");
  }
  if (schema::ParseName(agency.name())->unit != schema::ParseName(person.name())->unit) {
    return InvalidFields(
        {Violation{"licensed_person.agency", "is another body's, whose office registers its persons"}});
  }
  return CheckEvidence(person.license_paper(), hand.on);
}

v1::CreditChange Entering(const Hand& hand) {
  v1::CreditChange change;
  change.set_on(FormatDate(hand.on));
  change.set_cause(v1::CREDIT_CAUSE_ENTERED);
  change.set_recorded_by(std::string(hand.who));
  return change;
}

bool Allows(const v1::AgencyQualification& qualification, v1::IntermediaryServiceKind kind, absl::CivilDay on) {
  const auto& kinds = qualification.service_kinds();
  return FormatDate(on) <= qualification.expires_on() && std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

}  // namespace

absl::Status Apply(Agency& agency, const Hand& hand) {
  TN_RETURN_IF_ERROR(CheckFields(agency, hand));
  agency.set_state(Agency::STATE_APPLIED);
  agency.set_applied_on(FormatDate(hand.on));
  NoteAuthor(std::string(hand.who), *agency.mutable_filed_by(), *agency.mutable_earlier_filers());
  return absl::OkStatus();
}

absl::Status Edit(const Agency& before, Agency& after, const Hand& hand) {
  if (before.state() == Agency::STATE_REMOVED) {
    return NotEditable(before.name(), "removed", "its record stays as it is");
  }
  NoteAuthor(std::string(hand.who), *after.mutable_filed_by(), *after.mutable_earlier_filers());
  after.set_unexamined(before.state() != Agency::STATE_APPLIED);
  return CheckFields(after, hand);
}

absl::StatusOr<Agency> Admit(Agency agency, const std::vector<Person>& persons, const Calendar& calendar,
                             const Hand& hand) {
  // A suspended one is restored by its own step.
  const bool is_listed = agency.state() == Agency::STATE_LISTED && agency.unexamined();
  if (agency.state() != Agency::STATE_APPLIED && !is_listed) {
    return schema::StepNotAllowed(agency.name(), Agency::State_descriptor(), agency.state(), Agency::STATE_LISTED);
  }
  TN_RETURN_IF_ERROR(CheckReviewer(agency.name(), agency.filed_by(), agency.earlier_filers(), hand.who));
  Demands demands;
  for (const auto& qualification : agency.qualifications()) {
    demands.Ask(FormatDate(hand.on) <= qualification.expires_on(), "qualifications",
                absl::StrCat(qualification.certificate(), " expired on ", qualification.expires_on(), " (F.11.1)"));
  }
  auto unmet = demands.unmet();
  for (const auto& person : persons) {
    TN_RETURN_IF_ERROR(CheckReviewer(person.name(), person.filed_by(), person.earlier_filers(), hand.who));
    const auto obstacles = ObstaclesOf(person, agency.name(), hand.on);
    unmet.insert(unmet.end(), obstacles.begin(), obstacles.end());
  }
  TN_RETURN_IF_ERROR(RefuseUnmet(reason::ERROR_REASON_LISTING_GUARD, agency.name(), unmet));
  agency.set_unexamined(false);
  if (is_listed) return agency;
  agency.set_state(Agency::STATE_LISTED);
  agency.set_listed_credit_code(NormalizeCreditCode(agency.credit_code()));
  agency.set_listed_on(FormatDate(hand.on));
  agency.set_listed_by(std::string(hand.who));
  Record(agency, Entering(hand), calendar);
  return agency;
}

absl::Status Register(Person& person, const Agency& agency, const Calendar& calendar, const Hand& hand) {
  TN_RETURN_IF_ERROR(CheckFields(person, agency, hand));
  person.set_state(Person::STATE_REGISTERED);
  person.set_claimed_license(absl::AsciiStrToUpper(NormalizedName(person.license_number())));
  person.set_registered_on(FormatDate(hand.on));
  NoteAuthor(std::string(hand.who), *person.mutable_filed_by(), *person.mutable_earlier_filers());
  Record(person, Entering(hand), calendar);
  return absl::OkStatus();
}

absl::Status Edit(const Person& before, Person& after, const Agency& agency, const Hand& hand) {
  if (before.state() == Person::STATE_REMOVED) {
    return NotEditable(before.name(), "removed", "the record stays as it is");
  }
  NoteAuthor(std::string(hand.who), *after.mutable_filed_by(), *after.mutable_earlier_filers());
  return CheckFields(after, agency, hand);
}

absl::Status CheckMayServe(const Agency& agency, const v1::ServiceDemand& demand, absl::CivilDay on) {
  Demands demands;
  const auto& related = agency.related_departments();
  const auto& qualifications = agency.qualifications();
  demands.Ask(agency.state() == Agency::STATE_LISTED, "state",
              absl::StrCat("is ", Agency::State_Name(agency.state()), ": only listed agencies serve (F.11.3)"));
  demands.Ask(agency.listed_on() <= FormatDate(on), "listed_on",
              absl::StrCat("is ", agency.listed_on(), ", after ", FormatDate(on), " (I.31)"));
  demands.Ask(!agency.unexamined(), "unexamined",
              "says that it was changed: another person examines that first, by AdmitIntermediaryAgency (A.7)");
  demands.Ask(std::find(related.begin(), related.end(), demand.approving_department()) == related.end(),
              "related_departments",
              absl::StrCat("names ", demand.approving_department(), ", whose approval the service is for (F.11.3)"));
  demands.Ask(std::any_of(qualifications.begin(), qualifications.end(),
                          [&](const auto& q) { return Allows(q, demand.service_kind(), on); }),
              "qualifications",
              absl::StrCat("has none that is valid for ", v1::IntermediaryServiceKind_Name(demand.service_kind()),
                           " on ", FormatDate(on)));
  return RefuseUnmet(reason::ERROR_REASON_PROVIDER_EXCLUDED, agency.name(), demands.unmet());
}

std::vector<Violation> ObstaclesOf(const Person& person, const std::string& agency, absl::CivilDay on,
                                   std::optional<v1::IntermediaryServiceKind> kind) {
  Demands demands(person.name());
  demands.Ask(person.state() == Person::STATE_REGISTERED, "state",
              absl::StrCat("is ", Person::State_Name(person.state()), ": only registered persons serve (F.11.1)"));
  demands.Ask(person.registered_on() <= FormatDate(on), "registered_on",
              absl::StrCat("is ", person.registered_on(), ", after ", FormatDate(on), " (I.31)"));
  const auto& kinds = person.service_kinds();
  demands.Ask(
      !kind || std::find(kinds.begin(), kinds.end(), *kind) != kinds.end(), "service_kinds",
      absl::StrCat("does not name ", v1::IntermediaryServiceKind_Name(kind.value_or(v1::IntermediaryServiceKind()))));
  demands.Ask(person.agency() == agency, "agency", absl::StrCat("is ", person.agency(), ", not ", agency));
  demands.Ask(FormatDate(on) <= person.license_expires_on(), "license_expires_on",
              absl::StrCat("was ", person.license_expires_on(), ": the licence has expired"));
  return demands.unmet();
}

}  // namespace tiernet::approval
