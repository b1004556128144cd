// Golden cases through the C++ door.
#include <attain/attain.hpp>
#include <attain/check/check.hpp>
#include <attain/io/book.hpp>
#include <attain/io/csv.hpp>
#include <attain/io/json.hpp>

#include "case_file.hpp"

namespace {

using namespace attain;

template <typename Call>
auto asked(Call&& call) {
  try {
    return call();
  } catch (const Error& error) {
    throw cases::Refused{std::string(name_of(error.code())), error.message()};
  }
}

std::string csv(const Frame& frame, const std::vector<std::string>& columns = {}) {
  if (columns.empty()) return io::write_csv(frame);
  std::vector<Column> chosen;
  for (const std::string& name : columns) chosen.push_back(frame.at(name));
  return io::write_csv(Frame(std::move(chosen)));
}

class CppDoor : public cases::Door {
 public:
  void load(const std::string& json) override {
    asked([&] { book_ = io::book_from(io::read_json(json)); });
    view_ = book_;
  }
  void add_rule(const std::string& json) override {
    change([&] { return book_.with_rules({io::read_json(json)}); });
  }
  void append(const std::string& table, const std::string& rows, std::optional<std::int64_t> recorded) override {
    change([&] { return book_.append(table, io::read_json(rows).items(), {.recorded = recorded}); });
  }
  void correct(const std::string& table, const std::string& rows, std::optional<std::int64_t> recorded) override {
    change([&] { return book_.correct(table, io::read_json(rows).items(), {.recorded = recorded}); });
  }
  void withdraw(const std::string& table, const std::string& ids, std::optional<std::int64_t> recorded) override {
    std::vector<std::string> texts;
    const Document list = io::read_json(ids);
    for (const Document& id : list.items()) texts.push_back(id.text());
    change([&] { return book_.withdraw(table, texts, recorded); });
  }
  void know(std::optional<std::int64_t> recorded) override { view_ = recorded ? book_.as_known(*recorded) : book_; }
  void post() override {
    change([&] { return book_.add(appraisal()); });
  }

  void post_pay() override {
    change([&] { return book_.add(statements()); });
  }

  std::string pay(const cases::PayWords& words) override {
    return asked([&] {
      PayOptions options{.plan = words.plan, .period = view_.period(words.period)};
      if (!words.as_of.empty()) options.as_of = Date::of(words.as_of);
      StatementSheet sheet = attain::pay(view_, options);
      before_ = std::move(paid_);
      paid_ = std::move(sheet);
      return csv(paid_->frame());
    });
  }
  std::string of_pay(const std::string& table, const std::vector<std::string>& columns) override {
    return asked([&] {
      if (table == "lines") return csv(statements().lines(), columns);
      if (table == "ledger") return csv(statements().ledger(), columns);
      if (table == "findings") return csv(to_frame(statements().findings()), columns);
      if (table == "difference" && before_) return csv(statements().difference(*before_), columns);
      throw std::runtime_error("statements have no " + table);
    });
  }
  std::string why_pay(const std::string& key) override {
    return asked([&] { return statements().at(key).why().text(); });
  }
  std::string decompose(const std::string& policy, const std::string& period) override {
    return asked([&] {
      DecomposeOptions options{.policy = Document(policy)};
      if (!period.empty()) options.period = view_.period(period);
      decomposed_ = attain::decompose(view_, options);
      return csv(decomposed_->frame());
    });
  }
  std::string of_targets(const std::string& table, const std::vector<std::string>& columns) override {
    return asked([&] {
      if (table == "lines") return csv(targets().lines(), columns);
      if (table == "commitments") return csv(targets().commitments(), columns);
      if (table == "findings") return csv(to_frame(targets().findings()), columns);
      if (const auto by = grain(table)) return csv(targets().frame(*by), columns);
      return csv(targets().frame(), columns);
    });
  }
  std::string target(const std::string& node_json, const std::string& period) override {
    return asked([&] {
      const TargetNode node = node_json.empty() ? TargetNode() : target_node(Reader(io::read_json(node_json), "node"));
      const auto units = targets().value(node, view_.period(period));
      if (!units) throw std::runtime_error("no target");
      return targets().amount(*units).text();
    });
  }
  std::string why_target(const std::string& key) override {
    return asked([&] {
      TargetNode node;
      std::string period = key;
      if (key.front() == '{') {
        std::vector<Document::Member> members;
        const Document named = io::read_json(key);
        for (const auto& [word, value] : named.members()) {
          if (word == "period") period = value.text();
          else members.emplace_back(word, value);
        }
        node = target_node(Reader(Document::object(std::move(members)), "key"));
      }
      const auto cell = targets().find(node, view_.period(period));
      if (!cell) throw std::runtime_error("no target of its own");
      return targets().why(*cell).text();
    });
  }
  void release() override {
    change([&] { return book_.add(targets()); });
  }

