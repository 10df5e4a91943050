// Steps that are refused: what the refusal says over the wire, and who may take none.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/services/approval/service/approval_test.h"

namespace tiernet::approval {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::SizeIs;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::StatusCode kDenied = absl::StatusCode::kPermissionDenied;

class Refusals : public ApprovalTest {
 protected:
  Refusals() : process_(Opened()) {
    const auto filed = FileStage(process_, 1, "2019-03-04");
    EXPECT_THAT(filed, IsOk());
    if (filed.ok()) application_ = *filed;
  }

  absl::StatusOr<C> AskOpinions(const C& c, const std::vector<std::string>& departments, int needed, bool veto) {
    return Step(&Stub::AskOpinions, c.name(), "2019-03-06", kDecider, [&](v1::AskOpinionsRequest& request) {
      for (const auto& department : departments) request.add_departments(department);
      request.set_needed(needed);
      request.set_veto(veto);
    });
  }
  absl::StatusOr<C> GiveOpinion(const C& c, const std::string& department, v1::Stance stance) {
    return Step(&Stub::GiveOpinion, c.name(), "2019-03-06", kOtherDecider, [&](v1::GiveOpinionRequest& request) {
      request.set_department(department);
      request.set_stance(stance);
      request.set_text("无异议");
    });
  }
  absl::StatusOr<C> Delegate(const C& c, const std::string& to, const Identity& who) {
    return Step(&Stub::DelegateCase, c.name(), "2019-03-06", who, [&](v1::DelegateCaseRequest& request) {
      request.set_to(to);
      request.set_reason("出差");
    });
  }

  // A pure answer of the service to each of its writes, by name.
  std::vector<std::pair<std::string, absl::Status>> TryAll(const Identity& who);

