#pragma once
/// Golden cases: one text file tells a story in sections, and every door (C++, C, Python) must print that very file
/// again.
///
/// README.md beside this file says how a case is written. `play` goes through the sections of a text with a door, and
/// returns the text with each expected result replaced by what the door gave: a case holds when that changes nothing.
/// This header knows no attain, so that the C door may use it.

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cases {

/// What the library refused: the name of the error and its message.
struct Refused {
  std::string code, message;
};

struct MeasureWords {
  std::string measures, by, period, credit, as_of, where;  ///< "" where not given
};

struct AppraiseWords {
  std::string scorecard, period, as_of;
};

struct PayWords {
  std::string plan, period, as_of;
};

/// One face of the library. Everything goes in and comes out as text; refusals are thrown as `Refused`.
class Door {
 public:
  virtual ~Door() = default;
  virtual void load(const std::string& book_json) = 0;
  virtual void add_rule(const std::string& json) = 0;
  virtual void append(const std::string& table, const std::string& rows_json, std::optional<std::int64_t> recorded) = 0;
  virtual void correct(const std::string& table, const std::string& rows_json,
                       std::optional<std::int64_t> recorded) = 0;
  virtual void withdraw(const std::string& table, const std::string& ids_json,
                        std::optional<std::int64_t> recorded) = 0;
  virtual void know(
      std::optional<std::int64_t> recorded) = 0;  ///< what follows is asked as known then; empty: everything
  virtual void post() = 0;                        ///< the last appraisal
  virtual void post_pay() { throw std::runtime_error("this door does not pay"); }  ///< the last statements
  virtual std::string pay(const PayWords&) { throw std::runtime_error("this door does not pay"); }
  /// A table of the last statements ("lines", "ledger", "findings", "difference" from those before), of these columns.
  virtual std::string of_pay(const std::string&, const std::vector<std::string>&) { throw std::runtime_error("this door does not pay"); }
  virtual std::string why_pay(const std::string&) { throw std::runtime_error("this door does not pay"); }  ///< why somebody is paid that
  virtual std::string measure(const MeasureWords& words) = 0;  ///< results are CSV
  virtual std::string appraise(const AppraiseWords& words) = 0;
  /// A table of the last appraisal ("lines", "findings"), of these columns (all when empty).
  virtual std::string of_appraisal(const std::string& table, const std::vector<std::string>& columns) = 0;
  virtual std::string check(const std::vector<std::string>& columns) = 0;
  /// Credit "lines" of a period or "claims" of a fact, of that table; "why" a fact is credited so.
  virtual std::string credit(const std::string& what, const std::string& subject, const std::string& table,
                             const std::vector<std::string>& columns) = 0;
  /// Decides a dispute: what it changed for people.
  virtual std::string decide(const std::string& decision_json) = 0;
  virtual std::string table(const std::string& name, const std::vector<std::string>& columns) = 0;
  virtual std::string decompose(const std::string& policy, const std::string& period) = 0;
  /// A table of the last targets ("frame", "lines", "commitments", "findings", "week", …), of these columns.
  virtual std::string of_targets(const std::string& table, const std::vector<std::string>& columns) = 0;
  virtual std::string target(const std::string& node_json, const std::string& period) = 0;  ///< one number, as text
  virtual std::string why_target(const std::string& key) = 0;
  virtual void release() = 0;  ///< the last targets
  /// Why somebody's score, or that measure of the last measurement, is what it is.
  virtual std::string why(const std::string& key, const std::string& measure) = 0;
};

inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The cells of a line of a table: between commas, spaces around them left out, "a, ""b""" in quotes.
inline std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  std::size_t at = 0;
  do {
    while (at < line.size() && line[at] == ' ') ++at;
    std::string cell;
    if (at < line.size() && line[at] == '"') {
      for (++at; at < line.size(); ++at) {
        if (line[at] != '"')
          cell += line[at];
        else if (at + 1 < line.size() && line[at + 1] == '"')
          cell += line[at++];
        else
          break;
      }
      at = line.find(',', at);
    } else {
      const std::size_t comma = line.find(',', at);
      cell = trimmed(line.substr(at, comma == std::string_view::npos ? comma : comma - at));
      at = comma;
    }
    cells.push_back(std::move(cell));
    if (at != std::string_view::npos) ++at;
  } while (at != std::string_view::npos);
  return cells;
}

inline std::string quoted_json(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + '"';
}

struct Section {
  std::string title;                     ///< after the dashes; "" for what stands before the first
  std::vector<std::string> body, after;  ///< `after`: the empty lines and comments that end it

