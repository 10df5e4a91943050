#include "services/construction/domain/construction_project.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/calendar/date.h"
#include "common/codes/credit_code.h"
#include "common/codes/industry.h"
#include "common/codes/project_code.h"
#include "common/domain/checks.h"
#include "common/domain/demands.h"
#include "common/domain/steps.h"
#include "common/schema/steps.h"
#include "common/status/macros.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/construction/domain/list_entry.h"
#include "services/construction/domain/plan.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;

// E.2.
constexpr int64_t kLeastTotalYuan = 5'000'000;
constexpr absl::string_view kRealEstate = "70";
constexpr int kBasisPoints = 10000;
// E.7.
constexpr int kNoStartMonths = 6;
// What a review of RuleOnTransformation asks for.
constexpr char kIsTransformation[] = "IS_TRANSFORMATION";
constexpr char kIsNone[] = "NO_TRANSFORMATION";

absl::Status CheckShares(const P& project) {
  int sum = 0;
  std::set<std::string> units;
  for (const auto& share : project.shares()) {
    sum += share.basis_points();
    units.insert(share.unit());
  }
  const bool distinct = static_cast<int>(units.size()) == project.shares_size();
  if (project.shares().empty() || (distinct && sum == kBasisPoints)) return absl::OkStatus();
  return Error(reason::ERROR_REASON_SHARES_WRONG, {{"sum", absl::StrCat(sum)}});
}

absl::Status CheckApplication(const P& project, absl::CivilDay on) {
  if (project.is_carry_over_application() == project.declared_start().empty()) {
    return InvalidFields(
        {Violation{"construction_project.declared_start", "goes with is_carry_over_application (I.36)"}});
  }
  TN_RETURN_IF_ERROR(CheckShares(project));
  TN_RETURN_IF_ERROR(CheckNotAfter("declared_start", project.declared_start(), on));
  return CheckInOrder("planned_start", project.planned_start(), "planned_end", project.planned_end());
}

// An application holds nothing yet: one that nobody reviewed would keep another unit's project out. What left holds
// nothing, and waits for no ruling.
void Claim(P& project) {
  const bool left = project.state() == P::STATE_REJECTED || project.state() == P::STATE_EXITED;
  const bool holds = !left && project.state() != P::STATE_APPLIED;
  project.set_claimed_code(holds ? project.project_code() : "");
  project.set_claimed_project(holds ? project.project_id() : "");
  if (left) EndProposal(project);
}

// What follows from an application's fields.
void Settle(P& project) {
  if (project.transformation_rulings().empty()) {
    project.set_is_transformation(IsTransformation(project.industry(), project.nature()));
  }
  Claim(project);
}

void CopyText(const P& from, P& to) {
  to.set_title(from.title());
  to.set_owner_name(from.owner_name());
  to.set_responsible_person(from.responsible_person());
  to.set_note(from.note());
}

absl::Status CheckNoStart(const P& project, absl::CivilDay on) {
  std::string problem;
  const auto planned = ParseDate(project.planned_start());
  if (!project.actual_start().empty()) {
    problem = absl::StrCat("it started on ", project.actual_start());
  } else if (planned && on < AddMonths(*planned, kNoStartMonths)) {
    problem = absl::StrCat("it was planned to start on ", project.planned_start(), ", and may exit from ",
                           FormatDate(AddMonths(*planned, kNoStartMonths)));
  }
  if (problem.empty()) return absl::OkStatus();
  return Error(reason::ERROR_REASON_NO_START_GUARD, {{"name", project.name()}, {"problem", problem}});
}

P Ruled(const review::v1::Review& review, P project) {
  auto* ruling = project.add_transformation_rulings();
  ruling->set_is_transformation(review.reason() == kIsTransformation);
  ruling->set_on(review.happened_on());
  ruling->set_reason(review.opinion());
  project.set_is_transformation(ruling->is_transformation());
  EndProposal(project);
  return project;
}

}  // namespace

