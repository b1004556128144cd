#!/usr/bin/env bash
# Builds a consumer with pkg-config alone: build.sh c|cpp PREFIX FOLDER VERSION
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
language=$1 prefix=$2 folder=$3 version=$4
libraries="$(dirname "$(find "$prefix" -name attain.pc)")"
export PKG_CONFIG_PATH="$libraries${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
mkdir -p "$folder"
if [[ $language == c ]]; then
  read -ra flags <<<"$(pkg-config --cflags --libs "attain-c = $version")"
  "${CC:-cc}" -std=c99 -pedantic -Wall -Werror "$here/program.c" "${flags[@]}" -o "$folder/program"
  LD_LIBRARY_PATH="$(dirname "$libraries")" "$folder/program" | grep "attain $version: unknown_reference"
else
  read -ra flags <<<"$(pkg-config --cflags --libs "attain = $version")"
  "${CXX:-c++}" -std=c++20 "$here/program.cpp" "${flags[@]}" -o "$folder/program"
  "$folder/program" | grep "attain $version: 0.3333 true PK"
fi
