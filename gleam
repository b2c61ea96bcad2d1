#!/bin/sh
# gleam: builds the program if it is missing or stale, sets its native environment, runs it.
# `./gleam --help` lists the commands; `verify` is this script's own.
set -u

self=$(readlink -f -- "$0") || exit 1
top=$(dirname -- "$self")
builds=$top/.gleam
jar=quarkus-app/quarkus-run.jar

fail() {
  printf 'gleam: %s\n' "$1" >&2
  exit "${2:-1}"
}

# A build belongs to what it was made from: content, not time stamps, so that a checkout, a copy or a
# `git stash` neither rebuilds for nothing nor runs something old.
source_hash() {
  (
    cd -- "$top" || exit 1
    find pom.xml gleam src/main -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16
  )
}

build() { # $1: hash
  command -v mvn >/dev/null 2>&1 || fail 'BUILD_FAILED: Maven (mvn) is not on the PATH'
  printf 'gleam: building (a minute or two; later starts are quick) ...\n' >&2
  scratch=$builds/build.$$
  trap 'rm -rf -- "$scratch"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  rm -rf -- "$builds"/build.*
  mkdir -p -- "$scratch"
  log=$builds/build.log
  if ! mvn -q -B -f "$top/pom.xml" -Pquick package "-Dgleam.build.directory=$scratch" >"$log" 2>&1 9>&-; then
    tail -n 60 -- "$log" >&2
    fail 'BUILD_FAILED: see the lines above'
  fi
  [ -f "$scratch/$jar" ] || fail "BUILD_FAILED: Maven made no $jar"
  mkdir -- "$scratch/done"
  mv -- "$scratch/quarkus-app" "$scratch/done/quarkus-app"
  : >"$scratch/done/in-use"
  rm -rf -- "${builds:?}/$1"
  mv -- "$scratch/done" "$builds/$1"
  rm -rf -- "$scratch"
  trap - EXIT INT TERM
}

# Keeps the newest two builds and every one that a running program still holds (a shared lock on in-use).
drop_old_builds() {
  kept=0
  for old in $(ls -1t -- "$builds"); do
    [ -f "$builds/$old/in-use" ] || continue
    kept=$((kept + 1))
    if [ "$kept" -gt 2 ] && flock -n -x "$builds/$old/in-use" true; then
      rm -rf -- "${builds:?}/$old"
    fi
  done
}