absl::Status CheckShareUnits(const P& project, const std::vector<std::string>& units) {
  Demands demands("construction_project");
  for (int i = 0; i < project.shares_size(); ++i) {
    const auto& unit = project.shares(i).unit();
    demands.Ask(std::find(units.begin(), units.end(), unit) != units.end(), absl::StrCat("shares[", i, "].unit"),
                absl::StrCat(unit, " is no unit of the city; across cities a project is the province's (A.6)"));
  }
  return demands.Check();
}

absl::Status Enter(P& application, const std::string& new_id, absl::string_view applicant, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckApplication(application, on));
  if (application.project_id().empty()) application.set_project_id(new_id);
  application.set_state(P::STATE_APPLIED);
  NoteSubmitter(application, applicant);
  application.set_applied_on(FormatDate(on));
  Credit(application, application.reporting_unit(), FormatDate(on));
  if (application.has_planned_total_yuan()) NoteTotal(application, on);
  Settle(application);
  return absl::OkStatus();
}

void NoteSubmitter(P& project, absl::string_view by) {
  if (project.state() != P::STATE_APPLIED) return;
  NoteAuthor(std::string(by), *project.mutable_applied_by(), *project.mutable_earlier_authors());
}

absl::Status Edit(const P& before, P& after, absl::string_view editor, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotFinal(before));
  if (!before.project_code().empty() && before.project_code() != after.project_code()) {
    return Error(reason::ERROR_REASON_CODE_ATTACHED, {{"name", before.name()}, {"code", before.project_code()}});
  }
  if (before.state() != P::STATE_APPLIED) {
    P rest = after;
    CopyText(before, rest);
    if (google::protobuf::util::MessageDifferencer::Equals(before, rest)) return absl::OkStatus();
    return NotEditable(before.name(), P::State_Name(before.state()),
                       "only title, owner_name, responsible_person and note may be edited, plans by "
                       "ReviseConstructionPlan");
  }
  TN_RETURN_IF_ERROR(CheckApplication(after, on));
  if (before.planned_total_yuan() != after.planned_total_yuan()) NoteTotal(after, on);
  NoteSubmitter(after, editor);
  Settle(after);
  return absl::OkStatus();
}

absl::StatusOr<P> CorrectCode(P project, const v1::CorrectProjectCodeRequest& request, absl::string_view editor,
                              absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotFinal(project));
  if (project.project_code().empty()) {
    return Error(reason::ERROR_REASON_NO_SUCH_FACT, {{"name", project.name()}, {"item", "project_code"}});
  }
  auto* correction = project.add_code_corrections();
  correction->set_former_code(project.project_code());
  correction->set_corrected_on(FormatDate(on));
  correction->set_reason(request.reason());
  project.set_project_code(request.project_code());
  NoteSubmitter(project, editor);
  Claim(project);
  return project;
}

std::vector<Violation> FindUnmet(const P& project, absl::string_view zone_unit, absl::CivilDay on) {
  Demands demands;
  const std::string year = absl::StrCat(on.year());
  demands.Ask(CheckProjectCode(project.project_code()).error == ProjectCodeError::kNone, "project_code",
              "must be a valid project code (E.2)");
  demands.Ask(CheckCreditCode(project.owner_credit_code()).error == CreditCodeError::kNone, "owner_credit_code",
              "must be a valid credit code (E.2)");
  demands.Ask(project.planned_total_yuan() >= kLeastTotalYuan || absl::StartsWith(project.industry(), kRealEstate),
              "planned_total_yuan",
              absl::StrCat("must be at least ", kLeastTotalYuan, " yuan, but for real estate (E.2)"));
  demands.Ask(project.is_preliminary() || AnnualPlanOf(project, static_cast<int>(on.year()), on) > 0, "annual_plans",
              absl::StrCat("must hold a plan for ", year, " above 0, but for a preliminary project (E.2)"));
  const std::string start_year = project.planned_start().substr(0, 4);
  demands.Ask(
      project.is_carry_over_application() || start_year == year || (project.is_preliminary() && start_year > year),
      "planned_start", absl::StrCat("must lie in ", year, ", or later for a preliminary project (E.2)"));
  demands.Ask(project.declared_start().substr(0, 4) < year, "declared_start",
              absl::StrCat("must lie before ", year, ": else it is no carry-over project (E.1)"));
  demands.Ask(!project.reporting_unit().empty(), "reporting_unit", "is needed (E.2)");
  demands.Ask(!project.responsible_person().empty(), "responsible_person", "is needed (E.2)");
  demands.Ask(project.zone().empty() || zone_unit == project.reporting_unit(), "zone",
              absl::StrCat("must lie in ", project.reporting_unit(), " (A.5)"));
  return demands.unmet();
}

