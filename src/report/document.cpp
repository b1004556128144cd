// `report/1` documents: a report as data.
#include <algorithm>
#include <map>
#include <optional>

#include "attain/base/error.hpp"
#include "attain/report/report.hpp"
#include "report/ready.hpp"
#include "report/shown.hpp"
#include "report/words.hpp"

namespace attain {
namespace {

using report::MeasureLook;

struct Asked {
  std::string column;     // of the sheet: `as`, else the measure's name
  MeasureLook look;
};

// What tables, charts and figures ask the measures for.
struct Query {
  std::vector<MeasureRequest> requests;
  std::vector<Asked> measures;
  std::vector<std::string> by;
  std::string where, credit = "revenue", period = "this", sort;
  bool descending = false;
  std::optional<std::size_t> limit;
  std::string path;
};

struct TablePart { Query query; std::string caption; };
struct ChartPart { Query query; Chart chart; };
struct FiguresPart { Query query; };
using Part = std::variant<Heading, Paragraph, TablePart, ChartPart, FiguresPart>;

struct Definition {
  std::string title, subtitle;
  std::optional<Grain> grain;
  std::vector<Part> parts;
};

template <typename T>
T one_of(const Reader& in, std::initializer_list<std::pair<std::string_view, T>> words) {
  const std::string text = in.text();
  std::vector<std::string> known;
  for (const auto& [word, value] : words) {
    if (word == text) return value;
    known.emplace_back(word);
  }
  std::string list;
  for (const std::string& word : known) list += (list.empty() ? "\"" : ", \"") + word + '"';
  throw in.error(ErrorCode::invalid_rule, "unknown word \"" + text + "\"", "write one of " + list);
}

// Looks of columns: {"as", "decimals", "title"} a column.
void read_looks(Query& query, const Reader& in) {
  for (const auto& [column, look] : in.members()) {
    const auto found = std::find_if(query.measures.begin(), query.measures.end(), [&, &name = column](const Asked& asked) { return asked.column == name; });
    if (found == query.measures.end()) {
      std::vector<std::string> known;
      for (const Asked& asked : query.measures) known.push_back(asked.column);
      throw look.error(ErrorCode::unknown_column, "no measure is called \"" + column + "\" here", did_you_mean(column, known));
    }
    look.refuse_unknown({"title", "as", "decimals"});
    if (const auto title = look.find("title")) found->look.title = title->text();
    if (const auto as = look.find("as")) {
      found->look.as = one_of<ShowAs>(*as, {{"plain", ShowAs::plain}, {"number", ShowAs::number}, {"percent", ShowAs::percent}, {"money", ShowAs::money}});
      if (found->look.as != ShowAs::money) found->look.unit.clear();
    }
    if (const auto decimals = look.find("decimals")) {
      const std::int64_t places = decimals->integer();
      if (places < 0 || places > 12) throw decimals->error(ErrorCode::invalid_rule, "decimals are 0 to 12");
      found->look.decimals = static_cast<int>(places);
    }
  }
}

Query read_query(const Book& book, const Reader& in) {
  Query query;
  query.path = in.path();
  for (const Reader& item : in.at("measures").items()) {
    const std::string name = item.is_object() ? item.at("measure").text() : item.text();
    Asked asked{item.is_object() ? item.text_or("as", name) : name, report::look_of_measure(book, name)};
    if (asked.column != name) asked.look.title = report::in_words(asked.column);
    asked.look.name = asked.column;
    query.requests.emplace_back(item.document());
    query.measures.push_back(std::move(asked));
  }
  if (query.measures.empty()) throw in.error(ErrorCode::invalid_rule, "no measure is asked for");
  if (const auto by = in.find("by")) {
    if (by->is_text()) query.by.push_back(by->text());
    else for (const Reader& item : by->items()) query.by.push_back(item.text());
  }
  query.where = in.text_or("where", "");
  query.credit = in.text_or("credit", "revenue");
  query.period = in.text_or("period", "this");
  if (const auto sort = in.find("sort")) {
    query.sort = sort->text();
    query.descending = !query.sort.empty() && query.sort[0] == '-';
    if (query.descending) query.sort.erase(0, 1);
    std::vector<std::string> known = query.by;
    for (const Asked& asked : query.measures) known.push_back(asked.column);
    if (std::find(known.begin(), known.end(), query.sort) == known.end()) {
      throw sort->error(ErrorCode::unknown_column, "no column \"" + query.sort + "\" to sort by", did_you_mean(query.sort, known));
    }
  }
  if (const auto limit = in.find("limit")) {
    const std::int64_t rows = limit->integer();
    if (rows < 1) throw limit->error(ErrorCode::invalid_rule, "a limit is at least 1");
    query.limit = static_cast<std::size_t>(rows);
  }
  if (const auto looks = in.find("columns")) read_looks(query, *looks);
  return query;
}

ChartPart read_chart(const Book& book, const Reader& in) {
  in.refuse_unknown({"kind", "title", "measures", "by", "where", "credit", "period", "sort", "limit", "columns", "reference"});
  ChartPart part{read_query(book, in), {}};
  part.chart.kind = one_of<Chart::Kind>(in.at("kind"), {{"bars", Chart::Kind::bars}, {"actual_against_target", Chart::Kind::actual_against_target},
                                                        {"trend", Chart::Kind::trend}, {"heat_map", Chart::Kind::heat_map}});
  part.chart.title = in.text_or("title", part.query.measures[0].look.title);
  if (const auto reference = in.find("reference")) part.chart.reference = reference->number();
  const std::size_t measures = part.query.measures.size(), by = part.query.by.size();
  if (by == 0) throw in.error(ErrorCode::invalid_rule, "a chart needs \"by\"");
  if (part.chart.kind == Chart::Kind::actual_against_target && measures != 2) throw in.error(ErrorCode::invalid_rule, "actual against target needs two measures");
  const bool grid = part.chart.kind == Chart::Kind::trend || part.chart.kind == Chart::Kind::heat_map;
  if (by > 2 || (by == 2 && (!grid || measures != 1))) {
    throw in.error(ErrorCode::invalid_rule, "this chart takes one \"by\"", "a trend or heat map of one measure takes two: labels, then series");
  }
  return part;
}

Part read_part(const Book& book, const Reader& in) {
  in.refuse_unknown({"heading", "level", "text", "tone", "table", "chart", "figures"});
  int kinds = 0;
  for (const char* kind : {"heading", "text", "table", "chart", "figures"}) kinds += in.has(kind) ? 1 : 0;
  if (kinds != 1) throw in.error(ErrorCode::invalid_rule, "a block is exactly one of heading, text, table, chart, figures");
  if (const auto heading = in.find("heading")) {
    const std::int64_t level = in.has("level") ? in.at("level").integer() : 1;
    if (level < 1 || level > 4) throw in.at("level").error(ErrorCode::invalid_rule, "a heading's level is 1 to 4");
    return Heading{static_cast<int>(level), heading->text()};
  }
  if (const auto text = in.find("text")) {
    Paragraph paragraph{text->text()};
    if (const auto tone = in.find("tone")) {
      using Tone = Paragraph::Tone;
      paragraph.tone = one_of<Tone>(*tone, {{"plain", Tone::plain}, {"note", Tone::note}, {"warning", Tone::warning}});
    }
    return paragraph;
  }
  if (const auto table = in.find("table")) {
    table->refuse_unknown({"caption", "measures", "by", "where", "credit", "period", "sort", "limit", "columns"});
    return TablePart{read_query(book, *table), table->text_or("caption", "")};
  }
  if (const auto figures = in.find("figures")) {
    figures->refuse_unknown({"measures", "where", "credit", "period", "columns"});
    return FiguresPart{read_query(book, *figures)};
  }
  return read_chart(book, in.at("chart"));
}

Definition read_definition(const Book& book, const Rule& rule) {
  const Reader in = rule.reader();
  in.refuse_unknown({"attain", "name", "effective", "until", "recorded", "description", "title", "subtitle", "period", "blocks"});
  Definition definition{in.text_or("title", rule.name + ", {period}"), in.text_or("subtitle", "{company} · as of {as_of}"), std::nullopt, {}};
  if (const auto period = in.find("period")) {
    definition.grain = grain(period->text());
    if (!definition.grain) throw period->error(ErrorCode::invalid_rule, "unknown period \"" + period->text() + "\"", "write day, week, month, quarter, half, year, fiscal_period, …");
  }
  for (const Reader& block : in.at("blocks").items()) definition.parts.push_back(read_part(book, block));
  return definition;
}

// Fills a definition with the numbers of a book.
struct Filler {
  const Book& book;
  Period period;
  Date as_of;

