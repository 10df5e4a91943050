// What the followers derive: whatever comes in whatever order, it is what a recount of the
// replicas gives, and sums are the sums of contributions.
#include "services/indicators/service/derived.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/schema/kind.h"
#include "services/indicators/service/sums.h"
#include "tests/services/indicators/domain/examples.h"
#include "tests/testing/node_file.h"
#include "tests/testing/refusal.h"

namespace tiernet::indicators {
namespace {

using testing::IsOk;
using Lines = std::vector<std::string>;

class Derived {
 public:
  Derived() : db_(*sql::Db::Open(folder_.path() + "/derived.db", sql::Db::Mode::kWriter)) { Recount("1"); }

  sql::Db& db() { return *db_; }

  void Recount(const std::string& version) {
    ASSERT_THAT(EnsureDerived(*db_, version, TestCalendar(),
                              [this](sql::Db&) {
                                ++followed_anew_;
                                return absl::OkStatus();
                              }),
                IsOk());
  }

  void Apply(const std::vector<follow::Record>& records) {
    ASSERT_THAT(db_->Begin(), IsOk());
    ASSERT_THAT(ApplyRecords(*db_, records, TestCalendar()), IsOk());
    ASSERT_THAT(db_->Commit(), IsOk());
  }

  // Rows as text; of cells those that are not 0.
  Lines Contributions() {
    return Read(
        "SELECT r.name || ' ' || measure || ' ' || unit || '/' || zone || ' ' || day || ' ' || amount "
        "FROM contributions c JOIN replicas r ON r.id = c.entity ORDER BY 1");
  }
  Lines Cells() {
    return Read(
        "SELECT unit || ' ' || span || ' ' || period || ' ' || measure || '/' || zone || ' ' || amount "
        "FROM cells WHERE amount <> 0 ORDER BY 1");
  }
  Lines Read(const std::string& sql) {
    Lines lines;
    auto* select = *db_->Prepare(sql);
    while (*select->Step()) lines.emplace_back(select->Text(0));
    return lines;
  }

  int followed_anew() const { return followed_anew_; }

