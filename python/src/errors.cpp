// Errors: attain's become the classes of attain.errors.
#include <filesystem>

#include "door.hpp"

namespace attain::python {

namespace {

void raise(const Error& error) {
  try {
    const py::object made = py::module_::import("attain.errors")
                                .attr("error_from")(static_cast<int>(error.code()), text_to_python(name_of(error.code())), text_to_python(error.path()),
                                                    text_to_python(error.message()), text_to_python(error.hint()));
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(made.ptr())), made.ptr());
  } catch (py::error_already_set& raised) {
    raised.restore();
  }
}

}  // namespace

void bind_errors(py::module_& m) {
  py::register_local_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const Error& error) {
      raise(error);
    } catch (const std::filesystem::filesystem_error& error) {
      raise(Error(ErrorCode::file_error, error.path1().string(), error.code().message()));
    }
  });
  m.def("error_codes", [] {
    py::dict codes;
#define ATTAIN_CODE(name, number) codes[#name] = number;
    ATTAIN_ERROR_CODES(ATTAIN_CODE)
#undef ATTAIN_CODE
    return codes;
  }, "Every code by name, with its number.");
}

}  // namespace attain::python
