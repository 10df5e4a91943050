// Lists: pages, filters, orders, tokens.
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/services/reserve/service/reserve_test.h"

namespace tiernet::reserve {
namespace {

using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;
using P = v1::ReserveProject;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

class Lists : public ReserveTest {
 protected:
  // Titles of all pages, and the number of pages.
  std::vector<std::string> All(v1::ListReserveProjectsRequest request, int* pages = nullptr) {
    std::vector<std::string> titles;
    int count = 0;
    do {
      const auto page = Call(&ReserveStub::ListReserveProjects, request, kCity);
      EXPECT_THAT(page, IsOk());
      if (!page.ok() || ++count > 100) break;
      for (const auto& project : page->reserve_projects()) titles.push_back(project.title());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    if (pages != nullptr) *pages = count;
    return titles;
  }
  v1::ListReserveProjectsRequest Listing(const std::string& filter = "", const std::string& order_by = "") {
    v1::ListReserveProjectsRequest request;
    request.set_parent("units/-");
    request.set_filter(filter);
    request.set_order_by(order_by);
    return request;
  }
  void CreateWith(const std::string& title, int64_t yuan, const Identity& identity = kCounty) {
    auto request = Creating(title);
    request.set_parent("units/" + identity.unit);
    if (yuan > 0) {
      request.mutable_reserve_project()->set_planned_total_yuan(yuan);
    } else {
      request.mutable_reserve_project()->clear_planned_total_yuan();
    }
    ASSERT_THAT(Call(&ReserveStub::CreateReserveProject, request, identity), IsOk());
  }
};

// Every entry once and in order, whatever the page: also where a page ends with a unit.
TEST_F(Lists, EveryPageSizeGivesTheSame) {
  for (const auto* title : {"a", "b", "c"}) Create(title);
  for (const auto* title : {"d", "e"}) Create(title, kOtherCounty);
  const std::vector<std::string> all = {"a", "b", "c", "d", "e"};
  for (int size = 1; size <= 6; ++size) {
    auto request = Listing();
    request.set_page_size(size);
    EXPECT_EQ(All(request), all) << "pages of " << size;
    request.set_order_by("planned_total_yuan");
    EXPECT_EQ(All(request), all) << "ordered, pages of " << size;
  }
}

TEST_F(Lists, AreOrderedAlongAnIndex) {
  CreateWith("b", 2);
  CreateWith("c", 3);
  CreateWith("a", 1);
  CreateWith("none", 0);
  for (int size = 1; size <= 4; ++size) {
    auto request = Listing("", "planned_total_yuan");
    request.set_page_size(size);
    EXPECT_THAT(All(request), ElementsAre("a", "b", "c"));
    request.set_order_by("planned_total_yuan desc");
    EXPECT_THAT(All(request), ElementsAre("c", "b", "a"));
  }
  EXPECT_THAT(Call(&ReserveStub::ListReserveProjects, Listing("", "title"), kCity),
              FailsWith(kInvalid, "INVALID_FILTER"));
  EXPECT_THAT(Call(&ReserveStub::ListReserveProjects, Listing("", "planned_total_yuan asc"), kCity),
              FailsWith(kInvalid, "INVALID_FILTER"));
}

TEST_F(Lists, FilterByColumns) {
  CreateWith("a", 100);
  CreateWith("b", 200);
  CreateWith("none", 0);
  EXPECT_THAT(All(Listing("planned_total_yuan >= 200")), ElementsAre("b"));
  EXPECT_THAT(All(Listing("planned_total_yuan != 200")), ElementsAre("a")) << "unknown is not another";
  EXPECT_THAT(All(Listing("title = \"a\" AND state = STATE_DRAFT")), ElementsAre("a"));
  EXPECT_THAT(All(Listing("title = 'a' AND state = STATE_READY")), ElementsAre());
  EXPECT_THAT(All(Listing("title = \"' OR 1=1 --\"")), ElementsAre());
}

TEST_F(Lists, AFilterThatCannotBeReadSaysWhy) {
  for (const auto* filter :
       {"owner_person = 张三", "note = x", "no_such = 1", "content = x", "state = STATE_NONE", "state < STATE_READY",
        "planned_total_yuan = much", "title", "title =", "title = 'a", "title = a OR title = b", "= a", "AND",
        "title = a AND", "planned_total_yuan = 99999999999999999999"}) {
    const auto refused = Call(&ReserveStub::ListReserveProjects, Listing(filter), kCity);
    EXPECT_THAT(refused, FailsWith(kInvalid, "INVALID_FILTER")) << filter;
    EXPECT_THAT(ValueOf(refused.status(), "field"), "filter");
  }
  EXPECT_THAT(Call(&ReserveStub::ListReserveProjects, Listing(std::string("title = 'a\0'", 12)), kCity),
              FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST_F(Lists, ATokenIsOfOneQuery) {
  for (const auto* title : {"a", "b", "c"}) Create(title);
  auto request = Listing();
  request.set_page_size(1);
  const std::string token = Call(&ReserveStub::ListReserveProjects, request, kCity)->next_page_token();
  ASSERT_NE(token, "");
  const auto refused = [&](v1::ListReserveProjectsRequest other, const Identity& identity = kCity) {
    other.set_page_token(token);
    return Call(&ReserveStub::ListReserveProjects, other, identity).status();
  };
  EXPECT_THAT(refused(Listing("title = a")), FailsWith(kInvalid, "PAGE_TOKEN_MISMATCH"));
  EXPECT_THAT(refused(Listing("", "planned_total_yuan")), FailsWith(kInvalid, "PAGE_TOKEN_MISMATCH"));
  EXPECT_THAT(refused(Listing(), kCounty), FailsWith(kInvalid, "PAGE_TOKEN_MISMATCH")) << "another's rights";
  for (const auto& broken : {std::string("x"), token.substr(1), token + "A", token.substr(0, token.size() / 2),
                             std::string("AAAAAAAAAAAAAAAAAAAAAAAAAAAA")}) {
    request.set_page_token(broken);
    const auto page = Call(&ReserveStub::ListReserveProjects, request, kCity);
    // A longer id sorts where it would: no harm, nothing but entries of the query.
    if (!page.ok()) EXPECT_THAT(page, FailsWith(kInvalid, "PAGE_TOKEN_MISMATCH")) << broken;
  }
}

TEST_F(Lists, ASizeOutOfBounds) {
  auto request = Listing();
  request.set_page_size(-1);
  EXPECT_THAT(FieldsOf(Call(&ReserveStub::ListReserveProjects, request, kCity).status()), ElementsAre("page_size"));
  Create("a");
  request.set_page_size(1'000'000);
  EXPECT_THAT(All(request), ElementsAre("a"));
}

TEST_F(Lists, AParentOfTheWrongForm) {
  for (const auto* parent : {"units/140400/to/-", "units", "projects/1", "units/*"}) {
    auto request = Listing();
    request.set_parent(parent);
    EXPECT_THAT(Call(&ReserveStub::ListReserveProjects, request, kCity), FailsWith(kInvalid, "INVALID_FIELDS"))
        << parent;
  }
  v1::ListReviewsRequest reviews;
  reviews.set_parent("units/140400");
  EXPECT_THAT(Call(&ReserveStub::ListReviews, reviews, kCity), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST_F(Lists, AUnitThatIsNoneIsNamed) {
  for (const std::string unit : {"999999", "140499"}) {
    auto request = Listing();
    request.set_parent("units/" + unit);
    const auto refused = Call(&ReserveStub::ListReserveProjects, request, kCity);
    EXPECT_THAT(refused, FailsWith(kInvalid, "INVALID_FIELDS")) << unit;
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr("\"" + unit + "\" is no unit"));
  }
}

}  // namespace
}  // namespace tiernet::reserve
