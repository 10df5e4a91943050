// The suite that every engine runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/sql/db.h"

namespace tiernet::sql {
namespace {

using ::testing::HasSubstr;

// An engine as the tests see it.
struct Engine {
  std::string name;
  // A connection to the one database of the test that owns `directory`.
  std::function<absl::StatusOr<std::unique_ptr<Db>>(const std::string& directory, Db::Mode)> open;
  // Makes `item`: id, a 64-bit primary key; name, a unique text; body, a blob.
  std::string create_item;
};

Engine Sqlite() {
  return {"Sqlite", [](const std::string& directory, Db::Mode mode) { return Db::Open(directory + "/test.db", mode); },
          "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE, body BLOB) STRICT"};
}

class SqlTest : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    directory_ = ::testing::TempDir() + "sql_test_XXXXXX";
    ASSERT_NE(mkdtemp(directory_.data()), nullptr);
    writer_ = Open(Db::Mode::kWriter);
    ASSERT_EQ(writer_->Execute(GetParam().create_item), absl::OkStatus());
  }
  void TearDown() override {
    writer_.reset();
    std::filesystem::remove_all(directory_);
  }

  absl::StatusOr<std::unique_ptr<Db>> TryOpen(Db::Mode mode) { return GetParam().open(directory_, mode); }
  std::unique_ptr<Db> Open(Db::Mode mode) {
    auto db = TryOpen(mode);
    EXPECT_TRUE(db.ok()) << db.status();
    return *std::move(db);
  }
  Statement& Prepare(absl::string_view sql) {
    auto statement = writer_->Prepare(sql);
    EXPECT_TRUE(statement.ok()) << statement.status();
    return **statement;
  }
  absl::Status Insert(int64_t id, absl::string_view name, absl::string_view body = "") {
    return Prepare("INSERT INTO item (id, name, body) VALUES ($1, $2, $3)")
        .Int(1, id)
        .Text(2, name)
        .Blob(3, body)
        .Run();
  }
  static int64_t Count(Db& db) {
    auto count = db.Prepare("SELECT count(*) FROM item");
    EXPECT_TRUE(count.ok()) << count.status();
    EXPECT_TRUE((*count)->Step().value());
    const int64_t result = (*count)->Int(0);
    (*count)->Reset();
    return result;
  }

  std::string directory_;
  std::unique_ptr<Db> writer_;
};

TEST_P(SqlTest, ValuesComeBackAsTheyWent) {
  const std::string every_byte = [] {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
    return bytes;
  }();
  const int64_t least = std::numeric_limits<int64_t>::min();
  const int64_t greatest = std::numeric_limits<int64_t>::max();
  ASSERT_EQ(Insert(least, "长治市", every_byte), absl::OkStatus());
  ASSERT_EQ(Insert(greatest, "it's", absl::string_view("\0", 1)), absl::OkStatus());

  Statement& select = Prepare("SELECT id, name, body FROM item ORDER BY id");
  ASSERT_TRUE(select.Step().value());
  EXPECT_EQ(select.Int(0), least);
  EXPECT_EQ(select.Text(1), "长治市");
  EXPECT_EQ(select.Blob(2), every_byte);
  ASSERT_TRUE(select.Step().value());
  EXPECT_EQ(select.Int(0), greatest);
  EXPECT_EQ(select.Text(1), "it's");
  EXPECT_EQ(select.Blob(2), absl::string_view("\0", 1));
  EXPECT_FALSE(select.Step().value());
}

TEST_P(SqlTest, EmptyIsNotNull) {
  ASSERT_EQ(Insert(1, absl::string_view(), absl::string_view()), absl::OkStatus());
  ASSERT_EQ(Prepare("INSERT INTO item (id, name, body) VALUES ($1, $2, $3)").Int(1, 2).Null(2).Null(3).Run(),
            absl::OkStatus());
  Statement& select = Prepare("SELECT name, body FROM item ORDER BY id");
  ASSERT_TRUE(select.Step().value());
  EXPECT_FALSE(select.IsNull(0));
  EXPECT_FALSE(select.IsNull(1));
  EXPECT_EQ(select.Text(0), "");
  EXPECT_EQ(select.Blob(1), "");
  ASSERT_TRUE(select.Step().value());
  EXPECT_TRUE(select.IsNull(0));
  EXPECT_TRUE(select.IsNull(1));
}

