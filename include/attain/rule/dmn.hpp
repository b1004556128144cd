#pragma once
/// DmnModel: a decision model of the DMN standard (1.1–1.5), read from its XML and evaluated.
///
/// A model is a graph: input data, decisions, business knowledge models (functions) and decision services. Evaluation is
/// plain FEEL: what does not make sense is null. Reading refuses document type definitions and entities. Immutable; safe to read
/// from several threads.
///
///     auto model = rule::DmnModel::read("routing.dmn");
///     model.evaluate("Routing", {{"Applicant data", applicant}});      // the decision's value
///     model.invoke("Monthly fee", {{"amount", 1000}});                 // a function of the model, by parameter name

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attain/base/error.hpp"
#include "attain/rule/expression.hpp"
#include "attain/rule/table.hpp"

namespace attain::rule {

class DmnModel {
 public:
  /// The text of an imported model by its namespace and location (as written, may be empty); empty when there is none.
  using Importer = std::function<std::optional<std::string>(const std::string& name_space, const std::string& location)>;

  /// Throws syntax on what is no DMN, unsupported on document types and entities, cycle on models that import one another.
  [[nodiscard]] static DmnModel parse(std::string_view xml, const Importer& importer = {}, const Limits& limits = {});
  /// Reads a file; imported models are looked for beside it. Throws file_error when it cannot be read.
  [[nodiscard]] static DmnModel read(const std::string& path, const Limits& limits = {});

  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] const std::string& name_space() const noexcept;
  [[nodiscard]] std::vector<std::string> decisions() const;    ///< names, in the order of the model
  [[nodiscard]] std::vector<std::string> services() const;
  [[nodiscard]] std::vector<std::string> functions() const;    ///< business knowledge models
  [[nodiscard]] std::vector<std::string> inputs() const;       ///< input data
  /// Expressions that could not be read, one finding each; they evaluate to null.
  [[nodiscard]] const Findings& problems() const noexcept;

  /// A decision's value, with the decisions it requires; throws unknown_name with the nearest. Inputs are the context's values.
  [[nodiscard]] Value evaluate(std::string_view decision, const Context& inputs) const;
  /// A decision service or a business knowledge model called with named arguments.
  [[nodiscard]] Value invoke(std::string_view name, const Context& arguments) const;
  /// The decision tables of the model, by the name of their decision or function; compiled as the model uses them.
  [[nodiscard]] std::vector<std::pair<std::string, DecisionTable>> tables() const;

  struct Impl;

 private:
  explicit DmnModel(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace attain::rule
