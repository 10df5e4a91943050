// The commitment system over the wire: a project that takes it from the offer to the permit.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using testing::IsOk;
using v1::CommitmentCase;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;

class Commitments : public ApprovalTest {
 protected:
  static v1::CreateCommitmentCaseRequest Offering(v1::CommitmentEligibility eligibility) {
    v1::CreateCommitmentCaseRequest request;
    request.set_parent("units/140423");
    request.set_happened_on("2019-03-01");
    auto& commitment = *request.mutable_commitment_case();
    commitment.set_title("煤基新材料");
    commitment.set_enterprise_name("襄垣某某新材料有限公司");
    commitment.set_enterprise_credit_code("911400001123599660");
    commitment.set_eligibility(eligibility);
    commitment.add_promised_items("S1-08");
    auto& service = *commitment.add_services();
    service.set_item("S1-07");
    service.set_due_on("2019-03-29");
    return request;
  }
  CommitmentCase Offered() {
    const auto offered = Call(&Stub::CreateCommitmentCase, Offering(v1::COMMITMENT_ELIGIBILITY_FILING), kWindow);
    EXPECT_THAT(offered, IsOk());
    return offered.value_or(CommitmentCase());
  }
  absl::StatusOr<CommitmentCase> Sign(const std::string& name, v1::CommitmentSide side, const Identity& who) {
    return Step(&Stub::SignCommitmentCase, name, "2019-03-04", who, [&](v1::SignCommitmentCaseRequest& request) {
      request.set_side(side);
      *request.mutable_paper() = EvidenceOf("2019-03-04");
    });
  }
  CommitmentCase Effective() {
    const auto offered = Offered();
    EXPECT_THAT(Sign(offered.name(), v1::COMMITMENT_SIDE_ENTERPRISE, kWindow), IsOk());
    const auto both = Sign(offered.name(), v1::COMMITMENT_SIDE_GOVERNMENT, kDecider);
    EXPECT_THAT(both, IsOk());
    return both.value_or(offered);
  }
  absl::StatusOr<CommitmentCase> Inspect(const std::string& name, const std::string& on, const Identity& who) {
    return Step(&Stub::InspectCommitmentCase, name, on, who, [&](v1::InspectCommitmentCaseRequest& request) {
      request.set_findings("厂房与承诺不一致");
      *request.mutable_evidence() = EvidenceOf(on);
    });
  }
  absl::StatusOr<P> Open(const std::string& project_id) {
    auto request = Opening("煤基新材料", {});
    request.mutable_approval_process()->set_project_id(project_id);
    request.mutable_approval_process()->set_flow(reference::v1::APPROVAL_FLOW_COMMITMENT);
    request.set_happened_on("2019-03-05");
    return Call(&Stub::CreateApprovalProcess, request, kWindow);
  }
  // Inspected on 2019-06-10 and found to be broken the day after.
  CommitmentCase Inspected() {
    CommitmentCase effective = Effective();
    const std::string name = effective.name();
    EXPECT_THAT(Step(&Stub::PublishCommitmentCase, name, "2019-03-05", kWindow,
                     [](v1::PublishCommitmentCaseRequest& request) { request.set_publication("县政府网站"); }),
                IsOk());
    EXPECT_THAT(Step(&Stub::StartCommitmentCase, name, "2019-05-06", kWindow), IsOk());
    EXPECT_THAT(Inspect(name, "2019-06-10", kAcceptor), IsOk());
    return effective;
  }
  absl::StatusOr<CommitmentCase> FindBroken(const std::string& name, const Identity& who) {
    return Step(&Stub::JudgeCommitmentCase, name, "2019-06-11", who, [](v1::JudgeCommitmentCaseRequest& request) {
      request.set_verdict(v1::COMMITMENT_VERDICT_BREACHED);
      request.set_opinion("与承诺不一致");
    });
  }
  absl::StatusOr<CommitmentCase> Rectify(const std::string& name, const std::string& on) {
    return Step(&Stub::RectifyCommitmentCase, name, on, kDecider, [&](v1::RectifyCommitmentCaseRequest& request) {
      request.set_findings("已整改");
      *request.mutable_evidence() = EvidenceOf(on);
    });
  }
};

