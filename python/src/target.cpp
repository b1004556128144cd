// Targets: the sheet that a decomposition gives.
#include "attain/target/target.hpp"

#include "door.hpp"

namespace attain::python {

namespace {

TargetNode node_of(py::handle node) {
  if (node.is_none()) return {};
  return target_node(Reader(document_of(node, "node"), "node"));
}

Grain grain_of(py::handle by) {
  const std::string word(text_view(by, "by"));
  const auto found = grain(word);
  if (!found) throw Error(ErrorCode::unknown_dimension, "by", "no kind of period \"" + word + "\"", did_you_mean(word, {"day", "week", "month", "quarter", "half", "year", "fiscal_period", "fiscal_quarter", "fiscal_year"}));
  return *found;
}

TargetSheet decompose_of(const Book& book, py::handle policy, py::handle period, py::handle value, py::handle as_of, py::handle previous, unsigned threads) {
  DecomposeOptions options;
  options.policy = document_of(policy, "policy");
  if (!period.is_none()) options.period = period_of(book, period);
  if (!value.is_none()) options.value = decimal_of(value, "value");
  options.as_of = optional_date_of(as_of, "as_of");
  if (!previous.is_none()) options.previous = &py::cast<const TargetSheet&>(previous);
  options.threads = threads;
  return unlocked([&] { return decompose(book, options); });
}

std::size_t cell_of(const TargetSheet& sheet, py::handle node, py::handle period) {
  const TargetNode whose = node_of(node);
  const Period when = period.is_none() ? sheet.period() : period_of(sheet.book(), period);
  const auto cell = sheet.find(whose, when);
  if (!cell) throw Error(ErrorCode::not_found, "node", "the sheet has no target of its own for that in " + when.text(), "value() gives any period");
  return *cell;
}

py::object amount(const TargetSheet& sheet, const std::optional<std::int64_t>& units) {
  return units ? decimal_from(*units, sheet.scale()) : py::object(py::none());
}

py::dict level_of(const TargetSheet& sheet, const TargetSheet::Level& level) {
  py::dict shown;
  shown["by"] = level.by;
  shown["time"] = level.time;
  shown["unit"] = decimal_from(level.unit, sheet.scale());
  shown["cells"] = level.cells;
  return shown;
}

py::dict node_to_python(const TargetNode& node) {
  py::dict shown;
  for (const auto& [by, id] : node) shown[text_to_python(name_of(by))] = text_to_python(id);
  return shown;
}

}  // namespace

void bind_target(py::module_& m) {
  py::class_<TargetSheet>(m, "TargetSheet")
      .def("policy", [](const TargetSheet& sheet) { return text_to_python(sheet.policy()); })
      .def("rule", [](const TargetSheet& sheet) { return to_python(sheet.rule()); })
      .def("measure", [](const TargetSheet& sheet) { return text_to_python(sheet.measure()); })
      .def("period", [](const TargetSheet& sheet) { return text_to_python(sheet.period().text()); })
      .def("as_of", [](const TargetSheet& sheet) { return to_python(sheet.as_of()); })
      .def("unit", [](const TargetSheet& sheet) { return text_to_python(sheet.unit()); })
      .def("scale", &TargetSheet::scale)
      .def("version", [](const TargetSheet& sheet) { return sheet.revision().version; })
      .def("state", [](const TargetSheet& sheet) { return text_to_python(sheet.revision().state); })
      .def("reason", [](const TargetSheet& sheet) { return text_to_python(sheet.revision().reason); })
      .def("cells", &TargetSheet::cells)
      .def("levels",
           [](const TargetSheet& sheet) {
             py::list levels;
             for (const TargetSheet::Level& level : sheet.levels()) levels.append(level_of(sheet, level));
             return levels;
           })
      .def("nodes",
           [](const TargetSheet& sheet) {
             py::list nodes;
             for (const TargetNode& node : unlocked([&] { return sheet.nodes(); })) nodes.append(node_to_python(node));
             return nodes;
           })
      .def("value",
           [](const TargetSheet& sheet, py::handle node, py::handle period) {
             const TargetNode whose = node_of(node);
             const Period when = period.is_none() ? sheet.period() : period_of(sheet.book(), period);
             return amount(sheet, unlocked([&] { return sheet.value(whose, when); }));
           })
      .def("phased",
           [](const TargetSheet& sheet, py::handle node, py::handle by) {
             const TargetNode whose = node_of(node);
             const Grain grain = grain_of(by);
             return unlocked([&] {
               FrameBuilder builder;
               Column& period = builder.text("period");
               Column& target = builder.decimal("target", sheet.scale(), sheet.unit());
               for (const auto& [piece, units] : sheet.phased(whose, grain)) {
                 period.add(piece.text());
                 target.add_units(units);
               }
               return std::move(builder).build();
             });
           })
      .def("why",
           [](const TargetSheet& sheet, py::handle node, py::handle period) {
             const std::size_t cell = cell_of(sheet, node, period);
             return unlocked([&] { return sheet.why(cell); });
           })
      .def("parts",
           [](const TargetSheet& sheet, py::handle node, py::handle period) {
             const std::size_t cell = cell_of(sheet, node, period);
             py::dict shown;
             for (const auto& [label, value] : unlocked([&] { return sheet.parts(cell); })) shown[text_to_python(label)] = to_python(value);
             return shown;
           })
      .def("frame", [](const TargetSheet& sheet) { return unlocked([&] { return sheet.frame(); }); })
      .def("frame_by",
           [](const TargetSheet& sheet, py::handle by) {
             const Grain grain = grain_of(by);
             return unlocked([&] { return sheet.frame(grain); });
           })
      .def("lines", [](const TargetSheet& sheet) { return unlocked([&] { return sheet.lines(); }); })
      .def("commitments", [](const TargetSheet& sheet) { return unlocked([&] { return sheet.commitments(); }); })
      .def("findings", [](const TargetSheet& sheet) { return to_frame(sheet.findings()); })
      .def("manifest", [](const TargetSheet& sheet) { return to_python(unlocked([&] { return sheet.manifest(); })); });

  m.def("decompose", &decompose_of);
  m.def("add_targets", [](const Book& book, const TargetSheet& sheet) { return unlocked([&] { return book.add(sheet); }); });
}

}  // namespace attain::python