  const P process_;
  S application_;
};

TEST_F(Refusals, OfWhatIsFiledTooEarly) {
  const auto refused = FileStage(process_, 2, "2019-03-05");
  ASSERT_THAT(refused, FailsWith(kFailed, "FILING_GUARD"));
  EXPECT_EQ(ValueIn(refused.status(), "name"), process_.name());
  EXPECT_EQ(ValueIn(refused.status(), "count"), "1");
  EXPECT_THAT(ValueIn(refused.status(), "problem"), HasSubstr("stage 1"));
  EXPECT_THAT(UnmetIn(refused.status()), ElementsAre(HasSubstr("stage 1 is filed and not done")));
  EXPECT_THAT(ChineseOf(refused.status()), HasSubstr("有1项不符合申报条件"));
}

TEST_F(Refusals, OfAnAcceptanceThatIsNone) {
  const auto refused = Step(&Stub::RecordAcceptanceVisit, application_.name(), "2019-03-05", kDecider);
  ASSERT_THAT(refused, FailsWith(kFailed, "ACCEPTANCE_GUARD"));
  EXPECT_THAT(ChineseOf(refused.status()), HasSubstr("联合验收"));
  EXPECT_EQ(ValueIn(refused.status(), "name"), application_.name());
  EXPECT_EQ(ValueIn(refused.status(), "count"), absl::StrCat(UnmetIn(refused.status()).size()));
}

TEST_F(Refusals, OfAGrantThatOthersAreAgainst) {
  const C c = Reviewed(CaseOf(application_, "S1-04"), "2019-03-05");
  EXPECT_THAT(AskOpinions(c, {"D13", "D11"}, 0, true), FailsWith(kInvalid, "INVALID_FIELDS")) << "D11 decides";
  EXPECT_THAT(AskOpinions(c, {"D13", "D13"}, 0, true), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(AskOpinions(c, {"D13"}, 2, true), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(AskOpinions(c, {"D99"}, 1, true), FailsWith(kInvalid, "INVALID_FIELDS")) << "no such department";
  ASSERT_THAT(AskOpinions(c, {"D13", "D15"}, 1, true), IsOk());
  ASSERT_THAT(GiveOpinion(c, "D13", v1::STANCE_AGREES), IsOk());
  const auto open = Grant(c, "2019-03-07");
  ASSERT_THAT(open, FailsWith(kFailed, "DECISION_GUARD")) << "a veto may still come";
  EXPECT_THAT(UnmetIn(open.status()), ElementsAre("countersign: waits for opinions that were asked for"));
  EXPECT_THAT(ChineseOf(open.status()), HasSubstr("有1项不符合准予条件"));
  EXPECT_EQ(ValueIn(open.status(), "name"), c.name());
  EXPECT_THAT(GiveOpinion(c, "D13", v1::STANCE_DISAGREES), FailsWith(kInvalid, "INVALID_FIELDS")) << "it has answered";
  EXPECT_THAT(GiveOpinion(c, "D01", v1::STANCE_AGREES), FailsWith(kInvalid, "INVALID_FIELDS"));
  ASSERT_THAT(GiveOpinion(c, "D15", v1::STANCE_DISAGREES), IsOk());
  EXPECT_THAT(UnmetIn(Grant(c, "2019-03-07").status()), ElementsAre(HasSubstr("was disagreed to")));
  EXPECT_THAT(Refuse(c, "2019-03-06"), IsOk());
  EXPECT_THAT(GiveOpinion(c, "D15", v1::STANCE_AGREES), FailsWith(kFailed, "NOT_EDITABLE"));
}

TEST_F(Refusals, OfWhatIsAllowedOnce) {
  const C c = Reviewed(CaseOf(application_, "S1-04"), "2019-03-05");
  ASSERT_THAT(AskOpinions(c, {"D13"}, 0, false), IsOk());
  const auto again = AskOpinions(c, {"D15"}, 0, false);
  ASSERT_THAT(again, FailsWith(kFailed, "ONCE_ONLY"));
  EXPECT_EQ(ValueIn(again.status(), "on"), "2019-03-06");
  EXPECT_THAT(ValueIn(again.status(), "what"), HasSubstr("会签"));
  EXPECT_THAT(ChineseOf(again.status()), HasSubstr("只限一次"));
  const auto correct = [&](const std::string& on, v1::SuspensionKind kind, const std::string& planned_end) {
    return Step(&Stub::SuspendCase, c.name(), on, kDecider, [&](v1::SuspendCaseRequest& request) {
      request.set_kind(kind);
      request.set_text("补正材料");
      request.set_planned_end(planned_end);
    });
  };
  EXPECT_THAT(correct("2019-03-07", v1::SUSPENSION_KIND_CORRECTION, "2019-03-06"),
              FailsWith(kInvalid, "DATES_REVERSED"));
  EXPECT_THAT(correct("2019-03-07", v1::SUSPENSION_KIND_RECTIFICATION, "2019-03-08"),
              FailsWith(kInvalid, "INVALID_FIELDS"));
  ASSERT_THAT(correct("2019-03-07", v1::SUSPENSION_KIND_CORRECTION, "2019-03-08"), IsOk());
  EXPECT_THAT(Grant(c, "2019-03-07"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  ASSERT_THAT(Step(&Stub::ResumeCase, c.name(), "2019-03-11", kDecider), IsOk());
  EXPECT_EQ(ValueIn(correct("2019-03-12", v1::SUSPENSION_KIND_CORRECTION, "2019-03-13").status(), "on"), "2019-03-07")
      << "ruling 21";
  EXPECT_THAT(correct("2019-03-12", v1::SUSPENSION_KIND_HEARING, "2019-03-13"), IsOk());
  EXPECT_THAT(Step(&Stub::BeginReview, c.name(), "2019-03-13", kDecider), FailsWith(kFailed, "STEP_NOT_ALLOWED"))
      << "what is suspended is resumed";
}

TEST_F(Refusals, OfWhoIsNotTheHandler) {
  const C c = Reviewed(CaseOf(application_, "S1-04"), "2019-03-05");
  ASSERT_THAT(Delegate(c, kOtherDecider.subject, kDecider), IsOk());
  const auto refused = Grant(c, "2019-03-07");
  ASSERT_THAT(refused, FailsWith(kFailed, "NOT_THE_HANDLER"));
  EXPECT_EQ(ValueIn(refused.status(), "handler"), kOtherDecider.subject);
  EXPECT_THAT(ChineseOf(refused.status()), HasSubstr(absl::StrCat("已交由", kOtherDecider.subject, "办理")));
  const Identity third{"xiangyuan-9", "140423", "COUNTY"};
  EXPECT_THAT(Delegate(c, third.subject, third), FailsWith(kFailed, "NOT_THE_HANDLER"));
  const auto back = Step(&Stub::SendBackCase, c.name(), "2019-03-07", kOtherDecider,
                         [](v1::SendBackCaseRequest& request) { request.set_reason("材料需核实"); });
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->state(), C::STATE_ACCEPTED);
  EXPECT_EQ(back->due_on(), "2019-03-19") << "the clock goes on";
  EXPECT_THAT(Accept(c, "2019-03-07"), FailsWith(kFailed, "STEP_NOT_ALLOWED"));
  ASSERT_THAT(Begin(c, "2019-03-07", kOtherDecider), IsOk());
  EXPECT_THAT(Grant(c, "2019-03-07", kOtherDecider), IsOk());
}

TEST_F(Refusals, OfWhoFiledOrAccepted) {
  const C c = Reviewed(CaseOf(application_, "S1-04"), "2019-03-05");
  for (const auto& who : {kWindow, kAcceptor}) {
    const auto refused = Grant(c, "2019-03-06", who);
    ASSERT_THAT(refused, FailsWith(kFailed, "DECIDER_IS_ACCEPTOR"));
    EXPECT_EQ(ValueIn(refused.status(), "subject"), who.subject);
    EXPECT_EQ(ValueIn(refused.status(), "name"), c.name());
    EXPECT_THAT(ChineseOf(refused.status()), HasSubstr("受审分离"));
    EXPECT_THAT(Refuse(c, "2019-03-06", who), FailsWith(kFailed, "DECIDER_IS_ACCEPTOR"));
    EXPECT_THAT(Delegate(c, who.subject, kDecider), FailsWith(kFailed, "DECIDER_IS_ACCEPTOR"));
  }
}

TEST_F(Refusals, OfADecisionWithoutItsPaperOrReason) {
  const C c = Reviewed(CaseOf(application_, "S1-04"), "2019-03-05");
  v1::DecideCaseRequest request;
  request.set_name(c.name());
  request.set_happened_on("2019-03-06");
  EXPECT_THAT(Call(&Stub::DecideCase, request, kDecider), FailsWith(kInvalid, "INVALID_FIELDS")) << "no verdict";
  request.set_verdict(v1::VERDICT_GRANTED);
  EXPECT_THAT(Call(&Stub::DecideCase, request, kDecider), FailsWith(kInvalid, "INVALID_FIELDS")) << "no permit";
  *request.mutable_permit() = EvidenceOf("2019-03-07");
  EXPECT_THAT(Call(&Stub::DecideCase, request, kDecider), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  request.set_verdict(v1::VERDICT_REFUSED);
  EXPECT_THAT(Call(&Stub::DecideCase, request, kDecider), FailsWith(kInvalid, "INVALID_FIELDS")) << "a permit refused";
  request.clear_permit();
  EXPECT_THAT(Call(&Stub::DecideCase, request, kDecider), FailsWith(kInvalid, "INVALID_FIELDS")) << "no reason";
}

TEST_F(Refusals, OfAVersionThatIsPast) {
  const C seen = CaseOf(application_, "S1-04");
  ASSERT_THAT(Accept(seen, "2019-03-05"), IsOk());
  const auto stale = Step(&Stub::BeginReview, seen.name(), "2019-03-06", kDecider,
                          [&](v1::BeginReviewRequest& request) { request.set_etag(seen.etag()); });
  EXPECT_THAT(stale, FailsWith(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  // Its stage and the whole went on too, and another case did not.
  EXPECT_THAT(Step(&Stub::ConfirmStage, application_.name(), "2019-03-06", kAcceptor,
                   [&](v1::ConfirmStageRequest& request) { request.set_etag(application_.etag()); }),
              FailsWith(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(Step(&Stub::FileItem, process_.name(), "2019-03-06", kWindow,
                   [&](v1::FileItemRequest& request) {
                     request.set_item("S1-07");
                     *request.add_papers() = EvidenceOf("2019-03-06");
                     request.set_etag(process_.etag());
                   }),
              FailsWith(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  const C other = CaseOf(application_, "S1-05");
  EXPECT_THAT(Step(&Stub::AcceptCase, other.name(), "2019-03-06", kAcceptor,
                   [&](v1::AcceptCaseRequest& request) { request.set_etag(other.etag()); }),
              IsOk());
}

TEST_F(Refusals, NoneOfARequestThatWasAnswered) {
  const C seen = CaseOf(application_, "S1-04");
  const auto accept = [&](const std::string& request_id, bool green) {
    return Step(&Stub::AcceptCase, seen.name(), "2019-03-05", kAcceptor, [&](v1::AcceptCaseRequest& request) {
      request.set_request_id(request_id);
      request.set_green_channel(green);
    });
  };
  const auto first = accept("a", false);
  ASSERT_THAT(first, IsOk());
  Granted(CaseOf(application_, "S1-05"), "2019-03-06");
  ASSERT_THAT(Begin(seen, "2019-03-06"), IsOk());
  const P before = Get(process_);
  const auto again = accept("a", false);
  ASSERT_THAT(again, IsOk()) << "whatever came between";
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(accept("a", true), FailsWith(kInvalid, "REQUEST_ID_REUSED"));
  EXPECT_THAT(accept("b", false), FailsWith(kFailed, "DATE_BEFORE_LAST_FACT")) << "it is another request";

  const auto file = [&] {
    return Step(&Stub::FileItem, process_.name(), "2019-03-06", kWindow, [](v1::FileItemRequest& request) {
      request.set_item("S1-07");
      *request.add_papers() = EvidenceOf("2019-03-06");
      request.set_request_id("c");
    });
  };
  EXPECT_EQ(Get(process_).etag(), before.etag()) << "no trace of what was refused or repeated";
  const auto filed = file();
  ASSERT_THAT(filed, IsOk());
  Granted(*filed, "2019-03-07");
  EXPECT_EQ(file()->SerializeAsString(), filed->SerializeAsString());
  EXPECT_THAT(List("item = S1-07"), SizeIs(1));
}

std::vector<std::pair<std::string, absl::Status>> Refusals::TryAll(const Identity& who) {
  const std::string name = CaseOf(application_, "S1-04").name();
  const std::string on = "2019-03-06";
  std::vector<std::pair<std::string, absl::Status>> answers;
  const auto note = [&](const std::string& method, const auto& outcome) {
    answers.emplace_back(method, outcome.status());
  };
  const auto paper = EvidenceOf(on);
  const auto why = [](auto& request) { request.set_reason("理由"); };
  v1::UpdateApprovalProcessRequest update;
  update.mutable_approval_process()->set_name(process_.name());
  update.mutable_approval_process()->set_note("一期");
  note("Update", Call(&Stub::UpdateApprovalProcess, update, who));
  note("Create", Call(&Stub::CreateApprovalProcess, Opening("另一项目", {"S1-07"}), who));
  note("FileStage", Step(&Stub::FileStage, process_.name(), on, who, [&](auto& request) {
         request.set_stage(1);
         *request.add_papers() = paper;
       }));
  note("FileItem", Step(&Stub::FileItem, process_.name(), on, who, [&](auto& request) {
         request.set_item("S1-07");
         *request.add_papers() = paper;
       }));
  note("ConfirmStage", Step(&Stub::ConfirmStage, application_.name(), on, who));
  note("RecordAcceptanceVisit", Step(&Stub::RecordAcceptanceVisit, application_.name(), on, who));
  note("RecordRectification", Step(&Stub::RecordRectification, application_.name(), on, who,
                                   [&](auto& request) { *request.mutable_evidence() = paper; }));
  note("IssueAcceptanceOpinion", Step(&Stub::IssueAcceptanceOpinion, application_.name(), on, who,
                                      [&](auto& request) { *request.mutable_opinion() = paper; }));
  note("AcceptCase", Step(&Stub::AcceptCase, name, on, who));
  note("AskCorrection", Step(&Stub::AskCorrection, name, on, who, [](auto& request) { request.add_points("缺图"); }));
  note("AnswerCorrection",
       Step(&Stub::AnswerCorrection, name, on, who, [&](auto& request) { *request.add_papers() = paper; }));
  note("DeclineCase", Step(&Stub::DeclineCase, name, on, who, why));
  note("BeginReview", Step(&Stub::BeginReview, name, on, who));
  note("SendBackCase", Step(&Stub::SendBackCase, name, on, who, why));
  note("SuspendCase", Step(&Stub::SuspendCase, name, on, who, [&](auto& request) {
         request.set_kind(v1::SUSPENSION_KIND_HEARING);
         request.set_text("听证");
         request.set_planned_end(on);
       }));
  note("ResumeCase", Step(&Stub::ResumeCase, name, on, who));
  note("ExtendCase", Step(&Stub::ExtendCase, name, on, who, [&](auto& request) {
         request.set_days(1);
         why(request);
       }));
  note("AskOpinions", Step(&Stub::AskOpinions, name, on, who, [](auto& request) { request.add_departments("D13"); }));
  note("GiveOpinion", Step(&Stub::GiveOpinion, name, on, who, [](auto& request) {
         request.set_department("D13");
         request.set_stance(v1::STANCE_AGREES);
         request.set_text("无异议");
       }));
  note("DelegateCase", Step(&Stub::DelegateCase, name, on, who, [&](auto& request) {
         request.set_to(kDecider.subject);
         why(request);
       }));
  note("DecideCase", Step(&Stub::DecideCase, name, on, who, [&](auto& request) {
         request.set_verdict(v1::VERDICT_REFUSED);
         why(request);
       }));
  note("DeliverCase", Step(&Stub::DeliverCase, name, on, who));
  note("WithdrawCase", Step(&Stub::WithdrawCase, name, on, who, why));
  note("RevokeCase", Step(&Stub::RevokeCase, name, on, who, why));
  return answers;
}

TEST_F(Refusals, OfAnotherUnitAndOfWhoMayNot) {
  const std::string before = Get(process_).SerializeAsString();
  for (const auto& stranger : {kOtherCounty, kCity}) {
    for (const auto& [method, refused] : TryAll(stranger)) {
      EXPECT_THAT(refused, FailsWith(kDenied, "OTHER_UNIT")) << method << " by " << stranger.subject;
    }
  }
  for (const auto& [method, refused] : TryAll(kProvince)) {
    EXPECT_THAT(refused, FailsWith(kDenied, "PERMISSION_DENIED")) << method;
    EXPECT_THAT(ValueIn(refused, "permission"), HasSubstr("approval.")) << method;
  }
  EXPECT_EQ(Get(process_).SerializeAsString(), before);
  v1::GetApprovalProcessRequest get;
  get.set_name(process_.name());
  EXPECT_THAT(Call(&Stub::GetApprovalProcess, get, kProvince), IsOk());
  EXPECT_THAT(Call(&Stub::GetApprovalProcess, get, kOtherCounty), FailsWith(kDenied, "OTHER_UNIT"));
}

TEST_F(Refusals, OfDatesOutOfBounds) {
  const C c = CaseOf(application_, "S1-04");
  EXPECT_THAT(Accept(c, "2019-03-03"), FailsWith(kFailed, "DATE_BEFORE_LAST_FACT"));
  EXPECT_THAT(Accept(c, "2019-10-09"), FailsWith(kInvalid, "DATE_IN_FUTURE"));
  EXPECT_THAT(FileStage(process_, 1, "2019-02-28"), FailsWith(kFailed, "DATE_BEFORE_LAST_FACT"));
  v1::FileStageRequest request;
  request.set_name(process_.name());
  request.set_stage(1);
  EXPECT_THAT(Call(&Stub::FileStage, request, kWindow), FailsWith(kInvalid, "INVALID_FIELDS")) << "no papers";
  *request.add_papers() = EvidenceOf("2019-03-05");
  request.set_happened_on("2019-03-04");
  EXPECT_THAT(Call(&Stub::FileStage, request, kWindow), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  *request.mutable_papers(0) = EvidenceOf("2019-03-04");
  request.set_joint_acceptance(true);
  EXPECT_THAT(Call(&Stub::FileStage, request, kWindow), FailsWith(kInvalid, "INVALID_FIELDS"))
      << "a joint acceptance of stage 1";
  request.set_joint_acceptance(false);
  request.add_floating_items("S1-08");
  EXPECT_THAT(Call(&Stub::FileStage, request, kWindow), FailsWith(kInvalid, "INVALID_FIELDS")) << "it does not apply";
}

}  // namespace
}  // namespace tiernet::approval
