# What the static library needs at link time, said once: the build, the installed CMake package and the .pc file all read it.
#
#   attain_needs(pugixml::pugixml PACKAGE pugixml PC pugixml)      a CMake package
#   attain_needs(PkgConfig::re2 MODULE re2)                        a pkg-config module
#
# A room calls it in its own src/<room>/CMakeLists.txt. MIN gives the least version.
include_guard(GLOBAL)

macro(attain_needs target)
  cmake_parse_arguments(need "" "PACKAGE;MODULE;PC;MIN" "" ${ARGN})
  if(need_PACKAGE)
    find_package(${need_PACKAGE} ${need_MIN} REQUIRED)
    set_property(GLOBAL APPEND_STRING PROPERTY attain_dependencies "find_dependency(${need_PACKAGE} ${need_MIN})\n")
    set(need_pc ${need_PC})
  else()
    find_package(PkgConfig REQUIRED)
    set(need_spec ${need_MODULE})
    if(need_MIN)
      string(APPEND need_spec ">=${need_MIN}")
    endif()
    pkg_check_modules(${need_MODULE} REQUIRED IMPORTED_TARGET GLOBAL ${need_spec})
    set_property(GLOBAL APPEND_STRING PROPERTY attain_dependencies
                 "find_dependency(PkgConfig)\npkg_check_modules(${need_MODULE} REQUIRED IMPORTED_TARGET ${need_spec})\n")
    set(need_pc ${need_MODULE})
  endif()
  set_property(GLOBAL APPEND PROPERTY attain_requires ${need_pc})
  target_link_libraries(attain PRIVATE ${target})
endmacro()
