#include "tests/services/approval/domain/examples.h"

#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/calendar/date.h"
#include "common/reference/reference.h"
#include "tests/common/calendar/notices.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::approval {
namespace {

using C = v1::ApprovalCase;

constexpr char kReason[] = "材料不全";

const Reference& Plan() {
  static const Reference& plan = *[] {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(TIERNET_REFERENCE_DATA)) {
      if (entry.path().extension() == ".txtpb") files.push_back(entry.path());
    }
    return std::move(Reference::Load(files)).value().release();
  }();
  return plan;
}

}  // namespace

const absl::CivilDay kFiled(2019, 6, 10);
const absl::CivilDay kLater(2019, 6, 17);

const Calendar& WorkingDays() {
  static const auto& calendars = *new Calendars(CalendarsOf(NoticesOf2019And2020()));
  return calendars.KnownOn(absl::CivilDay(2020, 12, 31));
}

const reference::v1::ApprovalItem& Item(absl::string_view code) { return *Plan().FindApprovalItem(code); }

const reference::v1::ApprovalStage& Stage(int number) { return *Plan().FindApprovalStage(number); }

Catalogue ItemsOf(reference::v1::ApprovalFlow flow, int stage) {
  if (stage != 0) return Plan().ApprovalItemsOf(stage, flow);
  Catalogue all;
  for (int number = 1; number <= 4; ++number) {
    for (const auto* item : Plan().ApprovalItemsOf(number, flow)) all.push_back(item);
  }
  return all;
}

Catalogue FilingItems(int stage) { return ItemsOf(reference::v1::APPROVAL_FLOW_FILING, stage); }

Desk At(absl::CivilDay on, absl::string_view who) { return At(on, who, Item("S1-04")); }

Desk At(absl::CivilDay on, absl::string_view who, const reference::v1::ApprovalItem& item) {
  return {item, WorkingDays(), who, on};
}

types::v1::Evidence EvidenceOf(absl::CivilDay day) {
  types::v1::Evidence evidence;
  evidence.set_kind(types::v1::EVIDENCE_KIND_PERMIT);
  evidence.set_date(FormatDate(day));
  evidence.set_sha256(std::string(32, '\7'));
  evidence.set_reference("长审批〔2019〕12号");
  return evidence;
}

v1::ApprovalProcess Entered(const std::vector<std::string>& applying) {
  v1::ApprovalProcess process;
  process.set_name("units/140423/approvalProcesses/01694200-0000-7000-8000-000000000001");
  process.set_title("氢燃料电池产业园");
  process.set_applicant_name("襄垣某某氢能有限公司");
  process.set_applicant_credit_code("91140491MAK2TX345N");
  process.set_flow(reference::v1::APPROVAL_FLOW_FILING);
  process.mutable_applying_items()->Add(applying.begin(), applying.end());
  Enter(process, FilingItems(), "01694200-0000-7000-8000-000000000002", "140423", 80, kFiler).IgnoreError();
  return process;
}

v1::StageApplication Filed(const v1::ApprovalProcess& process, int stage, const v1::FileStageRequest& request) {
  const auto name = absl::StrCat("units/140423/stageApplications/01694200-0000-7000-8000-00000000001", stage);
  return File(process, request, ItemsOf(process.flow(), stage), Stage(stage), name, kFiler, WorkingDays(), kFiled)
      .value();
}

std::string CaseName(int number) {
  return absl::StrFormat("units/140423/approvalCases/01694200-0000-7000-8000-%012d", number);
}

C Filed(absl::string_view item, int number, absl::CivilDay on) {
  return Open(Entered(), CaseName(number), At(on, kFiler, Item(item)));
}

C Under(absl::string_view item, int number, absl::CivilDay from) {
  const auto accepted = Take(Filed(item, number, from), Accepting(), At(from, kAcceptor, Item(item)));
  return Take(accepted.value(), v1::BeginReviewRequest(), At(from, kDecider, Item(item))).value();
}

C Granted(absl::string_view item, int number, absl::CivilDay on, absl::CivilDay from) {
  return DecideCase(Under(item, number, from), Granting(on), {}, At(on, kDecider, Item(item))).value();
}

C Refused(absl::string_view item, int number, absl::CivilDay on, absl::CivilDay from) {
  return DecideCase(Under(item, number, from), Refusing(), {}, At(on, kDecider, Item(item))).value();
}

