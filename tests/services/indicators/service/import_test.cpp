// Official figures and targets row by row: each row has its own end.
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/services/indicators/service/indicators_test.h"

namespace tiernet::indicators {
namespace {

using ::testing::ElementsAre;
using testing::IsOk;

class BoardImports : public IndicatorsTest {
 protected:
  static v1::ImportOfficialFiguresRequest FigureRow(const std::string& id, const std::string& unit, int64_t yuan) {
    v1::ImportOfficialFiguresRequest row;
    row.set_row_id(id);
    row.set_parent(absl::StrCat("units/140400/to/", unit));
    auto& figure = *row.mutable_official_figure();
    figure.set_scope_kind(v1::SCOPE_KIND_UNIT);
    figure.set_series(v1::SERIES_FAI);
    figure.set_month("2019-09");
    figure.set_cumulative_yuan(yuan);
    figure.set_basis(v1::FIGURE_BASIS_OFFICIAL);
    figure.set_source("统计月报");
    return row;
  }
  static v1::ImportTargetsRequest TargetRow(const std::string& unit, const std::string& value) {
    v1::ImportTargetsRequest row;
    row.set_row_id(unit);
    row.set_parent(absl::StrCat("units/140400/to/", unit));
    row.mutable_target()->set_indicator("C01");
    row.mutable_target()->set_year(2019);
    row.mutable_target()->set_scope_kind(v1::SCOPE_KIND_UNIT);
    row.mutable_target()->set_value(value);
    return row;
  }

  // Answers by row id: the name under which it was entered, or the reason of its refusal.
  template <typename Row, typename Answer>
  std::map<std::string, std::string> Send(
      std::unique_ptr<grpc::ClientReaderWriter<Row, Answer>> (Stub::*method)(grpc::ClientContext*),
      const std::vector<Row>& rows, const Identity& identity, absl::Status& end) {
    Stub stub(board_.channel());
    grpc::ClientContext context;
    testing::Node::Prepare(context, identity);
    const auto stream = (stub.*method)(&context);
    // Few enough to be sent before an answer is read.
    for (const auto& row : rows) stream->Write(row);
    stream->WritesDone();
    std::map<std::string, std::string> answers;
    Answer answer;
    while (stream->Read(&answer)) {
      answers[answer.row_id()] = answer.has_error() ? ReasonOf(FromRpcStatus(answer.error())) : answer.name();
    }
    end = FromGrpc(stream->Finish());
    return answers;
  }
};

TEST_F(BoardImports, EnterEachGoodFigureOnce) {
  auto early = FigureRow("early", "140426", 1);
  early.mutable_official_figure()->set_month("2019-10");
  auto without = FigureRow("without", "140426", 1);
  without.mutable_official_figure()->clear_cumulative_yuan();
  const std::vector<v1::ImportOfficialFiguresRequest> rows = {
      FigureRow("a", "140423", 3'000'000'000),
      early,
      FigureRow("again", "140423", 1),
      without,
      FigureRow("b", "140425", 0),
  };
  absl::Status end;
  const auto answers = Send(&Stub::ImportOfficialFigures, rows, kCity, end);
  ASSERT_THAT(end, IsOk());
  ASSERT_EQ(answers.size(), 5u);
  EXPECT_EQ(answers.at("early"), "INVALID_FIELDS");
  EXPECT_EQ(answers.at("again"), "ALREADY_CLAIMED");
  EXPECT_EQ(answers.at("without"), "INVALID_FIELDS");
  EXPECT_THAT(ValueOf(*Board(Unit("140423")), "C01").rests_on(), ElementsAre(answers.at("a")));
  EXPECT_EQ(ValueOf(*Board(Unit("140423")), "C01").value(), "30.00");
  EXPECT_EQ(ValueOf(*Board(Unit("140425")), "C01").value(), "0.00") << "0 is reported";
  EXPECT_EQ(ValueOf(*Board(Unit("140426")), "C01").outcome(), v1::OUTCOME_NOT_REPORTED);

  // The same file again: the same answers, nothing twice.
  EXPECT_EQ(Send(&Stub::ImportOfficialFigures, rows, kCity, end), answers);
  const auto denied = Send(&Stub::ImportOfficialFigures, rows, kCounty, end);
  EXPECT_TRUE(denied.empty());
  EXPECT_THAT(end, testing::FailsWith(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED"));
}

// Ruling 26 within one file: the last row is the one that has to reach the city's.
TEST_F(BoardImports, RefuseTheLastTargetIfTogetherTheyAreTooLow) {
  std::vector<v1::ImportTargetsRequest> rows;
  for (const auto* unit : {"140400", "140403", "140404", "140405", "140406", "140423", "140425", "140426", "140427",
                           "140428", "140429", "140430", "140431", "140471"}) {
    rows.push_back(TargetRow(unit, "50"));
  }
  rows.push_back(TargetRow("140472", "37.39999999"));
  absl::Status end;
  const auto answers = Send(&Stub::ImportTargets, rows, kCity, end);
  ASSERT_THAT(end, IsOk());
  ASSERT_EQ(answers.size(), 15u);
  EXPECT_EQ(answers.at("140472"), "TARGETS_TOO_LOW");
  EXPECT_EQ(ValueOf(*Board(City()), "C01").unit_targets_entered(), 14);
  rows = {TargetRow("140472", "37.4")};
  rows.back().set_row_id("mended");
  EXPECT_EQ(Send(&Stub::ImportTargets, rows, kCity, end).count("mended"), 1u);
  EXPECT_TRUE(ValueOf(*Board(City()), "C01").unit_targets_reach());
}

}  // namespace
}  // namespace tiernet::indicators
