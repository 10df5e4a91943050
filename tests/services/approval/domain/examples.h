// Cases, applications and processes as the rules of domain.md F make them, with the plan's own catalogue.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/calendar/calendar.h"
#include "services/approval/domain/approval_case.h"
#include "services/approval/domain/case_review.h"
#include "services/approval/domain/process.h"
#include "services/approval/domain/stage.h"

namespace tiernet::approval {

// Monday 2019-06-10: what stands below is filed, received and accepted on it.
extern const absl::CivilDay kFiled;
// Monday 2019-06-17: no case below was changed after it.
extern const absl::CivilDay kLater;

inline constexpr char kFiler[] = "filer";
inline constexpr char kAcceptor[] = "acceptor";
inline constexpr char kDecider[] = "decider";

// The working days of 2019 and 2020.
const Calendar& WorkingDays();

// The catalogue of deploy/data/2019. S1-04 is promised in 10 working days, its law says 20 and 10 more.
const reference::v1::ApprovalItem& Item(absl::string_view code);
const reference::v1::ApprovalStage& Stage(int number);
// Of one stage or, without it, of all.
Catalogue ItemsOf(reference::v1::ApprovalFlow flow, int stage = 0);
Catalogue FilingItems(int stage = 0);

// Where `who` takes a step of a case of S1-04, or of `item`, on `on`.
Desk At(absl::CivilDay on, absl::string_view who = kDecider);
Desk At(absl::CivilDay on, absl::string_view who, const reference::v1::ApprovalItem& item);

types::v1::Evidence EvidenceOf(absl::CivilDay day);

// A process of the filing flow to which `applying` apply, one of S1-06 and S1-07 among them.
v1::ApprovalProcess Entered(const std::vector<std::string>& applying = {"S1-07"});
// Its application for `stage`, as `request` asks, without cases.
v1::StageApplication Filed(const v1::ApprovalProcess& process, int stage, const v1::FileStageRequest& request = {});

// Names of cases, in order of their numbers.
std::string CaseName(int number);
// A case of `item` that is filed on `on`.
v1::ApprovalCase Filed(absl::string_view item, int number, absl::CivilDay on = kFiled);
// One that is filed, accepted and under review since `from`; the same, decided on `on`.
v1::ApprovalCase Under(absl::string_view item, int number, absl::CivilDay from = kFiled);
v1::ApprovalCase Granted(absl::string_view item, int number, absl::CivilDay on, absl::CivilDay from = kFiled);
v1::ApprovalCase Refused(absl::string_view item, int number, absl::CivilDay on, absl::CivilDay from = kFiled);
// A case of S1-04 brought to `state` by the domain's own steps, a day a step from kFiled on: accepted on
// 06-10, under review since 06-11, suspended on 06-12, decided on 06-12, delivered on 06-13.
v1::ApprovalCase In(v1::ApprovalCase::State state);

// The same as if papers had been promised of it and had not come (F.8.1).
v1::ApprovalCase Missed(v1::ApprovalCase the_case);

// Requests that are complete.
v1::AcceptCaseRequest Accepting(bool green_channel = false);
v1::AskCorrectionRequest AskingCorrection();
v1::AnswerCorrectionRequest Answering(absl::CivilDay on);
v1::DeclineCaseRequest Declining();
v1::WithdrawCaseRequest Withdrawing();
v1::RevokeCaseRequest Revoking();
v1::VoidCaseRequest Voiding();
v1::SendBackCaseRequest SendingBack();
v1::SuspendCaseRequest Suspending(absl::CivilDay planned_end,
                                  v1::SuspensionKind kind = v1::SUSPENSION_KIND_EXPERT_REVIEW);
v1::ExtendCaseRequest Extending(int days);
v1::AskOpinionsRequest AskingOf(const std::vector<std::string>& departments, int needed = 0, bool veto = false);
v1::GiveOpinionRequest Opining(const std::string& department, v1::Stance stance = v1::STANCE_AGREES);
v1::DelegateCaseRequest HandingTo(const std::string& account);
v1::DecideCaseRequest Granting(absl::CivilDay on);
v1::DecideCaseRequest Refusing();
v1::FileStageRequest FilingWith(const std::vector<std::string>& floating_items, bool joint_acceptance = false);

}  // namespace tiernet::approval
