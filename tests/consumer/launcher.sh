#!/usr/bin/env bash
# A compiler launcher for the embedded build: compiles through ccache under the object names of attain's own build, which differ by the
# folder `attain/` only. So the cache answers, and the library is not compiled a second time for this test.
depfile=
for name in LC_ALL LC_MESSAGES; do  # ctest sets them empty, which is another key to the cache than not set
  if [[ -z "${!name:-}" ]]; then unset "$name"; fi
done
for ((i = 1; i <= $#; ++i)); do
  next=$((i + 1))
  case "${!i}" in
    -MT) [[ "${!next}" == attain/* ]] && set -- "${@:1:i}" "${!next#attain/}" "${@:i+2}" && renamed=yes ;;
    -MF) depfile="${!next}" ;;
  esac
done
command -v ccache >/dev/null && set -- ccache "$@"
"$@" || exit $?
if [[ -n "${renamed:-}" && -n "$depfile" ]]; then sed -i '1s|^CMakeFiles/|attain/CMakeFiles/|' "$depfile"; fi
