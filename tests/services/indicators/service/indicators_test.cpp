#include "tests/services/indicators/service/indicators_test.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/text_format.h"
#include "google/rpc/error_details.pb.h"
#include "services/indicators/service/definition.h"

namespace tiernet::indicators {
namespace {

using construction::EvidenceOf;
using testing::IsOk;
using ConstructionStub = construction::Stub;
using P = construction::v1::ConstructionProject;

constexpr char kPull[] = R"(
  grants { permission: "journal.pull" tiers: TIER_CITY }
)";
constexpr char kGrants[] = R"(
  grants { permission: "indicators.read" tiers: TIER_COUNTY tiers: TIER_CITY tiers: TIER_PROVINCE }
  grants { permission: "indicators.figures" tiers: TIER_CITY }
  grants { permission: "indicators.targets" tiers: TIER_CITY }
  grants { permission: "indicators.commend" tiers: TIER_CITY }
  grants { permission: "indicators.bulletins" tiers: TIER_CITY }
  grants { permission: "backfill" tiers: TIER_CITY }
  development { today: "2019-10-08" }
)";

std::string ParentOf(const v1::Scope& scope) { return absl::StrCat("units/140400/to/", scope.code()); }

}  // namespace

const Identity kProvince{"shanxi-1", "140000", "PROVINCE"};

v1::Scope ScopeOf(v1::ScopeKind kind, const std::string& code) {
  v1::Scope scope;
  scope.set_kind(kind);
  scope.set_code(code);
  return scope;
}

v1::Scope Unit(const std::string& code) { return ScopeOf(v1::SCOPE_KIND_UNIT, code); }

v1::Scope City() { return ScopeOf(v1::SCOPE_KIND_CITY, "140400"); }

std::vector<std::string> FieldsOf(const absl::Status& status) {
  google::rpc::BadRequest details;
  if (const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest")) {
    EXPECT_TRUE(details.ParseFromString(std::string(*payload)));
  }
  std::vector<std::string> fields;
  for (const auto& violation : details.field_violations()) fields.push_back(violation.field());
  return fields;
}

v1::IndicatorValue ValueOf(const v1::Scoreboard& board, absl::string_view code) {
  for (const auto& value : board.values()) {
    if (value.code() == code && value.scope().kind() == board.scope().kind()) return value;
  }
  ADD_FAILURE() << "no " << code << " on the board of " << board.scope().ShortDebugString();
  return {};
}

IndicatorsTest::IndicatorsTest() : board_(Definition()) {
  google::protobuf::TextFormat::Parser parser;
  EXPECT_TRUE(parser.MergeFromString(kPull, &node_.file()));
  node_.Restart();
  auto& file = board_.file();
  file.clear_grants();
  EXPECT_TRUE(parser.MergeFromString(kGrants, &file));
  file.set_data_directory(node_.folder() + "/data");
  board_.Restart();
}

P IndicatorsTest::CarryOver(int serial, const Identity& identity) {
  construction::v1::UpdateConstructionProjectRequest update;
  update.mutable_construction_project()->set_name(Applied(serial, identity).name());
  update.mutable_construction_project()->set_is_carry_over_application(true);
  update.mutable_construction_project()->set_declared_start("2018-06-01");
  update.set_happened_on("2019-03-01");
  const auto application = Call(&ConstructionStub::UpdateConstructionProject, update, identity);
  EXPECT_THAT(application, IsOk());
  if (!application.ok()) return {};
  EXPECT_THAT(Review(*application, construction::v1::CONSTRUCTION_VERDICT_ADMIT, "2019-03-04"), IsOk());
  return Get(application->name());
}

void IndicatorsTest::SeeAtWork(const P& project, const Identity& identity) {
  construction::v1::RecordActivityRequest request;
  request.set_name(project.name());
  *request.mutable_photo() = EvidenceOf("2019-04-02", types::v1::EVIDENCE_KIND_PHOTO);
  request.set_happened_on("2019-04-02");
  ASSERT_THAT(Call(&ConstructionStub::RecordActivity, request, identity), IsOk());
}

