// What a service adds to the standard methods: steps, and the rules of its kinds.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/schema/kind.h"
#include "common/store/facts.h"
#include "google/protobuf/message.h"

namespace tiernet::rpc {

// What a stream has next.
struct NextPage {
  enum class What { kPage, kEnd, kNothingYet, kLater } what;
  // Serialised answer of a kPage.
  std::string bytes;
  // Of kLater: in which it is asked again.
  absl::Duration after = absl::ZeroDuration();
};
// Asked for one page after another, on workers, never by two at a time. After
// kNothingYet it is asked again when a commit was made, after kLater also in `after`.
using PageSource = absl::AnyInvocable<absl::StatusOr<NextPage>()>;
// Makes the source for a request, or refuses the call.
using OpenSource =
    std::function<absl::StatusOr<PageSource>(const Caller& caller, const google::protobuf::Message& request)>;

// Given to the server by each service's main. Every function is pure but for what
// Facts shows it.
class Methods {
 public:
  using StepFunction = std::function<absl::StatusOr<store::Changes>(const google::protobuf::Message&, store::Facts&)>;
  // Takes a serialised answer, or why there is none: called once, by any thread.
  using Answer = absl::AnyInvocable<void(absl::StatusOr<std::string>) &&>;
  using QueryFunction = std::function<void(const Caller&, const google::protobuf::Message&, Answer)>;
  using CreateRule = std::function<absl::Status(google::protobuf::Message&, store::Facts&)>;
  using UpdateRule = std::function<absl::Status(const google::protobuf::Message&, google::protobuf::Message&,
                                                store::Facts&, store::Changes&)>;

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

  // A step of an entity by its own unit's people, that one function of the domain takes:
  // `take(entity, request, day)` is the entity after it, or a refusal.
  template <typename Entity, typename Request, typename Take>
  Methods&& OwnStep(const std::string& method, Take take) && {
    return std::move(*this).template Step<Request>(
        method,
        [take = std::move(take)](const Request& request, store::Facts& facts) -> absl::StatusOr<store::Changes> {
          auto entity = facts.Subject<Entity>(request.name(), request.etag());
          if (!entity.ok()) return entity.status();
          absl::StatusOr<Entity> after = take(*std::move(entity), request, facts.happened_on());
          if (!after.ok()) return after.status();
          return store::Changes(*std::move(after));
        });
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
    return std::move(*this).template OnUpdate<Entity>(
        [rule = std::move(rule)](const Entity& before, Entity& after, store::Facts& facts, store::Changes&) {
          return rule(before, after, facts);
        });
  }
  // The same of an entity that others follow: `changes` holds it, and takes what changes with it.
  template <typename Entity>
  Methods&& OnUpdate(
      std::function<absl::Status(const Entity& before, Entity& after, store::Facts&, store::Changes& changes)>
          rule) && {
    updates_[&schema::KindOf<Entity>()] = [rule = std::move(rule)](const google::protobuf::Message& before,
                                                                   google::protobuf::Message& after,
                                                                   store::Facts& facts, store::Changes& changes) {
      return rule(static_cast<const Entity&>(before), static_cast<Entity&>(after), facts, changes);
    };
    return std::move(*this);
  }

  // A method that reads: runs on a worker, and answers with a serialised message.
  template <typename Request, typename Response>
  Methods&& Query(const std::string& method,
                  std::function<absl::StatusOr<Response>(const Caller&, const Request&)> answer) && {
    queries_[method] = [answer = std::move(answer)](const Caller& caller, const google::protobuf::Message& request,
                                                    Answer done) {
      auto response = answer(caller, static_cast<const Request&>(request));
      if (!response.ok()) return std::move(done)(response.status());
      std::move(done)(response->SerializeAsString());
    };
    return std::move(*this);
  }

  // One that asks other services: it begins on a worker, and no thread waits for them.
  template <typename Request>
  Methods&& QueryOthers(const std::string& method,
                        std::function<void(const Caller&, const Request&, Answer)> begin) && {
    queries_[method] = [begin = std::move(begin)](const Caller& caller, const google::protobuf::Message& request,
                                                  Answer done) {
      begin(caller, static_cast<const Request&>(request), std::move(done));
    };
    return std::move(*this);
  }

  // A method that streams answers, see paged_stream.h.
  template <typename Request>
  Methods&& Stream(const std::string& method,
                   std::function<absl::StatusOr<PageSource>(const Caller&, const Request&)> open) && {
    streams_[method] = [open = std::move(open)](const Caller& caller, const google::protobuf::Message& request) {
      return open(caller, static_cast<const Request&>(request));
    };
    return std::move(*this);
  }

  // Null if there is none.
  const QueryFunction* FindQuery(const std::string& method) const { return Find(queries_, method); }
  const OpenSource* FindStream(const std::string& method) const { return Find(streams_, method); }
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
  absl::flat_hash_map<std::string, QueryFunction> queries_;
  absl::flat_hash_map<std::string, OpenSource> streams_;
  absl::flat_hash_map<const schema::Kind*, CreateRule> creates_;
  absl::flat_hash_map<const schema::Kind*, UpdateRule> updates_;
};

}  // namespace tiernet::rpc
