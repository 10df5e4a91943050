// The reserve service's own binary: what it says of itself, and how it stops.
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/status/error.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.pb.h"
#include "grpc/health/v1/health.pb.h"
#include "grpc/reflection/v1alpha/reflection.pb.h"
#include "gtest/gtest.h"
#include "services/tiernetctl/client.h"
#include "tests/testing/node_file.h"
#include "tests/testing/refusal.h"
#include "tests/testing/server_process.h"
#include "tests/testing/small_disk.h"
#include "tiernet/journal/v1/journal_service.pb.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"
#include "tiernet/reserve/v1/reserve_project_requests.pb.h"

namespace tiernet::reserve {
namespace {

namespace reflection = grpc::reflection::v1alpha;
using testing::IsOk;
using ::testing::IsSupersetOf;
using Health = grpc::health::v1::HealthCheckResponse;

constexpr char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
constexpr char kService[] = "/tiernet.reserve.v1.ReserveService/";
constexpr char kJournal[] = "/tiernet.journal.v1.Journal/";
const ctl::Identity kCounty{"xiangyuan-1", "140423", "COUNTY"};
const ctl::Identity kCity{"changzhi-1", "140400", "CITY"};

class Process : public ::testing::Test {
 protected:
  void Start() {
    server_ = std::make_unique<testing::ServerProcess>(TIERNET_RESERVE_SERVER, folder_.path(), "reserve",
                                                       testing::WriteNodeFile(node_, folder_.path()));
    ASSERT_NE(server_->address(), "");
  }
  std::unique_ptr<ctl::Client> Client(const ctl::Identity& identity) {
    return std::make_unique<ctl::Client>(server_->address(), identity);
  }
  static v1::CreateReserveProjectRequest Creating(const std::string& title) {
    v1::CreateReserveProjectRequest request;
    request.set_parent("units/140423");
    request.mutable_reserve_project()->set_title(title);
    return request;
  }
  // Findings of a whole verification, and the records it went through.
  journal::v1::VerifyResponse Verify() {
    const auto client = Client(kCity);
    const auto call = client->Start(absl::StrCat(kJournal, "Verify"));
    EXPECT_TRUE(call->Write(journal::v1::VerifyRequest()));
    call->WritesDone();
    journal::v1::VerifyResponse last;
    while (call->Read(last)) {
    }
    EXPECT_THAT(call->Finish(), IsOk());
    return last;
  }

