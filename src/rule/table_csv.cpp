// Tables laid out in a sheet.
//
//   F            , attainment , segment     , rate          ,
//   kind         , in number  , in string   , out number    , note
//   values       ,            , retail; key ,               ,
//   otherwise    ,            ,             , 0             ,
//   1            , < 0.8      , -           , 0             , below the floor
//   2            , >= 0.8     , retail      , 0.05          ,
//
// The corner holds the hit policy; the rows "kind", "values", "otherwise" and "expression" describe the columns; every
// other row is a rule, whose first cell is free. In a string column bare words need no quotes.
#include <algorithm>

#include "table_compiled.hpp"
#include "text.hpp"

namespace attain::rule {

std::optional<std::pair<HitPolicy, Aggregation>> hit_policy(std::string_view text) noexcept;  // table_document.cpp

namespace {

using Row = std::vector<std::string>;

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

struct Line {
  Row cells;
  std::size_t number = 0;
};

// RFC 4180; the separator is a semicolon when the first line has one and no comma, as spreadsheets write it in some countries.
std::vector<Line> lines_of(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  const std::string_view first = text.substr(0, text.find('\n'));
  const char separator = first.find(',') == std::string_view::npos && first.find('\t') != std::string_view::npos ? '\t'
                         : first.find(',') == std::string_view::npos && first.find(';') != std::string_view::npos ? ';' : ',';
  std::vector<Line> lines;
  Line line;
  std::string cell;
  std::size_t number = 1, begin = 1;
  bool quoted_cell = false, open = false;
  const auto end_cell = [&] {
    line.cells.push_back(quoted_cell ? cell : trimmed(cell));
    cell.clear();
    quoted_cell = false;
  };
  const auto end_line = [&] {
    end_cell();
    line.number = begin;
    const bool blank = std::all_of(line.cells.begin(), line.cells.end(), [](const std::string& c) { return trimmed(c).empty(); });
    if (!blank) lines.push_back(std::move(line));
    line = Line();
    begin = number;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++number;
    if (open) {
      if (c != '"') cell += c;
      else if (i + 1 < text.size() && text[i + 1] == '"') cell += text[i++];
      else open = false;
    } else if (c == '"' && trimmed(cell).empty()) {
      cell.clear();
      open = quoted_cell = true;
    } else if (c == separator) {
      end_cell();
    } else if (c == '\n') {
      end_line();
    } else if (!quoted_cell || (c != '\r' && c != ' ')) {  // nothing of note follows a closing quote
      cell += c;
    }
  }
  if (open) throw Error(ErrorCode::syntax, "line " + std::to_string(begin), "a quoted cell that does not end");
  if (!cell.empty() || !line.cells.empty()) end_line();
  return lines;
}

// In a string column: retail, key → "retail", "key". Anything that looks like more than words stays as it is.
std::string with_quotes(const std::string& text, char separator) {
  std::string out, word;
  const auto is_word = [](const std::string& w) {
    if (w.empty() || w == "-" || w == "null") return false;
    for (std::size_t at = 0; at < w.size();) {
      const char32_t c = next_code_point(w, at);
      if (!is_name_part(c) && c != ' ' && c != '-' && c != '_' && c != '.' && c != '/' && c != '&') return false;
    }
    return true;
  };
  std::vector<std::string> words;
  for (const char c : text + separator) {
    if (c == separator) {
      words.push_back(trimmed(word));
      word.clear();
    } else {
      word += c;
    }
  }
  for (const std::string& w : words) {
    if (!is_word(w)) return separator == ',' ? text : with_quotes(text, ',');
    out += (out.empty() ? "" : ", ") + quoted(w);
  }
  return out;
}

}  // namespace

DecisionTable DecisionTable::from_csv(std::string_view text, const ParseOptions& options) {
  const std::vector<Line> lines = lines_of(text);
  if (lines.size() < 2) throw Error(ErrorCode::syntax, "", "a table needs a line of names, a line of kinds and rules");
  const auto at_line = [](const Line& line) { return "line " + std::to_string(line.number); };
  TableDefinition d;
  const Row& names = lines[0].cells;
  const std::string corner = names.empty() ? std::string() : names[0];
  const std::size_t space = corner.find(' ');
  const auto hit = hit_policy(corner.substr(0, space));
  if (!hit) throw Error(ErrorCode::invalid_argument, at_line(lines[0]), "the first cell is the hit policy, found \"" + corner + "\"", "U, A, P, F, R, O, C, C+, C<, C>, C#");
  d.policy = hit->first;
  d.aggregation = hit->second;
  if (space != std::string::npos) d.name = trimmed(corner.substr(space));
  enum class Part { nothing, input, output, note };
  std::vector<Part> parts(names.size(), Part::nothing);
  std::vector<std::size_t> place(names.size(), 0);
  const auto cell = [](const Line& line, std::size_t c) { return c < line.cells.size() ? line.cells[c] : std::string(); };
  if (cell(lines[1], 0) != "kind") throw Error(ErrorCode::syntax, at_line(lines[1]), "the second line begins with \"kind\" and says of each column \"in <type>\", \"out <type>\" or \"note\"");
  for (std::size_t c = 1; c < names.size(); ++c) {
    const std::string kind = cell(lines[1], c);
    const std::string type_text = trimmed(kind.substr(std::min(kind.size(), kind.find(' '))));
    Type type;
    if (!type_text.empty()) {
      const auto named = type_named(type_text);
      if (!named) throw Error(ErrorCode::invalid_argument, at_line(lines[1]), "no type is called \"" + type_text + "\"", "number, string, boolean, date");
      type = *named;
    }
    if (kind == "in" || kind.starts_with("in ")) {
      parts[c] = Part::input;
      place[c] = d.inputs.size();
      d.inputs.push_back({names[c], {}, type, {}});
    } else if (kind == "out" || kind.starts_with("out ")) {
      parts[c] = Part::output;
      place[c] = d.outputs.size();
      d.outputs.push_back({names[c], type, {}, {}});
    } else if (kind == "note") {
      parts[c] = Part::note;
    } else if (!kind.empty() || !names[c].empty()) {
      throw Error(ErrorCode::syntax, at_line(lines[1]), "column \"" + names[c] + "\" is \"" + kind + "\"", "write \"in number\", \"out number\" or \"note\"");
    }
  }
  const auto is_text = [&](std::size_t c) {
    return (parts[c] == Part::input ? d.inputs[place[c]].type : d.outputs[place[c]].type).kind() == Type::Kind::string;
  };
  std::vector<std::size_t> numbers;
  for (std::size_t l = 2; l < lines.size(); ++l) {
    const Line& line = lines[l];
    if (line.cells.size() > names.size()) {
      const bool more = std::any_of(line.cells.begin() + static_cast<std::ptrdiff_t>(names.size()), line.cells.end(), [](const std::string& s) { return !s.empty(); });
      if (more) throw Error(ErrorCode::invalid_row, at_line(line), "has more cells than the table has columns", "put a cell with a comma in double quotes");
    }
    const std::string role = cell(line, 0);
    const bool about_columns = role == "values" || role == "otherwise" || role == "expression";
    TableDefinition::Rule rule;
    rule.when.assign(d.inputs.size(), "-");
    rule.then.assign(d.outputs.size(), "null");
    for (std::size_t c = 1; c < names.size(); ++c) {
      std::string value = cell(line, c);
      if (parts[c] == Part::note) rule.note = value;
      if (parts[c] == Part::nothing || parts[c] == Part::note || value.empty()) continue;
      if (is_text(c) && role != "expression") value = with_quotes(value, role == "values" ? ';' : ',');
      if (role == "values") (parts[c] == Part::input ? d.inputs[place[c]].allowed : d.outputs[place[c]].values) = value;
      else if (role == "otherwise" && parts[c] == Part::output) d.outputs[place[c]].otherwise = value;
      else if (role == "expression" && parts[c] == Part::input) d.inputs[place[c]].expression = value;
      else if (about_columns) throw Error(ErrorCode::syntax, at_line(line), "\"" + role + "\" says nothing of column \"" + names[c] + "\"");
      else if (parts[c] == Part::input) rule.when[place[c]] = value;
      else rule.then[place[c]] = value;
    }
    if (!about_columns) d.rules.push_back(std::move(rule)), numbers.push_back(line.number);
  }
  return compile(std::move(d), options);
}

}  // namespace attain::rule
