#include "services/tiernetctl/import.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/status/error.h"
#include "common/status/grpc_status.h"
#include "gmock/gmock.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "tiernet/reserve/v1/reserve_service.grpc.pb.h"

namespace tiernet::ctl {
namespace {

using reserve::v1::ImportReserveProjectsRequest;
using reserve::v1::ImportReserveProjectsResponse;
using reserve::v1::ReserveProject;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Enters a row once an id, refuses a title with "bad", and breaks off as told.
class FakeReserve : public reserve::v1::ReserveService::Service {
 public:
  using Stream = grpc::ServerReaderWriter<ImportReserveProjectsResponse, ImportReserveProjectsRequest>;

  grpc::Status ImportReserveProjects(grpc::ServerContext* context, Stream* stream) override {
    absl::MutexLock lock(&mutex_);
    const auto subject = context->client_metadata().find("tiernet-dev-subject");
    if (subject == context->client_metadata().end()) return ToGrpc(Error(reason::ERROR_REASON_UNAUTHENTICATED, {}));
    ImportReserveProjectsRequest row;
    while (stream->Read(&row)) {
      ImportReserveProjectsResponse answer;
      answer.set_row_id(row.row_id());
      if (absl::StrContains(row.reserve_project().title(), "bad")) {
        *answer.mutable_error() = ToRpcStatus(InvalidFields({{"reserve_project.title", "is bad"}}));
      } else if (row.reserve_project().title() == "reused") {
        *answer.mutable_error() =
            ToRpcStatus(Error(reason::ERROR_REASON_REQUEST_ID_REUSED, {{"request_id", row.row_id()}}));
      } else if (static_cast<int>(entered_.size()) >= overloaded_after_) {
        *answer.mutable_error() = ToRpcStatus(Error(reason::ERROR_REASON_OVERLOADED, {}));
      } else {
        entered_.emplace(row.row_id(), row.reserve_project());
        answer.set_name("units/140423/reserveProjects/x");
      }
      parents_.insert(row.parent());
      stream->Write(answer);
    }
    return grpc::Status::OK;
  }

  std::map<std::string, ReserveProject> entered() {
    absl::MutexLock lock(&mutex_);
    return entered_;
  }
  std::set<std::string> parents() {
    absl::MutexLock lock(&mutex_);
    return parents_;
  }
  void BeOverloadedAfter(int rows) {
    absl::MutexLock lock(&mutex_);
    overloaded_after_ = rows;
  }

 private:
  absl::Mutex mutex_;
  std::map<std::string, ReserveProject> entered_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> parents_ ABSL_GUARDED_BY(mutex_);
  int overloaded_after_ ABSL_GUARDED_BY(mutex_) = 1'000'000;
};

class ImportTest : public ::testing::Test {
 protected:
  ImportTest() {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&reserve_);
    server_ = builder.BuildAndStart();
    address_ = absl::StrCat("127.0.0.1:", port);
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / absl::StrCat("import_", test->name(), "_", getpid());
    std::filesystem::create_directories(folder_);
  }
  ~ImportTest() override {
    server_->Shutdown();
    std::filesystem::remove_all(folder_);
  }

  std::string Write(const std::string& name, const std::string& content) {
    std::string path = folder_ / name;
    std::ofstream(path) << content;
    return path;
  }

  absl::StatusOr<ImportResult> Run(const std::string& file, std::map<std::string, std::string> columns = {}) {
    Client client(address_, {"li.si", "140423", "COUNTY"});
    return Import(client, **FindKind("ReserveProject", ""), {file, "units/140423", "", std::move(columns)});
  }

  static std::string Read(const std::string& path) {
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
  }

  FakeReserve reserve_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
  std::filesystem::path folder_;
};

TEST_F(ImportTest, RefusesTwoColumnsForOneField) {
  const auto file = Write("two.csv", "项目名称,简称\n全名项目,简\n");
  const auto result = Run(file, {{"项目名称", "title"}, {"简称", "title"}});
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("\"项目名称\" and \"简称\" are both the field title"));
  EXPECT_TRUE(reserve_.entered().empty());
}

