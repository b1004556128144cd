#pragma once
/// What stands behind the opaque handles of attain.h: values that share their contents, so that handles may be
/// destroyed in any order.

#include <mutex>
#include <string>
#include <variant>

#include "attain.h"
#include "attain/appraisal/appraisal.hpp"
#include "attain/base/frame.hpp"
#include "attain/book/book.hpp"
#include "attain/measure/measure.hpp"

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
  std::variant<attain::MeasureSheet, attain::AppraisalSheet> result;
  mutable std::once_flag once = {};
  mutable attain::Frame cached = {};

  /// The table "frame", made when first asked for; safe from several threads.
  const attain::Frame& frame() const {
    std::call_once(once, [this] { cached = std::visit([](const auto& sheet) { return sheet.frame(); }, result); });
    return cached;
  }
};
