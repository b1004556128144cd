# A private copy of Intel's decimal floating-point library, as one object file that becomes part of the attain archive.
#
# libgcc exports some three hundred functions of the same names (`__bid128_add`, ...) that ignore the rounding mode and the
# status flags. A link that misses Intel's archive, or orders it after libgcc, takes those without a word. So every symbol
# is renamed to `attain_bid_...`, the few members that Decimal needs are linked into one relocatable object, and everything
# else in it is made local: no name is left that could meet another copy. A program then shows that the object answers as
# Intel's code does. The build that is wanted passes arguments by value and rounding mode and flags as arguments (000).
#
# Sets attain_intel_decimal_object, attain_intel_decimal_include (Intel's header) and attain_intel_decimal_dir (rename header).

find_library(ATTAIN_INTEL_DECIMAL_LIBRARY NAMES libbidgcc000.a libbidgcc000b.a
             DOC "Intel decimal library, call by value, rounding mode and flags as arguments")
find_path(ATTAIN_INTEL_DECIMAL_INCLUDE NAMES bid_functions.h DOC "Folder of Intel's bid_functions.h")
if(NOT ATTAIN_INTEL_DECIMAL_LIBRARY OR NOT ATTAIN_INTEL_DECIMAL_INCLUDE)
  message(FATAL_ERROR "attain needs Intel's decimal floating-point library: libbidgcc000.a and bid_functions.h. "
    "On Debian and Ubuntu: apt-get install libintelrdfpmath-dev. Elsewhere build it with CALL_BY_REF=0 GLOBAL_RND=0 "
    "GLOBAL_FLAGS=0 and set ATTAIN_INTEL_DECIMAL_LIBRARY and ATTAIN_INTEL_DECIMAL_INCLUDE.")
endif()
if(NOT CMAKE_NM OR NOT CMAKE_OBJCOPY OR NOT CMAKE_LINKER)
  message(FATAL_ERROR "attain needs nm, objcopy and ld (binutils) to make its private copy of Intel's decimal library")
endif()

set(attain_intel_decimal_include ${ATTAIN_INTEL_DECIMAL_INCLUDE})
set(attain_intel_decimal_dir ${CMAKE_CURRENT_BINARY_DIR}/intel_decimal)
set(attain_intel_decimal_object ${attain_intel_decimal_dir}/attain_intel_decimal.o)
set(attain_intel_decimal_functions add sub mul div fma quantize fmod sqrt exp log pow quiet_less quiet_equal
    to_binary64 from_string to_string)

