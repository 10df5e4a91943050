// What Verify finds: everything that was changed behind the journal's back, with its
// stream and seq.
#include "common/store/verifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/common/store/store_test_base.h"

namespace tiernet::store {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class VerifierTest : public StoreTest {
 protected:
  // Stream 140423: 1 to 5 creations, 6 an update of the first, 7 a deletion of the
  // second; 140424: one creation.
  void SetUp() override {
    StoreTest::SetUp();
    for (int i = 0; i < 4; ++i) names_.push_back(Must<Blocker>(Put(NewBlocker(absl::StrCat("blocker ", i)))).name());
    leader_ = Must<PrincipalLeader>(Put(NewLeader("Zhang", "role"))).name();
    Must<Blocker>(Alter<Blocker>(names_[0], [](Blocker& blocker) { blocker.set_resolved_on("2019-06-10"); }));
    ASSERT_TRUE(Commit([&](Facts& facts) -> absl::StatusOr<Changes> {
                  auto entity = std::make_unique<Blocker>();
                  const auto& kind = schema::KindOf<Blocker>();
                  if (auto s = facts.LoadSubject(kind, names_[1], "", Right::kOwn, *entity); !s.ok()) return s;
                  return std::move(Changes().Delete(kind, std::move(entity)));
                }).ok());
    other_ = Must<Blocker>(Put(NewBlocker("elsewhere", "140424")), By("140424")).name();
    // With an anchor that knows all.
    ASSERT_EQ(Open(), absl::OkStatus());
    ASSERT_THAT(Findings(), IsEmpty());
  }

  std::string IdOf(const std::string& name) const { return std::string(schema::ParseName(name)->id); }

  std::vector<std::string> names_;
  std::string leader_;
  std::string other_;
};

TEST_F(VerifierTest, ACleanDatabaseHasNoFindings) {
  journal::v1::VerifyResponse response;
  Verifier verifier(*store_, "", false);
  while (!response.done()) ASSERT_EQ(verifier.Step(response), absl::OkStatus());
  EXPECT_EQ(response.records(), 8);
  EXPECT_GT(response.bytes(), 0);
  EXPECT_EQ(response.findings_size(), 0);
}

TEST_F(VerifierTest, ARowWithoutARecordIsNamedWhateverSeqItSays) {
  for (const auto* seq : {"99999", "8"}) {
    Tamper(
        absl::StrCat("CREATE TEMP TABLE copy AS SELECT * FROM blockers WHERE stream = '140423' LIMIT 1; "
                     "UPDATE copy SET id = '01a216da-f9e5-748a-88ba-71c5341d6699', seq = ",
                     seq,
                     "; DELETE FROM blockers WHERE id = '01a216da-f9e5-748a-88ba-71c5341d6699'; "
                     "INSERT INTO blockers SELECT * FROM copy; DROP TABLE copy"));
    EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith(absl::StrCat("140423 ", seq, " ")),
                                              HasSubstr("the row stands on no record"))));
  }
}

TEST_F(VerifierTest, ARowOfAUnitWithoutAJournalIsNamed) {
  Tamper("UPDATE blockers SET stream = '140425' WHERE stream = '140424'");
  EXPECT_THAT(Findings("140425"), ElementsAre(HasSubstr("the row stands on no record")));
}

TEST_F(VerifierTest, WhatIsWrittenMeanwhileIsNoFinding) {
  journal::v1::VerifyResponse response;
  Verifier verifier(*store_, "", false);
  ASSERT_EQ(verifier.Step(response), absl::OkStatus());
  Must<Blocker>(Put(NewBlocker("meanwhile")));
  Must<Blocker>(Put(NewBlocker("of a unit that had none", kCity)), By(kCity));
  while (!response.done()) ASSERT_EQ(verifier.Step(response), absl::OkStatus());
  EXPECT_EQ(response.findings_size(), 0) << response.ShortDebugString();
}

TEST_F(VerifierTest, AnAlteredPartIsNamed) {
  Tamper("UPDATE journal SET body = CAST('x' || substr(body, 2) AS BLOB) WHERE stream = '140423' AND seq = 2");
  EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith("140423 2 "), HasSubstr("PART_TYPE_ENTITY was altered"))));
  Tamper("UPDATE journal SET personal = CAST('x' || substr(personal, 2) AS BLOB) WHERE seq = 5");
  EXPECT_THAT(Findings("140423", true),
              ElementsAre(StartsWith("140423 2 "), AllOf(StartsWith("140423 5 "), HasSubstr("PART_TYPE_PERSONAL"))))
      << "one does not hide the other";
}

