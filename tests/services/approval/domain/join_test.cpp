// Joins of the parallel handling (domain.md F.4.1, F.3), against the meaning of their words.
#include "services/approval/domain/join.h"

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

#include "gtest/gtest.h"

namespace tiernet::approval {
namespace {

constexpr std::array kVotes = {Vote::kOpen, Vote::kFor, Vote::kAgainst};
constexpr std::array kOutcomes = {Outcome::kPending, Outcome::kMet, Outcome::kFailed};

// Every way to fill `size` places with `values`.
template <typename T, size_t N>
void ForEach(size_t size, const std::array<T, N>& values, const std::function<void(const std::vector<T>&)>& visit) {
  std::vector<T> filled(size, values[0]);
  std::function<void(size_t)> fill = [&](size_t at) {
    if (at == size) return visit(filled);
    for (const T value : values) {
      filled[at] = value;
      fill(at + 1);
    }
  };
  fill(0);
}

void ForEachVote(const std::function<void(const std::vector<Vote>&, int needed, bool veto)>& visit) {
  for (size_t size = 0; size <= 4; ++size) {
    for (int needed = -1; needed <= 5; ++needed) {
      for (const bool veto : {false, true}) {
        ForEach<Vote>(size, kVotes, [&](const auto& votes) { visit(votes, needed, veto); });
      }
    }
  }
}

// Of a vote in which nobody is open any more.
bool Carried(const std::vector<Vote>& votes, int needed, bool veto) {
  const auto in_favour = std::count(votes.begin(), votes.end(), Vote::kFor);
  const bool vetoed = veto && std::count(votes.begin(), votes.end(), Vote::kAgainst) > 0;
  return needed >= 1 && in_favour >= needed && !vetoed;
}

// By the meaning of the words: how it comes out in every case that the open votes leave.
Outcome ByMeaning(const std::vector<Vote>& votes, int needed, bool veto) {
  bool may_carry = false, may_fail = false;
  constexpr std::array kAnswers = {Vote::kFor, Vote::kAgainst};
  const auto open = std::count(votes.begin(), votes.end(), Vote::kOpen);
  ForEach<Vote>(static_cast<size_t>(open), kAnswers, [&](const std::vector<Vote>& answers) {
    auto settled = votes;
    auto answer = answers.begin();
    for (auto& vote : settled) {
      if (vote == Vote::kOpen) vote = *answer++;
    }
    (Carried(settled, needed, veto) ? may_carry : may_fail) = true;
  });
  return !may_carry ? Outcome::kFailed : may_fail ? Outcome::kPending : Outcome::kMet;
}

TEST(Votes, ComeOutAsTheWordsSayWhateverTheOpenOnesDo) {
  ForEachVote([](const auto& votes, int needed, bool veto) {
    EXPECT_EQ(JoinVotes(votes, needed, veto), ByMeaning(votes, needed, veto))
        << votes.size() << " votes, " << needed << " needed, veto " << veto;
  });
}

TEST(Votes, OfAFewByHand) {
  using V = Vote;
  EXPECT_EQ(JoinVotes({}, 0, false), Outcome::kFailed);
  EXPECT_EQ(JoinVotes({}, 1, false), Outcome::kFailed);
  EXPECT_EQ(JoinVotes({V::kOpen}, 1, false), Outcome::kPending);
  EXPECT_EQ(JoinVotes({V::kFor}, 1, false), Outcome::kMet);
  EXPECT_EQ(JoinVotes({V::kAgainst}, 1, false), Outcome::kFailed);
  EXPECT_EQ(JoinVotes({V::kFor, V::kFor}, 3, false), Outcome::kFailed);
  EXPECT_EQ(JoinVotes({V::kFor, V::kAgainst, V::kOpen}, 2, false), Outcome::kPending);
  EXPECT_EQ(JoinVotes({V::kFor, V::kFor, V::kAgainst}, 2, false), Outcome::kMet);
  EXPECT_EQ(JoinVotes({V::kFor, V::kFor, V::kAgainst}, 2, true), Outcome::kFailed);
  EXPECT_EQ(JoinVotes({V::kFor, V::kFor, V::kOpen}, 2, true), Outcome::kPending);
}

TEST(Votes, OneMoreInFavourNeverMakesItWorse) {
  const auto rank = [](Outcome outcome) {
    return outcome == Outcome::kFailed ? 0 : outcome == Outcome::kPending ? 1 : 2;
  };
  ForEachVote([&](auto votes, int needed, bool veto) {
    const auto before = JoinVotes(votes, needed, veto);
    for (auto& vote : votes) {
      if (vote != Vote::kOpen) continue;
      vote = Vote::kFor;
      EXPECT_GE(rank(JoinVotes(votes, needed, veto)), rank(before));
      vote = Vote::kOpen;
    }
  });
}

// All orders in which each answer may come in: the end is one, and what is settled stays.
TEST(Votes, TheOrderOfTheAnswersDoesNotMatter) {
  ForEachVote([](const auto& answers, int needed, bool veto) {
    std::vector<size_t> order(answers.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    do {
      std::vector<Vote> votes(answers.size(), Vote::kOpen);
      Outcome last = JoinVotes(votes, needed, veto);
      for (const size_t i : order) {
        votes[i] = answers[i];
        const Outcome now = JoinVotes(votes, needed, veto);
        EXPECT_TRUE(last == Outcome::kPending || now == last);
        last = now;
      }
      EXPECT_EQ(last, ByMeaning(answers, needed, veto));
    } while (std::next_permutation(order.begin(), order.end()));
  });
}

TEST(Parts, AllMustBeMetOneFailsTheWholeAndNoneBlocks) {
  EXPECT_EQ(JoinAll({}), Outcome::kFailed);
  for (size_t size = 1; size <= 4; ++size) {
    ForEach<Outcome>(size, kOutcomes, [](const auto& parts) {
      const auto has = [&](Outcome outcome) { return std::count(parts.begin(), parts.end(), outcome) > 0; };
      const auto expected = has(Outcome::kFailed)    ? Outcome::kFailed
                            : has(Outcome::kPending) ? Outcome::kPending
                                                     : Outcome::kMet;
      EXPECT_EQ(JoinAll(parts), expected);
    });
  }
}

}  // namespace
}  // namespace tiernet::approval
