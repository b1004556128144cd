// The extension module attain._core: private, the facade in python/attain is what users see.
#include <pybind11/pybind11.h>

#include "attain/base/version.hpp"

PYBIND11_MODULE(_core, m) {
  m.doc() = "The engine under attain; use the attain package instead.";
  m.def("version", [] { return std::string(attain::version()); }, "The version of the library.");
}