TEST_F(VerifierTest, AnAlteredPartOfAStandingEntityNamesItsRowToo) {
  Tamper("UPDATE journal SET body = CAST('x' || substr(body, 2) AS BLOB) WHERE stream = '140423' AND seq = 3");
  EXPECT_THAT(Findings(),
              ElementsAre(AllOf(StartsWith("140423 3 "), HasSubstr("was altered")),
                          AllOf(StartsWith(absl::StrCat("140423 3 ", names_[2])), HasSubstr("row's bytes are not"))));
}

TEST_F(VerifierTest, AnAlteredHeaderIsNamedAndNothingElse) {
  Tamper(
      "UPDATE journal SET header = CAST(replace(CAST(header AS TEXT), 'li.si', 'li.sx') AS BLOB) "
      "WHERE stream = '140423' AND seq = 3");
  EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith("140423 3 "), HasSubstr("the hash is not that of"))));
  Tamper("UPDATE journal SET header = x'ffff' WHERE stream = '140423' AND seq = 4");
  EXPECT_THAT(Findings("", true), ElementsAre(StartsWith("140423 3 "), StartsWith("140423 4 ")));
}

TEST_F(VerifierTest, AnAlteredHashIsNamedAndNothingElse) {
  Tamper("UPDATE journal SET hash = zeroblob(32) WHERE stream = '140423' AND seq = 3");
  EXPECT_THAT(Findings(), ElementsAre(StartsWith("140423 3 ")));
  Tamper("UPDATE journal SET hash = x'00' WHERE stream = '140423' AND seq = 5");
  EXPECT_THAT(Findings("", true), ElementsAre(StartsWith("140423 3 "), StartsWith("140423 5 ")));
}

TEST_F(VerifierTest, AnAlteredOrMissingSaltIsNamed) {
  Tamper("UPDATE journal SET body_salt = zeroblob(16) WHERE stream = '140423' AND seq = 4");
  Tamper("UPDATE journal SET personal_salt = NULL, personal = NULL WHERE stream = '140423' AND seq = 5");
  EXPECT_THAT(Findings("", true),
              ElementsAre(AllOf(StartsWith("140423 4 "), HasSubstr("was altered")),
                          AllOf(StartsWith("140423 5 "), HasSubstr("part of the record is missing"))));
}

TEST_F(VerifierTest, ADeletedRecordIsNamedWhereverItStood) {
  Tamper("DELETE FROM journal WHERE stream = '140423' AND seq = 2");
  EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith("140423 2 "), HasSubstr("the record is missing"))));
  Tamper("DELETE FROM journal WHERE stream = '140423' AND seq IN (4, 5)");
  EXPECT_THAT(Findings("", true),
              ElementsAre(StartsWith("140423 2 "), AllOf(StartsWith("140423 4 "), HasSubstr("up to 5"))));
  Tamper("DELETE FROM journal WHERE stream = '140423' AND seq = 7");
  EXPECT_THAT(Findings("", true), ElementsAre(StartsWith("140423 2 "), StartsWith("140423 4 "),
                                              AllOf(StartsWith("140423 7 "), HasSubstr("the record is missing"))));
}

TEST_F(VerifierTest, ExchangedRecordsAreNamed) {
  Tamper(
      "UPDATE journal SET seq = -3 WHERE stream = '140423' AND seq = 3;"
      "UPDATE journal SET seq = 3 WHERE stream = '140423' AND seq = 4;"
      "UPDATE journal SET seq = 4 WHERE stream = '140423' AND seq = -3");
  const auto findings = Findings("", true);
  ASSERT_FALSE(findings.empty());
  EXPECT_THAT(findings.front(), StartsWith("140423 3 "));
}

TEST_F(VerifierTest, AnAlteredRowIsNamed) {
  Tamper(absl::StrCat("UPDATE blockers SET body = CAST('x' || substr(body, 2) AS BLOB) WHERE id = '", IdOf(names_[2]),
                      "'"));
  Tamper(absl::StrCat("UPDATE principal_leaders SET personal = x'00' WHERE id = '", IdOf(leader_), "'"));
  EXPECT_THAT(Findings(),
              ElementsAre(AllOf(StartsWith(absl::StrCat("140423 3 ", names_[2])), HasSubstr("row's bytes are not")),
                          AllOf(StartsWith(absl::StrCat("140423 5 ", leader_)), HasSubstr("row's bytes are not"))));
}

