# Sourced by ./examples/run and ./tests/run: `need_packages build test` installs what of these groups is missing.
# It asks dpkg first, so that a second run costs a few milliseconds, and touches nothing on other systems.
need_packages() {
  local list missing=() group names name first found
  list="$(dirname "${BASH_SOURCE[0]}")/packages.txt"
  if ! command -v dpkg-query >/dev/null; then
    echo "packages: not a Debian or Ubuntu system; install by hand what $list names"
    return 0
  fi
  local installed
  installed=" $(dpkg-query -W -f='${db:Status-Status}:${Package} ' 2>/dev/null) "
  while read -r group names; do
    [[ -z "$group" || "$group" == \#* || " $* " != *" $group "* ]] && continue
    found=
    for name in ${names//|/ }; do
      [[ "$installed" == *" installed:$name "* ]] && found=yes
    done
    [[ -n "$found" ]] || missing+=("$names")
  done <"$list"
  if ((${#missing[@]} == 0)); then
    echo "packages: all there"
    return 0
  fi
  local as_root=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "packages: missing ${missing[*]}; run as root, or install sudo" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  mkdir -p build/logs
  local log="build/logs/packages.log"
  echo "packages: installing ${missing[*]} (apt, log in $log)"
  if ! "${as_root[@]}" apt-get update >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    return 1
  fi
  local wanted=()
  for names in "${missing[@]}"; do
    first=
    for name in ${names//|/ }; do
      if [[ -z "$first" ]] && apt-cache show "$name" >/dev/null 2>&1; then first="$name"; fi
    done
    if [[ -z "$first" ]]; then
      echo "packages: apt knows none of $names" >&2
      return 1
    fi
    wanted+=("$first")
  done
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${wanted[@]}" \
      >>"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    return 1
  fi
}
