// The journal as others read it: cursors, kinds, following, heads, verification.
#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/journal/chain.h"
#include "gmock/gmock.h"
#include "tests/services/reserve/service/reserve_test.h"

namespace tiernet::reserve {
namespace {

using journal::v1::PullRequest;
using journal::v1::PullResponse;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;

journal::v1::Header HeaderOf(const journal::v1::Record& record) {
  journal::v1::Header header;
  EXPECT_TRUE(header.ParseFromString(record.header()));
  return header;
}

class Journals : public ReserveTest {
 protected:
  struct Puller {
    Puller(const std::shared_ptr<grpc::Channel>& channel, const PullRequest& request, const Identity& identity = kCity)
        : stub(channel) {
      testing::Node::Prepare(context, identity);
      reader = stub.Pull(&context, request);
    }
    ~Puller() { context.TryCancel(); }
    JournalStub stub;
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReaderInterface<PullResponse>> reader;
  };

  // With `sql`, on the database itself, behind the service's back.
  std::vector<std::string> Execute(const std::string& sql) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open((node_.folder() + "/data/reserve.db").c_str(), &db), SQLITE_OK);
    std::vector<std::string> row;
    char* problem = nullptr;
    sqlite3_exec(
        db, sql.c_str(),
        [](void* out, int count, char** values, char**) {
          for (int i = 0; i < count; ++i) {
            static_cast<std::vector<std::string>*>(out)->push_back(values[i] != nullptr ? values[i] : "");
          }
          return 0;
        },
        &row, &problem);
    EXPECT_EQ(problem, nullptr) << problem;
    sqlite3_close(db);
    return row;
  }
  // Whether the log can soon be copied back whole and cut: no transaction is open then.
  bool IsWholeLogCopied() {
    for (int i = 0; i < 100; ++i) {
      absl::SleepFor(absl::Milliseconds(100));
      if (Execute("PRAGMA wal_checkpoint(TRUNCATE)") == std::vector<std::string>{"0", "0", "0"}) return true;
    }
    return false;
  }
  void CreateMany(int count) {
    for (int i = 0; i < count; ++i) Create(absl::StrCat("项目", i));
  }
};

TEST_F(Journals, PulledRecordsFormVerifiedChains) {
  Admitted("煤基新材料");
  Create("旅游公路", kOtherCounty);
  std::map<std::string, journal::CheckedRecord> chains;
  std::vector<std::string> order;
  for (const auto& record : Pull()) {
    const auto header = HeaderOf(record);
    auto [chain, is_new] = chains.try_emplace(header.stream());
    if (is_new) {
      order.push_back(header.stream());
      chain->second.hash = journal::Genesis("reserve", header.stream());
    }
    const auto previous = chain->second.hash;
    ASSERT_THAT(journal::CheckRecord(previous, record, {"reserve", header.stream(), chain->second.header.seq() + 1},
                                     chain->second),
                IsOk());
    EXPECT_TRUE(chain->second.missing.empty());
  }
  EXPECT_THAT(order, ElementsAre("140400/140423", "140423", "140425"));
  const auto heads = Call(&JournalStub::ListHeads, journal::v1::ListHeadsRequest(), kCity);
  ASSERT_EQ(heads->heads_size(), 3);
  for (const auto& head : heads->heads()) {
    EXPECT_EQ(head.seq(), chains.at(head.stream()).header.seq());
    EXPECT_EQ(head.hash(), journal::View(chains.at(head.stream()).hash));
    EXPECT_EQ(head.service(), "reserve");
  }
}

