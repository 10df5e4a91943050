// What only an engine of files can suffer: a full disk, a damaged file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/sql/db.h"
#include "common/status/error.h"
#include "tests/testing/small_disk.h"

namespace tiernet::sql {
namespace {

using ::testing::HasSubstr;

const std::string kBody(4000, 'x');

class SqliteTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = ::testing::TempDir() + "sqlite_test_XXXXXX";
    ASSERT_NE(mkdtemp(directory_.data()), nullptr);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::unique_ptr<Db> Open(Db::Mode mode) {
    auto db = Db::Open(path(), mode);
    EXPECT_TRUE(db.ok()) << db.status();
    return *std::move(db);
  }
  std::unique_ptr<Db> OpenWithTable() {
    auto db = Open(Db::Mode::kWriter);
    EXPECT_EQ(db->Execute("CREATE TABLE item (id INTEGER PRIMARY KEY, body BLOB) STRICT"), absl::OkStatus());
    return db;
  }
  // One row of about one page, in a transaction.
  static absl::Status Insert(Db& db) {
    absl::Status status = db.Begin();
    if (status.ok()) status = db.Prepare("INSERT INTO item (body) VALUES ($1)").value()->Blob(1, kBody).Run();
    if (!status.ok()) {
      db.Rollback();
      return status;
    }
    return db.Commit();
  }
  static int64_t Count(Db& db) {
    auto* sum = db.Prepare("SELECT count(*) FROM item WHERE length(body) = 4000").value();
    EXPECT_TRUE(sum->Step().value());
    const int64_t count = sum->Int(0);
    sum->Reset();
    return count;
  }
  // Fills the space there is; writes must be refused by reason, while every row
  // committed before stays readable, also through a reader opened then.
  void FillAndRead(Db& db) {
    absl::Status status;
    int64_t committed = Count(db);
    while ((status = Insert(db)).ok()) ASSERT_LT(++committed, 10'000) << "the space never ends";
    for (int again = 0; again < 3; ++again) {
      EXPECT_EQ(ReasonOf(status), "STORAGE_FULL") << status;
      EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
      status = Insert(db);
    }
    EXPECT_EQ(Count(db), committed);
    EXPECT_EQ(Count(*Open(Db::Mode::kReader)), committed);
  }
  // Every page of the file is sound.
  static std::string Check(Db& db) {
    auto* check = db.Prepare("PRAGMA integrity_check").value();
    EXPECT_TRUE(check->Step().value());
    return std::string(check->Text(0));
  }

  std::string path() const { return directory_ + "/test.db"; }

  std::string directory_;
};

TEST_F(SqliteTest, AtThePageLimitWritesAreRefusedAndReadsGoOn) {
  auto db = OpenWithTable();
  ASSERT_EQ(db->Execute("PRAGMA max_page_count = 40"), absl::OkStatus());
  FillAndRead(*db);
  ASSERT_EQ(db->Execute("PRAGMA max_page_count = 80"), absl::OkStatus());
  EXPECT_EQ(Insert(*db), absl::OkStatus());
  EXPECT_EQ(Check(*db), "ok");
}

TEST_F(SqliteTest, OnAFullDiskWritesAreRefusedAndReadsGoOn) {
  if (!MountSmall(directory_, 2)) GTEST_SKIP() << "no mount name space here: " << std::strerror(errno);
  {
    auto db = OpenWithTable();
    for (int i = 0; i < 20; ++i) ASSERT_EQ(Insert(*db), absl::OkStatus());
    FillDisk(directory_ + "/filler");
    FillAndRead(*db);
    std::filesystem::remove(directory_ + "/filler");
    EXPECT_EQ(Insert(*db), absl::OkStatus()) << "there is room again";
    EXPECT_EQ(Check(*db), "ok");
    FillAndRead(*db);  // now by our own rows
    const int64_t count = Count(*db);
    db.reset();
    auto reopened = Open(Db::Mode::kWriter);
    EXPECT_EQ(Count(*reopened), count) << "nothing committed is lost";
    EXPECT_EQ(Check(*reopened), "ok");
  }
  UnmountSmall(directory_);
}

TEST_F(SqliteTest, AFullDiskAtTheFirstOpenIsNamed) {
  if (!MountSmall(directory_, 2)) GTEST_SKIP() << "no mount name space here: " << std::strerror(errno);
  FillDisk(directory_ + "/filler");
  EXPECT_EQ(ReasonOf(Db::Open(path(), Db::Mode::kWriter).status()), "STORAGE_FULL");
  UnmountSmall(directory_);
}

TEST_F(SqliteTest, AFileThatIsNoDatabaseIsNamed) {
  std::ofstream(path()) << std::string(8192, 'g');
  for (const auto mode : {Db::Mode::kWriter, Db::Mode::kReader}) {
    const auto status = Db::Open(path(), mode).status();
    EXPECT_EQ(ReasonOf(status), "DATA_CORRUPT") << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(path()));
  }
  EXPECT_EQ(std::filesystem::file_size(path()), 8192u) << "left as it was";
}

TEST_F(SqliteTest, ADamagedPageIsNamedAndTheOthersStayReadable) {
  auto db = OpenWithTable();
  for (int i = 0; i < 50; ++i) ASSERT_EQ(Insert(*db), absl::OkStatus());
  db.reset();
  {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(std::streamoff{20} * 4096);
    file << std::string(4096, '\x5a');
  }
  auto reader = Open(Db::Mode::kReader);
  auto* scan = reader->Prepare("SELECT body FROM item ORDER BY id").value();
  absl::StatusOr<bool> more = true;
  while (more.ok() && *more) more = scan->Step();
  EXPECT_EQ(ReasonOf(more.status()), "DATA_CORRUPT") << more.status();
  EXPECT_THAT(std::string(more.status().message()), HasSubstr(path()));
  auto* first = reader->Prepare("SELECT length(body) FROM item WHERE id = 1").value();
  ASSERT_TRUE(first->Step().value());
  EXPECT_EQ(first->Int(0), 4000);
}

TEST_F(SqliteTest, AReaderDoesNotMakeADatabase) {
  EXPECT_THAT(std::string(Db::Open(path(), Db::Mode::kReader).status().message()), HasSubstr(path()));
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(SqliteTest, ADirectoryThatIsNotThereIsNamed) {
  EXPECT_THAT(std::string(Db::Open(directory_ + "/none/test.db", Db::Mode::kWriter).status().message()),
              HasSubstr(directory_ + "/none/test.db"));
}

TEST_F(SqliteTest, TheSettingsAreInForce) {
  auto writer = OpenWithTable();
  auto reader = Open(Db::Mode::kReader);
  const auto setting = [](Db& db, absl::string_view name) {
    auto pragma = db.PrepareOnce(std::string("PRAGMA ") + std::string(name)).value();
    EXPECT_TRUE(pragma->Step().value());
    return std::string(pragma->Text(0));
  };
  EXPECT_EQ(setting(*writer, "journal_mode"), "wal");
  EXPECT_EQ(setting(*reader, "journal_mode"), "wal");
  EXPECT_EQ(setting(*writer, "synchronous"), "2");
  EXPECT_EQ(setting(*writer, "foreign_keys"), "0");
  EXPECT_EQ(setting(*writer, "trusted_schema"), "0");
  EXPECT_EQ(setting(*writer, "busy_timeout"), "2000");
  EXPECT_EQ(setting(*reader, "query_only"), "1");
  EXPECT_FALSE(writer->Prepare("SELECT \"no such column\" FROM item").ok());
}

}  // namespace
}  // namespace tiernet::sql
