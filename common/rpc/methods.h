// What a service adds to the standard methods: steps, and the rules of its kinds.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/schema/kind.h"
#include "common/store/facts.h"
#include "google/protobuf/message.h"

namespace tiernet::rpc {

// Given to the server by each service's main. Every function is pure but for what
// Facts shows it.
class Methods {
 public:
  using StepFunction = std::function<absl::StatusOr<store::Changes>(const google::protobuf::Message&, store::Facts&)>;
  using CreateRule = std::function<absl::Status(google::protobuf::Message&, store::Facts&)>;
  using UpdateRule =
      std::function<absl::Status(const google::protobuf::Message&, google::protobuf::Message&, store::Facts&)>;

  // A method that is no standard one: the first change that `decide` answers with
  // is the method's answer.
  template <typename Request>
  Methods&& Step(const std::string& method,
                 std::function<absl::StatusOr<store::Changes>(const Request&, store::Facts&)> decide) && {
    steps_[method] = [decide = std::move(decide)](const google::protobuf::Message& request, store::Facts& facts) {
      return decide(static_cast<const Request&>(request), facts);
    };
    return std::move(*this);
  }

  // Completes a new entity (Create, Import), whose name, reporting unit and project
  // id are set, or refuses it.
  template <typename Entity>
  Methods&& OnCreate(std::function<absl::Status(Entity&, store::Facts&)> rule) && {
    creates_[&schema::KindOf<Entity>()] = [rule = std::move(rule)](google::protobuf::Message& entity,
                                                                   store::Facts& facts) {
      return rule(static_cast<Entity&>(entity), facts);
    };
    return std::move(*this);
  }

  // Completes `after`, which is `before` with the request's fields, or refuses it.
  template <typename Entity>
  Methods&& OnUpdate(std::function<absl::Status(const Entity& before, Entity& after, store::Facts&)> rule) && {
    updates_[&schema::KindOf<Entity>()] = [rule = std::move(rule)](const google::protobuf::Message& before,
                                                                   google::protobuf::Message& after,
                                                                   store::Facts& facts) {
      return rule(static_cast<const Entity&>(before), static_cast<Entity&>(after), facts);
    };
    return std::move(*this);
  }

  // Null if there is none.
  const StepFunction* FindStep(const std::string& method) const { return Find(steps_, method); }
  const CreateRule* FindCreate(const schema::Kind* kind) const { return Find(creates_, kind); }
  const UpdateRule* FindUpdate(const schema::Kind* kind) const { return Find(updates_, kind); }

 private:
  template <typename Map, typename Key>
  static const typename Map::mapped_type* Find(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
  }

  absl::flat_hash_map<std::string, StepFunction> steps_;
  absl::flat_hash_map<const schema::Kind*, CreateRule> creates_;
  absl::flat_hash_map<const schema::Kind*, UpdateRule> updates_;
};

}  // namespace tiernet::rpc