function(attain_run_tool what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${what} failed (${result}):\n${errors}")
  endif()
  set(attain_tool_output "${output}" PARENT_SCOPE)
endfunction()

function(attain_make_intel_decimal)
  file(REMOVE_RECURSE ${attain_intel_decimal_dir})
  file(MAKE_DIRECTORY ${attain_intel_decimal_dir})

  attain_run_tool("Listing the symbols of Intel's decimal library"
                  ${CMAKE_NM} -g --defined-only ${ATTAIN_INTEL_DECIMAL_LIBRARY})
  string(REGEX MATCHALL "[0-9a-fA-F]+ [A-Z] [^\n]+" lines "${attain_tool_output}")
  list(TRANSFORM lines REPLACE "^[0-9a-fA-F]+ [A-Z] " "")
  list(REMOVE_DUPLICATES lines)
  list(SORT lines)
  list(TRANSFORM lines REPLACE "(.+)" "\\1 attain_bid_\\1" OUTPUT_VARIABLE renames)
  string(REPLACE ";" "\n" renames "${renames}")
  file(WRITE ${attain_intel_decimal_dir}/rename.map "${renames}\n")

  set(header "#pragma once\n// Written by the build: the private names of Intel's decimal functions.\n")
  set(wanted)
  foreach(function IN LISTS attain_intel_decimal_functions)
    if(NOT "__bid128_${function}" IN_LIST lines)
      message(FATAL_ERROR "${ATTAIN_INTEL_DECIMAL_LIBRARY} has no __bid128_${function}; is it Intel's decimal library 2.x?")
    endif()
    string(APPEND header "#define __bid128_${function} attain_bid___bid128_${function}\n")
    list(APPEND wanted attain_bid___bid128_${function})
  endforeach()
  file(WRITE ${attain_intel_decimal_dir}/attain_bid_names.h "${header}")
  string(REPLACE ";" "\n" keep "${wanted}")
  file(WRITE ${attain_intel_decimal_dir}/keep.list "${keep}\n")
  list(TRANSFORM wanted PREPEND "--undefined=")

  attain_run_tool("Renaming the symbols of Intel's decimal library"
                  ${CMAKE_OBJCOPY} --redefine-syms=${attain_intel_decimal_dir}/rename.map
                  ${ATTAIN_INTEL_DECIMAL_LIBRARY} ${attain_intel_decimal_dir}/renamed.a)
  attain_run_tool("Linking the needed part of Intel's decimal library"
                  ${CMAKE_LINKER} -r -o ${attain_intel_decimal_dir}/linked.o ${wanted} ${attain_intel_decimal_dir}/renamed.a)
  attain_run_tool("Hiding the symbols of Intel's decimal library"
                  ${CMAKE_OBJCOPY} --keep-global-symbols=${attain_intel_decimal_dir}/keep.list --strip-debug
                  ${attain_intel_decimal_dir}/linked.o ${attain_intel_decimal_object}.part)

  attain_run_tool("Checking the symbols of Intel's decimal library" ${CMAKE_NM} -u ${attain_intel_decimal_object}.part)
  if(attain_tool_output MATCHES "bid")
    message(FATAL_ERROR "The private copy of Intel's decimal library still refers to outside symbols:\n${attain_tool_output}")
  endif()
  file(REMOVE ${attain_intel_decimal_dir}/renamed.a ${attain_intel_decimal_dir}/linked.o)
  file(RENAME ${attain_intel_decimal_object}.part ${attain_intel_decimal_object})
endfunction()

if(NOT EXISTS ${attain_intel_decimal_object} OR ${ATTAIN_INTEL_DECIMAL_LIBRARY} IS_NEWER_THAN ${attain_intel_decimal_object}
   OR ${CMAKE_CURRENT_LIST_FILE} IS_NEWER_THAN ${attain_intel_decimal_object})
  attain_make_intel_decimal()
  unset(ATTAIN_INTEL_DECIMAL_ANSWERS CACHE)
  unset(ATTAIN_INTEL_DECIMAL_LINKS CACHE)
endif()

# Rounding mode and inexact flag, through the very object that goes into the archive.
if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
  try_compile(ATTAIN_INTEL_DECIMAL_LINKS ${CMAKE_CURRENT_BINARY_DIR}/intel_decimal_check
              SOURCES ${CMAKE_CURRENT_LIST_DIR}/intel_decimal_check.cpp
              CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${attain_intel_decimal_dir}\;${attain_intel_decimal_include}"
              LINK_LIBRARIES ${attain_intel_decimal_object} OUTPUT_VARIABLE attain_check_output)
  set(ATTAIN_INTEL_DECIMAL_ANSWERS 0)
elseif(NOT DEFINED ATTAIN_INTEL_DECIMAL_ANSWERS OR NOT ATTAIN_INTEL_DECIMAL_LINKS
       OR NOT ATTAIN_INTEL_DECIMAL_ANSWERS EQUAL 0)
  unset(ATTAIN_INTEL_DECIMAL_ANSWERS CACHE)
  unset(ATTAIN_INTEL_DECIMAL_LINKS CACHE)
  try_run(ATTAIN_INTEL_DECIMAL_ANSWERS ATTAIN_INTEL_DECIMAL_LINKS
          ${CMAKE_CURRENT_BINARY_DIR}/intel_decimal_check ${CMAKE_CURRENT_LIST_DIR}/intel_decimal_check.cpp
          CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${attain_intel_decimal_dir}\;${attain_intel_decimal_include}"
          LINK_LIBRARIES ${attain_intel_decimal_object}
          COMPILE_OUTPUT_VARIABLE attain_check_output)
endif()
if(NOT ATTAIN_INTEL_DECIMAL_LINKS)
  message(FATAL_ERROR "A program with ${ATTAIN_INTEL_DECIMAL_LIBRARY} does not build:\n${attain_check_output}")
elseif(NOT ATTAIN_INTEL_DECIMAL_ANSWERS EQUAL 0)
  message(FATAL_ERROR "${ATTAIN_INTEL_DECIMAL_LIBRARY} does not honour rounding mode and status flags given as arguments "
    "(check ${ATTAIN_INTEL_DECIMAL_ANSWERS}); attain would compute wrong cents with it")
endif()
