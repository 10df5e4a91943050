// Lists: filters, orders, pages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "common/store/filter.h"
#include "tests/common/store/store_test_base.h"

namespace tiernet::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using P = ReserveProject;

class ListTest : public StoreTest {
 protected:
  absl::StatusOr<ListPage> Page(const ListQuery& query, const schema::Kind& kind = schema::KindOf<P>()) {
    const auto db = store_->Read().value();
    EXPECT_EQ(db->BeginRead(), absl::OkStatus());
    return List(*db, store_->entities().Of(kind), query);
  }
  static ListQuery Query(const std::string& filter = "", const std::string& order_by = "") {
    ListQuery query;
    query.scopes = {kUnit};
    query.filter = filter;
    query.order_by = order_by;
    query.today = kToday;
    return query;
  }
  // Titles of all pages; or the refusal.
  std::vector<std::string> Titles(ListQuery query, int* pages = nullptr) {
    std::vector<std::string> titles;
    for (int i = 0; i < 10'000; ++i) {
      const auto page = Page(query);
      if (!page.ok()) return {std::string(page.status().message())};
      if (pages != nullptr) ++*pages;
      EXPECT_LE(page->entities.size(), static_cast<size_t>(query.page_size));
      for (const auto& parts : page->entities) {
        P project;
        EXPECT_TRUE(project.ParseFromString(parts.body + parts.personal));
        titles.push_back(project.title());
      }
      if (page->next_page_token.empty()) return titles;
      query.page_token = page->next_page_token;
    }
    return {"the list never ends"};
  }
  std::string Refusal(const std::string& filter, const std::string& order_by = "") {
    const auto page = Page(Query(filter, order_by));
    return absl::StrCat(ReasonOf(page.status()), " ", page.status().message());
  }
  void PutAll(const std::vector<P>& projects) {
    Calls calls(*store_);
    for (const auto& project : projects) {
      calls.Add(Put(project), By(schema::ParseName(project.name())->unit));
    }
    for (const auto& outcome : calls.Wait()) ASSERT_TRUE(outcome.ok()) << outcome.status();
  }
};

class FilterTest : public ListTest {
 protected:
  void SetUp() override {
    ListTest::SetUp();
    std::vector<P> projects;
    for (int i = 1; i <= 4; ++i) {
      auto& project = projects.emplace_back(NewProject(absl::StrCat("p", i)));
      if (i < 4) project.set_planned_total_yuan(int64_t{i} * 100);
      project.set_region(i % 2 == 0 ? "140423" : "140400");
      project.set_admitted_on(i == 1 ? "" : absl::StrCat("2019-0", i, "-01"));
    }
    projects[2].set_title("p3 with \"quotes\" and 'more'");
    projects[3].set_title("长治 p4");
    PutAll(projects);
  }
};

TEST_F(FilterTest, EveryOperatorOnNumbersAndTexts) {
  EXPECT_THAT(Titles(Query("planned_total_yuan = 200")), ElementsAre("p2"));
  EXPECT_THAT(Titles(Query("planned_total_yuan != 200")), SizeIs(2)) << "not reported is neither";
  EXPECT_THAT(Titles(Query("planned_total_yuan < 200")), ElementsAre("p1"));
  EXPECT_THAT(Titles(Query("planned_total_yuan <= 200")), ElementsAre("p1", "p2"));
  EXPECT_THAT(Titles(Query("planned_total_yuan > 200")), SizeIs(1));
  EXPECT_THAT(Titles(Query("planned_total_yuan >= 200")), SizeIs(2));
  EXPECT_THAT(Titles(Query("planned_total_yuan >= -9223372036854775808")), SizeIs(3));
  EXPECT_THAT(Titles(Query("region = 140423")), SizeIs(2)) << "digits are a text where the column is one";
  EXPECT_THAT(Titles(Query("region != '140423'")), SizeIs(2));
  EXPECT_THAT(Titles(Query("admitted_on >= 2019-03-01")), SizeIs(2));
  EXPECT_THAT(Titles(Query("admitted_on < \"2019-03-01\" AND admitted_on != ''")), ElementsAre("p2"));
  EXPECT_THAT(Titles(Query("title = '长治 p4'")), ElementsAre("长治 p4"));
  EXPECT_THAT(Titles(Query("title = 'p3 with \"quotes\" and ''more'''")).front(), HasSubstr("joined by AND"));
  EXPECT_THAT(Titles(Query("title >= \"p\" AND title < 'q'")), SizeIs(3));
}

