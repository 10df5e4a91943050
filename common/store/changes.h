// What a decision says shall change.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/schema/kind.h"
#include "google/protobuf/message.h"
#include "tiernet/journal/v1/record.pb.h"

namespace tiernet::store {

// One change of one entity: one journal record.
struct Change {
  const schema::Kind* kind = nullptr;
  // After-image. With an empty `etag` it is created.
  std::unique_ptr<google::protobuf::Message> entity;
  journal::v1::Operation operation = journal::v1::OPERATION_UNSPECIFIED;
  // The civil day from which it counts; empty: the day of the step.
  std::string happened_on;
  // Account; empty: the caller's.
  std::string actor;
  // Index of an earlier change of the same decision that this one answers; -1: none.
  int caused_by = -1;
  // Records of other services that it rested on.
  std::vector<journal::v1::Cause> causes = {};
};

// Committed together or not at all, in this order. The first one is the call's
// answer.
class Changes {
 public:
  Changes() = default;
  template <typename Entity>
  explicit Changes(Entity entity) {
    Put(std::move(entity));
  }

  // `entity` as it shall stand: its `name` is set; its `etag` is as it was read,
  // or empty if it is new. `caused_by` as in Change.
  template <typename Entity>
  Changes& Put(Entity entity, int caused_by = -1) {
    return PutMessage(schema::KindOf<Entity>(), std::make_unique<Entity>(std::move(entity)), caused_by);
  }
  Changes& PutMessage(const schema::Kind& kind, std::unique_ptr<google::protobuf::Message> entity, int caused_by = -1) {
    const bool is_new = entity->GetReflection()->GetString(*entity, kind.etag).empty();
    list_.push_back({&kind,
                     std::move(entity),
                     is_new ? journal::v1::OPERATION_CREATE : journal::v1::OPERATION_UPDATE,
                     "",
                     "",
                     caused_by,
                     {}});
    return *this;
  }
  // As Put, of what Facts::Followed gave with `day`.
  template <typename Entity>
  Changes& PutOn(absl::CivilDay day, Entity entity, int caused_by = -1) {
    Put(std::move(entity), caused_by);
    list_.back().happened_on = absl::FormatCivilTime(day);
    return *this;
  }
  // `entity` as it was read goes; its name is never used again.
  Changes& Delete(const schema::Kind& kind, std::unique_ptr<google::protobuf::Message> entity) {
    list_.push_back({&kind, std::move(entity), journal::v1::OPERATION_DELETE, "", "", -1, {}});
    return *this;
  }

  std::vector<Change>& list() { return list_; }

 private:
  std::vector<Change> list_;
};

}  // namespace tiernet::store
