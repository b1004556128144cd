#pragma once
/// Frames from outside: an Arrow stream, batches or records as one frame, for what evaluates over columns without a book.
///
/// A column has the narrowest type that holds its cells: whole numbers with fractions among them are decimals; other mixtures are
/// refused. Floats are read by their shortest text; a NaN is null, an infinity is refused.
///
///     Frame frame = attain::io::read_frame(stream);                         // takes the stream
///     Frame rows = attain::io::frame_of_records(document.items());         // [{"attainment": 0.9, "segment": "key"}, …]

#include <memory>
#include <span>

#include "attain/base/document.hpp"
#include "attain/base/frame.hpp"
#include "attain/io/arrow.hpp"

namespace attain::io {

/// Gathers batches of the same columns into one frame.
class FrameGatherer {
 public:
  FrameGatherer();
  ~FrameGatherer();
  FrameGatherer(FrameGatherer&&) noexcept;
  FrameGatherer& operator=(FrameGatherer&&) noexcept;
  void add(const Batch& batch);
  /// Throws wrong_type on a column of several types, too_many_decimals above 38.
  [[nodiscard]] Frame frame() const;

 private:
  struct Columns;
  std::unique_ptr<Columns> columns_;
};

/// The whole stream as a frame. Takes the stream and releases it, also on error.
[[nodiscard]] Frame read_frame(ArrowArrayStream* stream, const ArrowOptions& options = {});

/// Records (objects keyed by column) as a frame; what a record does not have is null, columns stand in the order in which they are first met. A text
/// in a column that `dates` lists is a date. Throws wrong_type on what is no record and on cells that are lists or objects.
[[nodiscard]] Frame frame_of_records(std::span<const Document> records, std::span<const std::string> dates = {});

}  // namespace attain::io
