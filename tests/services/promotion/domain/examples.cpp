#include "tests/services/promotion/domain/examples.h"

#include <utility>

#include "common/calendar/date.h"
#include "tests/common/calendar/notices.h"

namespace tiernet::promotion {

const absl::CivilDay kSigned(2019, 4, 1);

const Calendar& WorkingDays() {
  static const auto& calendars = *new Calendars(CalendarsOf(NoticesOf2019And2020()));
  return calendars.KnownOn(absl::CivilDay(2019, 12, 31));
}

types::v1::Evidence EvidenceOf(absl::CivilDay day, types::v1::EvidenceKind kind) {
  types::v1::Evidence evidence;
  evidence.set_kind(kind);
  evidence.set_date(FormatDate(day));
  evidence.set_sha256(std::string(32, '\7'));
  evidence.set_reference("长招合〔2019〕12号");
  return evidence;
}

v1::Money Yuan(int64_t yuan) {
  v1::Money money;
  money.set_yuan(yuan);
  return money;
}

v1::Investor Domestic() {
  v1::Investor investor;
  investor.set_name("units/140423/investors/01694200-0000-7000-8000-000000000001");
  investor.set_title("北京某某科技有限公司");
  investor.set_kind(v1::INVESTOR_KIND_DOMESTIC);
  investor.set_credit_code("914403001922038216");
  investor.set_registered_region("110108");
  return investor;
}

v1::Investor Foreign() {
  v1::Investor investor;
  investor.set_name("units/140423/investors/01694200-0000-7000-8000-000000000002");
  investor.set_title("某某(香港)有限公司");
  investor.set_kind(v1::INVESTOR_KIND_FOREIGN);
  investor.set_foreign_id("2712345");
  investor.set_country("HK");
  return investor;
}

v1::Lead Entered() {
  v1::Lead lead;
  lead.set_name("units/140423/leads/01694200-0000-7000-8000-00000000000a");
  lead.set_title("氢燃料电池产业园");
  lead.set_reporting_unit("140423");
  lead.set_investor(Domestic().name());
  lead.set_region("140423");
  lead.set_industry("3849");
  lead.set_origin(v1::ORIGIN_KIND_DOMESTIC_DEVELOPED);
  Enter(lead, "01694200-0000-7000-8000-00000000000b", true, kSigned - 60);
  return lead;
}

absl::StatusOr<v1::Lead> IntendOn(v1::Lead lead, absl::CivilDay on) {
  v1::RecordIntentRequest request;
  *request.mutable_framework() = EvidenceOf(on);
  return RecordIntent(std::move(lead), request, on);
}

absl::StatusOr<v1::Lead> EndOn(v1::Lead lead, absl::CivilDay on) {
  v1::EndLeadRequest request;
  request.set_reason(v1::END_REASON_ELSEWHERE);
  request.set_remark("投资方落户外地");
  return End(std::move(lead), request, on);
}

v1::Lead In(v1::Lead::State state) {
  auto lead = Entered();
  if (state == v1::Lead::STATE_LEAD) return lead;
  if (state == v1::Lead::STATE_LOST) return *EndOn(lead, kSigned);
  auto talks = *StartTalks(lead, kSigned - 30);
  if (state == v1::Lead::STATE_NEGOTIATING) return talks;
  const auto intent = *IntendOn(talks, kSigned - 20);
  return state == v1::Lead::STATE_INTENT ? intent : NoteSigned(intent, Signed(80'000'000));
}

SigningFacts With(const v1::Investor& investor) {
  SigningFacts facts;
  facts.investor = investor;
  facts.reserve_project = "units/140423/reserveProjects/01694200-0000-7000-8000-00000000000c";
  return facts;
}

absl::StatusOr<v1::Contract> SignWith(const v1::Lead& lead, const SigningFacts& facts, int64_t yuan,
                                      absl::CivilDay on) {
  v1::SignContractRequest request;
  request.set_signer_unit("140423");
  request.set_responsible_person("张三");
  *request.mutable_total() = Yuan(yuan);
  *request.mutable_paper() = EvidenceOf(on);
  return Sign(lead, request, facts, "units/140423/contracts/01694200-0000-7000-8000-00000000000d", WorkingDays(), on);
}

v1::Contract Signed(int64_t yuan) { return *SignWith(In(v1::Lead::STATE_INTENT), With(Domestic()), yuan, kSigned); }

absl::StatusOr<v1::Contract> RegisterOn(v1::Contract contract, absl::CivilDay on) {
  v1::RegisterCompanyRequest request;
  request.set_company_name("襄垣某某氢能有限公司");
  request.set_company_credit_code("91140491MAK2TX345N");
  request.set_company_region("140423");
  *request.mutable_evidence() = EvidenceOf(on, types::v1::EVIDENCE_KIND_REGISTRATION);
  return Register(std::move(contract), request, true, on);
}

absl::StatusOr<v1::Contract> LandOn(v1::Contract contract, absl::CivilDay on) {
  v1::LandContractRequest request;
  request.set_project_code("2019-140423-38-03-000001");
  request.mutable_site()->set_kind(v1::SITE_KIND_LEASE);
  *request.mutable_site()->mutable_evidence() = EvidenceOf(on);
  return Land(std::move(contract), request, "", WorkingDays(), on);
}

absl::StatusOr<v1::Contract> TerminateOn(v1::Contract contract, absl::CivilDay on) {
  v1::TerminateContractRequest request;
  request.set_reason(v1::END_REASON_FUNDS);
  request.set_remark("资金未到位");
  return Terminate(std::move(contract), request, WorkingDays(), on);
}

absl::StatusOr<v1::Contract> AmendTo(v1::Contract contract, int64_t yuan, absl::CivilDay on) {
  v1::AmendContractRequest request;
  *request.mutable_total() = Yuan(yuan);
  *request.mutable_paper() = EvidenceOf(on);
  request.set_reason("补充协议");
  return Amend(std::move(contract), request, WorkingDays(), on);
}

construction::v1::ConstructionProject Works(const std::string& start, const std::string& production) {
  construction::v1::ConstructionProject project;
  project.set_name("units/140423/constructionProjects/01694200-0000-7000-8000-00000000000e");
  project.set_actual_start(start);
  project.set_production_on(production);
  return project;
}

v1::Contract In(v1::Contract::State state) {
  auto contract = Signed(80'000'000);
  if (state == v1::Contract::STATE_SIGNED) return contract;
  if (state == v1::Contract::STATE_TERMINATED) return *TerminateOn(contract, kSigned + 10);
  auto registered = *RegisterOn(contract, kSigned + 20);
  if (state == v1::Contract::STATE_REGISTERED) return registered;
  auto landed = *LandOn(registered, kSigned + 30);
  if (state == v1::Contract::STATE_LANDED) return landed;
  const bool produces = state == v1::Contract::STATE_IN_PRODUCTION;
  return NoteConstruction(landed, Works("2019-05-20", produces ? "2019-05-30" : ""), WorkingDays(), kSigned + 60);
}

}  // namespace tiernet::promotion
