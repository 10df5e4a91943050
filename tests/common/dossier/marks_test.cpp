#include "common/dossier/marks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"

namespace tiernet::dossier {
namespace {

absl::StatusOr<std::vector<Mark>> Read(const std::vector<std::string>& texts) {
  v1::GetDossierRequest request;
  for (const auto& text : texts) request.add_at_least(text);
  return ReadMarks(request.at_least());
}

TEST(Marks, AreAsAWriteSaidThem) {
  const auto marks = Read({"reserve/140423:17", "approval/140400/140423:1", "indicators/140400/*:9223372036854775807"});
  ASSERT_TRUE(marks.ok()) << marks.status();
  ASSERT_EQ(marks->size(), 3u);
  EXPECT_EQ((*marks)[1].service, "approval");
  EXPECT_EQ((*marks)[1].stream, "140400/140423");
  EXPECT_EQ((*marks)[1].seq, 1);
  EXPECT_EQ((*marks)[2].stream, "140400/*");
  EXPECT_EQ((*marks)[2].seq, INT64_MAX);
}

TEST(Marks, AllThatAreNoneAreNamed) {
  const std::vector<std::string> wrong = {
      "",           "reserve",         "reserve/140423",    "reserve/140423:",
      "/140423:17", "reserve/:17",     "reserve:17/140423", "reserve/140423:0",
      "140423:17",  "reserve/14:-1",   "reserve/14:1x",     "reserve/14:9223372036854775808",
      ":",          "reserve/140423: "};
  for (const auto& text : wrong) {
    EXPECT_EQ(ReasonOf(Read({text}).status()), "INVALID_FIELDS") << text;
  }
}

TEST(Marks, APartReachesThoseOfItsServiceThatItsHeadsTell) {
  v1::DossierPart part;
  part.set_service("reserve");
  auto* head = part.add_heads();
  head->set_stream("140423");
  head->set_seq(17);
  EXPECT_TRUE(Reaches(part, {}));
  EXPECT_TRUE(Reaches(part, {{"reserve", "140423", 17}, {"construction", "140423", 99}}));
  EXPECT_FALSE(Reaches(part, {{"reserve", "140423", 18}}));
  EXPECT_FALSE(Reaches(part, {{"reserve", "140400/140423", 1}})) << "of that stream it says nothing";
}

}  // namespace
}  // namespace tiernet::dossier
