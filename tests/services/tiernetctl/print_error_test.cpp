#include "services/tiernetctl/print_error.h"

#include "common/status/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tiernet::ctl {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Describe, NamesEveryFieldOnItsOwnLine) {
  const auto status = InvalidFields({{"reserve_project.title", "is required"}, {"parent", "is no name"}});
  const std::string text = Describe(status, "CreateReserveProject @ 127.0.0.1:7101", Language::kEnglish);
  EXPECT_THAT(text, HasSubstr("CreateReserveProject @ 127.0.0.1:7101 failed (INVALID_ARGUMENT, INVALID_FIELDS)\n"));
  EXPECT_THAT(text, HasSubstr("\n  - reserve_project.title: is required\n  - parent: is no name\n"));
  EXPECT_THAT(text, HasSubstr("what to do: correct"));
}

TEST(Describe, SpeaksChinese) {
  const auto status = Error(reason::ERROR_REASON_NOT_FOUND, {{"name", "units/140423/reserveProjects/x"}});
  const std::string text = Describe(status, "Get @ a", Language::kChinese);
  EXPECT_THAT(text, HasSubstr("units/140423/reserveProjects/x不存在\n"));
  EXPECT_THAT(text, HasSubstr("建议:"));
  EXPECT_THAT(Describe(absl::InternalError("oops"), "Get @ a", Language::kChinese), HasSubstr("oops"));
}

TEST(Describe, NamesUnmetConditionsAndTheDelay) {
  const auto unmet = WithPreconditions(Error(reason::ERROR_REASON_ENTRY_STANDARD, {}), {{"content", "is missing"}});
  EXPECT_THAT(Describe(unmet, "Submit @ a", Language::kEnglish), HasSubstr("  - content: is missing\n"));
  const auto busy = Error(reason::ERROR_REASON_OVERLOADED, {{"waiting", "4096"}});
  EXPECT_THAT(Describe(busy, "Create @ a", Language::kEnglish), HasSubstr("retry after 1 s"));
}

TEST(Describe, LetsNoServiceSteerTheTerminal) {
  const auto status = absl::InternalError("\x1b[2Jgone\nerror: forged");
  EXPECT_THAT(Describe(status, "Get @ a", Language::kEnglish), Not(HasSubstr("\x1b")));
  EXPECT_THAT(Describe(status, "Get @ a", Language::kEnglish), Not(HasSubstr("\nerror: forged")));
}

TEST(ExitCodeOf, TellsApartWhatAScriptMustTellApart) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), kDone);
  EXPECT_EQ(ExitCodeOf(Error(reason::ERROR_REASON_STEP_NOT_ALLOWED, {})), kRefused);
  EXPECT_EQ(ExitCodeOf(Error(reason::ERROR_REASON_OVERLOADED, {})), kUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::DeadlineExceededError("")), kUnavailable);
  EXPECT_EQ(ExitCodeOf(Error(reason::ERROR_REASON_DATA_CORRUPT, {})), kCorrupt);
  EXPECT_EQ(ExitCodeOf(Error(reason::ERROR_REASON_OTHER_UNIT, {})), kDenied);
  EXPECT_EQ(ExitCodeOf(Error(reason::ERROR_REASON_NOT_FOUND, {})), kNotFound);
}

}  // namespace
}  // namespace tiernet::ctl
