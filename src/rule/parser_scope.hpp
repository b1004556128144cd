#pragma once
// What the parser opens and must close again.

#include <string>

#include "parser.hpp"

namespace attain::rule {

struct Parser::Nest {
  explicit Nest(Parser& p) : parser(p), range_end(p.range_end_) {
    parser.range_end_ = false;
    if (++parser.nesting_ > parser.options_.limits.nesting) {
      throw Error(ErrorCode::limit_exceeded, place_of(parser.text_, parser.at_),
                  "nested more than " + std::to_string(parser.options_.limits.nesting) + " deep", "split it into named parts");
    }
  }
  ~Nest() { --parser.nesting_, parser.range_end_ = range_end; }
  Parser& parser;
  bool range_end;
};

struct Parser::Scope {
  explicit Scope(Parser& p) : parser(p), size(p.locals_.size()) {}
  ~Scope() {
    for (; parser.locals_.size() > size; parser.locals_.pop_back()) {
      const std::string& name = parser.locals_.back();
      if (--parser.local_counts_[name] == 0) parser.local_counts_.erase(name);
      if (!parser.composed_locals_.empty() && parser.composed_locals_.back() == name) parser.composed_locals_.pop_back();
    }
  }
  Parser& parser;
  std::size_t size;
};

}  // namespace attain::rule