  [[nodiscard]] std::string text() const {
    std::string text;
    for (const std::string& line : body) {
      if (line.empty() || line.front() != '#') text += line + "\n";
    }
    return text;
  }
  /// The lines of a table as a JSON list of records of text; empty cells are left out.
  [[nodiscard]] std::string records() const {
    std::vector<std::string> names;
    std::string json = "[";
    for (const std::string& line : body) {
      if (trimmed(line).empty() || line.front() == '#') continue;
      const std::vector<std::string> cells = cells_of(line);
      if (names.empty()) {
        names = cells;
        continue;
      }
      if (cells.size() > names.size()) throw std::runtime_error("more cells than columns: " + line);
      json += json.size() > 1 ? ",\n{" : "{";
      bool first = true;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].empty()) continue;
        const bool bare = cells[i] == "true" || cells[i] == "false" || names[i] == "recorded";
        json += (first ? "" : ", ") + quoted_json(names[i]) + ": " + (bare ? cells[i] : quoted_json(cells[i]));
        first = false;
      }
      json += "}";
    }
    return json + "]";
  }
  [[nodiscard]] std::string ids() const {
    std::string json;
    for (const std::string& line : body) {
      if (!trimmed(line).empty() && line.front() != '#')
        json += (json.empty() ? "[" : ", ") + quoted_json(trimmed(line));
    }
    return json.empty() ? "[]" : json + "]";
  }
};

inline std::vector<Section> sections_of(const std::string& text) {
  std::vector<Section> sections(1);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("--- ", 0) == 0) {
      sections.push_back({line.substr(4), {}, {}});
    } else {
      sections.back().body.push_back(line);
    }
  }
  for (Section& section : sections) {
    std::size_t end = section.body.size();
    while (end > 0 && (section.body[end - 1].empty() || section.body[end - 1].front() == '#')) --end;
    section.after.assign(section.body.begin() + static_cast<std::ptrdiff_t>(end), section.body.end());
    section.body.resize(end);
  }
  return sections;
}

/// Plays one case, see `play`.
class Player {
 public:
  explicit Player(Door& door) : door_(door) {}

  std::string play(const std::string& text) {
    std::string played;
    for (Section& section : sections_of(text)) {
      if (!section.title.empty()) played += "--- " + section.title + "\n";
      std::optional<std::string> result;
      try {
        result = step(section);
      } catch (const Refused& refused) {
        const std::string words = refused.code + ": " + refused.message;
        if (!gives_result(section.title)) throw std::runtime_error("--- " + section.title + ": " + words);
        result = "error: " + words + "\n";
      } catch (const std::runtime_error& error) {
        throw std::runtime_error("--- " + section.title + ": " + error.what());
      }
      if (result) {
        played += *result;
      } else {
        for (const std::string& line : section.body) played += line + "\n";
      }
      for (const std::string& line : section.after) played += line + "\n";
    }
    return played;
  }

 private:
  static bool gives_result(const std::string& title) {
    for (const char* verb : {"measure", "credit", "decide", "appraise", "lines", "findings", "check", "show", "why", "post", "pay", "statement",
                             "decompose", "targets", "target", "explain", "release"}) {
      if (title.substr(0, title.find(' ')) == verb) return true;
    }
    return false;
  }

  /// Takes `word` and what follows it up to the end off the title: "x by y" gives "y" for " by ".
  static std::string take(std::string& title, std::string_view word) {
    const std::size_t at = word == " where " ? title.find(word) : title.rfind(word);
    if (at == std::string::npos) return {};
    std::string value(trimmed(std::string_view(title).substr(at + word.size())));
    title.resize(at);
    return value;
  }

  static std::optional<std::int64_t> take_recorded(std::string& title) {
    const std::string value = take(title, " recorded ");
    return value.empty() ? std::nullopt : std::optional<std::int64_t>(std::stoll(value));
  }

  static std::vector<std::string> columns(const std::string& text) {
    return trimmed(text).empty() ? std::vector<std::string>{} : cells_of(text);
  }

  void need_book() {
    if (loaded_) return;
    std::string json = "{\"company\": " + company_ + ", \"rules\": [" + rules_ + "], \"tables\": {" + tables_ + "}}";
    door_.load(json);
    loaded_ = true;
  }

