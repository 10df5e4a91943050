// Whose an entity is, and which version; what days a step may lie on, and what falls due.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/status/error.h"
#include "tests/common/store/store_test_base.h"

namespace tiernet::store {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(StoreTest, AnEtagMustBeThePresentOne) {
  const auto made = Must<Blocker>(Put(NewBlocker()));
  Must<Blocker>(Alter<Blocker>(made.name(), Describe("x"), "1"));
  for (const char* stale : {"1", "3", "02", "-", " 2"}) {
    const auto refused = Commit(Alter<Blocker>(made.name(), Describe("y"), stale));
    EXPECT_EQ(ReasonOf(refused.status()), "ETAG_MISMATCH") << stale;
  }
  EXPECT_TRUE(Commit(Alter<Blocker>(made.name(), Describe("y"), "2")).ok());
}

TEST_F(StoreTest, OfTwoWhoReadTheSameVersionOneIsRefused) {
  const auto made = Must<Blocker>(Put(NewBlocker()));
  Calls calls(*store_);
  {
    Hold hold(*store_);
    for (int i = 0; i < 2; ++i) calls.Add(Alter<Blocker>(made.name(), Describe("x"), made.etag()));
  }
  EXPECT_TRUE(calls.Wait()[0].ok());
  EXPECT_EQ(ReasonOf(calls.Wait()[1].status()), "ETAG_MISMATCH");
}

TEST_F(StoreTest, OnlyItsUnitAltersAnEntityAndWhoStandsAboveDecidesOnIt) {
  const auto made = Must<Blocker>(Put(NewBlocker()));
  for (const char* unit : {"140424", kCity, "140000"}) {
    EXPECT_EQ(ReasonOf(Commit(Alter<Blocker>(made.name(), Describe("x")), By(unit)).status()), "OTHER_UNIT") << unit;
  }
  const auto by_above = [&](const char* unit) {
    return ReasonOf(Commit(
                        [&](Facts& facts) -> absl::StatusOr<Changes> {
                          auto entity = facts.Subject<Blocker>(made.name(), "", Right::kAbove);
                          if (!entity.ok()) return entity.status();
                          return Changes(*entity);
                        },
                        By(unit))
                        .status());
  };
  EXPECT_EQ(by_above(kCity), "");
  EXPECT_EQ(by_above(kUnit), "");
  EXPECT_EQ(by_above("140424"), "OTHER_UNIT");
  EXPECT_EQ(by_above("140500"), "OTHER_UNIT");
}

TEST_F(StoreTest, WhatDoesNotExistIsNotFound) {
  for (const auto& name : {NewBlocker().name(), std::string("units/140423/reserveProjects/x"), std::string("x"),
                           std::string(), std::string("units/140423/blockers/' OR 1")}) {
    EXPECT_EQ(ReasonOf(Commit(Alter<Blocker>(name, Describe("x"))).status()), "NOT_FOUND") << name;
  }
}

Origin On(const char* day, bool may_backfill = false) {
  Origin origin = By(kUnit);
  origin.happened_on = day;
  origin.may_backfill = may_backfill;
  return origin;
}

TEST_F(StoreTest, AStepLiesNotInTheFutureAndNotFarInThePast) {
  EXPECT_EQ(ReasonOf(Commit(Put(NewBlocker()), On("2019-06-16")).status()), "DATE_IN_FUTURE");
  EXPECT_EQ(ReasonOf(Commit(Put(NewBlocker()), On("2019-05-14")).status()), "BACKFILL_NEEDED");
  EXPECT_TRUE(Commit(Put(NewBlocker()), On("2019-05-15")).ok()) << "31 days back";
  EXPECT_TRUE(Commit(Put(NewBlocker()), On("2018-01-01", true)).ok());
  EXPECT_TRUE(Commit(Put(NewBlocker()), On(kToday)).ok());
  EXPECT_FALSE(Commit(Put(NewBlocker()), On("soon")).ok());
  ASSERT_THAT(Journal(), SizeIs(3));
  EXPECT_EQ(Journal()[1].happened_on(), "2018-01-01");
}

TEST_F(StoreTest, WhatHadALastDayIsNotMadeGoodByDatingBack) {  // I.31
  const auto with_last_day = [](const char* last_day) {
    return [last_day](Facts& facts) -> absl::StatusOr<Changes> {
      const auto status = facts.CheckNotMadeGood(last_day);
      if (!status.ok()) return status;
      return Changes(NewBlocker());
    };
  };
  EXPECT_EQ(ReasonOf(Commit(with_last_day("2019-06-12"), On("2019-06-12")).status()), "BACKFILL_NEEDED");
  EXPECT_TRUE(Commit(with_last_day("2019-06-12"), On("2019-06-12", true)).ok());
  EXPECT_TRUE(Commit(with_last_day("2019-06-12"), On("2019-06-13")).ok()) << "it does not say that it was in time";
  EXPECT_TRUE(Commit(with_last_day(kToday), On("2019-06-12")).ok()) << "it is not over";
}

TEST_F(StoreTest, WhatHappenedLongAgoIsToldByWhoMayBackfill) {  // I.31
  const auto telling = [](const char* date) {
    return [date](Facts& facts) -> absl::StatusOr<Changes> {
      const auto status = facts.CheckToldInTime(date);
      if (!status.ok()) return status;
      return Changes(NewBlocker());
    };
  };
  EXPECT_TRUE(Commit(telling("2019-05-15"), On(kToday)).ok()) << "31 days back";
  EXPECT_EQ(ReasonOf(Commit(telling("2019-05-14"), On(kToday)).status()), "BACKFILL_NEEDED");
  EXPECT_EQ(ReasonOf(Commit(telling("2019-05-14"), On("2019-05-15")).status()), "BACKFILL_NEEDED")
      << "a step that is dated back gains no second month";
  EXPECT_TRUE(Commit(telling("2018-01-01"), On(kToday, true)).ok());
}

TEST_F(StoreTest, AStepLiesNotBeforeTheLastDatedFact) {
  const auto made = Must<Blocker>(Put(NewBlocker()), On("2019-06-03"));
  EXPECT_EQ(ReasonOf(Commit(Alter<Blocker>(made.name(), Describe("x")), On("2019-06-02")).status()),
            "DATE_BEFORE_LAST_FACT");
  EXPECT_TRUE(Commit(Alter<Blocker>(made.name(), Describe("x")), On("2019-06-03")).ok());
  EXPECT_TRUE(Commit(Alter<Blocker>(made.name(), Describe("x")), On("2019-06-10")).ok());
  EXPECT_EQ(ReasonOf(Commit(Alter<Blocker>(made.name(), Describe("x")), On("2019-06-09")).status()),
            "DATE_BEFORE_LAST_FACT");
}

class FallDueTest : public StoreTest {
 protected:
  // In the library since 2019-05-01, stale from `stale_on` on.
  ReserveProject InLibrary(const char* stale_on) {
    auto project = NewProject();
    project.set_state(ReserveProject::STATE_IN_LIBRARY);
    project.set_stale_on(stale_on);
    project.set_claimed_code("code");
    return Must<ReserveProject>(Put(project), On("2019-05-20"));
  }
};

TEST_F(FallDueTest, WhatFellDueIsJournalledOnItsDayBeforeTheDecision) {
  const auto made = InLibrary("2019-06-01");
  const auto outcome = Commit(Alter<ReserveProject>(made.name(),
                                                    [](ReserveProject& project) {
                                                      EXPECT_EQ(project.state(), ReserveProject::STATE_STALE_WARNED)
                                                          << "decided on how it stands";
                                                      project.set_note("seen");
                                                    }),
                              On("2019-06-10"));
  const auto after = Answer<ReserveProject>(outcome);
  EXPECT_EQ(after.note(), "seen");
  EXPECT_EQ(after.state(), ReserveProject::STATE_STALE_WARNED);
  EXPECT_EQ(after.etag(), "3");
  ASSERT_THAT(outcome->written, SizeIs(2));
  EXPECT_EQ(outcome->written[0].seq, 3) << "the answer's own record is the first";

  const auto journal = Journal();
  ASSERT_THAT(journal, SizeIs(3));
  EXPECT_EQ(journal[1].operation(), journal::v1::OPERATION_FALL_DUE);
  EXPECT_EQ(journal[1].happened_on(), "2019-06-01");
  EXPECT_EQ(journal[1].actor(), "clock");
  EXPECT_EQ(journal[1].previous_seq(), 1);
  EXPECT_EQ(journal[2].operation(), journal::v1::OPERATION_UPDATE);
  EXPECT_EQ(journal[2].happened_on(), "2019-06-10");
  EXPECT_EQ(journal[2].actor(), "li.si");
  EXPECT_EQ(journal[2].previous_seq(), 2);
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(FallDueTest, WhatFallsDueAfterTheStepsDayIsNotTaken) {
  const auto made = InLibrary("2019-06-11");
  const auto after =
      Must<ReserveProject>(Alter<ReserveProject>(made.name(), [](auto& p) { p.set_note("x"); }), On("2019-06-10"));
  EXPECT_EQ(after.state(), ReserveProject::STATE_IN_LIBRARY);
  EXPECT_THAT(Journal(), SizeIs(2));
}

TEST_F(FallDueTest, ARefusalLeavesItUntaken) {
  const auto made = InLibrary("2019-06-01");
  EXPECT_FALSE(Commit([&](Facts& facts) -> absl::StatusOr<Changes> {
                 EXPECT_TRUE(facts.Subject<ReserveProject>(made.name(), "").ok());
                 return Error(reason::ERROR_REASON_NOT_FOUND, {});
               }).ok());
  EXPECT_THAT(Journal(), SizeIs(1));
}

TEST_F(FallDueTest, ASubjectReadTwiceTakesItsStepOnce) {
  const auto made = InLibrary("2019-06-01");
  ASSERT_TRUE(Commit([&](Facts& facts) -> absl::StatusOr<Changes> {
                EXPECT_TRUE(facts.Subject<ReserveProject>(made.name(), "").ok());
                auto project = facts.Subject<ReserveProject>(made.name(), "");
                if (!project.ok()) return project.status();
                return Changes(*project);
              }).ok());
  EXPECT_THAT(Journal(), SizeIs(3));
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(FallDueTest, OtherFactsStandAsOfTheStepsDay) {
  const auto made = InLibrary("2019-06-01");
  const auto state = [&](const char* day) {
    ReserveProject::State found = ReserveProject::STATE_UNSPECIFIED;
    Commit(
        [&](Facts& facts) -> absl::StatusOr<Changes> {
          found = facts.Get<ReserveProject>(made.name())->state();
          return Error(reason::ERROR_REASON_NOT_FOUND, {});
        },
        On(day))
        .IgnoreError();
    return found;
  };
  EXPECT_EQ(state("2019-05-31"), ReserveProject::STATE_IN_LIBRARY);
  EXPECT_EQ(state("2019-06-01"), ReserveProject::STATE_STALE_WARNED);
  EXPECT_THAT(Journal(), SizeIs(1));
}

TEST_F(FallDueTest, ARequestWithAFallenStepIsAnsweredAgainWithItsOwnRecord) {
  const auto made = InLibrary("2019-06-01");
  const auto step = [&] {
    return Commit(Alter<ReserveProject>(made.name(), [](auto& p) { p.set_note("x"); }), By(kUnit, "request", "digest"));
  };
  const auto first = step();
  const auto again = step();
  EXPECT_EQ(Answer<ReserveProject>(again).SerializeAsString(), Answer<ReserveProject>(first).SerializeAsString());
  EXPECT_EQ(again->written[0].seq, 3);
}

}  // namespace
}  // namespace tiernet::store
