#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/schema/name.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/approval/domain/acceptance.h"
#include "services/approval/domain/approval_case.h"
#include "services/approval/domain/case_review.h"
#include "services/approval/domain/stage.h"
#include "services/approval/service/parts.h"
#include "services/approval/service/proceedings.h"

namespace tiernet::approval {
namespace {

using store::Changes;
using store::Facts;
using v1::ApprovalCase;
using v1::ApprovalProcess;
using v1::StageApplication;

absl::StatusOr<Changes> FileStep(const v1::FileStageRequest& request, const Reference& reference, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto process, facts.Subject<ApprovalProcess>(request.name(), request.etag()));
  const auto& calendar = CalendarOf(reference, facts);
  const auto unit = schema::ParseName(process.name())->unit;
  const auto items = CatalogueOf(reference, process, request.stage());
  const auto name = schema::MakeName(unit, "stageApplications", facts.NewId());
  const auto* stage = reference.FindApprovalStage(request.stage());
  // The process is older than this catalogue.
  if (stage == nullptr || items.empty()) {
    return Error(reason::ERROR_REASON_NOT_FOUND,
                 {{"name", absl::StrCat("stage ", request.stage(), " of the catalogue")}});
  }
  TN_ASSIGN_OR_RETURN(auto application, File(process, request, items, *stage, name, facts.caller().subject, calendar,
                                             facts.happened_on()));
  TN_ASSIGN_OR_RETURN(auto cases, CasesOf(process, facts));
  std::vector<ApprovalCase> opened;
  for (const auto* item : ItemsToOpen(items, application, request)) {
    const Desk desk{*item, calendar, facts.caller().subject, facts.happened_on()};
    auto& the_case = opened.emplace_back(Open(process, schema::MakeName(unit, "approvalCases", facts.NewId()), desk));
    // Silence accepts what an office has had the time to look at.
    TN_RETURN_IF_ERROR(facts.CheckNotMadeGood(the_case.accept_by()));
    the_case.set_stage_application(name);
    cases.push_back(the_case);
  }
  Join(application, process, cases, calendar, facts.happened_on());
  Join(process, &application, cases, calendar, facts.happened_on());
  Changes changes(std::move(application));
  for (auto& the_case : opened) changes.Put(std::move(the_case), 0);
  changes.Put(std::move(process), 0);
  return changes;
}

// `application` after a step of its own, with `cases` that changed with it, and what the whole says then.
Changes PutStage(StageApplication application, Proceedings proceedings, std::vector<ApprovalCase> cases,
                 const Calendar& calendar, absl::CivilDay on) {
  for (const auto& the_case : cases) Replace(proceedings, the_case);
  auto& process = proceedings.process;
  Join(application, process.entity, proceedings.cases, calendar, on);
  Join(process.entity, &application, proceedings.cases, calendar, process.on);
  Changes changes(std::move(application));
  for (auto& the_case : cases) changes.Put(std::move(the_case), 0);
  changes.PutOn(process.on, std::move(process.entity));
  return changes;
}

absl::StatusOr<Changes> ConfirmStep(const v1::ConfirmStageRequest& request, const Reference& reference, Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto application, facts.Subject<StageApplication>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(auto proceedings, Load(application.process(), application.stage(), facts));
  TN_ASSIGN_OR_RETURN(application, Confirm(std::move(application), proceedings.process.entity, facts.caller().subject));
  return PutStage(std::move(application), std::move(proceedings), {}, CalendarOf(reference, facts),
                  facts.happened_on());
}

// Which of `cases` belong to the joint acceptance and are not decided.
std::vector<ApprovalCase> Examined(const std::vector<ApprovalCase>& cases, const StageApplication& application,
                                   const Reference& reference) {
  std::vector<ApprovalCase> examined;
  for (const auto& c : cases) {
    const auto* item = reference.FindApprovalItem(c.item());
    const bool belongs = c.stage() == application.stage() && item != nullptr && item->joint_acceptance();
    if (belongs && c.decided_on().empty() && c.ended_on().empty()) examined.push_back(c);
  }
  return examined;
}

// Each of `cases`, its clock stopped or running on.
std::vector<ApprovalCase> Turn(std::vector<ApprovalCase> cases, ApprovalCase (*turn)(ApprovalCase, const Desk&),
                               const Reference& reference, const Facts& facts) {
  for (auto& the_case : cases) {
    const Desk desk{*reference.FindApprovalItem(the_case.item()), CalendarOf(reference, facts), facts.caller().subject,
                    facts.happened_on()};
    the_case = turn(std::move(the_case), desk);
  }
  return cases;
}

absl::StatusOr<Changes> VisitStep(const v1::RecordAcceptanceVisitRequest& request, const Reference& reference,
                                  Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto application, facts.Subject<StageApplication>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(auto proceedings, Load(application.process(), application.stage(), facts));
  TN_RETURN_IF_ERROR(CheckNoApplicant(application, proceedings.cases, facts.caller().subject));
  auto examined = Examined(proceedings.cases, application, reference);
  TN_ASSIGN_OR_RETURN(
      application, RecordVisit(std::move(application), request, examined, facts.caller().subject, facts.happened_on()));
  if (request.defects().empty()) examined.clear();
  return PutStage(std::move(application), std::move(proceedings),
                  Turn(std::move(examined), &SuspendForRectification, reference, facts), CalendarOf(reference, facts),
                  facts.happened_on());
}

absl::StatusOr<Changes> RectificationStep(const v1::RecordRectificationRequest& request, const Reference& reference,
                                          Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto application, facts.Subject<StageApplication>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(auto proceedings, Load(application.process(), application.stage(), facts));
  TN_RETURN_IF_ERROR(CheckNoApplicant(application, proceedings.cases, facts.caller().subject));
  TN_ASSIGN_OR_RETURN(
      application, RecordRectification(std::move(application), request, facts.caller().subject, facts.happened_on()));
  auto stopped = Examined(proceedings.cases, application, reference);
  // One of them may have been withdrawn meanwhile, and filed again.
  std::erase_if(stopped, [](const auto& c) { return c.state() != ApprovalCase::STATE_SUSPENDED; });
  return PutStage(std::move(application), std::move(proceedings),
                  Turn(std::move(stopped), &ResumeAfterRectification, reference, facts), CalendarOf(reference, facts),
                  facts.happened_on());
}

absl::StatusOr<Changes> OpinionStep(const v1::IssueAcceptanceOpinionRequest& request, const Reference& reference,
                                    Facts& facts) {
  TN_ASSIGN_OR_RETURN(auto application, facts.Subject<StageApplication>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(const auto process, facts.Get<ApprovalProcess>(application.process()));
  TN_ASSIGN_OR_RETURN(const auto cases, CasesOf(process, facts));
  TN_RETURN_IF_ERROR(CheckNoApplicant(application, cases, facts.caller().subject));
  const auto items = CatalogueOf(reference, process, application.stage());
  TN_ASSIGN_OR_RETURN(application, IssueOpinion(std::move(application), request, items, facts.caller().subject,
                                                CalendarOf(reference, facts), facts.happened_on()));
  return Changes(std::move(application));
}

}  // namespace

rpc::Methods AddStageMethods(rpc::Methods methods, const Reference& reference) {
  return std::move(methods)
      .Step<v1::FileStageRequest>("FileStage",
                                  [&reference](const v1::FileStageRequest& request, Facts& facts) {
                                    return FileStep(request, reference, facts);
                                  })
      .Step<v1::ConfirmStageRequest>("ConfirmStage",
                                     [&reference](const v1::ConfirmStageRequest& request, Facts& facts) {
                                       return ConfirmStep(request, reference, facts);
                                     })
      .Step<v1::RecordAcceptanceVisitRequest>(
          "RecordAcceptanceVisit", [&reference](const v1::RecordAcceptanceVisitRequest& request,
                                                Facts& facts) { return VisitStep(request, reference, facts); })
      .Step<v1::RecordRectificationRequest>("RecordRectification",
                                            [&reference](const v1::RecordRectificationRequest& request, Facts& facts) {
                                              return RectificationStep(request, reference, facts);
                                            })
      .Step<v1::IssueAcceptanceOpinionRequest>(
          "IssueAcceptanceOpinion", [&reference](const v1::IssueAcceptanceOpinionRequest& request, Facts& facts) {
            return OpinionStep(request, reference, facts);
          });
}

}  // namespace tiernet::approval