void IndicatorsTest::StopAndExit(const P& project, const Identity& identity) {
  construction::v1::StopConstructionRequest stop;
  stop.set_name(project.name());
  stop.set_reason(construction::v1::STOP_REASON_FUNDS);
  stop.set_expected_return("2019-12-01");
  stop.set_happened_on("2019-04-02");
  const auto stopped = Call(&ConstructionStub::StopConstruction, stop, identity);
  ASSERT_THAT(stopped, IsOk());
  construction::v1::ExitConstructionProjectRequest exit;
  exit.set_name(project.name());
  exit.set_reason(construction::v1::EXIT_REASON_TERMINATED);
  exit.set_opinion("终止建设");
  exit.set_happened_on("2019-05-06");
  exit.set_etag(stopped->etag());
  ASSERT_THAT(Call(&ConstructionStub::ExitConstructionProject, exit, kCity), IsOk());
}

void IndicatorsTest::Await() {
  const auto heads = Call(&journal::v1::Journal::Stub::ListHeads, journal::v1::ListHeadsRequest(), kCity);
  ASSERT_THAT(heads, IsOk());
  std::map<std::string, int64_t> written;
  for (const auto& head : heads->heads()) written[head.stream()] = head.seq();
  std::map<std::string, int64_t> read;
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  while (read != written) {
    ASSERT_LT(absl::Now(), deadline) << "the indicators do not hear of construction";
    const auto board = Board(City());
    ASSERT_THAT(board, IsOk());
    read.clear();
    for (const auto& head : board->heads()) {
      if (head.service() == "construction") read[head.stream()] = head.seq();
    }
    if (read != written) absl::SleepFor(absl::Milliseconds(20));
  }
}

absl::StatusOr<v1::Scoreboard> IndicatorsTest::Board(const v1::Scope& scope, const Identity& identity,
                                                     const std::string& as_of) {
  v1::GetScoreboardRequest request;
  *request.mutable_scope() = scope;
  request.set_as_of(as_of);
  return Ask(&Stub::GetScoreboard, request, identity);
}

v1::ExplainResponse IndicatorsTest::ExplainAll(const std::string& indicator, const v1::Scope& scope, int page_size,
                                               int* pages) {
  v1::ExplainRequest request;
  request.set_indicator(indicator);
  *request.mutable_scope() = scope;
  request.set_page_size(page_size);
  v1::ExplainResponse all;
  int count = 0;
  do {
    const auto page = Ask(&Stub::Explain, request, kCity);
    EXPECT_THAT(page, IsOk());
    if (!page.ok() || ++count > 100) return all;
    EXPECT_LE(page->contributions_size(), page_size);
    request.set_page_token(page->next_page_token());
    if (count == 1) {
      all = *page;
    } else {
      all.mutable_contributions()->MergeFrom(page->contributions());
    }
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  if (pages != nullptr) *pages = count;
  return all;
}

absl::StatusOr<v1::OfficialFigure> IndicatorsTest::Figure(const v1::Scope& scope, const std::string& month,
                                                          int64_t yuan, v1::Series series) {
  v1::CreateOfficialFigureRequest request;
  request.set_parent(ParentOf(scope));
  auto& figure = *request.mutable_official_figure();
  figure.set_scope_kind(scope.kind());
  figure.set_series(series);
  figure.set_month(month);
  figure.set_cumulative_yuan(yuan);
  figure.set_basis(v1::FIGURE_BASIS_OFFICIAL);
  figure.set_source("统计月报");
  return Ask(&Stub::CreateOfficialFigure, request, kCity);
}

absl::StatusOr<v1::Target> IndicatorsTest::Target(const v1::Scope& scope, const std::string& indicator,
                                                  const std::string& value) {
  v1::CreateTargetRequest request;
  request.set_parent(ParentOf(scope));
  auto& target = *request.mutable_target();
  target.set_indicator(indicator);
  target.set_year(2019);
  target.set_scope_kind(scope.kind());
  target.set_value(value);
  return Ask(&Stub::CreateTarget, request, kCity);
}

absl::StatusOr<v1::KeyProjectProgress> IndicatorsTest::Progress(const std::string& month, const Identity& identity) {
  v1::GetKeyProjectProgressRequest request;
  request.set_month(month);
  return Ask(&Stub::GetKeyProjectProgress, request, identity);
}

void IndicatorsTest::List(const construction::v1::ConstructionProject& project) {
  const auto nominated = Nominate(project);
  ASSERT_THAT(nominated, IsOk());
  construction::v1::ReviewListEntryRequest request;
  request.set_name(nominated->name());
  request.set_to_state(construction::v1::ListEntry::STATE_LISTED);
  request.set_opinion("同意");
  request.set_etag(nominated->etag());
  request.set_happened_on("2019-07-01");
  ASSERT_THAT(Call(&construction::Stub::ReviewListEntry, request, kCity), IsOk());
}

}  // namespace tiernet::indicators