TEST_F(Commitments, CarryAProcessThatHasTheRetainedItemsAlone) {  // I.39, F.8.2
  const auto offered = Offered();
  EXPECT_THAT(Open(offered.project_id()), FailsWith(kInvalid, "INVALID_FIELDS"));
  ASSERT_THAT(Sign(offered.name(), v1::COMMITMENT_SIDE_ENTERPRISE, kWindow), IsOk());
  EXPECT_THAT(Sign(offered.name(), v1::COMMITMENT_SIDE_GOVERNMENT, kWindow),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  ASSERT_THAT(Sign(offered.name(), v1::COMMITMENT_SIDE_GOVERNMENT, kDecider), IsOk());
  const auto process = Open(offered.project_id());
  ASSERT_THAT(process, IsOk());
  EXPECT_EQ(process->clock().limit_days(), 42) << "F.1.2";
  const auto first = FileStage(*process, 1, "2019-03-06");
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(ItemsOf(*first), ElementsAre("S1-03", "S1-05"));
  EXPECT_EQ(GrantAll(*first, "2019-03-11").state(), S::STATE_DONE);
}

TEST_F(Commitments, AreOneAProject) {
  const auto offered = Offered();
  auto again = Offering(v1::COMMITMENT_ELIGIBILITY_FILING);
  again.mutable_commitment_case()->set_project_id(offered.project_id());
  EXPECT_THAT(Call(&Stub::CreateCommitmentCase, again, kWindow),
              FailsWith(absl::StatusCode::kAlreadyExists, "ALREADY_CLAIMED"));
  EXPECT_THAT(Sign(offered.name(), v1::COMMITMENT_SIDE_ENTERPRISE, kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
}

TEST_F(Commitments, OfTheVerificationClassAreForPilotsOfTheCity) {  // F.8.4
  const auto offering = Offering(v1::COMMITMENT_ELIGIBILITY_VERIFICATION);
  EXPECT_THAT(Call(&Stub::CreateCommitmentCase, offering, kWindow), FailsWith(kInvalid, "INVALID_FIELDS"));
  v1::CreateCommitmentAreaRequest request;
  request.set_parent("units/140400");
  request.set_happened_on("2019-02-25");
  auto& area = *request.mutable_commitment_area();
  area.set_area("140423");
  area.set_pilot_from("2019-02-25");
  *area.mutable_pilot_paper() = EvidenceOf("2019-02-25");
  area.add_unified("U1");
  ASSERT_THAT(Call(&Stub::CreateCommitmentArea, request, kCity), IsOk());
  EXPECT_THAT(Call(&Stub::CreateCommitmentCase, offering, kWindow), IsOk());
  request.mutable_commitment_area()->set_area("140425");
  request.mutable_commitment_area()->add_unified("U9");
  EXPECT_THAT(Call(&Stub::CreateCommitmentArea, request, kCity), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST_F(Commitments, ThatAreBrokenArePenalisedByTheClock) {
  const auto inspected = Inspected();
  const auto& name = inspected.name();
  EXPECT_THAT(FindBroken(name, kAcceptor), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  const auto breached = FindBroken(name, kDecider);
  ASSERT_THAT(breached, IsOk());
  EXPECT_EQ(breached->rectify_by(), "2019-07-11");
  v1::GetCommitmentCaseRequest request;
  request.set_name(name);
  const auto today = Call(&Stub::GetCommitmentCase, request, kWindow);
  ASSERT_THAT(today, IsOk());
  EXPECT_EQ(today->state(), CommitmentCase::STATE_PENALISED);
  EXPECT_EQ(today->service_light(), CommitmentCase::SERVICE_LIGHT_RED);
  EXPECT_THAT(Rectify(name, "2019-07-12"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  EXPECT_THAT(Open(inspected.project_id()), IsOk()) << "as of a day on which it was in force";
}

TEST_F(Commitments, AreNotMendedOnPaperAfterThePenalty) {  // F.8.4, I.31
  SetToday("2019-08-05");
  const auto inspected = Inspected();
  ASSERT_THAT(FindBroken(inspected.name(), kDecider), IsOk());
  EndBackfilling();
  EXPECT_THAT(Rectify(inspected.name(), "2019-07-11"), FailsWith(kDenied, "BACKFILL_NEEDED"));
}

TEST_F(Commitments, CarryNoProcessOfAnotherEnterprise) {  // F.8.2
  auto opening = Opening("煤基新材料", {});
  opening.mutable_approval_process()->set_project_id(Effective().project_id());
  opening.mutable_approval_process()->set_flow(reference::v1::APPROVAL_FLOW_COMMITMENT);
  opening.mutable_approval_process()->set_applicant_credit_code("911400001123101349");
  opening.set_happened_on("2019-03-05");
  EXPECT_THAT(Call(&Stub::CreateApprovalProcess, opening, kWindow), FailsWith(kInvalid, "INVALID_FIELDS"));
  opening.mutable_approval_process()->set_applicant_credit_code("911400001123599660");
  const auto process = Call(&Stub::CreateApprovalProcess, opening, kWindow);
  ASSERT_THAT(process, IsOk());
  v1::UpdateApprovalProcessRequest change;
  change.mutable_approval_process()->set_name(process->name());
  change.mutable_approval_process()->set_applicant_credit_code("911400001123101349");
  change.mutable_update_mask()->add_paths("applicant_credit_code");
  change.set_happened_on("2019-03-06");
  EXPECT_THAT(Call(&Stub::UpdateApprovalProcess, change, kWindow), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST_F(Commitments, AreServedByTheGovernment) {
  const auto effective = Effective();
  const auto deliver = [&](const std::string& item) {
    return Step(&Stub::DeliverCommitmentService, effective.name(), "2019-03-28", kDecider,
                [&](v1::DeliverCommitmentServiceRequest& request) {
                  request.set_item(item);
                  *request.mutable_paper() = EvidenceOf("2019-03-28");
                });
  };
  EXPECT_THAT(deliver("S1-08"), FailsWith(kInvalid, "INVALID_FIELDS"));
  const auto delivered = deliver("S1-07");
  ASSERT_THAT(delivered, IsOk());
  EXPECT_EQ(delivered->service_light(), CommitmentCase::SERVICE_LIGHT_ON_TIME);
  EXPECT_THAT(deliver("S1-07"), FailsWith(kFailed, "NOT_EDITABLE"));
}

}  // namespace
}  // namespace tiernet::approval