  std::string words(std::string text) const {
    const std::pair<std::string, std::string> names[] = {{"{period}", report::title_of(period)}, {"{company}", book.company().name()}, {"{as_of}", as_of.text()},
                                                         {"{first}", period.first().text()}, {"{last}", period.last().text()}};
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const auto* found = std::find_if(std::begin(names), std::end(names), [&](const auto& name) { return text.compare(at, name.first.size(), name.first) == 0; });
      if (found == std::end(names)) out += text[at++];
      else {
        out += found->second;
        at += found->first.size();
      }
    }
    return out;
  }

  Period period_of(const Query& query) const {
    const FiscalCalendar& fiscal = book.company().fiscal();
    if (query.period == "this") return period;
    if (query.period == "previous") return period.previous(&fiscal);
    if (query.period == "year_before") return period.year_before(&fiscal);
    if (query.period == "year") return attain::period_of(period.last(), Grain::year);
    if (query.period == "fiscal_year") return attain::period_of(period.last(), Grain::fiscal_year, &fiscal);
    if (query.period == "year_to_date") return Period::range(Date(period.last().year(), 1, 1), period.last());
    return book.period(query.period);
  }

  MeasureSheet sheet(const Query& query) const {
    MeasureOptions options;
    options.measures = query.requests;
    options.by = query.by;
    options.where = query.where;
    options.credit = query.credit;
    try {
      options.period = period_of(query);
      options.as_of = std::min(as_of, options.period.last());
      return measure_sheet(book, options);
    } catch (const Error& error) {
      throw error.within(query.path);
    }
  }

