// Resource names: `units/140423/reserveProjects/<id>` for facts of a unit,
// `units/140400/to/140423/reviews/<id>` for decisions of one unit on another.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace tiernet::schema {

// The parts of a name; views into the text that was parsed.
struct Name {
  // Unit of birth, or the deciding unit.
  absl::string_view unit;
  // The unit decided on, or `all`; empty for a fact.
  absl::string_view to;
  // `reserveProjects`.
  absl::string_view collection;
  absl::string_view id;

  // The stream that the entity's records lie in: `140423`, `140400/140423`, or
  // `140400/*` for decisions on all.
  std::string Stream() const;
};

// Nothing if `text` is no name. Only the form is checked, not that units exist.
absl::optional<Name> ParseName(absl::string_view text);

// A name without collection and id: what Create and List take. `-` stands for
// every unit.
struct Parent {
  absl::string_view unit;
  absl::string_view to;

  std::string Stream() const;
};
absl::optional<Parent> ParseParent(absl::string_view text);

std::string MakeName(absl::string_view stream, absl::string_view collection, absl::string_view id);

// The unit whose stream it is: what stands before the slash.
absl::string_view UnitOfStream(absl::string_view stream);

// True if `above` is `unit` or stands above it in the tree: 140400 covers 140423,
// 140000 covers both (domain.md I.32).
bool Covers(absl::string_view above, absl::string_view unit);

}  // namespace tiernet::schema