TEST_F(FilterTest, ConditionsHoldTogetherAndBlanksDoNotMatter) {
  EXPECT_THAT(Titles(Query(" planned_total_yuan>=100\n AND\tregion='140400'AND title=p1 ")), ElementsAre("p1"));
  EXPECT_THAT(Titles(Query("planned_total_yuan > 100 AND planned_total_yuan < 100")), IsEmpty());
  EXPECT_THAT(Titles(Query("  ")), SizeIs(4));
  std::string long_filter = "title != x";
  for (int i = 0; i < 19; ++i) long_filter += " AND title != x";
  EXPECT_THAT(Titles(Query(long_filter)), SizeIs(4));
}

TEST_F(FilterTest, WhatCannotBeReadIsRefusedWithItsPlace) {
  const struct {
    const char* filter;
    const char* problem;
  } cases[] = {
      {"no_column = 1", "\"no_column\" is no column of ReserveProject, at character 1; there are project_id, "},
      {"title = '项目' AND state = FOO",
       "\"FOO\" is no value of State, at character 26; there are STATE_UNSPECIFIED, "},
      {"content = x", "\"content\" is no column"},
      {"owner_person = x", "\"owner_person\" is no column"},
      {"stream = 140423", "\"stream\" is no column"},
      {"body = 1", "\"body\" is no column"},
      {"= 1", "\"\" is no column"},
      {"title", "one of = != < <= > >= is missing"},
      {"title LIKE 'p%'", "one of = != < <= > >= is missing"},
      {"title ! x", "is missing"},
      {"title =", "a value is missing"},
      {"title = 'open", "a value is missing"},
      {"title = (SELECT 1)", "a value is missing"},
      {"title = p1 region = 1", "conditions are joined by AND"},
      {"title = p1 OR 1", "conditions are joined by AND"},
      {"title = p1; DROP TABLE journal", "conditions are joined by AND"},
      {"title = p1 AND", "\"\" is no column"},
      {"title = p1 and title = p2", "conditions are joined by AND"},
      {"planned_total_yuan = many", "\"many\" is no whole number"},
      {"planned_total_yuan = ''", "\"\" is no whole number"},
      {"planned_total_yuan = 1.5", "is no whole number"},
      {"planned_total_yuan = 9223372036854775808", "is no whole number"},
      {"planned_start <= 2020/05/01", "\"2020/05/01\" is no day like 2019-06-03"},
      {"admitted_on >= 2020-5-1", "is no day like"},
      {"admitted_on = 2019-02-29", "is no day like"},
      {"admitted_on < yesterday", "is no day like"},
      {"title = 污水处理厂", "a text that wants quotes"},
      {"state = READY", "\"READY\" is no value of State"},
      {"state = 5", "\"5\" is no value of State"},
      {"state < STATE_READY", "values of a list compare by = and != only"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(Refusal(c.filter), HasSubstr("INVALID_FILTER")) << c.filter;
    EXPECT_THAT(Refusal(c.filter), HasSubstr(c.problem)) << c.filter;
  }
  std::string long_filter = "title != x";
  for (int i = 0; i < 20; ++i) long_filter += " AND title != x";
  EXPECT_THAT(Refusal(long_filter), HasSubstr("there are more than 20 conditions"));
  EXPECT_THAT(Refusal(std::string("title = 'a\0b'", 13)), ::testing::StartsWith(" ")) << "an odd text matches nothing";
}

TEST_F(FilterTest, AnOrderIsAnIndexedColumn) {
  EXPECT_THAT(Titles(Query("", "planned_total_yuan")), SizeIs(3)) << "who has no value is left out";
  EXPECT_EQ(Titles(Query("", "planned_total_yuan desc")).front().substr(0, 2), "p3");
  EXPECT_THAT(Titles(Query("", "admitted_on")), SizeIs(3));
  EXPECT_EQ(Titles(Query("", "admitted_on  desc")).front(), "长治 p4");
  EXPECT_THAT(Titles(Query("region = 140423", "admitted_on desc")), ElementsAre("长治 p4", "p2"));
  EXPECT_THAT(Refusal("", "title"), HasSubstr("lists are ordered along an index: project_id, planned_total_yuan"));
  for (const char* order : {"nothing", "admitted_on asc", "admitted_on DESC", "admitted_on desc desc",
                            "admitted_on, title", "admitted_on; DROP TABLE journal"}) {
    EXPECT_THAT(Refusal("", order), HasSubstr("INVALID_FILTER")) << order;
  }
}

TEST_F(ListTest, AStateIsFilteredAndShownAsItStandsToday) {
  std::vector<P> projects;
  for (const char* stale_on : {"2019-06-14", "2019-06-15", "2019-06-16", ""}) {
    auto& project = projects.emplace_back(NewProject(absl::StrCat("stale on ", stale_on)));
    project.set_state(P::STATE_IN_LIBRARY);
    project.set_stale_on(stale_on);
  }
  PutAll(projects);
  EXPECT_THAT(Titles(Query("state = STATE_STALE_WARNED")), ElementsAre("stale on 2019-06-14", "stale on 2019-06-15"));
  EXPECT_THAT(Titles(Query("state = STATE_IN_LIBRARY")), ElementsAre("stale on 2019-06-16", "stale on "));
  EXPECT_THAT(Titles(Query("state != STATE_IN_LIBRARY")), SizeIs(2));
  const auto page = Page(Query("state = STATE_STALE_WARNED"));
  P shown;
  ASSERT_TRUE(shown.ParseFromString(page->entities[0].body));
  EXPECT_EQ(shown.state(), P::STATE_STALE_WARNED);
  EXPECT_EQ(Ask("SELECT count(*) FROM reserve_projects WHERE state = 'STATE_IN_LIBRARY'"), "4") << "nothing is written";
  auto earlier = Query("state = STATE_IN_LIBRARY");
  earlier.today = "2019-06-13";
  EXPECT_THAT(Titles(earlier), SizeIs(4));
}

TEST_F(ListTest, AChainOfStepsIsFilteredToItsEnd) {
  std::vector<P> projects;
  const auto add = [&](const char* title, const char* b, const char* a) {
    auto& project = projects.emplace_back(NewProject(title));
    project.set_grade(reserve::v1::GRADE_C);
    project.set_grade_b_on(b);
    project.set_grade_a_on(a);
  };
  add("c", "2019-07-01", "2019-12-01");
  add("b", "2019-06-01", "2019-12-01");
  add("a", "2019-05-01", "2019-06-15");
  add("b for good", "2019-05-01", "");
  add("a needs b", "", "2019-01-01");
  PutAll(projects);
  EXPECT_THAT(Titles(Query("grade = GRADE_C")), ElementsAre("c", "a needs b"));
  EXPECT_THAT(Titles(Query("grade = GRADE_B")), ElementsAre("b", "b for good"));
  EXPECT_THAT(Titles(Query("grade = GRADE_A")), ElementsAre("a"));
}

TEST_F(ListTest, APageEndsWhereItHasExaminedItsShare) {
  std::vector<P> projects;
  for (int i = 0; i < 10'500; ++i) {
    projects.push_back(NewProject(i == 10'400 ? "needle" : "hay"));
    projects.back().set_planned_total_yuan(i);
  }
  options_.queued_calls = 20'000;
  ASSERT_EQ(Open(), absl::OkStatus());
  PutAll(projects);
  const auto first = Page(Query("title = needle"));
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_THAT(first->entities, IsEmpty());
  EXPECT_NE(first->next_page_token, "");
  int pages = 0;
  EXPECT_THAT(Titles(Query("title = needle"), &pages), ElementsAre("needle"));
  EXPECT_EQ(pages, 2);
  // What the filter says of the index's own column is not gone through.
  const auto bounded = Page(Query("planned_total_yuan >= 10400 AND title = needle", "planned_total_yuan"));
  ASSERT_TRUE(bounded.ok()) << bounded.status();
  EXPECT_THAT(bounded->entities, SizeIs(1));
}

// A page of large entities was more than a client takes: 1,000 of them at 64 KiB, say.
TEST_F(ListTest, APageEndsAtAMebibyte) {
  std::vector<P> projects;
  for (const int kib : {300, 300, 300, 300, 1000, 300}) {
    auto& project = projects.emplace_back(NewProject(absl::StrCat("p", projects.size())));
    project.set_content(std::string(size_t{1024} * kib, 'c'));
  }
  PutAll(projects);
  ListQuery query = Query();
  std::vector<size_t> sizes;
  do {
    const auto page = Page(query);
    ASSERT_TRUE(page.ok()) << page.status();
    sizes.push_back(page->entities.size());
    query.page_token = page->next_page_token;
  } while (!query.page_token.empty());
  EXPECT_THAT(sizes, ElementsAre(3, 1, 1, 1));
  EXPECT_THAT(Titles(Query()), ElementsAre("p0", "p1", "p2", "p3", "p4", "p5"));
}

TEST_F(ListTest, ATokenIsOfOneQuery) {
  for (int i = 0; i < 3; ++i) Must<P>(Put(NewProject("x")));
  auto query = Query("title = x", "");
  query.page_size = 1;
  query.page_token = Page(query)->next_page_token;
  ASSERT_NE(query.page_token, "");
  EXPECT_TRUE(Page(query).ok());
  const auto reason = [&](const ListQuery& other) { return ReasonOf(Page(other).status()); };
  auto other = query;
  other.filter = "title != y";
  EXPECT_EQ(reason(other), "PAGE_TOKEN_MISMATCH");
  other = query;
  other.order_by = "admitted_on";
  EXPECT_EQ(reason(other), "PAGE_TOKEN_MISMATCH");
  other = query;
  other.scopes = {kUnit, "140424"};
  EXPECT_EQ(reason(other), "PAGE_TOKEN_MISMATCH");
  EXPECT_EQ(ReasonOf(Page(query, schema::KindOf<Blocker>()).status()), "INVALID_FILTER");
  other = query;
  other.filter = "";
  const std::string of_projects = Page(Query())->next_page_token;
  for (const std::string& token : {std::string("x"), std::string("!!"), query.page_token + "A", std::string(2000, 'A'),
                                   query.page_token.substr(0, 10), absl::WebSafeBase64Escape("a\nb\nc")}) {
    other = query;
    other.page_token = token;
    const auto page = Page(other);
    EXPECT_TRUE(page.ok() || ReasonOf(page.status()) == "PAGE_TOKEN_MISMATCH") << page.status();
  }
  EXPECT_EQ(of_projects, "");
}

TEST_F(ListTest, ATokensPositionIsNotTrusted) {
  for (int i = 0; i < 3; ++i) {
    auto project = NewProject("x");
    project.set_planned_total_yuan(i);
    Must<P>(Put(project));
  }
  auto theirs = NewProject("another unit's", "140424");
  theirs.set_planned_total_yuan(1);
  Must<P>(Put(theirs), By("140424"));
  auto query = Query("", "planned_total_yuan");
  query.page_size = 1;
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(Page(query)->next_page_token, &bytes));
  const std::string digest = bytes.substr(0, 16);
  for (const char* position : {"140424\nid\n1", "140423\nid\nmany", "140423\nid\n", "\n\n", "140423", "140423\n\n",
                               "140423\n' OR 1\n9223372036854775807"}) {
    query.page_token = absl::WebSafeBase64Escape(absl::StrCat(digest, position));
    const auto page = Page(query);
    EXPECT_TRUE(page.ok() || ReasonOf(page.status()) == "PAGE_TOKEN_MISMATCH") << position << page.status();
    if (page.ok()) EXPECT_THAT(Titles(query), ::testing::Each("x")) << position;
  }
}

TEST_F(ListTest, DecisionsAreListedByTheirStreams) {
  PlanningTarget target;
  target.set_name("units/140400/to/140423/planningTargets/a");
  target.set_quarter("2019-Q2");
  Must<PlanningTarget>(Put(target), By(kCity));
  target.set_name("units/140400/to/all/planningTargets/b");
  Must<PlanningTarget>(Put(target), By(kCity));
  auto query = Query();
  query.scopes = {"140400/*", "140400/140423"};
  EXPECT_THAT(Page(query, schema::KindOf<PlanningTarget>())->entities, SizeIs(2));
  query.scopes = {"140400/140423"};
  EXPECT_THAT(Page(query, schema::KindOf<PlanningTarget>())->entities, SizeIs(1));
  EXPECT_THAT(Findings(), IsEmpty());
}

// What a list must give, by going through all.
struct Model {
  std::vector<P> projects;

  static std::string IdOf(const P& project) { return std::string(schema::ParseName(project.name())->id); }

  std::vector<std::string> Expect(const ListQuery& query, const std::function<bool(const P&)>& fits) const {
    std::vector<P> found;
    for (P project : projects) {
      schema::AsOf(schema::KindOf<P>(), project, query.today);
      const bool in_scope = std::count(query.scopes.begin(), query.scopes.end(), project.reporting_unit()) > 0;
      if (in_scope && fits(project)) found.push_back(project);
    }
    const bool descending = absl::StrContains(query.order_by, "desc");
    const bool by_amount = absl::StrContains(query.order_by, "planned_total_yuan");
    const bool by_day = absl::StrContains(query.order_by, "admitted_on");
    std::vector<std::string> titles;
    const auto has_value = [&](const P& p) {
      return by_amount ? p.has_planned_total_yuan() : !by_day || !p.admitted_on().empty();
    };
    const auto key = [&](const P& p) {
      return std::tuple(by_amount ? p.planned_total_yuan() : int64_t{0}, by_day ? p.admitted_on() : std::string(),
                        IdOf(p));
    };
    std::sort(found.begin(), found.end(), [&](const P& a, const P& b) {
      if (a.reporting_unit() != b.reporting_unit()) return a.reporting_unit() < b.reporting_unit();
      return descending ? key(b) < key(a) : key(a) < key(b);
    });
    for (const auto& project : found) {
      if (has_value(project)) titles.push_back(project.title());
    }
    return titles;
  }
};

TEST_F(ListTest, PagesTogetherAreTheWholeListForAnyDataAndQuery) {
  std::mt19937 random(20190615);
  const auto any = [&random](int below) { return static_cast<int>(random() % below); };
  const char* units[] = {kUnit, "140424", kCity};
  Model model;
  for (int i = 0; i < 400; ++i) {
    auto project = NewProject(absl::StrCat("p", i), units[any(3)]);
    // Some are credited elsewhere by now.
    if (any(5) == 0) project.set_reporting_unit(units[any(3)]);
    if (any(4) != 0) project.set_planned_total_yuan(int64_t{any(6)} * 100);
    if (any(3) != 0) project.set_admitted_on(absl::StrCat("2019-05-1", any(4)));
    project.set_state(any(2) == 0 ? P::STATE_IN_LIBRARY : P::STATE_READY);
    if (any(2) == 0) project.set_stale_on(absl::StrCat("2019-06-1", 2 + any(6)));
    model.projects.push_back(std::move(project));
  }
  PutAll(model.projects);

  using Fits = std::function<bool(const P&)>;
  const std::vector<std::pair<std::string, Fits>> filters = {
      {"", [](const P&) { return true; }},
      {"planned_total_yuan = 300",
       [](const P& p) { return p.has_planned_total_yuan() && p.planned_total_yuan() == 300; }},
      {"planned_total_yuan > 100", [](const P& p) { return p.planned_total_yuan() > 100; }},
      {"admitted_on = 2019-05-12", [](const P& p) { return p.admitted_on() == "2019-05-12"; }},
      {"admitted_on <= 2019-05-12",
       [](const P& p) { return !p.admitted_on().empty() && p.admitted_on() <= "2019-05-12"; }},
      {"admitted_on = ''", [](const P& p) { return p.admitted_on().empty(); }},
      {"state = STATE_STALE_WARNED", [](const P& p) { return p.state() == P::STATE_STALE_WARNED; }},
      {"state != STATE_READY AND planned_total_yuan <= 200",
       [](const P& p) {
         return p.state() != P::STATE_READY && p.has_planned_total_yuan() && p.planned_total_yuan() <= 200;
       }},
  };
  EXPECT_TRUE(rc::check("pages", [&] {
    auto query = Query();
    query.scopes.clear();
    for (const char* unit : {kCity, kUnit, "140424"}) {
      if (*rc::gen::arbitrary<bool>()) query.scopes.emplace_back(unit);
    }
    const auto& [filter, fits] = filters[*rc::gen::inRange<size_t>(0, filters.size())];
    query.filter = filter;
    query.order_by = *rc::gen::elementOf(std::vector<std::string>{"", "planned_total_yuan", "planned_total_yuan desc",
                                                                  "admitted_on", "admitted_on desc"});
    query.page_size = *rc::gen::inRange(1, 60);
    query.today = *rc::gen::elementOf(std::vector<std::string>{"2019-06-12", "2019-06-15", "2019-12-31"});
    auto expected = model.Expect(query, fits);
    auto titles = Titles(query);
    RC_ASSERT(titles == expected);
  }));
}

}  // namespace
}  // namespace tiernet::store
