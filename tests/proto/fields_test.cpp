// An accidental change of a schema fails here: what is stored and sent must go on
// being read.
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/proto/list_fields.h"

namespace tiernet {
namespace {

TEST(Fields, AreThoseThatTheListNames) {
  const std::string declared = ListFields(TIERNET_SCHEMAS);
  if (std::getenv("TIERNET_RENEW") != nullptr) {
    std::ofstream(TIERNET_FIELDS) << declared;
    return;
  }
  std::ifstream file(TIERNET_FIELDS);
  std::stringstream listed;
  listed << file.rdbuf();
  if (listed.str() == declared) return;
  const std::vector<std::string> before = absl::StrSplit(listed.str(), '\n');
  const std::vector<std::string> after = absl::StrSplit(declared, '\n');
  const std::set<std::string> old_lines(before.begin(), before.end());
  const std::set<std::string> new_lines(after.begin(), after.end());
  for (const auto& line : old_lines) {
    if (new_lines.count(line) == 0) ADD_FAILURE() << "- " << line;
  }
  for (const auto& line : new_lines) {
    if (old_lines.count(line) == 0) ADD_FAILURE() << "+ " << line;
  }
  ADD_FAILURE() << "The schemas differ from tests/proto/fields.txt. If that is meant, and only adds, run "
                   "tests/proto/renew and commit the list with the change.";
}

}  // namespace
}  // namespace tiernet
