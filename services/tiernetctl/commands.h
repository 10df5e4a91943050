// The commands on entities. Each prints its result and returns the exit code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/tiernetctl/import.h"
#include "services/tiernetctl/session.h"

namespace tiernet::ctl {

int RunGet(const Options& options, const std::string& name);

struct ListOptions {
  std::string kind;
  // Empty: the caller's unit.
  std::string parent;
  std::string filter;
  std::string order_by;
  // Entries to show at most; 0: all.
  int64_t limit = 50;
  // Fields to show in the table; empty: the columns of the schema that are set.
  std::vector<std::string> columns;
  // A workbook to write instead of a table; empty: none.
  std::string xlsx;
};
int RunList(const Options& options, const ListOptions& list);

// A request from `json`, which is JSON or `@` and a file with it, and `sets`,
// `field=value` each; `name` goes into the field of that name where it is not empty.
struct RequestText {
  std::string name;
  std::string json;
  std::vector<std::string> sets;
};
// Creates an entity: the texts are of the entity. `parent` empty: the caller's unit.
int RunCreate(const Options& options, const std::string& kind, const std::string& parent,
              const std::string& happened_on, const RequestText& entity);
// Calls a method: the texts are of its request.
int RunMethod(const Options& options, const std::string& method, const RequestText& request);

// `maps` are `column=field.path` each.
int RunImport(const Options& options, const std::string& kind, ImportOptions import,
              const std::vector<std::string>& maps);

int RunKinds(const Options& options);
int RunMethods(const Options& options);

}  // namespace tiernet::ctl