TEST_P(SqlTest, TextIsNotABlob) {
  const std::string insert = "INSERT INTO item (id, name, body) VALUES (1, $1, $2)";
  EXPECT_EQ(Prepare(insert).Blob(1, "\xff").Blob(2, "b").Run().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Prepare(insert).Text(1, "t").Text(2, "b").Run().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Count(*writer_), 0);
}

TEST_P(SqlTest, ParametersGoByNumberNotByPlace) {
  ASSERT_EQ(Prepare("INSERT INTO item (name, id, body) VALUES ($2, $1, $3)").Int(1, 7).Text(2, "n").Blob(3, "b").Run(),
            absl::OkStatus());
  Statement& select = Prepare("SELECT id FROM item WHERE name = $2 AND id >= $1 AND id <= $1");
  ASSERT_TRUE(select.Int(1, 7).Text(2, "n").Step().value());
  EXPECT_EQ(select.Int(0), 7);
}

TEST_P(SqlTest, MoreThanNineParameters) {
  std::string sql = "SELECT $11";
  for (int i = 10; i >= 1; --i) absl::StrAppend(&sql, ", $", i);
  Statement& select = Prepare(sql);
  for (int i = 1; i <= 11; ++i) select.Int(i, i);
  ASSERT_TRUE(select.Step().value());
  for (int i = 1; i <= 11; ++i) EXPECT_EQ(select.Int(11 - i), i);
}