TEST_F(ImportTest, EntersGoodRowsAndSetsBrokenAndRefusedOnesAside) {
  const auto file = Write("p.csv",
                          "title,planned_total_yuan\n"
                          "one,5000000\n\"two\nlines\",\nbr\"oken,1\nbad,2\nthree,many\nfour,4\n");
  const auto result = Run(file);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->entered, 3);
  EXPECT_EQ(result->refused, 3);
  EXPECT_THAT(reserve_.parents(), ElementsAre("units/140423"));
  const std::string rejected = Read(result->rejected_file);
  EXPECT_THAT(rejected, HasSubstr(R"({"row":3,"line":5,"reason":"INVALID_ARGUMENT")"));
  EXPECT_THAT(rejected, HasSubstr(R"({"row":4,"line":6,"reason":"INVALID_FIELDS")"));
  EXPECT_THAT(rejected, HasSubstr(R"([{"field":"reserve_project.title","description":"is bad"}],"text":"bad,2"})"));
  EXPECT_THAT(rejected, HasSubstr(R"("row":5)"));
  for (const auto& [id, project] : reserve_.entered()) {
    // An empty cell is not zero.
    EXPECT_EQ(project.has_planned_total_yuan(), project.title() != "two\nlines");
  }
}

TEST_F(ImportTest, ARepeatSendsTheSameIdsAndRowsThatAreAlikeAreEnteredEach) {
  const auto file = Write("p.jsonl", R"({"title":"a"}
{"title":"a"}
{"title":"b"})");
  ASSERT_TRUE(Run(file).ok());
  EXPECT_EQ(reserve_.entered().size(), 3u);
  const auto again = Run(file);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->entered, 3);
  EXPECT_EQ(again->rejected_file, "");
  EXPECT_FALSE(std::filesystem::exists(file + ".rejected.jsonl"));
  EXPECT_EQ(reserve_.entered().size(), 3u);
}

TEST_F(ImportTest, StopsWhenOverloadedAndGoesOnWhenRepeated) {
  std::string rows;
  for (int i = 0; i < 5000; ++i) absl::StrAppend(&rows, R"({"title":")", i, "\"}\n");
  const auto file = Write("p.jsonl", rows);
  reserve_.BeOverloadedAfter(1500);
  EXPECT_EQ(Run(file).status().code(), absl::StatusCode::kUnavailable);
  reserve_.BeOverloadedAfter(1'000'000);
  const auto again = Run(file);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->entered, 5000);
  EXPECT_EQ(reserve_.entered().size(), 5000u);
}

TEST_F(ImportTest, RenamesAndLeavesOutColumns) {
  const auto file = Write("p.csv", "序号,项目名称\n1,甲\n");
  const auto result = Run(file, {{"序号", ""}, {"项目名称", "title"}});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(reserve_.entered().begin()->second.title(), "甲");
}

TEST_F(ImportTest, SendsNothingWhenTheFileOrItsColumnsAreWrong) {
  EXPECT_THAT(Run(folder_ / "none.csv").status().message(), HasSubstr("No such file"));
  EXPECT_THAT(Run(Write("p.csv", "titel\nx\n")).status().message(), HasSubstr("\"titel\""));
  EXPECT_THAT(Run(Write("q.csv", "title\nx\n"), {{"name", "title"}}).status().message(), HasSubstr("no column"));
  EXPECT_TRUE(reserve_.entered().empty());
}

TEST_F(ImportTest, SendsNothingOfAFolderOrOfWhatCannotBeReadToItsEnd) {
  const auto folder = folder_ / "rows.jsonl";
  std::filesystem::create_directory(folder);
  EXPECT_THAT(Run(folder).status().message(), HasSubstr("is a folder"));
  // It opens, and its first page cannot be read.
  const auto broken = folder_ / "broken.jsonl";
  std::filesystem::create_symlink("/proc/self/mem", broken);
  const auto status = Run(broken).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr("cannot be read to its end; nothing was sent"));
}

TEST_F(ImportTest, CountsRowsThatWereEnteredWithAnotherDayOrOtherColumns) {
  const auto result = Run(Write("p.jsonl", R"({"title":"reused"})"));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->refused, 1);
  EXPECT_EQ(result->entered_otherwise, 1);
}

TEST_F(ImportTest, ReportsARefusedStreamAndADeadServer) {
  const auto file = Write("p.jsonl", R"({"title":"a"})");
  Client nobody(address_, {"", "", ""});
  const auto refused = Import(nobody, **FindKind("ReserveProject", ""), {file, "units/140423", "", {}});
  EXPECT_EQ(ReasonOf(refused.status()), "UNAUTHENTICATED");
  server_->Shutdown();
  EXPECT_EQ(Run(file).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(ImportTest, AMethodThatTheServerDoesNotImplementFailsAndDoesNotHang) {
  Client client(address_, {"li.si", "140423", "COUNTY"});
  ReserveProject project;
  reserve::v1::GetReserveProjectRequest request;
  const auto status = client.Unary("/tiernet.reserve.v1.ReserveService/GetReserveProject", request, project);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
}

}  // namespace
}  // namespace tiernet::ctl
