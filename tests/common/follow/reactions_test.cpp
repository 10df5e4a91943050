#include "common/follow/reactions.h"

#include <atomic>
#include <filesystem>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/journal/anchor.h"
#include "common/status/error.h"
#include "gtest/gtest.h"
#include "tests/common/follow/follower_test_base.h"
#include "tiernet/reserve/v1/reserve_project.pb.h"

namespace tiernet::follow {
namespace {

using testing::IsOk;

absl::StatusOr<store::Changes> Blocked(store::Facts& facts, const std::string& description) {
  reserve::v1::Blocker blocker;
  blocker.set_name(absl::StrCat("units/140400/blockers/", facts.NewId()));
  blocker.set_description(description);
  return store::Changes(std::move(blocker));
}

class ReactionsTest : public FollowerTest {
 protected:
  // It counts what is gone after this.
  ~ReactionsTest() override { follower_.reset(); }

  Follower::Options Reacting(React react) {
    auto options = Options();
    options.apply = [this, react = std::move(react), identity = options.identity](const Follower& follower,
                                                                                  const Page& page) {
      absl::Status status = ApplyReactions(*store_, follower, identity, page, react);
      if (absl::IsUnavailable(status)) ++postponed_;
      return status;
    };
    return options;
  }

  // How often a page is to be asked for again.
  std::atomic<int> postponed_ = 0;
};

// Answers every second record with a blocker, refuses every third, and has nothing
// to say to the rest.
TEST_F(ReactionsTest, AnswersEachRecordOnceAndKeepsRefusals) {
  const auto options = Reacting([](const Record& record) {
    const int64_t seq = record.header.seq();
    if (seq % 2 != 0 && seq % 3 != 0) return absl::optional<store::Decide>();
    return absl::optional<store::Decide>([seq](store::Facts& facts) -> absl::StatusOr<store::Changes> {
      if (seq % 3 == 0) return Error(reason::ERROR_REASON_NOT_FOUND, {{"name", absl::StrCat(seq)}});
      return Blocked(facts, absl::StrCat("answer to ", seq));
    });
  });
  Create("140423", 12);
  Follow(options);
  ASSERT_TRUE(Eventually([&] { return Count("SELECT coalesce(max(seq), 0) FROM cursors") == 12; }));
  EXPECT_EQ(Count("SELECT count(*) FROM blockers"), 4) << "2, 4, 8, 10";
  EXPECT_EQ(Count("SELECT count(*) FROM refusals WHERE reason = 'NOT_FOUND'"), 4) << "3, 6, 9, 12";
  const auto& refusals =
      metrics_.AddCounter("tiernet_follower_refusals_total", "",
                          {{"follower", "watcher"}, {"service", "reserve"}, {"reason", "NOT_FOUND"}});
  EXPECT_TRUE(Eventually([&] { return refusals.Value() == 4; })) << "operators see them";
  follower_.reset();
  OpenStore();
  Follow(options);
  Create("140423", 2);
  ASSERT_TRUE(Eventually([&] { return Count("SELECT max(seq) FROM cursors") == 14; }));
  EXPECT_EQ(Count("SELECT count(*) FROM blockers"), 5) << "and 14";
  EXPECT_EQ(refusals.Value(), 4) << "each once";

  const auto db = store_->Read();
  auto select = (*db)->Prepare("SELECT header FROM journal WHERE stream = '140400' AND seq = 1");
  ASSERT_TRUE(*(*select)->Step());
  journal::v1::Header header;
  ASSERT_TRUE(header.ParseFromString(std::string((*select)->Blob(0))));
  ASSERT_EQ(header.causes_size(), 1);
  EXPECT_EQ(header.causes(0).service(), "reserve");
  EXPECT_EQ(header.causes(0).stream(), "140423");
  EXPECT_EQ(header.causes(0).seq(), 2);
  EXPECT_EQ(header.actor(), "service:watcher");
}

TEST_F(ReactionsTest, AsksAgainForARecordWhoseReactionMetCorruptData) {
  const auto options = Reacting([this](const Record&) {
    return absl::optional<store::Decide>([this](store::Facts& facts) -> absl::StatusOr<store::Changes> {
      if (failures_ > 0) {
        --failures_;
        return Error(reason::ERROR_REASON_DATA_CORRUPT, {{"where", "a row"}, {"problem", "it does not parse"}});
      }
      return Blocked(facts, "answer");
    });
  });
  failures_ = 2;
  Create("140423", 1);
  Follow(options);
  EXPECT_TRUE(Eventually([&] { return Count("SELECT count(*) FROM blockers") == 1; }));
  EXPECT_EQ(Count("SELECT count(*) FROM refusals"), 0) << "it is no answer of the domain";
}

// A refusal for a clock that runs behind would be kept, and the hand-over never be answered.
TEST_F(ReactionsTest, WaitsForTheDayOfARecordFromAClockThatIsAhead) {
  days_behind_ = 1;
  const auto options = Reacting([](const Record&) {
    return absl::optional<store::Decide>([](store::Facts& facts) { return Blocked(facts, "answer"); });
  });
  Create("140423", 1);
  Follow(options);
  ASSERT_TRUE(Eventually([&] { return postponed_ > 1; })) << "it asks again";
  EXPECT_EQ(Count("SELECT count(*) FROM cursors"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM refusals"), 0);
  days_behind_ = 0;
  ASSERT_TRUE(Eventually([&] { return Count("SELECT count(*) FROM blockers") == 1; }));
  EXPECT_EQ(Count("SELECT count(*) FROM refusals"), 0);
}

// To pass on over what the store refuses would lose the records until the next start.
TEST_F(ReactionsTest, WaitsForAStoreThatIsBehindItsAnchor) {
  const auto options = Reacting([](const Record& record) {
    if (record.header.seq() == 1) return absl::optional<store::Decide>();
    return absl::optional<store::Decide>([](store::Facts& facts) { return Blocked(facts, "answer"); });
  });
  store_.reset();
  const std::string anchor = folder_.path() + "/watcher.anchor";
  ASSERT_THAT(journal::WriteAnchors(anchor, {{"140400", {5, journal::Hash()}}}), IsOk());
  OpenStore();
  Create("140423", 2);
  Follow(options);
  ASSERT_TRUE(Eventually([&] { return postponed_ > 1; })) << "it asks again";
  follower_.reset();
  EXPECT_EQ(Count("SELECT count(*) FROM cursors"), 0);
  store_.reset();
  EXPECT_EQ(journal::ReadAnchors(anchor)->at("140400").seq, 5);
  std::filesystem::remove(anchor);
  OpenStore();
  Follow(options);
  ASSERT_TRUE(Eventually([&] { return Count("SELECT coalesce(max(seq), 0) FROM cursors") == 2; }));
  EXPECT_EQ(Count("SELECT count(*) FROM blockers"), 1);
  EXPECT_EQ(Count("SELECT count(*) FROM refusals"), 0);
}

// A hand-over lost the person who answers for the project, and the city could not admit it.
TEST(ParseEntity, PutsPersonalFieldsBack) {
  reserve::v1::ReserveProject body;
  body.set_title("襄垣县煤基新材料项目");
  reserve::v1::ReserveProject personal;
  personal.set_owner_person("张三");
  reserve::v1::ReserveProject entity;
  ASSERT_TRUE(ParseEntity({{}, {}, body.SerializeAsString(), personal.SerializeAsString()}, entity));
  EXPECT_EQ(entity.title(), "襄垣县煤基新材料项目");
  EXPECT_EQ(entity.owner_person(), "张三");
  EXPECT_FALSE(ParseEntity({{}, {}, "\xff", ""}, entity));
}

}  // namespace
}  // namespace tiernet::follow
