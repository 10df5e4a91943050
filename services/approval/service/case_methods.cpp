#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/domain/checks.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/approval/domain/approval_case.h"
#include "services/approval/domain/case_review.h"
#include "services/approval/domain/last_day.h"
#include "services/approval/domain/stage.h"
#include "services/approval/domain/tolerance.h"
#include "services/approval/service/parts.h"
#include "services/approval/service/proceedings.h"

namespace tiernet::approval {
namespace {

using reference::v1::ApprovalItem;
using store::Changes;
using store::Facts;
using v1::ApprovalCase;
using v1::ApprovalProcess;

absl::StatusOr<const ApprovalItem*> FindItem(const Reference& reference, const std::string& code) {
  const auto* item = reference.FindApprovalItem(code);
  if (item == nullptr) return Error(reason::ERROR_REASON_NOT_FOUND, {{"name", absl::StrCat("the item ", code)}});
  return item;
}

absl::StatusOr<Changes> FileStep(const v1::FileItemRequest& request, const Reference& reference, Facts& facts) {
  TN_ASSIGN_OR_RETURN(const auto process, facts.Subject<ApprovalProcess>(request.name(), request.etag()));
  TN_ASSIGN_OR_RETURN(const auto* item, FindItem(reference, request.item()));
  for (const auto& paper : request.papers()) TN_RETURN_IF_ERROR(CheckEvidence(paper, facts.happened_on()));
  TN_ASSIGN_OR_RETURN(auto proceedings, Load(process.name(), item->stage(), facts));
  auto* application = proceedings.application ? &proceedings.application->entity : nullptr;
  TN_RETURN_IF_ERROR(CheckMayFile(process, *item, application, CatalogueOf(reference, process), proceedings.cases,
                                  facts.happened_on()));
  const auto& calendar = CalendarOf(reference, facts);
  const auto unit = schema::ParseName(process.name())->unit;
  auto the_case = Open(process, schema::MakeName(unit, "approvalCases", facts.NewId()),
                       {*item, calendar, facts.caller().subject, facts.happened_on()});
  // Silence accepts what an office has had the time to look at.
  TN_RETURN_IF_ERROR(facts.CheckNotMadeGood(the_case.accept_by()));
  *the_case.mutable_papers() = request.papers();
  if (application != nullptr) {
    the_case.set_stage_application(application->name());
    Include(*application, *item);
  }
  Replace(proceedings, the_case);
  Changes changes(std::move(the_case));
  PutJoined(std::move(proceedings), calendar, changes);
  return changes;
}

absl::StatusOr<ApprovalCase> AcceptStep(ApprovalCase the_case, const v1::AcceptCaseRequest& request, const Desk& desk,
                                        const Proceedings& proceedings, const Reference& reference,
                                        const Facts& facts) {
  TN_ASSIGN_OR_RETURN(the_case, Take(std::move(the_case), request, desk));
  if (!request.has_tolerance()) return the_case;
  const auto& process = proceedings.process.entity;
  TN_RETURN_IF_ERROR(CheckBeforeWorks(CatalogueOf(reference, process), proceedings.cases));
  const auto& applicant = process.applicant_credit_code();
  TN_ASSIGN_OR_RETURN(const auto earlier, facts.Where<ApprovalCase>("promised_by_applicant", applicant));
  TN_RETURN_IF_ERROR(Tolerate(the_case, request.tolerance(), applicant, earlier, desk));
  return the_case;
}

// A step of a case, and what its stage and the whole say after it. `take(case, request, desk, proceedings, facts)` is
// the case after it, or a refusal.
template <typename Request, typename TakeStep>
rpc::Methods AddStep(rpc::Methods methods, const std::string& method, const Reference& reference, TakeStep take) {
  return std::move(methods).template Step<Request>(
      method, [take, &reference](const Request& request, Facts& facts) -> absl::StatusOr<Changes> {
        TN_ASSIGN_OR_RETURN(auto the_case, facts.Subject<ApprovalCase>(request.name(), request.etag()));
        TN_ASSIGN_OR_RETURN(const auto* item, FindItem(reference, the_case.item()));
        TN_ASSIGN_OR_RETURN(auto proceedings, Load(the_case.process(), the_case.stage(), facts));
        const Desk desk{*item, CalendarOf(reference, facts), facts.caller().subject, facts.happened_on()};
        const std::string last_day = LastDayOf(the_case, request);
        TN_ASSIGN_OR_RETURN(the_case, take(std::move(the_case), request, desk, proceedings, facts));
        TN_RETURN_IF_ERROR(facts.CheckNotMadeGood(last_day));
        Replace(proceedings, the_case);
        Changes changes(std::move(the_case));
        PutJoined(std::move(proceedings), desk.calendar, changes);
        return changes;
      });
}

template <typename Request>
rpc::Methods AddStep(rpc::Methods methods, const std::string& method, const Reference& reference) {
  return AddStep<Request>(std::move(methods), method, reference,
                          [](ApprovalCase the_case, const Request& request, const Desk& desk, const Proceedings&,
                             const Facts&) { return Take(std::move(the_case), request, desk); });
}

// A step that may put a grant in force, which other items may stand in the way of.
template <typename Request, typename TakeStep>
rpc::Methods AddGrant(rpc::Methods methods, const std::string& method, const Reference& reference, TakeStep take) {
  return AddStep<Request>(
      std::move(methods), method, reference,
      [&reference, take](ApprovalCase the_case, const Request& request, const Desk& desk,
                         const Proceedings& proceedings, const Facts&) {
        const auto& process = proceedings.process.entity;
        const auto* application = proceedings.application ? &proceedings.application->entity : nullptr;
        const auto waits_for =
            WaitsFor(desk.item, process, application, CatalogueOf(reference, process), proceedings.cases, desk.on);
        return take(std::move(the_case), request, waits_for, desk);
      });
}

}  // namespace

rpc::Methods AddCaseMethods(rpc::Methods methods, const Reference& reference) {
  methods = std::move(methods).Step<v1::FileItemRequest>(
      "FileItem",
      [&reference](const v1::FileItemRequest& request, Facts& facts) { return FileStep(request, reference, facts); });
  methods = AddStep<v1::AcceptCaseRequest>(
      std::move(methods), "AcceptCase", reference,
      [&reference](ApprovalCase the_case, const v1::AcceptCaseRequest& request, const Desk& desk,
                   const Proceedings& proceedings, const Facts& facts) {
        return AcceptStep(std::move(the_case), request, desk, proceedings, reference, facts);
      });
  methods = AddStep<v1::AskCorrectionRequest>(std::move(methods), "AskCorrection", reference);
  methods = AddStep<v1::AnswerCorrectionRequest>(
      std::move(methods), "AnswerCorrection", reference,
      [](ApprovalCase the_case, const v1::AnswerCorrectionRequest& request, const Desk& desk, const Proceedings&,
         const Facts& facts) -> absl::StatusOr<ApprovalCase> {
        TN_ASSIGN_OR_RETURN(the_case, Take(std::move(the_case), request, desk));
        TN_RETURN_IF_ERROR(facts.CheckNotMadeGood(the_case.accept_by()));
        return the_case;
      });
  methods = AddStep<v1::DeclineCaseRequest>(std::move(methods), "DeclineCase", reference);
  methods = AddStep<v1::BeginReviewRequest>(std::move(methods), "BeginReview", reference);
  methods = AddStep<v1::SendBackCaseRequest>(std::move(methods), "SendBackCase", reference);
  methods = AddStep<v1::SuspendCaseRequest>(std::move(methods), "SuspendCase", reference);
  methods = AddStep<v1::ResumeCaseRequest>(std::move(methods), "ResumeCase", reference);
  methods = AddStep<v1::ExtendCaseRequest>(std::move(methods), "ExtendCase", reference);
  methods = AddStep<v1::AskOpinionsRequest>(std::move(methods), "AskOpinions", reference);
  methods = AddStep<v1::GiveOpinionRequest>(std::move(methods), "GiveOpinion", reference);
  methods = AddStep<v1::DelegateCaseRequest>(std::move(methods), "DelegateCase", reference);
  methods = AddStep<v1::SupplyPapersRequest>(std::move(methods), "SupplyPapers", reference);
  methods = AddGrant<v1::FinalizeCaseRequest>(std::move(methods), "FinalizeCase", reference, &FinalizeCase);
  methods = AddStep<v1::VoidCaseRequest>(std::move(methods), "VoidCase", reference);
  methods = AddStep<v1::DeliverCaseRequest>(std::move(methods), "DeliverCase", reference);
  methods = AddStep<v1::WithdrawCaseRequest>(std::move(methods), "WithdrawCase", reference);
  methods = AddStep<v1::RevokeCaseRequest>(std::move(methods), "RevokeCase", reference);
  return AddGrant<v1::DecideCaseRequest>(std::move(methods), "DecideCase", reference, &DecideCase);
}

}  // namespace tiernet::approval