TEST_F(VerifierTest, EveryAlteredColumnIsNamed) {
  const std::string where = absl::StrCat(" WHERE id = '", IdOf(names_[0]), "'");
  for (const auto& [column, value] : {std::pair("project_id", "'x'"),
                                      {"kind", "'BLOCKER_KIND_LAND'"},
                                      {"raised_on", "'2019-01-01'"},
                                      {"resolved_on", "''"},
                                      {"data_origin", "'x'"},
                                      {"due_on", "'2019-06-01'"},
                                      {"last_fact_on", "'2019-06-01'"},
                                      {"unit", "'140424'"}}) {
    const std::string before = Ask(absl::StrCat("SELECT ", column, " FROM blockers", where));
    Tamper(absl::StrCat("UPDATE blockers SET ", column, " = ", value, where));
    EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith(absl::StrCat("140423 6 ", names_[0], ":")),
                                              HasSubstr(absl::StrCat("column ", column, " is not")))));
    Tamper(absl::StrCat("UPDATE blockers SET ", column, " = '", before, "'", where));
  }
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(VerifierTest, AnAlteredNumberColumnIsNamed) {
  const auto project = Must<ReserveProject>(Put(NewProject()));
  for (const char* value : {"0", "500"}) {
    Tamper(absl::StrCat("UPDATE reserve_projects SET planned_total_yuan = ", value));
    EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith(absl::StrCat("140423 8 ", project.name())),
                                              HasSubstr("column planned_total_yuan is not"))))
        << "not reported is not zero";
  }
}

TEST_F(VerifierTest, ADeletedRowIsNamedByItsRecord) {
  Tamper(absl::StrCat("DELETE FROM blockers WHERE id = '", IdOf(names_[0]), "'"));
  EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith("140423 6 "), HasSubstr(names_[0]), HasSubstr("no row holds"))));
}

TEST_F(VerifierTest, AStaleRowIsNamed) {
  Tamper("CREATE TABLE kept AS SELECT * FROM journal");
  Tamper(
      absl::StrCat("UPDATE blockers SET seq = 1, resolved_on = '', body = (SELECT body FROM journal WHERE stream = "
                   "'140423' AND seq = 1) WHERE id = '",
                   IdOf(names_[0]), "'; DROP TABLE kept"));
  EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith(absl::StrCat("140423 1 ", names_[0])),
                                            HasSubstr("a later one took the place of")),
                                      AllOf(StartsWith("140423 6 "), HasSubstr("no row holds"))));
}

TEST_F(VerifierTest, ARowThatNoRecordMadeIsNamed) {
  Tamper(
      "INSERT INTO blockers SELECT stream, 'ghost', seq, due_on, last_fact_on, unit, body, personal, project_id, "
      "kind, raised_on, resolved_on, data_origin FROM blockers WHERE seq = 3");
  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("units/140423/blockers/ghost: ")));
  Tamper("UPDATE blockers SET stream = '140499', seq = 1 WHERE id = 'ghost'");
  EXPECT_THAT(Findings(), ElementsAre("140499 1 units/140499/blockers/ghost: the row stands on no record"));
  Tamper("UPDATE blockers SET stream = '140423', seq = -1 WHERE id = 'ghost'");
  EXPECT_THAT(Findings(), ElementsAre("140423 -1 units/140423/blockers/ghost: the row stands on no record"));
}

TEST_F(VerifierTest, AStolenOrLostClaimIsNamed) {
  Tamper("UPDATE claims SET name = 'units/140423/principalLeaders/thief'");
  EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith(absl::StrCat("140423 5 ", leader_)), HasSubstr("/thief")),
                                      HasSubstr("principalLeaders/thief: it claims \"role\"")));
  Tamper("DELETE FROM claims");
  EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith(absl::StrCat("140423 5 ", leader_)),
                                            HasSubstr("claim of claimed_role is held by \"\""))));
}

TEST_F(VerifierTest, AClaimThatItsEntityDoesNotHoldIsNamed) {
  const auto claim = [](const std::string& kind, const std::string& field, const std::string& name) {
    return absl::StrCat("DELETE FROM claims WHERE value = 'surplus'; INSERT INTO claims (kind, field, value, name) ",
                        "VALUES ('", kind, "', '", field, "', 'surplus', '", name, "')");
  };
  const std::string kind = PrincipalLeader::descriptor()->full_name();
  Tamper(claim(kind, "claimed_role", leader_));
  EXPECT_THAT(Findings(), ElementsAre(absl::StrCat("140423 5 ", leader_,
                                                   ": it claims \"surplus\" in claimed_role and does not hold it")));
  EXPECT_THAT(Findings("140424"), IsEmpty());
  EXPECT_THAT(Findings("", true), IsEmpty());
  Tamper(claim(kind, "person", leader_));
  EXPECT_THAT(Findings(), SizeIs(1)) << "of a field that is not unique";
  Tamper(claim(Blocker::descriptor()->full_name(), "claimed_role", leader_));
  EXPECT_THAT(Findings(), SizeIs(1)) << "of another kind";
  Tamper(claim(kind, "claimed_role", names_[1]));
  EXPECT_THAT(Findings(), ElementsAre(StartsWith(absl::StrCat("140423 0 ", names_[1])))) << "of a deleted entity";
  Tamper(claim(kind, "claimed_role", "no name"));
  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("no name: it claims")));
}