absl::StatusOr<review::v1::Review> Decide(const P& seen, const v1::ReviewConstructionProjectRequest& request,
                                          absl::string_view zone_unit, absl::string_view reviewer, absl::CivilDay on) {
  const bool admits = request.verdict() == v1::CONSTRUCTION_VERDICT_ADMIT;
  const auto to = admits ? P::STATE_ADMITTED : P::STATE_REJECTED;
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), to));
  TN_RETURN_IF_ERROR(CheckReviewer(seen.name(), seen.applied_by(), seen.earlier_authors(), reviewer));
  if (admits) {
    TN_RETURN_IF_ERROR(RefuseUnmet(reason::ERROR_REASON_ENTRY_STANDARD, seen.name(), FindUnmet(seen, zone_unit, on)));
  }
  return ReviewOf(seen, to, request.opinion(), reviewer, on);
}

absl::StatusOr<review::v1::Review> Decide(const P& seen, const v1::ExitConstructionProjectRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(schema::CheckStep(seen.name(), seen.state(), P::STATE_EXITED));
  // What is terminated is gone, whatever the month.
  if (request.reason() != v1::EXIT_REASON_TERMINATED) TN_RETURN_IF_ERROR(CheckWindow(on));
  if (request.reason() == v1::EXIT_REASON_NO_START) TN_RETURN_IF_ERROR(CheckNoStart(seen, on));
  auto review = ReviewOf(seen, P::STATE_EXITED, request.opinion(), reviewer, on);
  review.set_reason(v1::ExitReason_Name(request.reason()));
  return review;
}

absl::StatusOr<review::v1::Review> Decide(const P& seen, const v1::RuleOnTransformationRequest& request,
                                          absl::string_view reviewer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotFinal(seen));
  TN_RETURN_IF_ERROR(CheckReviewer(seen.name(), seen.transformation_proposal().proposed_by(), reviewer));
  auto review = ReviewOf(seen, seen.state(), request.opinion(), reviewer, on);
  review.set_reason(request.is_transformation() ? kIsTransformation : kIsNone);
  return review;
}

void EndProposal(P& project) {
  project.clear_transformation_proposal();
  project.clear_transformation_proposed_on();
}

absl::StatusOr<P> ProposeTransformation(P project, const v1::ProposeTransformationRequest& request,
                                        absl::string_view proposer, absl::CivilDay on) {
  TN_RETURN_IF_ERROR(CheckNotFinal(project));
  auto& proposal = *project.mutable_transformation_proposal();
  proposal.set_is_transformation(request.is_transformation());
  proposal.set_reason(request.reason());
  proposal.set_proposed_by(std::string(proposer));
  project.set_transformation_proposed_on(FormatDate(on));
  return project;
}

absl::StatusOr<review::v1::Review> Decide(const P& seen, const v1::MoveConstructionProjectRequest& request,
                                          absl::string_view zone_unit, const std::string& last_reported,
                                          absl::string_view reviewer, absl::CivilDay on) {
  // What runs at capacity still lies in a unit; what left the library in none.
  if (seen.state() != P::STATE_AT_CAPACITY) TN_RETURN_IF_ERROR(CheckNotFinal(seen));
  if (request.to_unit() == seen.reporting_unit()) {
    return InvalidFields({Violation{"to_unit", "is the unit that is credited today"}});
  }
  if (!request.to_zone().empty() && zone_unit != request.to_unit()) {
    return InvalidFields({Violation{"to_zone", absl::StrCat("lies in ", zone_unit, ", not in ", request.to_unit())}});
  }
  if (!request.to_zone().empty() && !seen.actual_start().empty()) {
    return InvalidFields({Violation{"to_zone", "the project has started, and keeps the zone in which it did"}});
  }
  if (!last_reported.empty() && FormatMonth(absl::CivilMonth(on)) <= last_reported) {
    return Error(reason::ERROR_REASON_MONTH_REPORTED,
                 {{"name", seen.name()}, {"unit", UnitIn(seen, *ParseMonth(last_reported))}, {"month", last_reported}});
  }
  auto review = ReviewOf(seen, seen.state(), request.reason(), reviewer, on);
  review.set_to_unit(request.to_unit());
  review.set_to_zone(seen.actual_start().empty() ? request.to_zone() : seen.zone());
  return review;
}

