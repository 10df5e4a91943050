#include <string>
#include <utility>

#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/approval/domain/commitment.h"
#include "services/approval/domain/process.h"
#include "services/approval/service/parts.h"
#include "services/approval/service/proceedings.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::approval {
namespace {

using store::Facts;
using v1::ApprovalProcess;
using v1::CommitmentCase;

// The sum of its stages' caps (F.1.2).
int LimitOf(const Reference& reference, const ApprovalProcess& process) {
  int days = 0;
  for (const auto& stage : reference.data().approval_stages()) {
    for (const auto& cap : stage.caps()) days += cap.flow() == process.flow() ? cap.days() : 0;
  }
  return days;
}

absl::Status CheckFlow(const ApprovalProcess& process, const Facts& facts) {
  absl::optional<CommitmentCase> commitment;
  TN_ASSIGN_OR_RETURN(const auto name, facts.HolderOf<CommitmentCase>("claimed_project", process.claimed_project()));
  if (!name.empty()) {
    TN_ASSIGN_OR_RETURN(commitment, facts.Get<CommitmentCase>(name));
  }
  return CheckCommitted(process, commitment, facts.happened_on());
}

}  // namespace

rpc::Methods AddProcessMethods(rpc::Methods methods, const Reference& reference) {
  return std::move(methods)
      .OnCreate<ApprovalProcess>([&reference](ApprovalProcess& process, Facts& facts) -> absl::Status {
        const std::string unit(schema::ParseName(process.name())->unit);
        TN_RETURN_IF_ERROR(Enter(process, CatalogueOf(reference, process), facts.NewId(), unit,
                                 LimitOf(reference, process), facts.caller().subject));
        return CheckFlow(process, facts);
      })
      .OnUpdate<ApprovalProcess>([&reference](const ApprovalProcess& before, ApprovalProcess& after, Facts& facts,
                                              store::Changes& changes) -> absl::Status {
        TN_ASSIGN_OR_RETURN(const auto cases, CasesOf(before, facts));
        TN_RETURN_IF_ERROR(Edit(before, after, CatalogueOf(reference, after), cases, LimitOf(reference, after),
                                facts.caller().subject));
        const bool rests_anew =
            before.flow() != after.flow() || before.applicant_credit_code() != after.applicant_credit_code();
        if (rests_anew) TN_RETURN_IF_ERROR(CheckFlow(after, facts));
        if (SayTheSame(before, after)) return absl::OkStatus();
        return JoinStages(after, cases, CalendarOf(reference, facts), facts, changes);
      });
}

}  // namespace tiernet::approval
