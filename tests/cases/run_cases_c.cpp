// Golden cases through the C door: of attain this file sees attain.h and nothing else.
#include <attain.h>

#include "case_file.hpp"

namespace {

void ask(attain_status status, const attain_error& error) {
  if (status != ATTAIN_OK) throw cases::Refused{attain_status_name(status), error.message};
}

/// What the C library gave; destroyed with its own function.
template <typename Handle, void (*destroy)(Handle*)>
struct Destroy {
  void operator()(Handle* handle) const { destroy(handle); }
};
using Book = std::unique_ptr<attain_book, Destroy<attain_book, attain_book_destroy>>;
using Sheet = std::unique_ptr<attain_sheet, Destroy<attain_sheet, attain_sheet_destroy>>;
using Frame = std::unique_ptr<attain_frame, Destroy<attain_frame, attain_frame_destroy>>;
using Text = std::unique_ptr<attain_text, Destroy<attain_text, attain_text_destroy>>;

/// A handle from a call that takes (T** out, …, attain_error*).
template <typename Owner, typename Call>
Owner made(Call&& call) {
  attain_error error = ATTAIN_ERROR_INIT;
  typename Owner::element_type* handle = nullptr;
  const attain_status status = call(&handle, &error);
  Owner owner(handle);
  ask(status, error);
  return owner;
}

/// A short text, probed and then filled.
template <typename Call>
std::string filled(Call&& call) {
  attain_error error = ATTAIN_ERROR_INIT;
  std::size_t length = 0;
  ask(call(nullptr, 0, &length, &error), error);
  std::string text(length + 1, '\0');
  ask(call(text.data(), text.size(), &length, &error), error);
  text.resize(length);
  return text;
}

std::string csv_cell(const std::string& text) {
  if (text.empty()) return "\"\"";
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string csv(const Frame& frame, const std::vector<std::string>& names = {}) {
  attain_error error = ATTAIN_ERROR_INIT;
  std::size_t rows = 0, width = 0;
  ask(attain_frame_size(&rows, &width, frame.get(), &error), error);
  std::vector<std::size_t> columns;
  for (const std::string& name : names) {
    std::size_t column = 0;
    ask(attain_frame_find(&column, frame.get(), name.data(), name.size(), &error), error);
    columns.push_back(column);
  }
  for (std::size_t column = 0; names.empty() && column < width; ++column) columns.push_back(column);
  std::string text;
  for (const std::size_t column : columns) {
    text += text.empty() ? "" : ",";
    text += csv_cell(filled([&](char* buffer, std::size_t capacity, std::size_t* length, attain_error* e) {
      return attain_frame_name(buffer, capacity, length, frame.get(), column, e);
    }));
  }
  text += "\n";
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      std::int32_t null = 0;
      ask(attain_frame_is_null(&null, frame.get(), row, columns[i], &error), error);
      text += i == 0 ? "" : ",";
      if (null != 0) continue;
      text += csv_cell(filled([&](char* buffer, std::size_t capacity, std::size_t* length, attain_error* e) {
        return attain_frame_text(buffer, capacity, length, frame.get(), row, columns[i], e);
      }));
    }
    text += "\n";
  }
  const Text rendered =
      made<Text>([&](auto out, auto e) { return attain_frame_render(out, frame.get(), ATTAIN_FORMAT_CSV, e); });
  if (names.empty() && text != attain_text_data(rendered.get())) throw std::runtime_error("cells and rendering differ");
  return text;
}

