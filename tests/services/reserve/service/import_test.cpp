// Import: answers row by row, repeats, broken rows, senders that stop or do not read.
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "tests/services/reserve/service/reserve_test.h"

namespace tiernet::reserve {
namespace {

using testing::IsOk;
using Answers = std::map<std::string, v1::ImportReserveProjectsResponse>;

class Imports : public ReserveTest {
 protected:
  struct Stream {
    explicit Stream(const std::shared_ptr<grpc::Channel>& channel, const Identity& identity = kCounty) : stub(channel) {
      testing::Node::Prepare(context, identity);
      rows = stub.ImportReserveProjects(&context);
    }
    // Answers until the stream ends, by row id; each once.
    Answers ReadAll() const {
      Answers answers;
      v1::ImportReserveProjectsResponse answer;
      while (rows->Read(&answer)) EXPECT_TRUE(answers.emplace(answer.row_id(), answer).second) << answer.row_id();
      return answers;
    }
    ReserveStub stub;
    grpc::ClientContext context;
    std::unique_ptr<
        grpc::ClientReaderWriterInterface<v1::ImportReserveProjectsRequest, v1::ImportReserveProjectsResponse>>
        rows;
  };

  static v1::ImportReserveProjectsRequest Row(int i, int size = 0) {
    v1::ImportReserveProjectsRequest row;
    row.set_parent("units/140423");
    row.set_row_id(absl::StrCat("row-", i));
    *row.mutable_reserve_project() = Typed(absl::StrCat("项目", i));
    row.mutable_reserve_project()->set_content(std::string(size, 'x'));
    return row;
  }

  Answers Send(const std::vector<v1::ImportReserveProjectsRequest>& rows, const Identity& identity = kCounty) {
    Stream stream(node_.channel(), identity);
    std::thread sender([&] {
      for (const auto& row : rows) stream.rows->Write(row);
      stream.rows->WritesDone();
    });
    auto answers = stream.ReadAll();
    sender.join();
    EXPECT_THAT(FromGrpc(stream.rows->Finish()), IsOk());
    return answers;
  }