# Sets $program to the directory to run from, and leaves a shared lock on it that lives as long as this process.
find_program() {
  if [ -f "$top/pom.xml" ] && [ "${GLEAM_NO_BUILD:-}" != 1 ]; then
    command -v flock >/dev/null 2>&1 || fail 'BUILD_FAILED: flock (util-linux) is not on the PATH'
    mkdir -p -- "$builds" || fail "BUILD_FAILED: cannot write to $builds"
    hash=$(source_hash)
    [ -n "$hash" ] || fail 'BUILD_FAILED: cannot read the sources'
    exec 9>"$builds/lock"
    flock 9
    program=$builds/$hash
    if [ ! -f "$program/$jar" ]; then
      build "$hash"
      drop_old_builds
    fi
    touch -- "$program"
    exec 8<"$program/in-use"
    flock -s 8
    exec 9>&-
    return
  fi
  newest=$(ls -1t "$builds"/*/"$jar" 2>/dev/null | head -n 1)
  for candidate in "$top/$jar" "$newest" "$top/target/$jar"; do
    if [ -n "$candidate" ] && [ -f "$candidate" ]; then
      program=${candidate%/"$jar"}
      return
    fi
  done
  fail "PROGRAM_MISSING: no $jar beside this launcher, and building is off"
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_MISSING: JAVA_HOME has no bin/java: $JAVA_HOME"
  else
    java=$(command -v java) || fail 'JAVA_MISSING: Java 17 or later is not on the PATH, and JAVA_HOME is not set'
  fi
  release=$(dirname -- "$(dirname -- "$(readlink -f -- "$java")")")/release
  feature=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release" 2>/dev/null)
  if [ -z "$feature" ]; then
    feature=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  [ "${feature:-0}" -ge 17 ] || fail "JAVA_TOO_OLD: Java 17 or later is needed, $java is ${feature:-unknown}"
}

# Processors that this process may use: affinity, and the control group's quota where there is one.
processors() {
  count=$(nproc 2>/dev/null || echo 1)
  if read -r quota period 2>/dev/null </sys/fs/cgroup/cpu.max && [ "$quota" != max ]; then
    allowed=$(((quota + period - 1) / period))
    [ "$allowed" -lt "$count" ] && count=$allowed
  fi
  echo "$count"
}

run() {
  find_java
  find_program
  # The engine neither looks for downloads nor reports its use.
  export DJL_OFFLINE="${DJL_OFFLINE:-true}"
  export OPT_OUT_TRACKING="${OPT_OUT_TRACKING:-true}"
  # Arrays of some MB come from the heap instead of fresh mappings: up to twice as fast. Those above 64 MB
  # stay mapped and go back to the system when freed: with a higher threshold 4 GB once used were never given back.
  export MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-67108864}"
  export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-536870912}"
  export MALLOC_TOP_PAD_="${MALLOC_TOP_PAD_:-67108864}"
  export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
  export OMP_NUM_THREADS="${OMP_NUM_THREADS:-$(processors)}"
  # Threads that wait for one another soon sleep: spinning on, they keep a busy machine's processors from the one
  # that they wait for (an iteration then took up to eight times as long). A quiet machine loses a few percent.
  export GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-10000}"
  if [ -z "${GLEAM_MODELS:-}" ] && [ -d "$top/models" ]; then
    export GLEAM_MODELS="$top/models"
  fi
  commit=
  # What trains says by which program; a service's jobs are such.
  case "${1:-}" in train | finetune | serve | bench) trains=yes ;; *) trains= ;; esac
  if [ -n "$trains" ] && commit=$(git -C "$top" rev-parse --short=12 HEAD 2>/dev/null); then
    git -C "$top" diff --quiet HEAD -- pom.xml gleam src/main 2>/dev/null || commit=$commit-changed
    commit=-Dprogram.commit=$commit
  fi
  native=
  [ "$feature" -ge 22 ] && native=--enable-native-access=ALL-UNNAMED
  [ "$feature" -ge 24 ] && native="$native --sun-misc-unsafe-memory-access=allow"
  # shellcheck disable=SC2086  # several options in one variable, split on purpose
  exec "$java" $native $commit ${GLEAM_JAVA_OPTS:-} -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
    -jar "$program/$jar" "$@"
}

verify_usage() {
  cat <<'USAGE'
Usage: gleam verify [--install-peers] [--long [NAME]]
Checks the program from its sources: every law, golden, contract and state test, and a small sample of
each long check.
      --install-peers   first install, by apt-get, the other programs that judge this one (BART,
                        ismrmrd-tools, dcmtk, dicom3tools, Orthanc, pydicom, PyTorch); starts no daemon
      --long [NAME]     run the long checks instead (those whose name contains NAME), and append their
                        results to docs/benchmarks.md
  -h, --help            show this help
Exit status: 0 all well, 1 a check failed, 2 wrong usage.
USAGE
}

peers='bart ismrmrd-tools ismrmrd-schema dcmtk dicom3tools orthanc orthanc-dicomweb python3-pydicom
postgresql prometheus python3-torch python3-numpy python3-scipy python3-h5py python3-nibabel hdf5-tools curl libxml2-utils'

install_peers() {
  missing=
  for peer in $peers; do
    dpkg-query -W -f '${Status}\n' "$peer" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $peer"
  done
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null 2>&1 || fail 'PEERS_MISSING: --install-peers needs apt-get (Debian or Ubuntu)'
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail 'PEERS_MISSING: installing packages needs root or sudo'
    as_root=sudo
  fi
  # Debian starts a daemon when its package is installed, unless this script answers "no" (101).
  policy=/usr/sbin/policy-rc.d
  ours=
  if [ ! -e "$policy" ]; then
    ours=yes
    trap '$as_root rm -f "$policy"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null || fail "PEERS_MISSING: cannot write $policy"
    $as_root chmod 755 "$policy"
  fi
  $as_root apt-get update || fail 'PEERS_MISSING: apt-get update failed'
  # shellcheck disable=SC2086  # a list of packages, split on purpose
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing ||
    fail 'PEERS_MISSING: apt-get install failed'
  if [ -n "$ours" ]; then
    $as_root rm -f "$policy"
    trap - EXIT INT TERM
  fi
}

# Runs Maven with its full output, which also goes to $log; gives Maven's exit status.
maven() {
  command -v mvn >/dev/null 2>&1 || fail 'BUILD_FAILED: Maven (mvn) is not on the PATH'
  {
    mvn -B -f "$top/pom.xml" "$@" 2>&1
    echo $? >"$log.status"
  } | tee "$log"
  return "$(cat "$log.status")"
}

# The last lines: Surefire's summary again, and one sentence.
conclude() { # $1: Maven's exit status
  summary=$(sed -n 's/.*\(Tests run: [0-9]*, Failures: [0-9]*, Errors: [0-9]*, Skipped: [0-9]*\)$/\1/p' "$log" | tail -n 1)
  if [ "$1" -eq 0 ]; then
    printf '%s\ngleam verify: passed\n' "${summary:-Tests run: 0, Failures: 0, Errors: 0, Skipped: 0}"
  else
    printf '%s\ngleam verify: FAILED\n' "${summary:-no test was run}"
  fi
}

long_checks() { # $1: part of a check's name, or nothing
  tests=$(find "$top/src/test/java" -name '*LongCheck.java' | sed 's,.*/,,; s/\.java$//' | grep -iF -- "$1" |
    LC_ALL=C sort | paste -sd, -)
  [ -n "$tests" ] || fail "no long check has a name with '$1' in it" 2
  maven test "-Dtest=$tests" -Dgleam.test.groups=long -Dgleam.test.excludedGroups=
  status=$?
  commit=$(git -C "$top" rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
  # The results of earlier checks do not change what is measured.
  [ -z "$(git -C "$top" status --porcelain --untracked-files=no -- . ":!docs/benchmarks.md" 2>/dev/null)" ] || commit="$commit (changed)"
  today=$(date -u +%Y-%m-%d)
  # A check prints: RESULT <check> | <seed> | <repetitions> | <result>
  sed -n 's/^RESULT //p' "$log" | while IFS= read -r result; do
    printf '| %s | %s | %s | `./gleam verify --long%s` |\n' "$today" "$commit" "$result" "${1:+ $1}"
  done >>"$top/docs/benchmarks.md"
  return "$status"
}

verify() {
  install=
  long=
  name=
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help)
        verify_usage
        exit 0
        ;;
      --install-peers) install=yes ;;
      --long)
        long=yes
        case ${2:-} in
          '' | -*) ;;
          *)
            name=$2
            shift
            ;;
        esac
        ;;
      *) fail "unknown argument of verify: '$1' (see ./gleam verify --help)" 2 ;;
    esac
    shift
  done
  [ -f "$top/pom.xml" ] || fail 'verify needs the sources: there is no pom.xml beside this launcher'
  [ -z "$install" ] || install_peers
  log=$(mktemp) || exit 1
  trap 'rm -f -- "$log" "$log.status"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ -n "$long" ]; then
    long_checks "$name"
  else
    maven verify
  fi
  status=$?
  conclude "$status"
  [ "$status" -eq 0 ] || exit 1
}

if [ "${1:-}" = verify ]; then
  shift
  verify "$@"
else
  run "$@"
fi
