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
#include "attain/target/target.hpp"

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
  std::variant<attain::MeasureSheet, attain::AppraisalSheet, attain::TargetSheet> result;
  mutable std::mutex mutex = {};
  mutable std::optional<attain::Frame> made = {};

  /// The table "frame", made when first asked for; safe from several threads.
  attain::Frame frame() const {
    const std::lock_guard lock(mutex);
    if (!made) made = std::visit([](const auto& sheet) { return sheet.frame(); }, result);
    return *made;
  }
};
