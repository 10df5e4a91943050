#include <string>
#include <utility>

#include "common/schema/name.h"
#include "common/status/macros.h"
#include "services/approval/domain/commitment.h"
#include "services/approval/domain/commitment_area.h"
#include "services/approval/service/parts.h"
#include "services/approval/service/proceedings.h"
#include "services/approval/service/steps.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::approval {
namespace {

using store::Changes;
using store::Facts;
using v1::CommitmentArea;
using v1::CommitmentCase;

absl::StatusOr<bool> IsOfPilot(const CommitmentCase& commitment, const Facts& facts) {
  std::string area = commitment.project_unit();
  if (area.empty()) area = std::string(schema::ParseName(commitment.name())->unit);
  TN_ASSIGN_OR_RETURN(const auto holder, facts.HolderOf<CommitmentArea>("area", area));
  if (holder.empty()) return false;
  TN_ASSIGN_OR_RETURN(const auto found, facts.Get<CommitmentArea>(holder));
  return IsPilot(found, facts.happened_on());
}

}  // namespace

rpc::Methods AddCommitmentMethods(rpc::Methods methods, const Reference& reference) {
  methods =
      std::move(methods)
          .OnCreate<CommitmentArea>([&reference](CommitmentArea& area, Facts& facts) {
            return Check(CommitmentArea(), area, reference.data().unifications(), facts.today(), facts.happened_on());
          })
          .OnUpdate<CommitmentArea>([&reference](const CommitmentArea& before, CommitmentArea& after, Facts& facts) {
            return Check(before, after, reference.data().unifications(), facts.today(), facts.happened_on());
          })
          .OnCreate<CommitmentCase>([&reference](CommitmentCase& commitment, Facts& facts) -> absl::Status {
            TN_ASSIGN_OR_RETURN(const bool is_pilot, IsOfPilot(commitment, facts));
            Catalogue items;
            for (const auto& item : reference.data().approval_items()) items.push_back(&item);
            return Offer(commitment, items, is_pilot, facts.NewId(), HandOf(facts));
          })
          .Step<v1::JudgeCommitmentCaseRequest>(
              "JudgeCommitmentCase",
              [&reference](const v1::JudgeCommitmentCaseRequest& request, Facts& facts) -> absl::StatusOr<Changes> {
                TN_ASSIGN_OR_RETURN(auto commitment, facts.Subject<CommitmentCase>(request.name(), request.etag()));
                TN_ASSIGN_OR_RETURN(commitment,
                                    Judge(std::move(commitment), request, CalendarOf(reference, facts), HandOf(facts)));
                return Changes(std::move(commitment));
              });
  methods = Taken<CommitmentCase, v1::SignCommitmentCaseRequest>(std::move(methods), "SignCommitmentCase");
  methods = Taken<CommitmentCase, v1::PublishCommitmentCaseRequest>(std::move(methods), "PublishCommitmentCase");
  methods = Taken<CommitmentCase, v1::StartCommitmentCaseRequest>(std::move(methods), "StartCommitmentCase");
  methods = Taken<CommitmentCase, v1::InspectCommitmentCaseRequest>(std::move(methods), "InspectCommitmentCase");
  methods = Taken<CommitmentCase, v1::RectifyCommitmentCaseRequest>(std::move(methods), "RectifyCommitmentCase");
  return Taken<CommitmentCase, v1::DeliverCommitmentServiceRequest>(std::move(methods), "DeliverCommitmentService");
}

}  // namespace tiernet::approval
