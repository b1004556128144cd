// Texts that calls have made.
#include "handles.hpp"

extern "C" {

const char* attain_text_data(const attain_text* text) { return text == nullptr ? "" : text->text.c_str(); }

size_t attain_text_length(const attain_text* text) { return text == nullptr ? 0 : text->text.size(); }

void attain_text_destroy(attain_text* text) { delete text; }

}  // extern "C"
