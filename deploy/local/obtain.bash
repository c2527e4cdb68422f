# What the scripts that obtain server programs (obtain-etcd, obtain-mariadb, …) have in common; sourced by them, not run.
#
# Each prints the path of a program on standard output and nothing else. Nothing is installed and no setting of the system
# changes: apt runs on state of its own, checks signatures as the machine does, and packages are only unpacked. Several calls
# may run at once; a call that is interrupted leaves nothing that a later one would take for a program.
#
# A script sets ADVICE, what a user can do when the program is not to be had, before it calls `die_without_program`.

readonly LOCK_WAIT_SECONDS=900
readonly KEYRINGS=(/usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp)

exec 3>&1 1>&2 # from here on only `print_path` writes to standard output

note() { echo "${0##*/}: $*"; }
die() {
  note "$*"
  exit 1
}
die_without_program() { die "$* $ADVICE"; }
print_path() {
  echo "$1" >&3
  exit 0
}

# at_least MINIMUM VERSION: whether VERSION is known, and not older.
at_least() {
  [[ -n $2 && $(printf '%s\n%s\n' "$1" "$2" | sort --version-sort | head -n 1) == "$1" ]]
}

# cache_folder NAME: the folder of what was obtained earlier; it may be missing.
cache_folder() {
  realpath -m -- "${SHARD_LOOKUP_CACHE:-${HOME:?HOME: unset (expected: a folder, or SHARD_LOOKUP_CACHE set)}/.cache/shard-lookup}/$1"
}

# lock_cache: waits until no other call fills the folder CACHE. The lock ends with this process.
lock_cache() {
  local tool
  for tool in apt-get dpkg flock; do
    type -P "$tool" >/dev/null || die_without_program "$tool: not found (expected: a Debian system)."
  done
  mkdir -p "$CACHE"
  exec 4>"$CACHE/lock"
  flock --wait "$LOCK_WAIT_SECONDS" 4 || die "$CACHE/lock: held for $LOCK_WAIT_SECONDS s by another call (expected: free)"
}

# make_work: the folder WORK, which goes when this process ends. The lock must be held.
make_work() {
  rm -rf "$CACHE"/work.* # of a call that was killed: only the holder of the lock has one
  WORK=$(mktemp -d "$CACHE/work.XXXXXX")
  trap 'rm -rf "$WORK"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

# find_own_release: OWN_RELEASE, such as bookworm.
find_own_release() {
  # shellcheck source=/dev/null
  OWN_RELEASE=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
}

# find_mirrors: MIRRORS of this machine's own release, from apt itself, which reads every format of its sources; and the
# KEYRING that signs every Debian suite.
find_mirrors() {
  local candidate targets
  KEYRING=''
  for candidate in "${KEYRINGS[@]}"; do
    [[ -r $candidate ]] && KEYRING=$candidate && break
  done
  [[ -n $KEYRING ]] || die "${KEYRINGS[0]}: not found (expected: the keyring of the package debian-archive-keyring)"
  find_own_release
  # shellcheck disable=SC2016 # apt fills in the fields
  targets=$(apt-get indextargets --no-release-info --format '$(COMPONENT) $(RELEASE) $(REPO_URI)' 'Created-By: Packages') || true
  # shellcheck disable=SC2016 # these are awk fields
  local -r own='$1 == "main" && ($2 == release || $2 ~ /^((old)*stable|testing|unstable)$/) && !seen[$3]++ && ++n <= 3 {print $3}'
  mapfile -t MIRRORS < <(awk -v release="$OWN_RELEASE" "$own" <<<"$targets")
  ((${#MIRRORS[@]} > 0)) || die_without_program "apt sources: none for $OWN_RELEASE main (expected: a Debian mirror)."
}

# prepare_apt DIR: makes DIR the place of apt's state, of downloads, and of what they unpack to (DIR/root); empties it.
prepare_apt() {
  rm -rf "$1"
  mkdir -p "$1"/{state/lists/partial,cache/archives/partial,download,root}
  APT=(-o Dir::State="$1/state" -o Dir::Cache="$1/cache")
}

# use_own_sources DIR: apt looks where this machine does, and counts what is installed here as there.
use_own_sources() {
  prepare_apt "$1"
  APT+=(-o Dir::State::status=/var/lib/dpkg/status)
}

# use_suite DIR SUITE MIRROR: apt looks into one Debian suite alone, and counts nothing as installed.
use_suite() {
  prepare_apt "$1"
  echo "deb [signed-by=$KEYRING target=Packages] $3 $2 main" >"$1/sources.list"
  : >"$1/status"
  APT+=(
    -o Dir::Etc::sourcelist="$1/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::status="$1/status"
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null -o APT::Update::Error-Mode=any
  )
}

# private_apt ARGUMENTS...: apt-get as prepared. The proxy and log-in settings of the machine stay in force. Dropping to apt's
# own user is off because it may not read a folder below someone's home.
private_apt() {
  timeout 300 apt-get --quiet --quiet "${APT[@]}" -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=true \
    -o Acquire::Languages=none -o Acquire::http::Timeout=20 -o Acquire::Retries=2 "$@"
}

# unpack_one DIR PACKAGE: downloads PACKAGE alone and unpacks it to DIR/root.
unpack_one() {
  (cd "$1/download" && rm -f ./*.deb && private_apt download "$2" && dpkg -x ./*.deb "$1/root")
}

# unpack_with_needs DIR PACKAGE: downloads PACKAGE and all it needs that does not count as installed, and unpacks that to DIR/root.
unpack_with_needs() {
  local package
  private_apt --yes --no-install-recommends --download-only install "$2" || return 1
  for package in "$1"/cache/archives/*.deb; do
    dpkg -x "$package" "$1/root" || return 1
  done
}

# write_launcher FILE PROGRAM ARGUMENTS: a script that runs the PROGRAM of the folder `root` beside it with the libraries of that
# folder, and these ARGUMENTS, in which $root stands for the folder, after its own. When the folder has a C library of its own,
# the program runs by that library's loader, since the machine's may be too old for it.
write_launcher() {
  local loader
  loader=$(cd "${1%/*}/root" && find usr/lib*/ lib*/ -maxdepth 1 -name 'ld-linux*.so.*' -print -quit 2>/dev/null) || true
  cat >"$1" <<'RUN'
#!/usr/bin/env bash
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)/root
libraries=$(set -- "$root"/usr/lib/*-linux-gnu "$root"/lib/*-linux-gnu; IFS=:; echo "$*")
RUN
  if [[ -n $loader ]]; then
    echo "exec \"\$root/$loader\" --library-path \"\$libraries\" \"\$root/$2\" \"\$@\" $3" >>"$1"
  else
    echo "LD_LIBRARY_PATH=\$libraries exec \"\$root/$2\" \"\$@\" $3" >>"$1"
  fi
  chmod +x "$1"
}

# put PLACE FOLDER: makes FOLDER the folder PLACE, whole or not at all.
put() {
  rm -rf "${1:?}"
  mv "$2" "$1"
}
