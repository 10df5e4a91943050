#include "services/tiernetctl/catalogue.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tiernet::ctl {
namespace {

using ::testing::HasSubstr;

TEST(FindKind, TakesMessageAndCollectionInAnySpelling) {
  for (const char* word : {"ReserveProject", "reserveProjects", "reserve-projects", "reserve_project"}) {
    const auto kind = FindKind(word, "");
    ASSERT_TRUE(kind.ok()) << word;
    EXPECT_EQ((*kind)->import->name(), "ImportReserveProjects");
    EXPECT_EQ((*kind)->create->name(), "CreateReserveProject");
  }
  EXPECT_FALSE(FindKind("projects", "").ok());
  EXPECT_EQ((*FindKind("approval-cases", ""))->service->name, "approval");
}

TEST(Kinds, HaveNoMethodThatTheServiceLacks) {
  const auto review = FindKind("review", "construction");
  ASSERT_TRUE(review.ok());
  EXPECT_EQ((*review)->list->name(), "ListReviews");
  EXPECT_EQ((*review)->create, nullptr);
  EXPECT_EQ((*review)->import, nullptr);
}

TEST(KindOfName, ReadsTheCollection) {
  EXPECT_EQ((*KindOfName("units/140423/reserveProjects/x", ""))->message->name(), "ReserveProject");
  EXPECT_EQ((*KindOfName("units/140400/to/140423/reviews/x", "reserve"))->message->name(), "Review");
  EXPECT_EQ((*KindOfName("units/140423/approvalCases/x", ""))->service->name, "approval");
  EXPECT_FALSE(KindOfName("140423", "").ok());
  EXPECT_FALSE(KindOfName("", "").ok());
}

TEST(FindMethod, TakesAnyMethodOfAnyService) {
  const auto method = FindMethod("submit-reserve-project", "");
  ASSERT_TRUE(method.ok());
  EXPECT_EQ(PathOf(*method->descriptor), "/tiernet.reserve.v1.ReserveService/SubmitReserveProject");
  EXPECT_FALSE(FindMethod("Submit", "").ok());
}

// Every service that decides for another tier has reviews.
TEST(SharedByServices, AreFoundByTheServiceThatIsNamedAndRefusedWithTheChoices) {
  const char* name = "units/140400/to/140423/reviews/x";
  for (const auto& service : {std::string("reserve"), std::string("construction")}) {
    EXPECT_EQ((*FindKind("reviews", service))->service->name, service);
    EXPECT_EQ((*KindOfName(name, service))->service->name, service);
    EXPECT_EQ(FindMethod("ListReviews", service)->service->name, service);
  }
  const std::string choices = "--service reserve or --service construction";
  EXPECT_THAT(FindKind("reviews", "").status().message(), HasSubstr(choices));
  EXPECT_THAT(KindOfName(name, "").status().message(), HasSubstr(choices));
  EXPECT_THAT(FindMethod("ListReviews", "").status().message(), HasSubstr(choices));
  EXPECT_THAT(FindMethod("ReachCapacity", "reserve").status().message(), HasSubstr("say --service construction"));
}

TEST(DefaultParent, KnowsDecisionsOfOneUnitOnOthers) {
  EXPECT_EQ(DefaultParent(**FindKind("ReserveProject", ""), "140423"), "units/140423");
  EXPECT_EQ(DefaultParent(**FindKind("PlanningTarget", ""), "140400"), "units/140400/to/-");
}

}  // namespace
}  // namespace tiernet::ctl
