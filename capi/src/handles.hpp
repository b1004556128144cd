#pragma once
/// What stands behind the opaque handles of attain.h: values that share their contents, so that handles may be
/// destroyed in any order.

#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "attain.h"
#include "attain/appraisal/appraisal.hpp"
#include "attain/base/frame.hpp"
#include "attain/book/book.hpp"
#include "attain/measure/measure.hpp"
#include "attain/pay/pay.hpp"
#include "attain/target/target.hpp"
#include "attain/rule/dmn.hpp"
#include "attain/rule/table.hpp"

struct attain_text {
  std::string text;
};

struct attain_book {
  attain::Book book;
};

struct attain_frame {
  attain::Frame frame;
};

struct attain_sheet {
  std::variant<attain::MeasureSheet, attain::AppraisalSheet, attain::TargetSheet, attain::StatementSheet> result;
  mutable std::mutex mutex = {};
  mutable std::optional<attain::Frame> made = {};

  /// The table "frame", made when first asked for; safe from several threads.
  attain::Frame frame() const {
    const std::lock_guard lock(mutex);
    if (!made) made = std::visit([](const auto& sheet) { return sheet.frame(); }, result);
    return *made;
  }
};

struct attain_rules {
  std::variant<attain::rule::DecisionTable, attain::rule::DmnModel> rules;
};

namespace attain::capi {

/// Releases a stream that nobody has taken, so that the caller never has to.
struct StreamOwner {
  ArrowArrayStream* stream;
  explicit StreamOwner(ArrowArrayStream* of) noexcept : stream(of) {}
  StreamOwner(const StreamOwner&) = delete;
  StreamOwner& operator=(const StreamOwner&) = delete;
  ~StreamOwner() {
    if (stream != nullptr && stream->release != nullptr) stream->release(stream);
  }
};

}  // namespace attain::capi
