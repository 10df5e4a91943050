// What the schema says of the kinds of approval, and of its methods: a server whose schema is not sound does not
// start.
#include "common/schema/kind.h"
#include "common/schema/method.h"
#include "gtest/gtest.h"
#include "tests/testing/refusal.h"
#include "tiernet/approval/v1/approval_case.pb.h"
#include "tiernet/approval/v1/approval_process.pb.h"
#include "tiernet/approval/v1/stage_application.pb.h"
#include "tiernet/approval/v1/supervision_item.pb.h"

namespace tiernet::approval {
namespace {

TEST(Schema, OfEveryKindIsSound) {
  EXPECT_THAT(schema::KindOf(v1::ApprovalProcess::descriptor()), testing::IsOk());
  EXPECT_THAT(schema::KindOf(v1::StageApplication::descriptor()), testing::IsOk());
  EXPECT_THAT(schema::KindOf(v1::ApprovalCase::descriptor()), testing::IsOk());
  EXPECT_THAT(schema::KindOf(v1::SupervisionItem::descriptor()), testing::IsOk());
}

TEST(Schema, OfEveryMethodIsSound) {
  const auto* service =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName("tiernet.approval.v1.ApprovalService");
  ASSERT_NE(service, nullptr);
  const auto read = schema::ReadService(service);
  ASSERT_THAT(read, testing::IsOk());
  EXPECT_EQ(read->kinds.size(), 15u);
  for (const auto& method : read->methods) EXPECT_NE(method.permission, "") << method.descriptor->name();
}

}  // namespace
}  // namespace tiernet::approval