  /// The result of a section that has one; empty for those that only tell.
  std::optional<std::string> step(const Section& section) {
    std::string title = section.title;
    if (title.empty()) return std::nullopt;
    const std::string verb = title.substr(0, title.find(' '));
    std::string rest = title.size() > verb.size() ? title.substr(verb.size() + 1) : "";
    if (verb == "company") return company_ = section.text(), std::nullopt;
    if (verb == "rule" && !loaded_) return rules_ += (rules_.empty() ? "" : ",\n") + section.text(), std::nullopt;
    if (verb == "table" && !loaded_)
      return tables_ += (tables_.empty() ? "" : ",\n") + quoted_json(rest) + ": " + section.records(), std::nullopt;
    need_book();
    if (changes(verb, rest, section)) return std::nullopt;
    if (verb == "measure") {
      MeasureWords words;
      words.where = take(rest, " where ");
      words.as_of = take(rest, " as of ");
      words.credit = take(rest, " credit ");
      words.period = take(rest, " for ");
      words.by = take(rest, " by ");
      words.measures = rest;
      return door_.measure(words);
    }
    if (verb == "appraise") {
      AppraiseWords words;
      words.as_of = take(rest, " as of ");
      words.period = take(rest, " for ");
      words.scorecard = rest;
      return door_.appraise(words);
    }
    if (verb == "pay") {
      PayWords words;
      words.as_of = take(rest, " as of ");
      words.period = take(rest, " for ");
      words.plan = rest;
      return door_.pay(words);
    }
    if (verb == "statement") {
      const std::string what = rest.substr(0, rest.find(' '));
      const std::string more = rest.size() > what.size() ? rest.substr(what.size() + 1) : "";
      if (what == "why") return door_.why_pay(more);
      if (what == "post") return door_.post_pay(), std::string();
      return door_.of_pay(what, columns(more));
    }
    if (verb == "decompose") {
      const std::string period = take(rest, " for ");
      return door_.decompose(rest, period);
    }
    if (verb == "targets") {
      const std::size_t colon = rest.find(':');
      return door_.of_targets(rest.substr(0, colon),
                              columns(colon == std::string::npos ? "" : rest.substr(colon + 1)));
    }
    if (verb == "target") {
      const std::string node = take(rest, " of ");
      return door_.target(node, rest) + "\n";
    }
    if (verb == "explain") return door_.why_target(rest);
    if (verb == "release") return door_.release(), std::string();
    if (verb == "lines" || verb == "findings") return door_.of_appraisal(verb, columns(rest));
    if (verb == "check") return door_.check(columns(rest));
    if (verb == "decide") return door_.decide(rest);
    if (verb == "credit") {
      const std::size_t colon = rest.find(':');
      const std::vector<std::string> shown = columns(colon == std::string::npos ? "" : rest.substr(colon + 1));
      rest = trimmed(rest.substr(0, colon));
      const std::string table = take(rest, " in ");
      const std::size_t space = rest.find(' ');
      return door_.credit(rest.substr(0, space), rest.substr(space + 1), table.empty() ? "orders" : table, shown);
    }
    if (verb == "show") {
      const std::size_t colon = rest.find(':');
      return door_.table(rest.substr(0, colon), columns(colon == std::string::npos ? "" : rest.substr(colon + 1)));
    }
    if (verb == "post") return door_.post(), std::string();
    if (verb == "why") {
      const std::string measure = take(rest, " of ");
      return door_.why(rest, measure);
    }
    throw std::runtime_error("no such section");
  }

  bool changes(const std::string& verb, std::string rest, const Section& section) {
    if (verb == "rule") {
      door_.add_rule(section.text());
    } else if (verb == "append" || verb == "correct" || verb == "withdraw") {
      const auto recorded = take_recorded(rest);
      if (verb == "append") door_.append(rest, section.records(), recorded);
      if (verb == "correct") door_.correct(rest, section.records(), recorded);
      if (verb == "withdraw") door_.withdraw(rest, section.ids(), recorded);
    } else if (verb == "as" && rest.rfind("known ", 0) == 0) {
      door_.know(rest == "known all" ? std::nullopt : std::optional<std::int64_t>(std::stoll(rest.substr(6))));
    } else {
      return false;
    }
    return true;
  }

  Door& door_;
  std::string company_ = "{}", rules_, tables_;
  bool loaded_ = false;
};

inline std::string play(const std::string& text, Door& door) { return Player(door).play(text); }

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The first line in which they differ, with both sides.
inline std::string difference(const std::string& wanted, const std::string& given) {
  std::istringstream a(wanted), b(given);
  std::string left, right;
  for (int line = 1;; ++line) {
    const bool more = static_cast<bool>(std::getline(a, left)), other = static_cast<bool>(std::getline(b, right));
    if (!more) left = "(end)";
    if (!other) right = "(end)";
    if (left != right) return "line " + std::to_string(line) + "\n  case:  " + left + "\n  given: " + right;
    if (!more) return "only in their ends";
  }
}

/// `run_cases [--update] [--out FOLDER] FILE…`: plays each case through a new door; fails when one is not as written.
/// `--out` keeps what the door printed.
inline int run_cases(int count, char** arguments, const std::function<std::unique_ptr<Door>()>& make_door) {
  bool update = false;
  std::filesystem::path out;
  int played = 0, failed = 0;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--update") {
      update = true;
      continue;
    }
    if (argument == "--out") {
      out = ++i < count ? arguments[i] : "";
      std::filesystem::create_directories(out);
      continue;
    }
    const std::filesystem::path file = argument;
    try {
      const std::string text = read_file(file);
      const std::string given = play(text, *make_door());
      ++played;
      if (!out.empty()) std::ofstream(out / file.filename(), std::ios::binary) << given;
      if (update) std::ofstream(file, std::ios::binary) << given;
      if (given == text || update) continue;
      std::fprintf(stderr, "%s: %s\n", file.string().c_str(), difference(text, given).c_str());
    } catch (const Refused& refused) {
      std::fprintf(stderr, "%s: %s: %s\n", file.string().c_str(), refused.code.c_str(), refused.message.c_str());
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s: %s\n", file.string().c_str(), error.what());
    }
    ++failed;
  }
  std::printf("%d cases played, %d not as written\n", played, failed);
  return failed == 0 && played > 0 ? 0 : 1;
}

}  // namespace cases