class CDoor : public cases::Door {
 public:
  void load(const std::string& json) override {
    view_.reset();
    book_ = made<Book>([&](auto out, auto e) { return attain_book_from_json(out, json.data(), json.size(), e); });
  }
  void add_rule(const std::string& json) override {
    change([&](auto out, auto e) {
      return attain_book_with_rules(out, book_.get(), json.data(), json.size(), ATTAIN_RECORDED_NEXT, e);
    });
  }
  void append(const std::string& table, const std::string& rows, std::optional<std::int64_t> recorded) override {
    const attain_rows given = rows_of(rows, recorded);
    change(
        [&](auto out, auto e) { return attain_book_append(out, book_.get(), table.data(), table.size(), &given, e); });
  }
  void correct(const std::string& table, const std::string& rows, std::optional<std::int64_t> recorded) override {
    const attain_rows given = rows_of(rows, recorded);
    change(
        [&](auto out, auto e) { return attain_book_correct(out, book_.get(), table.data(), table.size(), &given, e); });
  }
  void withdraw(const std::string& table, const std::string& ids, std::optional<std::int64_t> recorded) override {
    change([&](auto out, auto e) {
      return attain_book_withdraw(out, book_.get(), table.data(), table.size(), ids.data(), ids.size(),
                                  recorded.value_or(ATTAIN_RECORDED_NEXT), e);
    });
  }
  void know(std::optional<std::int64_t> recorded) override {
    view_ = made<Book>([&](auto out, auto e) {
      return attain_book_as_known(out, book_.get(), recorded.value_or(ATTAIN_RECORDED_ALL), e);
    });
  }
  void post() override {
    change([&](auto out, auto e) { return attain_book_add(out, book_.get(), appraised_.get(), e); });
  }

  void post_pay() override {
    change([&](auto out, auto e) { return attain_book_add(out, book_.get(), paid_.get(), e); });
  }
  std::string pay(const cases::PayWords& words) override {
    attain_pay_options options = ATTAIN_PAY_OPTIONS_INIT;
    options.plan = words.plan.data();
    options.plan_length = words.plan.size();
    options.period = words.period.c_str();
    options.as_of = given(words.as_of);
    Sheet sheet = made<Sheet>([&](auto out, auto e) { return attain_pay(out, seen(), &options, e); });
    before_ = std::move(paid_);
    paid_ = std::move(sheet);
    return csv(table_of(paid_, "frame"));
  }
  std::string of_pay(const std::string& table, const std::vector<std::string>& columns) override {
    if (table != "difference") return csv(table_of(paid_, table.c_str()), columns);
    return csv(
        made<Frame>([&](auto out, auto e) { return attain_sheet_difference(out, paid_.get(), before_.get(), e); }),
        columns);
  }
  std::string why_pay(const std::string& key) override { return why_of(paid_, key, nullptr); }
  std::string decompose(const std::string& policy, const std::string& period) override {
    attain_decompose_options options = ATTAIN_DECOMPOSE_OPTIONS_INIT;
    options.policy = policy.c_str();
    options.period = given(period);
    decomposed_ = made<Sheet>([&](auto out, auto e) { return attain_decompose(out, seen(), &options, e); });
    return csv(table_of(decomposed_, "frame"));
  }
  std::string of_targets(const std::string& table, const std::vector<std::string>& columns) override {
    return csv(table_of(decomposed_, table.c_str()), columns);
  }
  std::string target(const std::string& node_json, const std::string& period) override {
    attain_error error = ATTAIN_ERROR_INIT;
    std::size_t row = 0;
    const std::string node = node_json.empty() ? "{}" : node_json;
    ask(attain_sheet_find(&row, decomposed_.get(), node.c_str(), ATTAIN_NTS, &error), error);
    char text[64];
    ask(attain_sheet_text(text, sizeof text, nullptr, decomposed_.get(), row, period.c_str(), ATTAIN_NTS, &error), error);
    return text;
  }
  std::string why_target(const std::string& key) override { return why_of(decomposed_, key, nullptr); }
  void release() override {
    change([&](auto out, auto e) { return attain_book_add(out, book_.get(), decomposed_.get(), e); });
  }

  std::string measure(const cases::MeasureWords& words) override {
    attain_measure_options options = ATTAIN_MEASURE_OPTIONS_INIT;
    options.measures = words.measures.c_str();
    options.by = given(words.by);
    options.period = words.period.c_str();
    options.where = given(words.where);
    options.as_of = given(words.as_of);
    options.credit = given(words.credit);
    measured_ = made<Sheet>([&](auto out, auto e) { return attain_measure(out, seen(), &options, e); });
    return csv(table_of(measured_, "frame"));
  }