absl::StatusOr<P> Apply(const review::v1::Review& review, P project) {
  if (!review.to_unit().empty()) {
    project.set_moved_from(project.reporting_unit());
    project.set_zone(review.to_zone());
    Credit(project, review.to_unit(), review.happened_on());
    return project;
  }
  if (review.reason() == kIsTransformation || review.reason() == kIsNone) return Ruled(review, std::move(project));
  const auto to = ToState<P>(review);
  TN_RETURN_IF_ERROR(schema::CheckStep(project.name(), project.state(), to));
  if (to == P::STATE_REJECTED) {
    Reject(project, review.opinion());
    return project;
  }
  project.set_state(to);
  if (to == P::STATE_EXITED) {
    auto reason = v1::EXIT_REASON_UNSPECIFIED;
    v1::ExitReason_Parse(review.reason(), &reason);
    project.set_exited_on(review.happened_on());
    project.set_exit_reason(reason);
  } else {
    project.set_admitted_on(review.happened_on());
    if (project.is_carry_over_application()) {
      TN_RETURN_IF_ERROR(schema::CheckStep(project.name(), project.state(), P::STATE_CONSTRUCTING));
      project.set_state(P::STATE_CONSTRUCTING);
      project.set_actual_start(project.declared_start());
    }
  }
  Claim(project);
  return project;
}

void Reject(P& project, const std::string& why) {
  project.set_state(P::STATE_REJECTED);
  project.set_reject_reason(why);
  Claim(project);
}

absl::Status CheckNotFinal(const P& project) {
  const char* remedy = nullptr;
  if (project.state() == P::STATE_REJECTED) remedy = "apply anew";
  if (project.state() == P::STATE_AT_CAPACITY) remedy = "nothing of it changes any more";
  if (project.state() == P::STATE_EXITED) remedy = "it left the library";
  if (remedy == nullptr) return absl::OkStatus();
  return NotEditable(project.name(), P::State_Name(project.state()), remedy);
}

bool IsTransformation(const std::string& industry, v1::Nature nature) {
  return nature == v1::NATURE_TECH_UPGRADE || IsTransformationIndustry(industry);
}

const P* FindStayIn(const std::vector<P>& records, absl::string_view month) {
  const auto month_of = [&](const std::string& day) { return absl::string_view(day).substr(0, month.size()); };
  const P* stay = nullptr;
  for (const auto& project : records) {
    if (project.admitted_on().empty()) continue;
    // A carry-over project had started before it was admitted; one that had been here before
    // was gone meanwhile.
    const bool is_first = std::all_of(records.begin(), records.end(), [&](const P& other) {
      return other.admitted_on().empty() || project.admitted_on() <= other.admitted_on();
    });
    const bool began = month_of(project.admitted_on()) <= month ||
                       (is_first && !project.actual_start().empty() && month_of(project.actual_start()) <= month);
    const bool lasts = project.exited_on().empty() || month_of(project.exited_on()) >= month;
    const bool is_older = stay == nullptr || project.admitted_on() < stay->admitted_on();
    if (began && lasts && is_older) stay = &project;
  }
  return stay;
}

const std::string& UnitIn(const P& project, absl::CivilMonth month) {
  const std::string last = FormatDate(absl::CivilDay(month + 1) - 1);
  const std::string* unit = nullptr;
  for (const auto& entry : project.unit_history()) {
    // A month before the first entry is the first unit's.
    if (unit == nullptr || entry.from() <= last) unit = &entry.unit();
  }
  return unit != nullptr ? *unit : project.reporting_unit();
}

}  // namespace tiernet::construction
