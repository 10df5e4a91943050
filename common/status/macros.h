// Our only macros.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define TN_RETURN_IF_ERROR(expr)                      \
  do {                                                \
    if (auto tn_status_ = (expr); !tn_status_.ok()) { \
      return tn_status_;                              \
    }                                                 \
  } while (false)

#define TN_CONCAT_INNER_(a, b) a##b
#define TN_CONCAT_(a, b) TN_CONCAT_INNER_(a, b)
#define TN_ASSIGN_OR_RETURN_IMPL_(result, lhs, expr) \
  auto result = (expr);                              \
  if (!result.ok()) {                                \
    return result.status();                          \
  }                                                  \
  lhs = *std::move(result)

// Evaluates `expr`, a StatusOr; returns its status, or assigns its value.
#define TN_ASSIGN_OR_RETURN(lhs, expr) TN_ASSIGN_OR_RETURN_IMPL_(TN_CONCAT_(tn_result_, __COUNTER__), lhs, expr)
