// What is done once: requests by their ids, unique values by their claims.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "common/status/error.h"
#include "tests/common/store/store_test_base.h"

namespace tiernet::store {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(StoreTest, TheSameRequestGetsTheFirstAnswerWhateverCameAfter) {
  const auto first = Commit(Put(NewBlocker()), By(kUnit, "request-1", "digest"));
  const auto made = Answer<Blocker>(first);
  const auto there = Commit(Alter<Blocker>(made.name(), Describe("there")), By(kUnit, "request-2", "there"));
  Must<Blocker>(Alter<Blocker>(made.name(), Describe("back again")));
  const auto again = Commit(Alter<Blocker>(made.name(), Describe("there")), By(kUnit, "request-2", "there"));
  EXPECT_EQ(Answer<Blocker>(again).SerializeAsString(), Answer<Blocker>(there).SerializeAsString());
  ASSERT_THAT(again->written, SizeIs(1));
  EXPECT_EQ(again->written[0].seq, 2);
  EXPECT_EQ(Stored<Blocker>(made.name()).description(), "back again");

  ASSERT_EQ(Open(), absl::OkStatus());
  const auto after_restart = Commit(Put(NewBlocker("another")), By(kUnit, "request-1", "digest"));
  EXPECT_EQ(Answer<Blocker>(after_restart).SerializeAsString(), made.SerializeAsString());
  EXPECT_EQ(after_restart->name, made.name());
  EXPECT_THAT(Journal(), SizeIs(3));
}

TEST_F(StoreTest, TwoOfOneRequestInOneBatchAreDoneOnce) {
  Calls calls(*store_);
  {
    Hold hold(*store_);
    for (int i = 0; i < 5; ++i) calls.Add(Put(NewBlocker()), By(kUnit, "request-1", "digest"));
  }
  std::set<std::string> names;
  for (const auto& outcome : calls.Wait()) names.insert(Answer<Blocker>(outcome).name());
  EXPECT_THAT(names, SizeIs(1));
  EXPECT_THAT(Journal(), SizeIs(1));
}

TEST_F(StoreTest, ARequestIdIsForOneBodyOneCallerAndOneMethod) {
  const auto made = Must<Blocker>(Put(NewBlocker()), By(kUnit, "request-1", "digest"));
  EXPECT_EQ(ReasonOf(Commit(Put(NewBlocker()), By(kUnit, "request-1", "other digest")).status()), "REQUEST_ID_REUSED");
  EXPECT_THAT(Journal(), SizeIs(1));
  Origin another_caller = By(kUnit, "request-1", "digest");
  another_caller.caller.subject = "wang.wu";
  EXPECT_NE(Must<Blocker>(Put(NewBlocker()), another_caller).name(), made.name());
  Origin another_method = By(kUnit, "request-1", "digest");
  another_method.method = "tiernet.test.Other";
  EXPECT_NE(Must<Blocker>(Put(NewBlocker()), another_method).name(), made.name());
}

TEST_F(StoreTest, RequestIdsAreForgottenAfterThirtyDays) {
  Must<Blocker>(Put(NewBlocker()), By(kUnit, "request-1", "digest"));
  const auto forward = [this](absl::Duration by) {
    MutexLock lock(&mutex_);
    fast_ = by;
  };
  forward(absl::Hours(24 * 30 - 1));
  Must<Blocker>(Put(NewBlocker()));
  EXPECT_EQ(Ask("SELECT count(*) FROM answered"), "1");
  forward(absl::Hours(24 * 30 + 1));
  Must<Blocker>(Put(NewBlocker()));
  EXPECT_EQ(Ask("SELECT count(*) FROM answered"), "0");
}

// As after an import of a million rows: in small slices, and without calls to drive them.
TEST_F(StoreTest, ManyRequestIdsAreForgottenInSlicesAlsoWhenNobodyCalls) {
  constexpr int kOld = 10'000;
  Tamper(absl::StrCat("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ", kOld,
                      ") INSERT INTO answered (scope, digest, stream, seq, at) "
                      "SELECT randomblob(16), zeroblob(32), '140423', i, i FROM n"));
  const auto left = [this] { return std::stoi(Ask("SELECT count(*) FROM answered")); };
  Must<Blocker>(Put(NewBlocker()), By(kUnit, "request-1", "digest"));
  EXPECT_GT(left(), kOld / 2) << "one transaction forgets a slice";
  const absl::Time end = absl::Now() + absl::Seconds(60);
  while (left() > 1 && absl::Now() < end) absl::SleepFor(absl::Milliseconds(5));
  EXPECT_EQ(left(), 1) << "what is young is kept";
}

TEST_F(StoreTest, AUniqueValueHasOneHolderUntilHeGivesItUp) {
  const auto first = Must<PrincipalLeader>(Put(NewLeader("Zhang", "140423 first")));
  const auto refused = Commit(Put(NewLeader("Li", "140423 first")));
  EXPECT_EQ(ReasonOf(refused.status()), "ALREADY_CLAIMED");
  EXPECT_THAT(std::string(refused.status().message()), ::testing::HasSubstr(first.name()));
  EXPECT_TRUE(Commit(Put(NewLeader("Li", "140423 second"))).ok());
  EXPECT_TRUE(Commit(Put(NewLeader("Wang", ""))).ok()) << "nothing is claimed by an empty value";
  EXPECT_TRUE(Commit(Put(NewLeader("Zhao", ""))).ok());

  // Kept through an update that does not touch it, then given up.
  Must<PrincipalLeader>(Alter<PrincipalLeader>(first.name(), [](auto& leader) { leader.set_position("x"); }));
  EXPECT_FALSE(Commit(Put(NewLeader("Li", "140423 first"))).ok());
  Must<PrincipalLeader>(Alter<PrincipalLeader>(first.name(), [](auto& leader) { leader.clear_claimed_role(); }));
  const auto next = Must<PrincipalLeader>(Put(NewLeader("Li", "140423 first")));
  EXPECT_EQ(ReasonOf(Commit(Alter<PrincipalLeader>(first.name(),
                                                   [](auto& leader) { leader.set_claimed_role("140423 first"); }))
                         .status()),
            "ALREADY_CLAIMED");
  EXPECT_EQ(Ask("SELECT count(*) FROM claims"), "2");

  // Freed by deletion too.
  ASSERT_TRUE(Commit([&](Facts& facts) -> absl::StatusOr<Changes> {
                auto entity = std::make_unique<PrincipalLeader>();
                const auto& kind = schema::KindOf<PrincipalLeader>();
                if (auto s = facts.LoadSubject(kind, next.name(), "", Right::kOwn, *entity); !s.ok()) return s;
                return std::move(Changes().Delete(kind, std::move(entity)));
              }).ok());
  EXPECT_TRUE(Commit(Put(NewLeader("Sun", "140423 first"))).ok());
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(StoreTest, ClaimsHoldOverUnitsAndWithinABatch) {
  auto other_unit = NewProject("x", "140424");
  other_unit.set_claimed_code("2019-140424-01-01-000001");
  auto same_code = NewProject("y");
  same_code.set_claimed_code(other_unit.claimed_code());
  Calls calls(*store_);
  {
    Hold hold(*store_);
    calls.Add(Put(other_unit), By("140424"));
    calls.Add(Put(same_code));
  }
  EXPECT_TRUE(calls.Wait()[0].ok());
  EXPECT_EQ(ReasonOf(calls.Wait()[1].status()), "ALREADY_CLAIMED");
}

TEST_F(StoreTest, OneDecisionMayHandAClaimOverAndMayNotMakeItTwice) {
  const auto first = Must<PrincipalLeader>(Put(NewLeader("Zhang", "role")));
  const auto handed = Commit([&](Facts& facts) -> absl::StatusOr<Changes> {
    auto leader = facts.Subject<PrincipalLeader>(first.name(), "");
    if (!leader.ok()) return leader.status();
    leader->clear_claimed_role();
    return std::move(Changes(*leader).Put(NewLeader("Li", "role")));
  });
  EXPECT_TRUE(handed.ok()) << handed.status();
  const auto twice = Commit([](Facts&) -> absl::StatusOr<Changes> {
    return std::move(Changes(NewLeader("Wang", "other")).Put(NewLeader("Zhao", "other")));
  });
  EXPECT_EQ(ReasonOf(twice.status()), "ALREADY_CLAIMED") << twice.status();
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(StoreTest, AHolderIsAFact) {
  const auto first = Must<PrincipalLeader>(Put(NewLeader("Zhang", "role")));
  const auto refused = Commit([&](Facts& facts) -> absl::StatusOr<Changes> {
    EXPECT_EQ(facts.HolderOf<PrincipalLeader>("claimed_role", "role").value(), first.name());
    EXPECT_EQ(facts.HolderOf<PrincipalLeader>("claimed_role", "other").value(), "");
    EXPECT_EQ(facts.HashOf(first).value().size(), 32u);
    return Error(reason::ERROR_REASON_NOT_FOUND, {});
  });
  EXPECT_EQ(ReasonOf(refused.status()), "NOT_FOUND");
}

}  // namespace
}  // namespace tiernet::store