  std::string measure(const cases::MeasureWords& words) override {
    return asked([&] {
      MeasureOptions options;
      for (Document& name : names(words.measures)) options.measures.emplace_back(std::move(name));
      if (!words.by.empty()) options.by = cases::cells_of(words.by);
      options.period = view_.period(words.period);
      options.where = words.where;
      if (!words.as_of.empty()) options.as_of = Date::of(words.as_of);
      if (!words.credit.empty()) options.credit = words.credit;
      measured_ = measure_sheet(view_, options);
      return csv(measured_->frame());
    });
  }

  std::string appraise(const cases::AppraiseWords& words) override {
    return asked([&] {
      AppraiseOptions options{.scorecard = words.scorecard, .period = view_.period(words.period)};
      if (!words.as_of.empty()) options.as_of = Date::of(words.as_of);
      appraised_ = attain::appraise(view_, options);
      return csv(appraised_->frame());
    });
  }

  std::string of_appraisal(const std::string& table, const std::vector<std::string>& columns) override {
    return asked(
        [&] { return csv(table == "lines" ? appraisal().lines() : to_frame(appraisal().findings()), columns); });
  }
  std::string check(const std::vector<std::string>& columns) override {
    return asked([&] { return csv(to_frame(attain::check(view_)), columns); });
  }
  std::string credit(const std::string& what, const std::string& subject, const std::string& table,
                     const std::vector<std::string>& columns) override {
    return asked([&] {
      if (what == "why") return why_credit(view_, table, subject).text();
      if (what == "claims") return csv(credit_claims(view_, table, subject), columns);
      return csv(credit_lines(view_, {.table = table, .period = view_.period(subject)}), columns);
    });
  }
  std::string decide(const std::string& json) override {
    return asked([&] {
      const Document document = io::read_json(json);
      const Reader in(document, "decision");
      DisputeDecision d{.request = in.at("request").text(),
                        .by = in.text_or("by", ""),
                        .on = in.at("on").date(),
                        .reason = in.text_or("reason", "")};
      if (const auto shares = in.find("shares")) {
        for (const auto& [person, share] : shares->members()) d.shares.push_back({person, share.number()});
      }
      Decided decided = attain::decide(book_, d);
      view_ = book_ = decided.book;
      return csv(decided.change.people);
    });
  }
  std::string table(const std::string& name, const std::vector<std::string>& columns) override {
    return asked([&] { return csv(view_.table(name), columns); });
  }

  std::string why(const std::string& key, const std::string& measure) override {
    return asked([&] {
      if (measure.empty()) return appraisal().at(key).why().text();
      if (!measured_) throw std::runtime_error("nothing was measured");
      const auto& columns = measured_->columns();
      const std::size_t first = columns.size() - measured_->measures();
      const auto row = measured_->find({key == "nobody" ? std::nullopt : std::optional(key)});
      for (std::size_t i = first; row && i < columns.size(); ++i) {
        if (columns[i] == measure) return measured_->why(*row, i - first).text();
      }
      throw std::runtime_error("nothing of that name was measured");
    });
  }

 private:
  template <typename Call>
  void change(Call&& call) {
    book_ = asked(call);
    view_ = book_;
  }
  const AppraisalSheet& appraisal() const {
    if (!appraised_) throw std::runtime_error("nothing was appraised");
    return *appraised_;
  }
  const StatementSheet& statements() const {
    if (!paid_) throw std::runtime_error("nothing was paid");
    return *paid_;
  }
  const TargetSheet& targets() const {
    if (!decomposed_) throw std::runtime_error("nothing was decomposed");
    return *decomposed_;
  }
  static std::vector<Document> names(const std::string& text) {
    if (text.front() == '[') return io::read_json(text).items();
    std::vector<Document> names;
    for (const std::string& name : cases::cells_of(text)) names.emplace_back(name);
    return names;
  }

  Book book_, view_;
  std::optional<MeasureSheet> measured_;
  std::optional<AppraisalSheet> appraised_;
  std::optional<StatementSheet> before_, paid_;
  std::optional<TargetSheet> decomposed_;
};

}  // namespace

int main(int count, char** arguments) {
  return cases::run_cases(count, arguments, [] { return std::make_unique<CppDoor>(); });
}
