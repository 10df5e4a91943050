#include "common/dossier/visible.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tiernet/dossier/v1/dossier_service.pb.h"

namespace tiernet::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Caller Of(const std::string& unit) {
  Caller caller;
  caller.unit = unit;
  return caller;
}

void AddEntity(v1::DossierPart& part, const std::string& name, const std::string& unit) {
  auto& entity = *part.add_entities();
  entity.set_name(name);
  entity.set_unit(unit);
  entity.mutable_entity()->set_value("what it says");
}

v1::DossierPart APart() {
  v1::DossierPart part;
  part.set_service("construction");
  part.set_truncated(true);
  part.set_records(17);
  AddEntity(part, "units/140423/monthlyReports/1", "140423");
  AddEntity(part, "units/140423/monthlyReports/2", "140423");
  // Moved since.
  AddEntity(part, "units/140423/monthlyReports/3", "140425");
  AddEntity(part, "units/140400/listEntries/4", "140400");
  AddEntity(part, "units/140400/to/140423/reviews/5", "140423");
  AddEntity(part, "no name", "140423");
  for (const auto* stream : {"140423", "140400", "140400/140423"}) part.add_heads()->set_stream(stream);
  return part;
}

v1::DossierPart Seen(const std::string& unit, const v1::DossierPart& part) {
  v1::DossierPart seen;
  const auto bytes = VisibleTo(Of(unit), part.SerializeAsString());
  EXPECT_TRUE(bytes && seen.ParseFromString(*bytes));
  return seen;
}

std::vector<std::string> NamesIn(const v1::DossierPart& part) {
  std::vector<std::string> names;
  for (const auto& entity : part.entities()) names.push_back(entity.name().substr(entity.name().rfind('/') + 1));
  return names;
}

std::vector<std::string> StreamsIn(const v1::DossierPart& part) {
  std::vector<std::string> streams;
  for (const auto& head : part.heads()) streams.push_back(head.stream());
  return streams;
}

TEST(Visible, IsWhatTheCallerMayRead) {  // A.7
  const auto city = Seen("140400", APart());
  EXPECT_THAT(NamesIn(city), ElementsAre("1", "2", "3", "4", "5"));
  EXPECT_THAT(StreamsIn(city), ElementsAre("140423", "140400", "140400/140423"));
  const auto county = Seen("140423", APart());
  EXPECT_THAT(NamesIn(county), ElementsAre("1", "2", "5")) << "what moved away is the other unit's";
  EXPECT_THAT(StreamsIn(county), ElementsAre("140423", "140400/140423"));
  EXPECT_THAT(NamesIn(Seen("140425", APart())), ElementsAre("3")) << "what it is credited with today";
  EXPECT_THAT(NamesIn(Seen("140427", APart())), IsEmpty());
}

TEST(Visible, KeepsTheRestButForWhatIsForTheCache) {
  const auto seen = Seen("140400", APart());
  EXPECT_EQ(seen.service(), "construction");
  EXPECT_TRUE(seen.truncated());
  EXPECT_EQ(seen.records(), 0);
  EXPECT_EQ(seen.entities(0).entity().value(), "what it says");
  EXPECT_EQ(VisibleTo(Of("140400"), ""), "");
}

TEST(Visible, IsNothingOfBytesThatAreNoPart) {
  const std::string bytes = APart().SerializeAsString();
  EXPECT_EQ(VisibleTo(Of("140400"), bytes.substr(0, bytes.size() - 1)), absl::nullopt);
  EXPECT_EQ(VisibleTo(Of("140400"), "\x0f"), absl::nullopt);
}

}  // namespace
}  // namespace tiernet::dossier