TEST_F(VerifierTest, AnAlteredHeadIsNamed) {
  const std::string hash = "UPDATE heads SET hash = zeroblob(32) WHERE stream = '140423'";
  Tamper(hash);
  EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith("140423 7 "), HasSubstr("stored head"))));
}

TEST_F(VerifierTest, AHeadCannotHideRecords) {
  Tamper(
      "UPDATE heads SET seq = 5, hash = (SELECT hash FROM journal WHERE stream = '140423' AND seq = 5) "
      "WHERE stream = '140423'");
  EXPECT_THAT(Findings("", true), ElementsAre(AllOf(StartsWith("140423 6 "), HasSubstr("beyond the stored head")),
                                              AllOf(StartsWith("140423 7 "), HasSubstr("anchor file knows"))));
  Tamper("DELETE FROM heads WHERE stream = '140423'");
  EXPECT_THAT(Findings("", true), ElementsAre(StartsWith("140423 7 "), StartsWith("140423 1 ")));
  EXPECT_THAT(Findings("140424"), IsEmpty());
}

TEST_F(VerifierTest, AnAbsurdHeadIsNamedToo) {
  for (const char* seq : {"9223372036854775807", "1000000000000", "-1", "-9223372036854775808"}) {
    Tamper(absl::StrCat("UPDATE heads SET seq = ", seq, " WHERE stream = '140423'"));
    EXPECT_THAT(Findings(), ::testing::Contains(StartsWith("140423 "))) << seq;
  }
}

TEST_F(VerifierTest, AStreamCutShortIsNamedByTheAnchor) {
  Tamper(
      "DELETE FROM journal WHERE stream = '140424'; DELETE FROM heads WHERE stream = '140424';"
      "DELETE FROM blockers WHERE stream = '140424'");
  EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith("140424 1 "), HasSubstr("anchor file names this stream"))));
}

TEST_F(VerifierTest, AnAlteredAnchorIsNamed) {
  journal::Anchors anchors = *journal::ReadAnchors(store_->anchor_path());
  anchors["140423"].hash[0] ^= 1;
  ASSERT_EQ(journal::WriteAnchors(store_->anchor_path(), anchors), absl::OkStatus());
  EXPECT_THAT(Findings(), ElementsAre(AllOf(StartsWith("140423 7 "), HasSubstr("not the one in the anchor file"))));
  std::ofstream(store_->anchor_path()) << "nonsense\n";
  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("line 1")));
}

TEST_F(VerifierTest, APrefixLooksAtItsStreamsOnly) {
  Tamper("UPDATE journal SET hash = zeroblob(32) WHERE stream = '140424'");
  EXPECT_THAT(Findings("140423"), IsEmpty());
  EXPECT_THAT(Findings("140424", true), SizeIs(1));
  EXPECT_THAT(Findings("1404", true), SizeIs(1));
}

TEST_F(VerifierTest, FindingsAreBounded) {
  Calls calls(*store_);
  for (int i = 0; i < 200; ++i) calls.Add(Put(NewBlocker()));
  calls.Wait();
  Tamper("DELETE FROM blockers");
  EXPECT_THAT(Findings(), SizeIs(100));
}

TEST_F(VerifierTest, WritesGoOnMeanwhileAndAreNoFindings) {
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    while (!stop) {
      Calls calls(*store_);
      for (int i = 0; i < 20; ++i) {
        calls.Add(Put(NewBlocker()));
        calls.Add(Alter<Blocker>(names_[0], [](Blocker& blocker) { blocker.set_resolution("x"); }));
      }
    }
  });
  for (int i = 0; i < 30; ++i) EXPECT_THAT(Findings(), IsEmpty());
  stop = true;
  writer.join();
  EXPECT_THAT(Findings(), IsEmpty());
}

}  // namespace
}  // namespace tiernet::store
