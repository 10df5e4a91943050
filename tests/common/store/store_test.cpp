// What a store does with decisions.
#include "common/store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "tests/common/store/store_test_base.h"

namespace tiernet::store {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(StoreTest, ACommitIsOneRowAndOneRecord) {
  const Blocker given = NewBlocker();
  const auto outcome = Commit(Put(given));
  const auto made = Answer<Blocker>(outcome);
  EXPECT_EQ(outcome->name, given.name());
  ASSERT_THAT(outcome->written, SizeIs(1));
  EXPECT_EQ(outcome->written[0].stream, kUnit);
  EXPECT_EQ(outcome->written[0].seq, 1);
  EXPECT_EQ(made.etag(), "1");
  EXPECT_EQ(made.description(), "no land");
  EXPECT_TRUE(made.has_create_time());
  EXPECT_EQ(made.create_time().nanos(), made.update_time().nanos());
  EXPECT_EQ(Stored<Blocker>(given.name()).SerializeAsString(), made.SerializeAsString());

  const auto journal = Journal();
  ASSERT_THAT(journal, SizeIs(1));
  EXPECT_EQ(journal[0].service(), "reserve");
  EXPECT_EQ(journal[0].stream(), kUnit);
  EXPECT_EQ(journal[0].seq(), 1);
  EXPECT_EQ(journal[0].kind(), "tiernet.reserve.v1.Blocker");
  EXPECT_EQ(journal[0].name(), given.name());
  EXPECT_EQ(journal[0].operation(), journal::v1::OPERATION_CREATE);
  EXPECT_EQ(journal[0].actor(), "li.si");
  EXPECT_EQ(journal[0].happened_on(), kToday);
  EXPECT_EQ(journal[0].previous_seq(), 0);
  EXPECT_EQ(journal[0].parts_size(), 1);
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(StoreTest, AnUpdateKeepsWhenItWasCreatedAndNamesTheRecordBefore) {
  const auto made = Must<Blocker>(Put(NewBlocker()));
  const auto changed = Must<Blocker>(Alter<Blocker>(made.name(), Describe("no water")));
  EXPECT_EQ(changed.description(), "no water");
  EXPECT_EQ(changed.etag(), "2");
  EXPECT_EQ(changed.create_time().SerializeAsString(), made.create_time().SerializeAsString());
  EXPECT_NE(changed.update_time().SerializeAsString(), made.update_time().SerializeAsString());
  ASSERT_THAT(Journal(), SizeIs(2));
  EXPECT_EQ(Journal()[1].operation(), journal::v1::OPERATION_UPDATE);
  EXPECT_EQ(Journal()[1].previous_seq(), 1);
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(StoreTest, ARefusalLeavesNoTrace) {
  const auto refused = Commit(
      [](Facts&) -> absl::StatusOr<Changes> {
        return Error(reason::ERROR_REASON_NOT_A_DRAFT, {{"name", "x"}, {"state", "y"}});
      },
      By(kUnit, "request-1", "digest"));
  EXPECT_EQ(ReasonOf(refused.status()), "NOT_A_DRAFT");
  EXPECT_THAT(Journal(), IsEmpty());
  EXPECT_EQ(Ask("SELECT count(*) FROM answered"), "0") << "refusals are not kept";
  EXPECT_EQ(Ask("SELECT count(*) FROM heads"), "0");
  EXPECT_TRUE(Commit(Put(NewBlocker()), By(kUnit, "request-1", "another digest")).ok());
}

TEST_F(StoreTest, PersonalFieldsLieInAPartOfTheirOwnBehindASaltOfTheirOwn) {
  // An odd one first, so that salts are fetched anew between the two of a record.
  Must<Blocker>(Put(NewBlocker()));
  Calls calls(*store_);
  for (int i = 0; i < 300; ++i) calls.Add(Put(NewLeader(absl::StrCat("Zhang ", i), absl::StrCat("role ", i))));
  const auto leader = Answer<PrincipalLeader>(calls.Wait()[7]);
  EXPECT_EQ(leader.person(), "Zhang 7");
  EXPECT_EQ(Stored<PrincipalLeader>(leader.name()).SerializeAsString().size(), leader.SerializeAsString().size());
  EXPECT_EQ(Ask("SELECT count(*) FROM journal WHERE instr(body, 'Zhang') > 0"), "0");
  EXPECT_EQ(Ask("SELECT count(*) FROM journal WHERE instr(personal, 'Zhang') > 0"), "300");
  EXPECT_EQ(Ask("SELECT count(*) FROM principal_leaders WHERE instr(body, 'Zhang') > 0"), "0");
  EXPECT_EQ(Ask("SELECT count(DISTINCT salt) FROM (SELECT body_salt AS salt FROM journal UNION ALL "
                "SELECT personal_salt FROM journal WHERE personal_salt IS NOT NULL)"),
            "601");
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(StoreTest, ManyCallersShareBatchesAndMakeOneDenseChain) {
  constexpr int kCallers = 64;
  constexpr int kEach = 20;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([this, caller] {
      const std::string unit = caller % 4 == 0 ? "140424" : kUnit;
      for (int i = 0; i < kEach; ++i) {
        const auto outcome = Commit(Put(NewBlocker(absl::StrCat(caller, "-", i), unit)), By(unit));
        EXPECT_TRUE(outcome.ok()) << outcome.status();
      }
    });
  }
  for (auto& caller : callers) caller.join();
  for (const auto& [stream, count] : {std::pair(std::string(kUnit), 48 * kEach), {std::string("140424"), 16 * kEach}}) {
    const auto journal = Journal(stream);
    ASSERT_THAT(journal, SizeIs(count));
    for (int i = 0; i < count; ++i) EXPECT_EQ(journal[i].seq(), i + 1);
  }
  EXPECT_THAT(Findings(), IsEmpty());
  MutexLock lock(&mutex_);
  EXPECT_GT(*std::max_element(batches_.begin(), batches_.end()), 1u);
}

TEST_F(StoreTest, LaterDecisionsOfABatchSeeWhatEarlierOnesChanged) {
  const auto made = Must<Blocker>(Put(NewBlocker("0")));
  Calls calls(*store_);
  {
    Hold hold(*store_);
    for (int i = 0; i < 50; ++i) {
      calls.Add(Alter<Blocker>(made.name(), [](Blocker& blocker) {
        int number = 0;
        EXPECT_TRUE(absl::SimpleAtoi(blocker.description(), &number));
        blocker.set_description(absl::StrCat(number + 1));
      }));
    }
  }
  EXPECT_EQ(Answer<Blocker>(calls.Wait().back()).description(), "50");
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(StoreTest, AStatementThatFailsTakesOnlyItsOwnDecisionBack) {
  Calls calls(*store_);
  {
    Hold hold(*store_);
    calls.Add(Put(NewBlocker("first")));
    calls.Add([](Facts&) -> absl::StatusOr<Changes> {
      const auto twin = NewBlocker("twin");
      return std::move(Changes(NewBlocker("not alone")).Put(twin).Put(twin));
    });
    calls.Add(Put(NewBlocker("last")));
  }
  const auto outcomes = calls.Wait();
  EXPECT_TRUE(outcomes[0].ok()) << outcomes[0].status();
  EXPECT_EQ(outcomes[1].status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_TRUE(outcomes[2].ok()) << outcomes[2].status();
  EXPECT_THAT(Journal(), SizeIs(2));
  EXPECT_EQ(Ask("SELECT count(*) FROM blockers"), "2");
  EXPECT_THAT(Findings(), IsEmpty());
  Must<Blocker>(Put(NewBlocker("afterwards")));
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(StoreTest, AFactThatCannotBeReadTakesOnlyItsOwnDecisionBack) {
  Calls calls(*store_);
  {
    Hold hold(*store_);
    calls.Add(Put(NewBlocker("first")));
    calls.Add(
        [](Facts& facts) -> absl::StatusOr<Changes> { return facts.Where<Blocker>("no_such_column", "x").status(); });
    calls.Add(Put(NewBlocker("last")));
  }
  const auto outcomes = calls.Wait();
  EXPECT_TRUE(outcomes[0].ok() && outcomes[2].ok());
  EXPECT_EQ(outcomes[1].status().code(), absl::StatusCode::kInternal) << outcomes[1].status();
  EXPECT_THAT(Journal(), SizeIs(2));
}

TEST_F(StoreTest, ChangesOfOneDecisionStandTogetherAndNameTheirCause) {
  const auto outcome = Commit([](Facts&) -> absl::StatusOr<Changes> {
    Changes changes(NewBlocker("cause"));
    changes.Put(NewBlocker("effect"), 0);
    return changes;
  });
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_THAT(outcome->written, SizeIs(2));
  ASSERT_THAT(Journal(), SizeIs(2));
  ASSERT_THAT(Journal()[1].causes(), SizeIs(1));
  EXPECT_EQ(Journal()[1].causes(0).seq(), 1);
  EXPECT_EQ(Journal()[1].causes(0).stream(), kUnit);
}

// Whatever it was that grew it: readers, lists and followers take it whole.
TEST_F(StoreTest, AnEntityIsOfAMebibyteAtMost) {
  const std::string half((size_t{1} << 19) - 200, 'x');
  const auto made = Must<Blocker>(Put(NewBlocker(half)));
  const auto grow = [&](Blocker& blocker) { blocker.set_resolution(blocker.resolution() + half); };
  const auto grown = Must<Blocker>(Alter<Blocker>(made.name(), grow));
  const auto refused = Commit(Alter<Blocker>(made.name(), grow));
  EXPECT_EQ(ReasonOf(refused.status()), "ENTITY_TOO_LARGE");
  EXPECT_EQ(ReasonOf(Commit(Put(NewBlocker(half + half + half))).status()), "ENTITY_TOO_LARGE");
  EXPECT_EQ(Journal().back().seq(), 2);
  EXPECT_TRUE(Commit(Alter<Blocker>(made.name(), Describe("no water"))).ok()) << "it may shrink";
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(StoreTest, OnlyHomeWrites) {
  const auto refused = Commit(Put(NewBlocker("x", "140425")), By("140425"));
  EXPECT_EQ(ReasonOf(refused.status()), "NOT_HOME");
  EXPECT_THAT(Journal("140425"), IsEmpty());
}

TEST_F(StoreTest, ADecisionWithoutChangesOrOfNoNameIsAnErrorOfOurs) {
  EXPECT_EQ(Commit([](Facts&) -> absl::StatusOr<Changes> { return Changes(); }).status().code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(Commit(Put(Blocker())).status().code(), absl::StatusCode::kInternal);
  auto ghost = NewBlocker();
  ghost.set_etag("7");
  EXPECT_EQ(Commit(Put(ghost)).status().code(), absl::StatusCode::kInternal) << "it changes what does not exist";
  EXPECT_THAT(Journal(), IsEmpty());
}

TEST_F(StoreTest, ADeletionIsARecordThatFreesTheRow) {
  const auto made = Must<Blocker>(Put(NewBlocker()));
  const auto outcome = Commit(
      [&](Facts& facts) -> absl::StatusOr<Changes> {
        auto entity = std::make_unique<Blocker>();
        const auto& kind = schema::KindOf<Blocker>();
        if (auto status = facts.LoadSubject(kind, made.name(), "", Right::kOwn, *entity); !status.ok()) return status;
        return std::move(Changes().Delete(kind, std::move(entity)));
      },
      By(kUnit, "request-1", "digest"));
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->answer.body + outcome->answer.personal, "");
  EXPECT_EQ(outcome->name, made.name());
  ASSERT_THAT(Journal(), SizeIs(2));
  EXPECT_EQ(Journal()[1].operation(), journal::v1::OPERATION_DELETE);
  EXPECT_EQ(Journal()[1].previous_seq(), 1);
  EXPECT_THAT(Journal()[1].parts(), IsEmpty());
  EXPECT_EQ(Ask("SELECT count(*) FROM blockers"), "0");
  EXPECT_EQ(ReasonOf(Commit(Alter<Blocker>(made.name(), Describe("x"))).status()), "NOT_FOUND");
  const auto again = Commit(Put(NewBlocker()), By(kUnit, "request-1", "digest"));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->answer.body, "") << "the deletion's answer, rebuilt";
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(StoreTest, ACallPastItsDeadlineIsDroppedUndecided) {
  Calls calls(*store_);
  bool asked = false;
  {
    Hold hold(*store_);
    Origin late = By(kUnit);
    late.deadline = absl::Now() + absl::Milliseconds(5);
    calls.Add(
        [&](Facts&) -> absl::StatusOr<Changes> {
          asked = true;
          return Changes(NewBlocker());
        },
        late);
    calls.Add(Put(NewBlocker()));
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_EQ(ReasonOf(calls.Wait()[0].status()), "DEADLINE_PASSED");
  EXPECT_FALSE(asked);
  EXPECT_TRUE(calls.Wait()[1].ok());
  EXPECT_THAT(Journal(), SizeIs(1));
}

TEST_F(StoreTest, TooManyWaitingCallsAreRefusedAtOnceLaneByLane) {
  options_.queued_calls = 3;
  options_.queued_import_rows = 1;
  ASSERT_EQ(Open(), absl::OkStatus());
  Origin row = By(kUnit);
  row.lane = Lane::kImport;
  Calls calls(*store_);
  {
    Hold hold(*store_);
    for (int i = 0; i < 3; ++i) calls.Add(Put(NewBlocker()));
    EXPECT_EQ(store_->waiting(Lane::kPeople), 3u);
    const auto refused = Commit(Put(NewBlocker()));
    EXPECT_EQ(ReasonOf(refused.status()), "OVERLOADED");
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
    calls.Add(Put(NewBlocker()), row);
    EXPECT_EQ(ReasonOf(Commit(Put(NewBlocker()), row).status()), "OVERLOADED");
  }
  for (const auto& outcome : calls.Wait()) EXPECT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_THAT(Journal(), SizeIs(4));
}

TEST_F(StoreTest, AStoppingStoreFinishesWhatItTookAndRefusesTheRest) {
  Store& store = *store_;
  Calls calls(store);
  Calls late(store);
  auto hold = std::make_unique<Hold>(store);
  for (int i = 0; i < 20; ++i) calls.Add(Put(NewBlocker("in time")));
  std::thread closing([this] { Close(); });
  // Stopping begins while the committer is held; what came before that is taken.
  size_t taken = store.waiting(Lane::kPeople);
  while (store.waiting(Lane::kPeople) == taken) {
    late.Add(Put(NewBlocker("in time")));
    if (store.waiting(Lane::kPeople) == taken) break;
    ++taken;
    absl::SleepFor(absl::Milliseconds(1));
  }
  hold.reset();
  closing.join();
  for (const auto& outcome : calls.Wait()) EXPECT_TRUE(outcome.ok()) << outcome.status();
  const auto outcomes = late.Wait();
  for (size_t i = 0; i + 1 < outcomes.size(); ++i) EXPECT_TRUE(outcomes[i].ok()) << outcomes[i].status();
  EXPECT_EQ(ReasonOf(outcomes.back().status()), "SHUTTING_DOWN");
  EXPECT_EQ(outcomes.back().status().code(), absl::StatusCode::kUnavailable);
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_THAT(Journal(), SizeIs(taken));
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(StoreTest, AWatchHearsOfCommitsUntilItIsDropped) {
  std::atomic<int> heard = 0;
  {
    Store::Watch watch(*store_, [&] { ++heard; });
    Must<Blocker>(Put(NewBlocker()));
    // The answer may overtake the hint.
    for (int i = 0; i < 1000 && heard == 0; ++i) absl::SleepFor(absl::Milliseconds(1));
  }
  const int before = heard;
  EXPECT_GT(before, 0);
  Must<Blocker>(Put(NewBlocker()));
  EXPECT_EQ(heard, before);
}

TEST_F(StoreTest, TheLogDoesNotGrowWithWhatDecisionsRead) {
  const auto made = Must<Blocker>(Put(NewBlocker()));
  const std::string text(4000, 'x');
  const auto write = [&] {
    Calls calls(*store_);
    for (int i = 0; i < 200; ++i) {
      calls.Add(Alter<Blocker>(made.name(), [&](Blocker& blocker) { blocker.set_description(text); }));
    }
    calls.Wait();
  };
  for (int i = 0; i < 60; ++i) write();
  // 12,000 records of more than a page each; the log begins anew every 16 MiB.
  EXPECT_LT(std::filesystem::file_size(path("reserve.db-wal")), 32u << 20);
}

}  // namespace
}  // namespace tiernet::store