 private:
  testing::TemporaryFolder folder_;
  int followed_anew_ = 0;
  std::unique_ptr<sql::Db> db_;
};

follow::Record RecordOf(const std::string& kind, const std::string& name, int64_t seq, const std::string& body) {
  follow::Record record;
  record.header.set_kind(kind);
  record.header.set_name(name);
  record.header.set_seq(seq);
  record.header.set_operation(journal::v1::OPERATION_UPDATE);
  record.body = body;
  return record;
}

template <typename Entity>
follow::Record RecordOf(const Entity& entity, int64_t seq) {
  return RecordOf(Entity::descriptor()->full_name(), entity.name(), seq, entity.SerializeAsString());
}

follow::Record Deletion(const std::string& name, int64_t seq) {
  auto record = RecordOf(reserve::v1::ReserveProject::descriptor()->full_name(), name, seq, "");
  record.header.set_operation(journal::v1::OPERATION_DELETE);
  return record;
}

int64_t SumOf(Derived& derived, v1::Measure measure, absl::CivilDay to, std::vector<std::string> units = {"140423"}) {
  Sums sums(derived.db(), std::move(units));
  return static_cast<int64_t>(*sums.Of(measure, {std::nullopt, to}));
}

TEST(Derived, FollowsAnEntryFromTheLibraryToItsDeletion) {
  Derived derived;
  auto entry = Entry("r1", "2019-03-04");
  derived.Apply({RecordOf(entry, 1)});
  EXPECT_EQ(SumOf(derived, v1::MEASURE_RESERVE_NUMBER, absl::CivilDay(2019, 3, 3)), 0);
  EXPECT_EQ(SumOf(derived, v1::MEASURE_RESERVE_NUMBER, absl::CivilDay(2019, 3, 4)), 1);
  EXPECT_EQ(SumOf(derived, v1::MEASURE_RESERVE_YUAN, absl::CivilDay(2019, 3, 4)), 800'000'000);
  AddTotal(entry, "2019-05-06", 900'000'000);
  derived.Apply({RecordOf(entry, 2)});
  EXPECT_EQ(SumOf(derived, v1::MEASURE_RESERVE_YUAN, absl::CivilDay(2019, 5, 5)), 800'000'000);
  EXPECT_EQ(SumOf(derived, v1::MEASURE_RESERVE_YUAN, absl::CivilDay(2019, 5, 6)), 900'000'000);
  derived.Apply({Deletion(entry.name(), 3)});
  EXPECT_TRUE(derived.Contributions().empty());
  EXPECT_TRUE(derived.Cells().empty());
}

TEST(Derived, TakesNoOlderStateThanItHas) {
  Derived derived;
  auto newer = Entry("r1", "2019-03-04");
  derived.Apply({RecordOf(newer, 5)});
  derived.Apply({RecordOf(Entry("r1", "2018-03-04"), 4)});
  EXPECT_EQ(SumOf(derived, v1::MEASURE_RESERVE_NUMBER, absl::CivilDay(2018, 12, 31)), 0);
}

TEST(Derived, CountsAProjectThatItCannotReadAsThatAndRecovers) {
  Derived derived;
  const auto project = Project("c1", "2019-03-04", "2019-04-01");
  derived.Apply({RecordOf(project, 1)});
  auto unknown = project;
  unknown.set_state(static_cast<construction::v1::ConstructionProject::State>(99));
  derived.Apply({RecordOf(unknown, 2)});
  const absl::CivilDay later(2019, 12, 31);
  EXPECT_EQ(SumOf(derived, v1::MEASURE_UNREADABLE_HERE, later), 1);
  EXPECT_EQ(SumOf(derived, v1::MEASURE_UNDER_WAY, later), 0) << "it counts nowhere else";
  derived.Apply({RecordOf(project, 3)});
  EXPECT_EQ(SumOf(derived, v1::MEASURE_UNREADABLE_HERE, later), 0);
  EXPECT_EQ(SumOf(derived, v1::MEASURE_UNDER_WAY, later), 1);
}

TEST(Derived, GoesOnBehindARecordThatNamesAnother) {
  Derived derived;
  const auto project = Project("c1", "2019-03-04", "2019-04-01");
  const std::string kind = construction::v1::ConstructionProject::GetDescriptor()->full_name();
  derived.Apply({RecordOf(kind, "units/140425/constructionProjects/c9", 1, project.SerializeAsString()),
                 RecordOf(kind, "no name at all", 2, project.SerializeAsString())});
  const absl::CivilDay later(2019, 12, 31);
  EXPECT_EQ(SumOf(derived, v1::MEASURE_UNREADABLE_HERE, later, {"140425"}), 1);
  EXPECT_EQ(SumOf(derived, v1::MEASURE_UNDER_WAY, later), 0);
}

TEST(Derived, CreditsAnUnreadableProjectToItsOwnUnit) {
  Derived derived;
  auto project = Project("c1", "2019-03-04", "2019-04-01");
  project.set_state(static_cast<construction::v1::ConstructionProject::State>(99));
  auto leader = Leader("2019-04-01");
  leader.set_name("units/140400/to/140423/leaderAssignments/a1");
  leader.set_project_id(project.project_id());
  derived.Apply({RecordOf(leader, 1), RecordOf(project, 1)});
  EXPECT_EQ(SumOf(derived, v1::MEASURE_UNREADABLE_HERE, absl::CivilDay(2019, 12, 31), {"140423"}), 1);
}

// Bytes that do not parse do not tell whose they are: a view of their own holds them until
// the next record does.
TEST(Derived, GivesAnEntityToItsProjectOnceItCanBeRead) {
  Derived derived;
  derived.Apply({RecordOf(Project("c1", "2019-03-04", "2019-04-01"), 1)});
  const auto report = Report("2019-05", 7);
  derived.Apply({RecordOf(report.GetTypeName(), report.name(), 1, "\xff")});
  const absl::CivilDay later(2019, 12, 31);
  EXPECT_EQ(SumOf(derived, v1::MEASURE_UNREADABLE_HERE, later), 1);
  derived.Apply({RecordOf(report, 2)});
  EXPECT_EQ(SumOf(derived, v1::MEASURE_UNREADABLE_HERE, later), 0);
  EXPECT_EQ(SumOf(derived, v1::MEASURE_COMPLETED_YUAN, later), 7);
}

TEST(Derived, PassesOverRecordsOfOtherKinds) {
  Derived derived;
  derived.Apply({RecordOf("tiernet.reserve.v1.Appraisal", "units/140423/appraisals/a1", 1, "\xff")});
  EXPECT_TRUE(derived.Read("SELECT name FROM replicas").empty());
}

TEST(Derived, CountsAnewOnlyUnderOtherRules) {
  Derived derived;
  derived.Apply({RecordOf(Entry("r1", "2019-03-04"), 1)});
  const auto before = derived.Cells();
  ASSERT_THAT(derived.db().Execute("UPDATE cells SET amount = amount + 1"), IsOk());
  derived.Recount("1");
  EXPECT_NE(derived.Cells(), before) << "the same rules: nothing is read again";
  derived.Recount("2");
  EXPECT_EQ(derived.Cells(), before);
}

TEST(Derived, FollowsAnewOnceItsViewsAreMadeOfOtherKinds) {
  Derived derived;
  derived.Recount("2");
  EXPECT_EQ(derived.followed_anew(), 1) << "the first time, when there is nothing yet";
  ASSERT_THAT(derived.db().Execute("UPDATE view_kinds SET names = 'tiernet.reserve.v1.ReserveProject'"), IsOk());
  derived.Recount("2");
  EXPECT_EQ(derived.followed_anew(), 2) << "records of the other kinds were passed over";
  derived.Recount("2");
  EXPECT_EQ(derived.followed_anew(), 2);
}

TEST(Sums, AreOfTheirUnitsAndZones) {
  Derived derived;
  auto project = Project("c1", "2019-03-04", "2019-04-01");
  project.set_zone("Z03");
  auto other = Project("c2", "2019-03-04", "2019-04-01");
  other.set_project_id("other");
  other.set_name("units/140425/constructionProjects/c2");
  other.mutable_unit_history(0)->set_unit("140425");
  derived.Apply({RecordOf(project, 1), RecordOf(other, 1)});
  const Days all = {std::nullopt, absl::CivilDay(2019, 12, 31)};
  Sums sums(derived.db(), {"140423", "140425"});
  EXPECT_EQ(*sums.Of(v1::MEASURE_UNDER_WAY, all), 2);
  EXPECT_EQ(*sums.UnitsWith(v1::MEASURE_UNDER_WAY, all), 2);
  EXPECT_EQ(*sums.Of(v1::MEASURE_STARTED_ABOVE_500M, all, {"Z03"}), 1);
  EXPECT_EQ(*sums.Of(v1::MEASURE_STARTED_ABOVE_500M, all, {"Z04"}), 0);
  const std::vector<std::pair<v1::Measure, Days>> both = {{v1::MEASURE_UNDER_WAY, all},
                                                          {v1::MEASURE_STARTED_ABOVE_500M, all}};
  EXPECT_EQ(*sums.UnitsWithAll(both), 1) << "the other one's lies in no zone";
  EXPECT_EQ(*sums.UnitsWithAll(both, {"140425"}), 0);
  Sums one(derived.db(), {"140425"});
  EXPECT_EQ(*one.Of(v1::MEASURE_UNDER_WAY, all), 1);
}

std::string AnyDay() { return absl::FormatCivilTime(absl::CivilDay(2018, 1, 1) + *rc::gen::inRange(0, 900)); }

// A change of one of a few entities of a few projects, or bytes that are none.
follow::Record AnyRecord(int64_t seq) {
  const std::string project_id = absl::StrCat("project-", *rc::gen::inRange(0, 3));
  const std::string id = absl::StrCat(project_id, "-", *rc::gen::inRange(0, 2));
  const auto finish = [&](auto entity, const std::string& collection) {
    entity.set_project_id(project_id);
    entity.set_name(absl::StrCat("units/140423/", collection, "/", id));
    return RecordOf(entity, seq);
  };
  switch (*rc::gen::inRange(0, 8)) {
    case 0: {
      auto entry = Entry(id, AnyDay());
      if (*rc::gen::arbitrary<bool>()) Move(entry, AnyDay(), "140425");
      return finish(entry, "reserveProjects");
    }
    case 1: {
      auto project = Project(id, "2018-02-01", AnyDay());
      AddTotal(project, AnyDay(), *rc::gen::inRange<int64_t>(0, 2'000'000'000));
      AddShare(project, "140423", 3333);
      AddShare(project, "140471", 6667);
      return finish(project, "constructionProjects");
    }
    case 2:
      return finish(Report("2019-03", *rc::gen::inRange<int64_t>(0, 1'000'000)), "monthlyReports");
    case 3:
      return finish(Listing(construction::v1::PROJECT_LIST_KEY_CITY, AnyDay()), "listEntries");
    case 4: {
      approval::v1::ApprovalCase the_case;
      the_case.set_project_unit(*rc::gen::arbitrary<bool>() ? "140423" : "140425");
      the_case.set_item("S1-07");
      the_case.set_accepted_on(AnyDay());
      the_case.set_accepted_by("zhao.liu");
      the_case.set_due_on(AnyDay());
      if (*rc::gen::arbitrary<bool>()) the_case.set_decided_on(AnyDay());
      return finish(the_case, "approvalCases");
    }
    case 5: {
      approval::v1::ParallelFlow flow;
      flow.set_name(absl::StrCat("units/140423/parallelFlows/", id));
      flow.set_published_on(AnyDay());
      if (*rc::gen::arbitrary<bool>()) flow.set_ended_on(AnyDay());
      return RecordOf(flow, seq);
    }
    case 6:
      return Deletion(absl::StrCat("units/140423/reserveProjects/", id), seq);
    default:
      return RecordOf("tiernet.construction.v1.MonthlyReport", absl::StrCat("units/140423/monthlyReports/", id), seq,
                      "\xff\xff");
  }
}

RC_GTEST_PROP(Derived, IsAlwaysWhatACountFromScratchGives, ()) {
  Derived derived;
  int64_t seq = 0;
  for (int pages = *rc::gen::inRange(1, 5); pages > 0; --pages) {
    std::vector<follow::Record> page;
    for (int i = *rc::gen::inRange(1, 6); i > 0; --i) page.push_back(AnyRecord(++seq));
    derived.Apply(page);
    const auto contributions = derived.Contributions();
    const auto cells = derived.Cells();
    derived.Recount(absl::StrCat("rules ", seq));
    RC_ASSERT(derived.Contributions() == contributions);
    RC_ASSERT(derived.Cells() == cells);
  }
  // Sums of cells are sums of contributions, whatever the days.
  const absl::CivilDay to = absl::CivilDay(2018, 1, 1) + *rc::gen::inRange(0, 900);
  const absl::CivilDay from = to - *rc::gen::inRange(0, 500);
  auto* select = *derived.db().Prepare(
      "SELECT coalesce(sum(amount), 0) FROM contributions "
      "WHERE measure = $1 AND day BETWEEN $2 AND $3");
  Sums sums(derived.db(), {"140400", "140423", "140425", "140471"});
  for (const auto measure :
       {v1::MEASURE_RESERVE_NUMBER, v1::MEASURE_COMPLETED_YUAN, v1::MEASURE_KEY_PROJECTS, v1::MEASURE_ANNUAL_PLAN_YUAN,
        v1::MEASURE_UNDER_WAY, v1::MEASURE_CASES_OVERDUE, v1::MEASURE_KEY_EIA_CASES, v1::MEASURE_PARALLEL_FLOWS}) {
    select->Int(1, measure).Int(2, PeriodOf(Span::kDay, from)).Int(3, PeriodOf(Span::kDay, to));
    RC_ASSERT(*select->Step());
    const int64_t expected = select->Int(0);
    select->Reset();
    RC_ASSERT(*sums.Of(measure, {from, to}) == expected);
  }
}

}  // namespace
}  // namespace tiernet::indicators