  std::string label(const std::string& dimension, const std::optional<std::string>& key) const {
    if (!key) return "none";
    static const std::map<std::string, Domain> kinds = {{"salesperson", Domain::salesperson}, {"manager", Domain::salesperson}, {"team", Domain::team},
                                                        {"team_tree", Domain::team}, {"territory", Domain::territory}, {"customer", Domain::customer},
                                                        {"product", Domain::product}, {"category", Domain::category}, {"product.category", Domain::category}};
    const auto kind = kinds.find(dimension);
    return kind == kinds.end() ? *key : report::label_of(book, kind->second, *key, as_of);
  }

  // Row numbers in the order asked for; `all` is how many there were before the limit.
  std::vector<std::size_t> rows(const Query& query, const MeasureSheet& sheet, std::size_t& all) const {
    std::vector<std::size_t> order(sheet.rows());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    all = order.size();
    const auto by = std::find(query.by.begin(), query.by.end(), query.sort);
    if (!query.sort.empty() && by != query.by.end()) {
      const auto at = static_cast<std::size_t>(by - query.by.begin());
      std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto left = sheet.key(a, at), right = sheet.key(b, at);
        if (left.has_value() != right.has_value()) return left.has_value();
        return query.descending ? left > right : left < right;
      });
    } else if (!query.sort.empty()) {
      const auto asked = std::find_if(query.measures.begin(), query.measures.end(), [&](const Asked& one) { return one.column == query.sort; });
      const auto at = static_cast<std::size_t>(asked - query.measures.begin());
      std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto &left = sheet.at(a, at).value, &right = sheet.at(b, at).value;
        if (left.has_value() != right.has_value()) return left.has_value();
        if (!left) return false;
        return query.descending ? *left > *right : *left < *right;
      });
    }
    if (query.limit && order.size() > *query.limit) order.resize(*query.limit);
    return order;
  }

  void left_out(Report& report, const Query& query, std::size_t shown, std::size_t all) const {
    if (shown == all) return;
    std::string how = query.sort.empty() ? "" : std::string(", ") + (query.descending ? "greatest " : "least ") + report::in_words(query.sort) + " first";
    report.blocks.push_back(Paragraph{std::to_string(shown) + " of " + std::to_string(all) + " rows are shown" + how + ".", Paragraph::Tone::note});
  }

  void add(Report& report, const TablePart& part) const {
    const MeasureSheet sheet = this->sheet(part.query);
    std::size_t all = 0;
    const auto order = rows(part.query, sheet, all);
    FrameBuilder builder;
    std::vector<ColumnStyle> styles;
    for (std::size_t b = 0; b < part.query.by.size(); ++b) {
      styles.push_back({part.query.by[b]});
      Column& column = builder.text(part.query.by[b]);
      for (const std::size_t row : order) column.add(label(part.query.by[b], sheet.key(row, b)));
    }
    for (std::size_t m = 0; m < part.query.measures.size(); ++m) {
      Column& column = report::measure_column(builder, part.query.measures[m].look, styles);
      for (const std::size_t row : order) column.add(sheet.at(row, m).value);
    }
    report.blocks.push_back(TableBlock{.caption = words(part.caption), .frame = std::move(builder).build(), .columns = std::move(styles)});
    left_out(report, part.query, order.size(), all);
  }

  void add(Report& report, const FiguresPart& part) const {
    const MeasureSheet sheet = this->sheet(part.query);
    const auto row = sheet.find({});
    Figures figures;
    for (std::size_t m = 0; m < part.query.measures.size(); ++m) {
      figures.figures.push_back(report::figure_of(part.query.measures[m].look, row ? sheet.at(*row, m).value : std::nullopt));
    }
    report.blocks.push_back(std::move(figures));
  }

  void add(Report& report, const ChartPart& part) const {
    const MeasureSheet sheet = this->sheet(part.query);
    std::size_t all = 0;
    const auto order = rows(part.query, sheet, all);
    Chart chart = part.chart;
    const MeasureLook& look = part.query.measures[0].look;
    chart.title = words(chart.title);
    chart.unit = look.unit;
    chart.as = look.as;
    chart.decimals = look.decimals;
    chart.axis = report::in_words(part.query.by[0]);
    if (part.query.by.size() == 1) {
      for (const std::size_t row : order) chart.labels.push_back(label(part.query.by[0], sheet.key(row, 0)));
      for (std::size_t m = 0; m < part.query.measures.size(); ++m) {
        chart.series.emplace_back(part.query.measures[m].look.title, std::vector<std::optional<Decimal>>{});
        for (const std::size_t row : order) chart.series.back().second.push_back(sheet.at(row, m).value);
      }
    } else {
      cross(chart, part.query, sheet, order);
    }
    report.blocks.push_back(std::move(chart));
    left_out(report, part.query, order.size(), all);
  }

  // Labels by the first key, series by the second, each in the order of its first row; cells that no row fills stay empty.
  void cross(Chart& chart, const Query& query, const MeasureSheet& sheet, const std::vector<std::size_t>& order) const {
    std::map<std::optional<std::string>, std::size_t> labels, series;
    for (const std::size_t row : order) {
      if (labels.try_emplace(sheet.key(row, 0), labels.size()).second) chart.labels.push_back(label(query.by[0], sheet.key(row, 0)));
      if (series.try_emplace(sheet.key(row, 1), series.size()).second) chart.series.emplace_back(label(query.by[1], sheet.key(row, 1)), std::vector<std::optional<Decimal>>{});
    }
    for (auto& one : chart.series) one.second.resize(chart.labels.size());
    for (const std::size_t row : order) chart.series[series[sheet.key(row, 1)]].second[labels[sheet.key(row, 0)]] = sheet.at(row, 0).value;
  }
};

