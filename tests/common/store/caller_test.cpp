// Who may read what (domain.md A.7).
#include "common/store/caller.h"

#include <gtest/gtest.h>

#include <string>

#include "common/status/error.h"

namespace tiernet {
namespace {

Caller Of(const std::string& unit) { return {"li.si", unit, types::v1::TIER_COUNTY}; }

TEST(MayRead, OnesOwnWhatLiesBelowAndDecisionsOnOneself) {
  const struct {
    const char* caller;
    const char* stream;
    // Credited today.
    const char* unit;
    bool may;
  } cases[] = {
      // Facts.
      {"140423", "140423", "140423", true},
      {"140400", "140423", "140423", true},
      {"140000", "140423", "140423", true},
      {"140424", "140423", "140423", false},
      {"140423", "140400", "140400", false},
      {"140500", "140423", "140423", false},
      // Facts that another unit is credited with today: who it is, and no more who it was.
      {"140424", "140423", "140424", true},
      {"140423", "140423", "140424", false},
      {"140400", "140423", "140424", true},
      // Decisions on one unit.
      {"140400", "140400/140423", "140400", true},
      {"140423", "140400/140423", "140400", true},
      {"140424", "140400/140423", "140400", false},
      {"140000", "140400/140423", "140400", true},
      {"140500", "140400/140423", "140400", false},
      {"140400", "140000/140423", "140000", true},
      {"140400", "140000/140400", "140000", true},
      {"140423", "140000/140400", "140000", false},
      // Decisions on all below.
      {"140423", "140400/*", "140400", true},
      {"140400", "140400/*", "140400", true},
      {"140000", "140400/*", "140400", true},
      {"140500", "140400/*", "140400", false},
      {"140423", "140000/*", "140000", true},
      {"140523", "140400/*", "140400", false},
      // What is no unit reads nothing.
      {"", "140423", "140423", false},
      {"14", "140423", "140423", false},
      {"", "140400/*", "140400", false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(MayRead(Of(c.caller), c.stream, c.unit), c.may) << c.caller << " " << c.stream << " " << c.unit;
  }
}

TEST(OtherUnit, NamesBothUnits) {
  const auto refused = OtherUnit(Of("140424"), "140423");
  EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(refused.message(), "li.si of 140424 may not do this to an entity of 140423; its own unit must do it");
}

}  // namespace
}  // namespace tiernet