TEST_P(SqlTest, AParameterThatIsNotThereIsReported) {
  EXPECT_EQ(Prepare("SELECT id FROM item WHERE id = $1").Int(1, 1).Int(2, 1).Step().status().code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(Prepare("SELECT id FROM item WHERE id = $1").Int(0, 1).Step().status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Prepare("SELECT id FROM item WHERE id = $1").Int(1, 1).Step().status(), absl::OkStatus());
}

TEST_P(SqlTest, BadTextsAreRefusedByName) {
  for (const char* sql :
       {"SELEC 1", "", "SELECT 1; SELECT 2", "SELECT $2", "SELECT $1, $3", "SELECT nothing FROM item"}) {
    const auto status = writer_->Prepare(sql).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << sql;
    EXPECT_THAT(std::string(status.message()), HasSubstr(sql));
  }
  EXPECT_EQ(writer_->Prepare("SELECT 1; ").status(), absl::OkStatus());
}

TEST_P(SqlTest, OneTextIsPreparedOnceAndComesBackReset) {
  ASSERT_EQ(Insert(1, "a"), absl::OkStatus());
  ASSERT_EQ(Insert(2, "b"), absl::OkStatus());
  Statement& first = Prepare("SELECT id FROM item WHERE id >= $1 ORDER BY id");
  ASSERT_TRUE(first.Int(1, 1).Step().value());  // and left there
  Statement& second = Prepare("SELECT id FROM item WHERE id >= $1 ORDER BY id");
  EXPECT_EQ(&first, &second);
  EXPECT_FALSE(second.Step().value()) << "unbound is null";
  ASSERT_TRUE(second.Int(1, 2).Step().value());
  EXPECT_EQ(second.Int(0), 2);
}

TEST_P(SqlTest, AStatementOfOnesOwn) {
  ASSERT_EQ(Insert(1, "a"), absl::OkStatus());
  auto one = writer_->PrepareOnce("SELECT name FROM item WHERE id = $1");
  auto other = writer_->PrepareOnce("SELECT name FROM item WHERE id = $1");
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_TRUE((*one)->Int(1, 1).Step().value());
  EXPECT_FALSE((*other)->Int(1, 2).Step().value());
  EXPECT_EQ((*one)->Text(0), "a");
}

TEST_P(SqlTest, ATakenKeyAlreadyExists) {
  ASSERT_EQ(Insert(1, "a"), absl::OkStatus());
  EXPECT_EQ(Insert(1, "b").code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Insert(2, "a").code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Insert(2, "b"), absl::OkStatus()) << "a failed statement is ready for the next use";
}

TEST_P(SqlTest, RollbackLeavesNothing) {
  ASSERT_EQ(Insert(1, "a"), absl::OkStatus());
  ASSERT_EQ(writer_->Begin(), absl::OkStatus());
  ASSERT_EQ(Insert(2, "b"), absl::OkStatus());
  EXPECT_EQ(Count(*writer_), 2);
  Statement& open = Prepare("SELECT id FROM item");
  ASSERT_TRUE(open.Step().value());  // does not hold the transaction
  writer_->Rollback();
  EXPECT_EQ(Count(*writer_), 1);
  writer_->Rollback();  // nothing to do
  EXPECT_EQ(writer_->Begin(), absl::OkStatus());
  EXPECT_EQ(writer_->Commit(), absl::OkStatus());
  EXPECT_FALSE(writer_->Commit().ok()) << "no transaction is open";
}

TEST_P(SqlTest, AReaderSeesOneCommittedState) {
  auto reader = Open(Db::Mode::kReader);
  ASSERT_EQ(Insert(1, "a"), absl::OkStatus());
  ASSERT_EQ(writer_->Begin(), absl::OkStatus());
  ASSERT_EQ(Insert(2, "b"), absl::OkStatus());
  EXPECT_EQ(Count(*reader), 1) << "not committed";

  ASSERT_EQ(reader->BeginRead(), absl::OkStatus());
  EXPECT_EQ(Count(*reader), 1);
  ASSERT_EQ(writer_->Commit(), absl::OkStatus()) << "a reader in the middle does not hold the writer";
  EXPECT_EQ(Count(*reader), 1) << "the same state to the end";
  auto open = reader->Prepare("SELECT id FROM item");
  ASSERT_TRUE((*open)->Step().value());
  reader->EndRead();
  EXPECT_EQ(Count(*reader), 2) << "a statement left open does not keep the old state";
}

TEST_P(SqlTest, AReaderCannotWrite) {
  auto reader = Open(Db::Mode::kReader);
  EXPECT_FALSE(reader->Execute("INSERT INTO item (id) VALUES (1)").ok());
  EXPECT_EQ(Count(*writer_), 0);
}

TEST_P(SqlTest, ASecondWriterIsRefusedWhileTheFirstLives) {
  const auto second = TryOpen(Db::Mode::kWriter).status();
  EXPECT_EQ(second.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.message()), HasSubstr(directory_));
  writer_.reset();
  writer_ = Open(Db::Mode::kWriter);
  EXPECT_EQ(Count(*writer_), 0);
}

TEST_P(SqlTest, ReadsGoOnDuringWritesAndSeeNoHalfBatch) {
  constexpr int kBatches = 100, kBatch = 10;
  std::atomic<bool> done = false;
  std::atomic<int> reads = 0;
  std::thread reading([&] {
    auto reader = Open(Db::Mode::kReader);
    int64_t last = 0;
    while (!done || reads == 0) {
      const int64_t count = Count(*reader);
      EXPECT_EQ(count % kBatch, 0);
      EXPECT_GE(count, last);
      last = count;
      ++reads;
    }
  });
  for (int batch = 0; batch < kBatches; ++batch) {
    EXPECT_EQ(writer_->Begin(), absl::OkStatus());
    for (int i = 0; i < kBatch; ++i)
      EXPECT_EQ(Insert(batch * kBatch + i, absl::StrCat(batch, "/", i)), absl::OkStatus());
    EXPECT_EQ(writer_->Commit(), absl::OkStatus());
  }
  done = true;
  reading.join();
  EXPECT_EQ(Count(*writer_), kBatches * kBatch);
}

TEST_P(SqlTest, WhatWasCommittedIsThereAfterReopening) {
  ASSERT_EQ(Insert(1, "a"), absl::OkStatus());
  writer_.reset();
  EXPECT_EQ(Count(*Open(Db::Mode::kReader)), 1);
  writer_ = Open(Db::Mode::kWriter);
  EXPECT_EQ(Count(*writer_), 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, SqlTest, ::testing::Values(Sqlite()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace tiernet::sql