// Measure names that the book does not know, which only a calculation would find otherwise.
void check_measures(const Book& book, const Definition& definition, Findings& findings) {
  std::vector<std::string> known;
  for (const MeasureInfo& info : measure_catalogue(book)) known.push_back(info.name);
  for (const Part& part : definition.parts) {
    const Query* query = std::holds_alternative<TablePart>(part)     ? &std::get<TablePart>(part).query
                         : std::holds_alternative<ChartPart>(part)   ? &std::get<ChartPart>(part).query
                         : std::holds_alternative<FiguresPart>(part) ? &std::get<FiguresPart>(part).query
                                                                     : nullptr;
    if (query == nullptr) continue;
    for (const MeasureRequest& request : query->requests) {
      const Document& document = request.document;
      const std::string name = document.kind() == Document::Kind::text ? document.text() : document.find("measure")->text();
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        findings.push_back({Severity::error, ErrorCode::unknown_measure, query->path + ".measures", "no measure \"" + name + "\"", did_you_mean(name, known)});
      }
    }
  }
}

}  // namespace

Report report_from(const Book& book, std::string_view name, const Period& period, std::optional<Date> as_of) {
  const Rule& rule = book.rule("report", name, period.last());
  const Definition definition = read_definition(book, rule);
  if (definition.grain && attain::period_of(period.first(), *definition.grain, &book.company().fiscal()) != period) {
    throw Error(ErrorCode::invalid_period, rule.path + ".period", "the report \"" + rule.name + "\" is for a " + std::string(name_of(*definition.grain)) + ", " + period.text() + " is none");
  }
  const Filler filler{book, period, as_of.value_or(period.last())};
  Report report{.title = filler.words(definition.title), .subtitle = filler.words(definition.subtitle)};
  for (const Part& part : definition.parts) {
    if (const auto* heading = std::get_if<Heading>(&part)) report.blocks.push_back(Heading{heading->level, filler.words(heading->text)});
    else if (const auto* text = std::get_if<Paragraph>(&part)) report.blocks.push_back(Paragraph{filler.words(text->text), text->tone});
    else if (const auto* table = std::get_if<TablePart>(&part)) filler.add(report, *table);
    else if (const auto* chart = std::get_if<ChartPart>(&part)) filler.add(report, *chart);
    else filler.add(report, std::get<FiguresPart>(part));
  }
  return report;
}

Findings verify_reports(const Book& book) {
  Findings findings;
  for (const Rule* rule : book.rules("report")) {
    try {
      check_measures(book, read_definition(book, *rule), findings);
    } catch (const Error& error) {
      findings.push_back({Severity::error, error.code(), error.path(), error.message(), error.hint()});
    }
  }
  sort_findings(findings);
  return findings;
}

}  // namespace attain
