// Frames from outside: an Arrow stream, records or columns as a frame of attain's, for what evaluates over columns.
#include "attain/io/frame_in.hpp"

#include "door.hpp"
#include "stream.hpp"

namespace attain::python {

void bind_frame_in(py::module_& m) {
  m.def("frame_of_stream", [](py::handle capsule) {
    TakenStream taken(capsule);
    return unlocked([&] { return io::read_frame(&taken.stream); });
  });
  m.def("frame_of_rows", [](py::handle data) {
    const Rows rows(Book(), "frame", data, true);
    return unlocked([&] {
      io::FrameGatherer gatherer;
      gatherer.add(rows.batch());
      return gatherer.frame();
    });
  });
}

}  // namespace attain::python
