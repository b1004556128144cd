// Planning: the life of target sheets, and questions about them.
#include "attain/appraisal/leniency.hpp"
#include "attain/target/questions.hpp"
#include "call.hpp"
#include "handles.hpp"

using namespace attain;
using namespace attain::capi;

namespace {

const TargetSheet& targets_of(const attain_sheet* sheet, const char* name) {
  const auto* targets = std::get_if<TargetSheet>(&need(sheet, name).result);
  if (targets == nullptr) throw Error(ErrorCode::wrong_type, name, "has no targets", "give what attain_decompose gave");
  return *targets;
}

Document options_of(const char* options, std::size_t length) {
  return options == nullptr ? Document::object({}) : json_in(options, length, "options");
}

}  // namespace

extern "C" {

attain_status attain_targets_revise(attain_sheet** out, const attain_book* book, const attain_sheet* sheet,
                                    const char* options, size_t options_length, attain_error* error) {
  return make(out, error, [&] {
    const Document document = json_in(options, options_length, "options");
    return revise_by(need(book, "book").book, targets_of(sheet, "sheet"), Reader(document, "options"));
  });
}

attain_status attain_targets_answer(attain_book** out, const attain_book* book, const attain_sheet* sheet,
                                    const char* options, size_t options_length, attain_error* error) {
  return make(out, error, [&] {
    const Document document = json_in(options, options_length, "options");
    return need(book, "book").book.add(AnsweredTarget(targets_of(sheet, "sheet"), target_answer(Reader(document, "options"))));
  });
}

attain_status attain_ask(attain_frame** out, const attain_book* book, const attain_sheet* const* sheets, size_t count,
                         const char* question, size_t question_length, const char* options, size_t options_length,
                         attain_error* error) {
  return make(out, error, [&]() -> Frame {
    const Book& from = need(book, "book").book;
    const std::string_view word = text_in(question, question_length, "question");
    const Document document = options_of(options, options_length);
    const Reader in(document, "options");
    if (word == "leniency" || word == "leniency_scores" || word == "leniency_findings") {
      const Leniency found = leniency(from, leniency_options(from, in));
      return word == "leniency" ? found.managers() : word == "leniency_scores" ? found.scores() : to_frame(found.findings());
    }
    std::vector<TargetSheet> given;
    if (count > 0) (void)need(sheets, "sheets");
    for (size_t i = 0; i < count; ++i) given.push_back(targets_of(sheets[i], "sheets"));
    return target_table(from, given, word, in);
  });
}

}  // extern "C"
