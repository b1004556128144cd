#include "attain/base/error.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace attain {

std::string_view name_of(ErrorCode code) noexcept {
  switch (code) {
#define ATTAIN_CODE(name, number) \
  case ErrorCode::name:           \
    return #name;
    ATTAIN_ERROR_CODES(ATTAIN_CODE)
#undef ATTAIN_CODE
  }
  return "unknown_code";
}

std::string_view name_of(Severity severity) noexcept {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  return "error";
}

namespace {
std::string one_line(const std::string& path, const std::string& message, const std::string& hint) {
  std::string text = path.empty() ? message : path + ": " + message;
  if (!hint.empty()) text += " (" + hint + ")";
  return text;
}
}  // namespace

Error::Error(ErrorCode code, std::string path, std::string message, std::string hint)
    : std::runtime_error(one_line(path, message, hint)),
      code_(code),
      path_(std::move(path)),
      message_(std::move(message)),
      hint_(std::move(hint)) {}

Error Error::within(std::string_view prefix) const {
  if (prefix.empty()) return *this;
  return Error(code_, path_.empty() ? std::string(prefix) : std::string(prefix) + ": " + path_, message_, hint_);
}

void sort_findings(Findings& findings) {
  std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(-int(a.severity), int(a.code), std::string_view(a.path), std::string_view(a.message)) <
           std::tuple(-int(b.severity), int(b.code), std::string_view(b.path), std::string_view(b.message));
  });
  findings.erase(std::unique(findings.begin(), findings.end()), findings.end());
}

namespace {
// Levenshtein distance with adjacent transpositions (Damerau, restricted), case-insensitive for ASCII; gives up above `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
  std::vector<std::size_t> before(a.size() + 1), row(a.size() + 1), next(a.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t j = 1; j <= b.size(); ++j) {
    next[0] = j;
    std::size_t smallest = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      next[i] = std::min({row[i] + 1, next[i - 1] + 1, row[i - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
        next[i] = std::min(next[i], before[i - 2] + 1);
      }
      smallest = std::min(smallest, next[i]);
    }
    if (smallest > limit) return limit + 1;
    std::swap(before, row);
    std::swap(row, next);
  }
  return row[a.size()];
}
}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > 200) return {};
  std::size_t limit = std::max<std::size_t>(2, word.size() / 3);
  std::string best;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate, limit);
    if (distance <= limit && distance < std::max(word.size(), candidate.size())) {
      best = candidate;
      if (distance == 0) break;
      limit = distance - 1;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string best = nearest(word, candidates);
  return best.empty() ? std::string() : "did you mean \"" + best + "\"?";
}

}  // namespace attain
