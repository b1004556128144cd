#pragma once
/// attain in one include: the company, what happened and what was agreed in; numbers that explain themselves out.
///
/// Data flows one way: a `Book` holds everything, free functions over a `const Book&` give sheets and frames, and what a
/// calculation decided is added to the book by the caller, which gives a new book. Nothing here prints, exits, reads a clock or keeps
/// global state; bad data throws `attain::Error`.
///
///     auto book  = attain::io::read_book("examples/data/harbour");
///     auto sheet = attain::appraise(book, {.scorecard = "field sales", .period = attain::Period::month(2026, 10)});
///     std::cout << sheet.at("ng-mei").why().text();

#include "attain/base/calendar.hpp"
#include "attain/base/date.hpp"
#include "attain/base/decimal.hpp"
#include "attain/base/dictionary.hpp"
#include "attain/base/document.hpp"
#include "attain/base/error.hpp"
#include "attain/base/frame.hpp"
#include "attain/base/money.hpp"
#include "attain/base/timeline.hpp"
#include "attain/base/version.hpp"
#include "attain/base/why.hpp"
#include "attain/company/attribute.hpp"
#include "attain/company/company.hpp"
#include "attain/journal/batch.hpp"
#include "attain/journal/journal.hpp"
#include "attain/journal/schema.hpp"
#include "attain/journal/table.hpp"
#include "attain/math/apportion.hpp"
#include "attain/math/flow.hpp"
#include "attain/math/piecewise.hpp"
#include "attain/math/season.hpp"
#include "attain/math/stretches.hpp"
#include "attain/math/two_way.hpp"
#include "attain/rule/dmn.hpp"
#include "attain/rule/expression.hpp"
#include "attain/rule/program.hpp"
#include "attain/rule/table.hpp"
#include "attain/rule/temporal.hpp"
#include "attain/rule/value.hpp"
#include "attain/book/book.hpp"
#include "attain/credit/credit.hpp"
#include "attain/credit/fact_expression.hpp"
#include "attain/measure/measure.hpp"
#include "attain/target/target.hpp"
#include "attain/appraisal/appraisal.hpp"
#include "attain/pay/pay.hpp"
#include "attain/check/check.hpp"
#include "attain/report/report.hpp"
#include "attain/io/arrow.hpp"
#include "attain/io/book.hpp"
#include "attain/io/csv.hpp"
#include "attain/io/frame_in.hpp"
#include "attain/io/json.hpp"