  testing::TemporaryFolder folder_;
  config::v1::Node node_ = testing::CityNode("reserve");
  std::unique_ptr<testing::ServerProcess> server_;
};

// Nothing but the protocol: a client without our schemas can call everything.
TEST_F(Process, ReflectionListsAndDescribesEveryService) {
  Start();
  const auto client = Client({});
  const auto call = client->Start(kReflection);
  const auto ask = [&](const reflection::ServerReflectionRequest& request) {
    reflection::ServerReflectionResponse response;
    EXPECT_TRUE(call->Write(request));
    EXPECT_TRUE(call->Read(response));
    return response;
  };
  reflection::ServerReflectionRequest request;
  request.set_list_services("*");
  const auto listed = ask(request);
  std::vector<std::string> services;
  for (const auto& service : listed.list_services_response().service()) services.push_back(service.name());
  EXPECT_THAT(services, IsSupersetOf({"tiernet.reserve.v1.ReserveService", "tiernet.journal.v1.Journal",
                                      "grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"}));
  for (const auto& service : services) {
    request.set_file_containing_symbol(service);
    const auto described = ask(request);
    ASSERT_TRUE(described.has_file_descriptor_response()) << service << ": " << described.ShortDebugString();
    google::protobuf::DescriptorPool pool;
    google::protobuf::FileDescriptorProto file;
    std::map<std::string, google::protobuf::FileDescriptorProto> files;
    for (const auto& bytes : described.file_descriptor_response().file_descriptor_proto()) {
      ASSERT_TRUE(file.ParseFromString(bytes));
      files[file.name()] = file;
    }
    // With what they import: the set is whole.
    for (const auto& [name, content] : files) {
      for (const auto& dependency : content.dependency()) EXPECT_EQ(files.count(dependency), 1u) << dependency;
    }
  }
  call->WritesDone();
  EXPECT_THAT(call->Finish(), IsOk());
}

TEST_F(Process, ServesAndThenDoesNotWhileItDrains) {
  Start();
  const auto client = Client({});
  Health health;
  ASSERT_THAT(client->Unary("/grpc.health.v1.Health/Check", grpc::health::v1::HealthCheckRequest(), health), IsOk());
  EXPECT_EQ(health.status(), Health::SERVING);
  const auto watch = client->Start("/grpc.health.v1.Health/Watch");
  ASSERT_TRUE(watch->Write(grpc::health::v1::HealthCheckRequest()));
  watch->WritesDone();
  ASSERT_TRUE(watch->Read(health));
  EXPECT_EQ(health.status(), Health::SERVING);
  const absl::Time begun = absl::Now();
  server_->Signal(SIGTERM);
  ASSERT_TRUE(watch->Read(health));
  EXPECT_EQ(health.status(), Health::NOT_SERVING);
  EXPECT_EQ(server_->Wait(), 0);
  EXPECT_LT(absl::Now() - begun, absl::Seconds(10)) << "a watcher does not hold the drain";
}

// Every call that was answered OK is there after the restart; every other was refused
// as not done, or not answered at all.
TEST_F(Process, SigtermUnderLoadLosesNoAcceptedCall) {
  constexpr int kCallers = 8;
  std::map<std::string, std::string> accepted;
  absl::Mutex mutex;
  for (int round = 0; round < 3; ++round) {
    Start();
    const size_t before = accepted.size();
    std::vector<std::thread> callers;
    for (int caller = 0; caller < kCallers; ++caller) {
      callers.emplace_back([&, caller] {
        const auto client = Client(kCounty);
        for (int i = 0;; ++i) {
          const std::string title = absl::StrCat("项目", round, "-", caller, "-", i);
          v1::ReserveProject created;
          const auto status = client->Unary(absl::StrCat(kService, "CreateReserveProject"), Creating(title), created,
                                            absl::Seconds(30));
          if (!status.ok()) {
            EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
            return;
          }
          absl::MutexLock lock(&mutex);
          accepted[created.name()] = title;
        }
      });
    }
    const absl::Time end = absl::Now() + absl::Seconds(60);
    const auto is_under_load = [&] {
      const absl::MutexLock lock(&mutex);
      return accepted.size() > before + 50;
    };
    while (!is_under_load() && absl::Now() < end) absl::SleepFor(absl::Milliseconds(20));
    server_->Signal(SIGTERM);
    EXPECT_EQ(server_->Wait(), 0);
    for (auto& caller : callers) caller.join();
  }
  ASSERT_GT(accepted.size(), 100u);
  Start();
  const auto client = Client(kCounty);
  for (const auto& [name, title] : accepted) {
    v1::GetReserveProjectRequest get;
    get.set_name(name);
    v1::ReserveProject project;
    ASSERT_THAT(client->Unary(absl::StrCat(kService, "GetReserveProject"), get, project), IsOk());
    EXPECT_EQ(project.title(), title);
  }
  const auto verified = Verify();
  EXPECT_EQ(verified.findings_size(), 0) << verified.ShortDebugString();
  EXPECT_GE(verified.records(), static_cast<int64_t>(accepted.size()));
}

TEST_F(Process, DoesNotStartOnWhatItCannotServe) {
  const auto exit_code = [&](const config::v1::Node& node) {
    const std::string path = testing::WriteNodeFile(node, folder_.path());
    return WEXITSTATUS(system(absl::StrCat(TIERNET_RESERVE_SERVER, " --config=", path, " >/dev/null 2>&1").c_str()));
  };
  auto node = node_;
  node.mutable_services(0)->set_listen("0.0.0.0:0");
  EXPECT_EQ(exit_code(node), 1) << "without TLS on loopback only";
  node = node_;
  node.clear_development();
  EXPECT_EQ(exit_code(node), 1) << "nobody could be identified";
  node = node_;
  node.mutable_services(0)->set_service("construction");
  EXPECT_EQ(exit_code(node), 1) << "not a service of this node";
  node = node_;
  node.add_home_units("149999");
  EXPECT_EQ(exit_code(node), 1);
  Start();
  node = node_;
  node.mutable_services(0)->set_listen("127.0.0.1:0");
  EXPECT_EQ(exit_code(node), 1) << "another process writes the database";
}

// The service's own disk has no byte left: writes are refused and say so, reads go on, and with
// room it goes on where it was.
TEST_F(Process, OnAFullDiskWritesAreRefusedAndReadsGoOn) {
  const std::string data = folder_.path() + "/data";
  std::filesystem::create_directories(data);
  if (!MountSmall(data, 16)) GTEST_SKIP() << "no mount name space: " << std::strerror(errno);
  Start();
  const auto client = Client(kCounty);
  std::vector<std::string> accepted;
  const auto create = [&] {
    auto request = Creating("煤基新材料");
    request.mutable_reserve_project()->set_content(std::string(3000, 'x'));
    v1::ReserveProject created;
    auto status = client->Unary(absl::StrCat(kService, "CreateReserveProject"), request, created);
    if (status.ok()) accepted.push_back(created.name());
    return status;
  };
  const auto read_all = [&] {
    const auto reader = Client(kCounty);
    for (const auto& name : accepted) {
      v1::GetReserveProjectRequest get;
      get.set_name(name);
      v1::ReserveProject project;
      EXPECT_THAT(reader->Unary(absl::StrCat(kService, "GetReserveProject"), get, project), IsOk());
    }
  };
  ASSERT_THAT(create(), IsOk());
  FillDisk(data + "/filler");
  absl::Status refused;
  // What the log has allocated already may still take some.
  while (refused.ok() && accepted.size() < 10'000) refused = create();
  for (int again = 0; again < 3; ++again) {
    EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
    EXPECT_EQ(ReasonOf(refused), "STORAGE_FULL");
    refused = create();
  }
  read_all();
  v1::ListReserveProjectsRequest list;
  list.set_parent("units/140423");
  list.set_page_size(1000);
  v1::ListReserveProjectsResponse listed;
  EXPECT_THAT(client->Unary(absl::StrCat(kService, "ListReserveProjects"), list, listed), IsOk());
  EXPECT_EQ(listed.reserve_projects_size(), static_cast<int>(accepted.size()));
  EXPECT_EQ(Verify().findings_size(), 0);
  std::filesystem::remove(data + "/filler");
  EXPECT_THAT(create(), IsOk()) << "there is room again";
  FillDisk(data + "/filler");
  server_->Signal(SIGTERM);
  EXPECT_EQ(server_->Wait(), 0) << "it stops in order also where it can write no more";
  std::filesystem::remove(data + "/filler");
  Start();
  read_all();
  const auto verified = Verify();
  EXPECT_EQ(verified.findings_size(), 0) << verified.ShortDebugString();
  EXPECT_EQ(verified.records(), static_cast<int64_t>(accepted.size()));
  server_.reset();
  UnmountSmall(data);
}

// Of calls that are written together and do not fit, each is decided again, by itself: what fits then is whole.
TEST_F(Process, OnADiskThatIsNearlyFullEachCallStandsForItself) {
  const std::string data = folder_.path() + "/data";
  std::filesystem::create_directories(data);
  if (!MountSmall(data, 16)) GTEST_SKIP() << "no mount name space: " << std::strerror(errno);
  Start();
  const std::string content(3000, 'x');
  absl::Mutex mutex;
  std::vector<v1::ReserveProject> accepted;
  std::vector<absl::Status> refused;
  const auto create = [&](ctl::Client& client, int serial) {
    auto request = Creating(absl::StrCat("煤基新材料", serial));
    request.mutable_reserve_project()->set_content(content);
    v1::ReserveProject created;
    auto status = client.Unary(absl::StrCat(kService, "CreateReserveProject"), request, created);
    const absl::MutexLock lock(&mutex);
    status.ok() ? accepted.push_back(created) : refused.push_back(status);
  };
  FillDisk(data + "/filler");
  const auto alone = Client(kCounty);
  for (int serial = 0; refused.empty() && serial < 10'000; ++serial) create(*alone, serial);
  const size_t accepted_alone = accepted.size();
  std::filesystem::resize_file(data + "/filler", std::filesystem::file_size(data + "/filler") - (256 << 10));
  constexpr int kCallers = 64;
  std::vector<std::unique_ptr<ctl::Client>> clients;
  for (int i = 0; i < kCallers; ++i) clients.push_back(Client(kCounty));
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) callers.emplace_back([&, i] { create(*clients[i], 10'000 + i); });
  for (auto& caller : callers) caller.join();
  EXPECT_GT(accepted.size(), accepted_alone);
  EXPECT_GT(refused.size(), 1u);
  for (const auto& status : refused) EXPECT_EQ(ReasonOf(status), "STORAGE_FULL") << status;
  for (const auto& created : accepted) {
    v1::GetReserveProjectRequest get;
    get.set_name(created.name());
    v1::ReserveProject project;
    EXPECT_THAT(alone->Unary(absl::StrCat(kService, "GetReserveProject"), get, project), IsOk());
    EXPECT_EQ(project.title(), created.title());
    EXPECT_EQ(project.content(), content);
  }
  EXPECT_EQ(Verify().records(), static_cast<int64_t>(accepted.size()));
  std::filesystem::remove(data + "/filler");
  server_.reset();
  UnmountSmall(data);
}

}  // namespace
}  // namespace tiernet::reserve