C In(C::State state) {
  auto filed = Filed("S1-04", 1);
  if (state == C::STATE_SUBMITTED) return filed;
  if (state == C::STATE_CORRECTION_ASKED) return Take(filed, AskingCorrection(), At(kFiled, kAcceptor)).value();
  if (state == C::STATE_NOT_ACCEPTED) return Take(filed, Declining(), At(kFiled, kAcceptor)).value();
  auto accepted = Take(filed, Accepting(), At(kFiled, kAcceptor)).value();
  if (state == C::STATE_ACCEPTED) return accepted;
  auto reviewed = Take(accepted, v1::BeginReviewRequest(), At(kFiled + 1)).value();
  if (state == C::STATE_IN_REVIEW) return reviewed;
  if (state == C::STATE_WITHDRAWN) return Take(reviewed, Withdrawing(), At(kFiled + 2, kFiler)).value();
  if (state == C::STATE_VOID) return Take(Missed(reviewed), Voiding(), At(kFiled + 2)).value();
  if (state == C::STATE_SUSPENDED) return Take(reviewed, Suspending(kFiled + 30), At(kFiled + 2)).value();
  if (state == C::STATE_DECIDED_REFUSED) return DecideCase(reviewed, Refusing(), {}, At(kFiled + 2)).value();
  auto granted = DecideCase(reviewed, Granting(kFiled + 2), {}, At(kFiled + 2)).value();
  if (state == C::STATE_DECIDED_GRANTED) return granted;
  if (state == C::STATE_REVOKED) return Take(granted, Revoking(), At(kFiled + 3)).value();
  return Take(granted, v1::DeliverCaseRequest(), At(kFiled + 3, kAcceptor)).value();
}

C Missed(C c) {
  c.set_tolerance_state(v1::TOLERANCE_STATE_MISSED);
  return c;
}

v1::AcceptCaseRequest Accepting(bool green_channel) {
  v1::AcceptCaseRequest request;
  request.set_green_channel(green_channel);
  return request;
}

v1::AskCorrectionRequest AskingCorrection() {
  v1::AskCorrectionRequest request;
  request.add_points("缺用地预审意见");
  request.add_points("缺总平面图");
  return request;
}

v1::AnswerCorrectionRequest Answering(absl::CivilDay on) {
  v1::AnswerCorrectionRequest request;
  *request.add_papers() = EvidenceOf(on);
  return request;
}

v1::DeclineCaseRequest Declining() {
  v1::DeclineCaseRequest request;
  request.set_reason(kReason);
  return request;
}

v1::WithdrawCaseRequest Withdrawing() {
  v1::WithdrawCaseRequest request;
  request.set_reason(kReason);
  return request;
}

v1::RevokeCaseRequest Revoking() {
  v1::RevokeCaseRequest request;
  request.set_reason(kReason);
  return request;
}

v1::VoidCaseRequest Voiding() {
  v1::VoidCaseRequest request;
  request.set_reason(kReason);
  return request;
}

v1::SendBackCaseRequest SendingBack() {
  v1::SendBackCaseRequest request;
  request.set_reason(kReason);
  return request;
}

v1::SuspendCaseRequest Suspending(absl::CivilDay planned_end, v1::SuspensionKind kind) {
  v1::SuspendCaseRequest request;
  request.set_kind(kind);
  request.set_text("专家评审");
  request.set_planned_end(FormatDate(planned_end));
  return request;
}

v1::ExtendCaseRequest Extending(int days) {
  v1::ExtendCaseRequest request;
  request.set_days(days);
  request.set_reason("情况复杂");
  return request;
}

v1::AskOpinionsRequest AskingOf(const std::vector<std::string>& departments, int needed, bool veto) {
  v1::AskOpinionsRequest request;
  request.mutable_departments()->Add(departments.begin(), departments.end());
  request.set_needed(needed);
  request.set_veto(veto);
  return request;
}

v1::GiveOpinionRequest Opining(const std::string& department, v1::Stance stance) {
  v1::GiveOpinionRequest request;
  request.set_department(department);
  request.set_stance(stance);
  request.set_text("会签意见");
  return request;
}

v1::DelegateCaseRequest HandingTo(const std::string& account) {
  v1::DelegateCaseRequest request;
  request.set_to(account);
  request.set_reason("出差");
  return request;
}

v1::DecideCaseRequest Granting(absl::CivilDay on) {
  v1::DecideCaseRequest request;
  request.set_verdict(v1::VERDICT_GRANTED);
  *request.mutable_permit() = EvidenceOf(on);
  return request;
}

v1::DecideCaseRequest Refusing() {
  v1::DecideCaseRequest request;
  request.set_verdict(v1::VERDICT_REFUSED);
  request.set_reason("不符合规划");
  return request;
}

v1::FileStageRequest FilingWith(const std::vector<std::string>& floating_items, bool joint_acceptance) {
  v1::FileStageRequest request;
  *request.add_papers() = EvidenceOf(kFiled);
  request.mutable_floating_items()->Add(floating_items.begin(), floating_items.end());
  request.set_joint_acceptance(joint_acceptance);
  return request;
}

}  // namespace tiernet::approval