TEST_F(Journals, APullGoesOnAfterItsCursors) {
  CreateMany(3);
  Create("旅游公路", kOtherCounty);
  PullRequest request;
  auto* cursor = request.add_cursors();
  cursor->set_stream("140423");
  cursor->set_seq(2);
  cursor->set_hash(Pull()[1].hash());
  auto records = Pull(request);
  ASSERT_EQ(records.size(), 2u) << "streams that are not named come from their beginning";
  EXPECT_EQ(HeaderOf(records[0]).seq(), 3);
  EXPECT_EQ(HeaderOf(records[1]).stream(), "140425");
  request.set_only_cursors(true);
  EXPECT_EQ(Pull(request).size(), 1u);
  cursor->clear_hash();
  EXPECT_EQ(Pull(request).size(), 1u) << "not compared";
  cursor->set_seq(0);
  EXPECT_EQ(Pull(request).size(), 3u);
  cursor->set_stream("140428");
  EXPECT_EQ(Pull(request).size(), 0u) << "a stream that has no record yet";
}

TEST_F(Journals, ACursorThatDoesNotStandHereIsRefused) {
  CreateMany(2);
  const auto refusal = [&](const std::string& stream, int64_t seq, const std::string& hash) {
    PullRequest request;
    auto* cursor = request.add_cursors();
    cursor->set_stream(stream);
    cursor->set_seq(seq);
    cursor->set_hash(hash);
    Puller puller(node_.channel(), request);
    PullResponse none;
    EXPECT_FALSE(puller.reader->Read(&none));
    return FromGrpc(puller.reader->Finish());
  };
  constexpr auto kRange = absl::StatusCode::kOutOfRange;
  EXPECT_THAT(refusal("140423", 1, std::string(32, 'x')), FailsWith(kRange, "CURSOR_UNKNOWN"));
  EXPECT_THAT(refusal("140423", 3, ""), FailsWith(kRange, "CURSOR_UNKNOWN"));
  EXPECT_THAT(refusal("140425", 1, ""), FailsWith(kRange, "CURSOR_UNKNOWN"));
  EXPECT_THAT(refusal("140423", -1, ""), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(refusal("", 0, ""), FailsWith(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
}

TEST_F(Journals, KindsThatAreNotAskedForComeAsHeaders) {
  Submitted("煤基新材料");
  PullRequest request;
  request.add_kinds("tiernet.reserve.v1.Appraisal");
  int with_parts = 0;
  for (const auto& record : Pull(request)) {
    const bool asked = HeaderOf(record).kind() == "tiernet.reserve.v1.Appraisal";
    EXPECT_EQ(record.parts_size() > 0, asked);
    with_parts += asked ? 1 : 0;
  }
  EXPECT_EQ(with_parts, 1);
}

TEST_F(Journals, AUnitPullsItsOwnStreamsAndDecisionsOnIt) {
  Admitted("煤基新材料");
  Create("旅游公路", kOtherCounty);
  for (const auto& record : Pull({}, kCounty)) {
    EXPECT_THAT(HeaderOf(record).stream(), ::testing::AnyOf("140423", "140400/140423"));
  }
  EXPECT_EQ(Call(&JournalStub::ListHeads, journal::v1::ListHeadsRequest(), kCounty)->heads_size(), 2);
  PullRequest request;
  request.add_cursors()->set_stream("140425");
  Puller puller(node_.channel(), request, kCounty);
  PullResponse none;
  EXPECT_FALSE(puller.reader->Read(&none));
  EXPECT_THAT(FromGrpc(puller.reader->Finish()), FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
}

TEST_F(Journals, AFollowerSeesEveryLaterCommitOnce) {
  Create("煤基新材料");
  PullRequest request;
  request.set_follow(true);
  Puller puller(node_.channel(), request);
  std::thread writer([&] {
    for (int i = 0; i < 50; ++i) {
      v1::CreateReserveProjectRequest create = Creating(absl::StrCat("项目", i));
      ReserveStub stub(node_.channel());
      grpc::ClientContext context;
      testing::Node::Prepare(context, kCounty);
      v1::ReserveProject created;
      EXPECT_TRUE(stub.CreateReserveProject(&context, create, &created).ok());
    }
  });
  int64_t seen = 0;
  PullResponse batch;
  while (seen < 51 && puller.reader->Read(&batch)) {
    for (const auto& record : batch.records()) EXPECT_EQ(HeaderOf(record).seq(), ++seen);
    EXPECT_GE(batch.head().seq(), seen);
  }
  writer.join();
  EXPECT_EQ(seen, 51);
  // And a drain ends it with the reason.
  std::thread stopper([&] { node_.server().Stop(); });
  while (puller.reader->Read(&batch)) {
  }
  EXPECT_THAT(FromGrpc(puller.reader->Finish()), FailsWith(absl::StatusCode::kUnavailable, "SHUTTING_DOWN"));
  stopper.join();
}

TEST_F(Journals, FollowersThatComeAndGoHarmNobody) {
  for (int i = 0; i < 60; ++i) {
    PullRequest request;
    request.set_follow(true);
    Puller puller(node_.channel(), request);
    if (i % 3 == 0) {
      PullResponse batch;
      Create(absl::StrCat("项目", i));
      EXPECT_TRUE(puller.reader->Read(&batch));
    }
    puller.context.TryCancel();
    EXPECT_EQ(FromGrpc(puller.reader->Finish()).code(), absl::StatusCode::kCancelled);
  }
  EXPECT_EQ(SeqOf("140423"), 20);
}

TEST_F(Journals, StreamsTakeTurns) {
  auto request = Creating("煤基新材料");
  request.mutable_reserve_project()->set_content(std::string(4000, 'x'));
  for (int i = 0; i < 300; ++i) ASSERT_THAT(Call(&ReserveStub::CreateReserveProject, request, kCounty), IsOk());
  Create("其他", kOtherCounty);
  Puller puller(node_.channel(), {});
  std::vector<std::string> streams;
  PullResponse batch;
  while (puller.reader->Read(&batch)) streams.push_back(batch.head().stream());
  ASSERT_GE(streams.size(), 3u);
  EXPECT_EQ(streams[0], "140423");
  EXPECT_EQ(streams[1], "140425") << "though the first has more";
  EXPECT_EQ(streams[2], "140423");
}

TEST_F(Journals, SoManyStreamsAreOpenAtOnceAndNoMore) {
  Create("煤基新材料");
  PullRequest request;
  request.set_follow(true);
  std::vector<std::unique_ptr<Puller>> open;
  PullResponse batch;
  for (int i = 0; i < 256; ++i) {
    open.push_back(std::make_unique<Puller>(node_.channel(), request));
    ASSERT_TRUE(open.back()->reader->Read(&batch)) << i;
  }
  Puller refused(node_.channel(), request);
  EXPECT_FALSE(refused.reader->Read(&batch));
  EXPECT_THAT(FromGrpc(refused.reader->Finish()), FailsWith(absl::StatusCode::kUnavailable, "OVERLOADED"));
  Create("其后");
  EXPECT_TRUE(open.front()->reader->Read(&batch)) << "the others go on";
  open.pop_back();
  bool taken = false;
  for (int i = 0; i < 500 && !taken; ++i) {
    absl::SleepFor(absl::Milliseconds(10));
    taken = Puller(node_.channel(), request).reader->Read(&batch);
  }
  EXPECT_TRUE(taken) << "one that ended makes room";
}

TEST_F(Journals, WhatFailsInsideIsNotToldInInnerWords) {
  Execute("ALTER TABLE blockers RENAME TO gone");
  v1::ListBlockersRequest request;
  request.set_parent("units/140423");
  const auto failed = Call(&ReserveStub::ListBlockers, request, kCounty);
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(failed.status().message(), "the service failed; its log says how");
}

// Who reads one batch and then no more holds no transaction: the whole log can be
// copied back and cut meanwhile, and writes go on.
TEST_F(Journals, ASlowPullerHoldsNoTransaction) {
  auto request = Creating("煤基新材料");
  request.mutable_reserve_project()->set_content(std::string(4000, 'x'));
  for (int i = 0; i < 600; ++i) ASSERT_THAT(Call(&ReserveStub::CreateReserveProject, request, kCounty), IsOk());
  Puller puller(node_.channel(), {});
  PullResponse batch;
  ASSERT_TRUE(puller.reader->Read(&batch));
  Create("其后");
  // Soon, that is, once what fits into the window has been read.
  EXPECT_TRUE(IsWholeLogCopied());
  Create("再后");
  int64_t records = batch.records_size();
  while (puller.reader->Read(&batch)) records += batch.records_size();
  EXPECT_EQ(records, 602) << "it was still underway when the last was created";
  EXPECT_THAT(FromGrpc(puller.reader->Finish()), IsOk());
}

// The same of who asks for a list and does not read it.
TEST_F(Journals, ASlowReaderOfAListHoldsNoTransaction) {
  auto request = Creating("煤基新材料");
  request.mutable_reserve_project()->set_content(std::string(4000, 'x'));
  for (int i = 0; i < 200; ++i) ASSERT_THAT(Call(&ReserveStub::CreateReserveProject, request, kCounty), IsOk());
  v1::ListReserveProjectsRequest list;
  list.set_parent("units/140423");
  list.set_page_size(1000);
  ReserveStub stub(node_.channel());
  grpc::ClientContext context;
  testing::Node::Prepare(context, kCity);
  // Nobody asks the queue for it, so nobody reads it.
  grpc::CompletionQueue queue;
  const auto unread = stub.AsyncListReserveProjects(&context, list, &queue);
  unread->ReadInitialMetadata(&context);
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok)) << "it comes with the answer, so the list has been read";
  EXPECT_TRUE(IsWholeLogCopied());
  Create("其后");
  v1::ListReserveProjectsResponse listed;
  grpc::Status status;
  unread->Finish(&listed, &status, &listed);
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(listed.reserve_projects_size(), 200) << "it was underway when the last was created";
}

TEST_F(Journals, HeadsByPrefix) {
  Create("煤基新材料");
  Create("旅游公路", kOtherCounty);
  journal::v1::ListHeadsRequest request;
  request.set_stream_prefix("140425");
  const auto heads = Call(&JournalStub::ListHeads, request, kCity);
  ASSERT_EQ(heads->heads_size(), 1);
  EXPECT_EQ(heads->heads(0).stream(), "140425");
}

TEST_F(Journals, VerifyNamesWhatWasAlteredBehindItsBack) {
  CreateMany(3);
  EXPECT_EQ(Verify().records(), 3);
  Execute("UPDATE reserve_projects SET title = '改名' WHERE seq = 2");
  auto verified = Verify();
  ASSERT_EQ(verified.findings_size(), 1) << verified.ShortDebugString();
  EXPECT_EQ(verified.findings(0).seq(), 2);
  EXPECT_THAT(verified.findings(0).problem(), HasSubstr("title"));
  Execute("UPDATE journal SET header = CAST('x' AS BLOB) WHERE seq = 3");
  verified = Verify();
  EXPECT_TRUE(std::any_of(verified.findings().begin(), verified.findings().end(), [](const auto& finding) {
    return finding.stream() == "140423" && finding.seq() == 3;
  })) << verified.ShortDebugString();
  EXPECT_THAT(Call(&JournalStub::ListHeads, journal::v1::ListHeadsRequest(), kCity), IsOk()) << "it lives";
}

TEST_F(Journals, OnlyWhoMayVerifies) {
  JournalStub stub(node_.channel());
  grpc::ClientContext context;
  testing::Node::Prepare(context, kCounty);
  const auto reader = stub.Verify(&context, journal::v1::VerifyRequest());
  journal::v1::VerifyResponse none;
  EXPECT_FALSE(reader->Read(&none));
  EXPECT_THAT(FromGrpc(reader->Finish()), FailsWith(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED"));
}

}  // namespace
}  // namespace tiernet::reserve