  std::string appraise(const cases::AppraiseWords& words) override {
    attain_appraise_options options = ATTAIN_APPRAISE_OPTIONS_INIT;
    options.scorecard = words.scorecard.data();
    options.scorecard_length = words.scorecard.size();
    options.period = words.period.c_str();
    options.as_of = given(words.as_of);
    appraised_ = made<Sheet>([&](auto out, auto e) { return attain_appraise(out, seen(), &options, e); });
    return csv(table_of(appraised_, "frame"));
  }

  std::string of_appraisal(const std::string& table, const std::vector<std::string>& columns) override {
    return csv(table_of(appraised_, table.c_str()), columns);
  }
  std::string check(const std::vector<std::string>& columns) override {
    return csv(made<Frame>([&](auto out, auto e) { return attain_book_check(out, seen(), e); }), columns);
  }
  std::string credit(const std::string& what, const std::string& subject, const std::string& table,
                     const std::vector<std::string>& columns) override {
    if (what == "why") {
      const Text text = made<Text>([&](auto out, auto e) {
        return attain_credit_why(out, seen(), table.data(), table.size(), subject.data(), subject.size(),
                                 ATTAIN_FORMAT_TEXT, e);
      });
      return {attain_text_data(text.get()), attain_text_length(text.get())};
    }
    return csv(made<Frame>([&](auto out, auto e) {
                 return attain_credit_table(out, seen(), what.data(), what.size(), table.data(), table.size(),
                                            subject.data(), subject.size(), e);
               }),
               columns);
  }
  std::string decide(const std::string& json) override {
    attain_frame* people = nullptr;
    change([&](auto out, auto e) { return attain_decide(out, &people, book_.get(), json.data(), json.size(), e); });
    return csv(made<Frame>([&](attain_frame** out, attain_error*) {
      *out = people;
      return ATTAIN_OK;
    }));
  }
  std::string table(const std::string& name, const std::vector<std::string>& columns) override {
    return csv(
        made<Frame>([&](auto out, auto e) { return attain_book_table(out, seen(), name.data(), name.size(), e); }),
        columns);
  }

  std::string why(const std::string& key, const std::string& measure) override {
    return why_of(measure.empty() ? appraised_ : measured_, key == "nobody" ? "[null]" : key, given(measure));
  }

 private:
  static std::string why_of(const Sheet& sheet, const std::string& named, const char* column) {
    attain_error error = ATTAIN_ERROR_INIT;
    std::size_t row = 0;
    ask(attain_sheet_find(&row, sheet.get(), named.data(), named.size(), &error), error);
    const Text text = made<Text>([&](auto out, auto e) {
      return attain_sheet_why(out, sheet.get(), row, column, ATTAIN_NTS, ATTAIN_FORMAT_TEXT, e);
    });
    return {attain_text_data(text.get()), attain_text_length(text.get())};
  }
  static const char* given(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }
  static attain_rows rows_of(const std::string& json, std::optional<std::int64_t> recorded) {
    attain_rows rows = ATTAIN_ROWS_INIT;
    rows.json = json.data();
    rows.json_length = json.size();
    if (recorded) rows.recorded = *recorded;
    return rows;
  }
  static Frame table_of(const Sheet& sheet, const char* name) {
    return made<Frame>([&](auto out, auto e) { return attain_sheet_table(out, sheet.get(), name, ATTAIN_NTS, e); });
  }
  const attain_book* seen() const { return view_ ? view_.get() : book_.get(); }
  template <typename Call>
  void change(Call&& call) {
    book_ = made<Book>(call);
    view_.reset();
  }

  Book book_, view_;
  Sheet measured_, appraised_, decomposed_, before_, paid_;
};

}  // namespace

int main(int count, char** arguments) {
  return cases::run_cases(count, arguments, [] { return std::make_unique<CDoor>(); });
}