  static std::string ReasonIn(const v1::ImportReserveProjectsResponse& answer) {
    return ReasonOf(FromRpcStatus(answer.error()));
  }
};

TEST_F(Imports, ABrokenRowInTheMiddleHarmsNoOther) {
  std::vector<v1::ImportReserveProjectsRequest> rows;
  for (int i = 0; i < 100; ++i) rows.push_back(Row(i));
  rows[50].mutable_reserve_project()->set_region("999999");
  rows[51].mutable_reserve_project()->set_planned_end("2019-01-01");
  rows[52].set_parent("units/140425");
  rows[53].set_happened_on("2019-06-04");
  const auto answers = Send(rows);
  ASSERT_EQ(answers.size(), 100u);
  EXPECT_EQ(ReasonIn(answers.at("row-50")), "INVALID_FIELDS");
  EXPECT_EQ(FieldsOf(FromRpcStatus(answers.at("row-50").error())), std::vector<std::string>{"reserve_project.region"});
  EXPECT_EQ(ReasonIn(answers.at("row-51")), "DATES_REVERSED");
  EXPECT_EQ(ReasonIn(answers.at("row-52")), "OTHER_UNIT");
  EXPECT_EQ(ReasonIn(answers.at("row-53")), "DATE_IN_FUTURE");
  EXPECT_EQ(SeqOf("140423"), 96);
  for (const auto* row : {"row-0", "row-49", "row-54", "row-99"}) {
    EXPECT_THAT(Get(answers.at(row).name()), IsOk()) << "an answered row can be read";
  }
}

TEST_F(Imports, ARepeatGoesOnWhereTheFirstBrokeOff) {
  std::vector<v1::ImportReserveProjectsRequest> rows;
  for (int i = 0; i < 60; ++i) rows.push_back(Row(i));
  const auto first = Send({rows.begin(), rows.begin() + 40});
  node_.Restart();
  const auto second = Send(rows);
  EXPECT_EQ(SeqOf("140423"), 60);
  for (const auto& [row, answer] : first) EXPECT_EQ(second.at(row).name(), answer.name());
}

// Two desks of a unit that enter one file enter it once.
TEST_F(Imports, ARepeatByAnotherAccountOfTheUnitEntersNothingTwice) {
  const auto first = Send({Row(1), Row(2)});
  const auto second = Send({Row(1), Row(2)}, {"xiangyuan-2", "140423", "COUNTY"});
  EXPECT_EQ(SeqOf("140423"), 2);
  for (const auto& [row, answer] : first) EXPECT_EQ(second.at(row).name(), answer.name());
  // Another unit's rows are others, whatever their ids.
  auto other = Row(1);
  other.set_parent("units/140425");
  EXPECT_NE(Send({other}, kOtherCounty).at("row-1").name(), first.at("row-1").name());
}

TEST_F(Imports, ARowIdStandsForOneBody) {
  auto changed = Row(1);
  changed.mutable_reserve_project()->set_note("另一内容");
  Send({Row(1)});
  EXPECT_EQ(ReasonIn(Send({changed}).at("row-1")), "REQUEST_ID_REUSED");
  // Both in one stream: the first stands.
  const auto same = Row(2);
  Stream stream(node_.channel());
  stream.rows->Write(same);
  stream.rows->Write(same);
  stream.rows->WritesDone();
  v1::ImportReserveProjectsResponse one;
  v1::ImportReserveProjectsResponse other;
  ASSERT_TRUE(stream.rows->Read(&one));
  ASSERT_TRUE(stream.rows->Read(&other));
  EXPECT_EQ(one.name(), other.name());
  EXPECT_THAT(FromGrpc(stream.rows->Finish()), IsOk());
  EXPECT_EQ(SeqOf("140423"), 2);
}

TEST_F(Imports, ARowWithoutAnIdIsNamedAsSuch) {
  auto row = Row(1);
  row.clear_row_id();
  const auto answers = Send({row});
  EXPECT_EQ(FieldsOf(FromRpcStatus(answers.at("").error())), std::vector<std::string>{"row_id"});
}

TEST_F(Imports, NobodyWithoutTheRight) {
  for (const auto& [identity, reason] : {std::pair(kProvince, "PERMISSION_DENIED"), {Identity{}, "UNAUTHENTICATED"}}) {
    Stream stream(node_.channel(), identity);
    stream.rows->Write(Row(1));
    v1::ImportReserveProjectsResponse none;
    EXPECT_FALSE(stream.rows->Read(&none));
    EXPECT_EQ(ReasonOf(FromGrpc(stream.rows->Finish())), reason);
  }
  EXPECT_EQ(SeqOf("140423"), 0);
}

// Whoever goes away in the middle leaves whole rows behind, and a server that lives.
TEST_F(Imports, ACancelLeavesWholeRows) {
  for (int round = 0; round < 20; ++round) {
    Stream stream(node_.channel());
    for (int i = 0; i < 30; ++i) stream.rows->Write(Row(round * 100 + i));
    if (round % 2 == 0) {
      v1::ImportReserveProjectsResponse answer;
      stream.rows->Read(&answer);
    }
    stream.context.TryCancel();
    EXPECT_EQ(FromGrpc(stream.rows->Finish()).code(), absl::StatusCode::kCancelled);
  }
  EXPECT_EQ(Verify().findings_size(), 0);
  EXPECT_EQ(Send({Row(5000)}).size(), 1u);
}

// Who does not read his answers is held back once they fill his window, and gets
// them all when he reads.
TEST_F(Imports, ASenderWhoDoesNotReadIsHeldBack) {
  constexpr int kRows = 10'000;
  Stream stream(node_.channel());
  auto row = Row(0);
  // Refused in some 2 KB of words.
  row.mutable_reserve_project()->set_region(std::string(500, 'x'));
  std::atomic<int> sent = 0;
  std::thread sender([&] {
    for (int i = 0; i < kRows; ++i) {
      row.set_row_id(absl::StrCat("row-", i));
      if (!stream.rows->Write(row)) break;
      ++sent;
    }
    stream.rows->WritesDone();
  });
  int before = 0;
  while (sent == 0 || sent != before) {
    before = sent;
    absl::SleepFor(absl::Milliseconds(700));
  }
  EXPECT_LT(before, kRows);
  EXPECT_EQ(stream.ReadAll().size(), static_cast<size_t>(kRows));
  sender.join();
  EXPECT_THAT(FromGrpc(stream.rows->Finish()), IsOk());
}

// A drain ends the stream; what was answered is there after the restart, and the
// repeat brings the rest.
TEST_F(Imports, ADrainEndsItAndLosesNoAnsweredRow) {
  for (int round = 0; round < 5; ++round) {
    const int base = round * 100'000;
    Stream stream(node_.channel());
    std::atomic<bool> first_answered = false;
    std::thread sender([&] {
      for (int i = 0; stream.rows->Write(Row(base + i)); ++i) {
      }
    });
    Answers answers;
    std::thread reader([&] {
      v1::ImportReserveProjectsResponse answer;
      while (stream.rows->Read(&answer)) {
        answers.emplace(answer.row_id(), answer);
        first_answered = true;
      }
    });
    while (!first_answered) absl::SleepFor(absl::Milliseconds(1));
    absl::SleepFor(absl::Milliseconds(5 * round));
    const absl::Time begun = absl::Now();
    node_.server().Stop();
    EXPECT_LT(absl::Now() - begun, absl::Seconds(10)) << "draining does not wait for the sender";
    reader.join();
    sender.join();
    // SHUTTING_DOWN, or a broken pipe if the sender was just writing.
    EXPECT_EQ(FromGrpc(stream.rows->Finish()).code(), absl::StatusCode::kUnavailable);
    node_.Restart();
    for (const auto& [row, answer] : answers) {
      ASSERT_EQ(answer.outcome_case(), v1::ImportReserveProjectsResponse::kName) << answer.ShortDebugString();
      EXPECT_THAT(Get(answer.name()), IsOk()) << row;
    }
  }
  EXPECT_EQ(Verify().findings_size(), 0);
}

}  // namespace
}  // namespace tiernet::reserve
