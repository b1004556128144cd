#pragma once
// A stream taken out of its capsule.
#include "attain/io/arrow.hpp"
#include "door.hpp"

namespace attain::python {

/// The stream of an "arrow_array_stream" capsule: moved out, so that it is released here whatever happens.
struct TakenStream {
  ArrowArrayStream stream{};
  explicit TakenStream(py::handle capsule) {
    auto* given = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
    if (given == nullptr) throw py::error_already_set();
    if (given->release == nullptr) throw Error(ErrorCode::bad_arrow, "arrow", "the stream was read already", "export it again");
    stream = *given;
    given->release = nullptr;
  }
  ~TakenStream() {
    if (stream.release != nullptr) stream.release(&stream);
  }
  TakenStream(const TakenStream&) = delete;
  TakenStream& operator=(const TakenStream&) = delete;
};

}  // namespace attain::python
