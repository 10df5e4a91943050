// Synthetic projects for the indicators: as many as asked for, in a thousand shapes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/follow/follower.h"
#include "common/reference/reference.h"

namespace tiernet::bench {

// A project's shape says in which unit, when and on which lists it is, its number how much
// it costs. So a thousand projects and a million fill the same cells, with other amounts.
// Every second thing happens in August 2019: a day of it is the dearest to read.
inline constexpr int kShapes = 1000;

// Some records of one stream of one service, one after the other, without hashes.
struct JournalPage {
  std::string service;
  follow::Page page;
};

// The journals of reserve and construction as a follower reads them from their beginning.
// What is recorded of a construction project comes in a page for each kind, not all in one:
// a project is counted anew with each, as it is when a year is followed month by month.
class Journals {
 public:
  // `reference` outlives it.
  explicit Journals(const Reference& reference) : reference_(reference) {}

  // Of projects from `first` on, before `end`.
  std::vector<JournalPage> Of(int first, int end);
  // Of the units themselves: their months.
  std::vector<JournalPage> OfUnits();
  // Of project `number`, made before, that its total and its plan are raised on 2019-08-12.
  // Without records if it is none that is built.
  JournalPage Raise(int number);

 private:
  std::string UnitOf(int number) const;
  void AddPages(const std::string& service, const std::string& unit, std::vector<follow::Record> records,
                std::vector<JournalPage>& pages);

  const Reference& reference_;
  // Where each stream of each service ends.
  std::map<std::pair<std::string, std::string>, int64_t> seqs_;
};

}  // namespace tiernet::bench
