// Credit: lines, claims, explanations, disputes.
#include "attain/credit/dispute.hpp"
#include "attain/credit/rules.hpp"
#include "door.hpp"

namespace attain::python {

namespace {

std::string text_of(py::handle value, const char* what) { return std::string(text_view(value, what)); }

/// {"an": "0.4"} or [{"salesperson", "share", "role"}].
std::vector<DisputeShare> shares_of(py::handle value) {
  std::vector<DisputeShare> shares;
  const Reader in(document_of(value, "shares"), "shares");
  if (in.is_object()) {
    for (const auto& [person, share] : in.members()) shares.push_back({person, share.number(), CreditRole::revenue});
    return shares;
  }
  for (const Reader& item : in.items()) {
    item.refuse_unknown({"salesperson", "share", "role"});
    const std::string role = item.text_or("role", "revenue");
    if (role != "revenue" && role != "overlay") throw item.at("role").error(ErrorCode::invalid_argument, "\"" + role + "\" is no role", "revenue or overlay");
    shares.push_back({item.at("salesperson").text(), item.at("share").number(), role == "overlay" ? CreditRole::overlay : CreditRole::revenue});
  }
  return shares;
}

py::tuple change_to_python(CreditChange change) { return py::make_tuple(std::move(change.facts), std::move(change.people), std::move(change.teams)); }

}  // namespace

void bind_credit(py::class_<Book>& book) {
  book.def("credit_lines",
           [](const Book& self, py::handle table, py::handle period, py::handle as_of) {
             const CreditLinesOptions options{.table = text_of(table, "table"), .period = period_of(self, period), .as_of = optional_date_of(as_of, "as_of")};
             return unlocked([&] { return credit_lines(self, options); });
           })
      .def("credit_claims",
           [](const Book& self, py::handle table, py::handle fact) {
             const std::string of = text_of(table, "table"), id = text_of(fact, "fact");
             return unlocked([&] { return credit_claims(self, of, id); });
           })
      .def("why_credit",
           [](const Book& self, py::handle table, py::handle fact) {
             const std::string of = text_of(table, "table"), id = text_of(fact, "fact");
             return unlocked([&] { return why_credit(self, of, id); });
           })
      .def("credit_change",
           [](const Book& self, const Book& after, py::handle table, py::handle period, py::handle as_of) {
             const CreditChangeOptions options{.table = text_of(table, "table"), .period = period_of(self, period), .as_of = optional_date_of(as_of, "as_of")};
             return change_to_python(unlocked([&] { return credit_change(self, after, options); }));
           })
      .def("decide", [](const Book& self, py::handle request, py::handle shares, py::handle by, py::handle on, py::handle reason, py::handle outcome, py::handle recorded) {
        DisputeDecision decision;
        decision.request = text_of(request, "request");
        decision.shares = shares_of(shares);
        decision.by = text_of(by, "by");
        decision.on = date_of(on, "on");
        decision.reason = text_of(reason, "reason");
        if (!outcome.is_none()) decision.outcome = text_of(outcome, "outcome");
        decision.recorded = recorded_of(recorded);
        Decided decided = unlocked([&] { return decide(self, decision); });
        return py::make_tuple(std::move(decided.book), change_to_python(std::move(decided.change)));
      });
}

}  // namespace attain::python
