# shellcheck shell=bash
# What the commands of bench/run share: packages, build, the service and its end, conditions.
# Sourced, after `set -euo pipefail`. Progress goes to stderr; stdout belongs to the figures.

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$bench")
build=$root/target/bench-build
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# As ./run starts it.
read -ra jvm_options <<<"$(sed -nE 's/^(heap|collector|trimming)="(.+)"$/\2/p' "$root/run" | tr '\n' ' ')"
work=
service_pid=
started_pids=()

say() { printf '%s\n' "$*" >&2; }

die() {
  say "bench: $*"
  exit 1
}

# need PROGRAM=PACKAGE...: installs the Debian packages whose programs are missing.
need() {
  local missing=() pair
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || die "please install: ${missing[*]}"
  ((EUID == 0)) || die "please install as root: apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  apt-get install -y --no-install-recommends "${missing[@]}" >&2 \
    || { apt-get update >&2 && apt-get install -y --no-install-recommends "${missing[@]}" >&2; }
}

# Packages the service with the baselines, unless the last package is newer than every source.
build_service() {
  local jar=$build/quarkus-app/quarkus-run.jar
  if [[ -f $jar && -z $(find "$root/src/main" "$bench/src" "$root/pom.xml" -newer "$jar" -print -quit) ]]; then
    return
  fi
  say "packaging the service with the baselines (profile bench)"
  (cd "$root" && ./mvnw -B -ntp -q -Pbench -Dmaven.test.skip=true clean package) >&2
}

# Makes the private directory and arranges that everything started here ends with the command.
begin() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/tidemark-bench.XXXXXX")
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

finish() {
  local status=$? pid
  trap - EXIT
  for pid in "${started_pids[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  stop_service
  if ((status != 0)) && [[ -f $work/service.log ]]; then
    cp "$work/service.log" "$build/service.log"
    say "the last of the service's log, whole in $build/service.log:"
    tail -n 20 "$work/service.log" >&2
  fi
  rm -rf "$work"
  exit "$status"
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# Starts the packaged service with its embedded servers, on data of its own, and waits until it is ready.
start_service() {
  local port deadline
  port=$(free_port)
  url=http://127.0.0.1:$port
  BENCH_API_KEY=bench-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  export BENCH_API_KEY
  say "starting the service on $url"
  QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$port \
    TIDEMARK_ADMIN_KEY=$BENCH_API_KEY TIDEMARK_DATA_DIR=$work/data \
    TIDEMARK_REDIS_SERVER=$(command -v redis-server) \
    "$java" "${jvm_options[@]}" -jar "$build/quarkus-app/quarkus-run.jar" >"$work/service.log" 2>&1 </dev/null &
  service_pid=$!
  deadline=$((SECONDS + 120))
  until curl -fs -o "$work/ready" "$url/q/health/ready"; do
    kill -0 "$service_pid" 2>/dev/null || die "the service ended while starting"
    ((SECONDS < deadline)) || die "the service was not ready after 120 s"
    sleep 0.5
  done
}

# Ends the service, by its pid, and waits for it; its servers end with it.
stop_service() {
  [[ -n $service_pid ]] || return 0
  local pid=$service_pid deadline=$((SECONDS + 30))
  service_pid=
  kill "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do
    ((SECONDS < deadline)) || kill -9 "$pid" 2>/dev/null || true
    sleep 0.2
  done
  wait "$pid" 2>/dev/null || true
  # The servers notice within half a second; their files must not go before they do.
  deadline=$((SECONDS + 15))
  while ((SECONDS < deadline)) && grep -qsF "$work" /proc/[0-9]*/cmdline; do sleep 0.2; done
}

# ended_with_us COMMAND...: waits for it so that a signal to this script ends it at once, not when its time is up.
ended_with_us() {
  local pid status=0
  "$@" &
  pid=$!
  started_pids[pid]=$pid
  wait "$pid" || status=$?
  unset "started_pids[pid]"
  return "$status"
}

# api METHOD PATH [BODY]: one call with the admin key; prints the answer, fails on a refusal.
api() {
  local method=$1 path=$2 body=${3:-}
  curl -sS --fail-with-body -m 300 -X "$method" "$url$path" \
    -H "X-API-Key: $BENCH_API_KEY" -H "Idempotency-Key: api-$RANDOM$RANDOM$RANDOM" \
    -H 'Content-Type: application/json' ${body:+-d "$body"}
}

# Mean time of a small overwrite that has to reach the disk, as a redo log's: what a commit waits for.
sync_write_micros() {
  local started ended
  dd if=/dev/zero of="$work/sync" bs=512 count=500 conv=fsync status=none
  started=$(date +%s%N)
  dd if=/dev/zero of="$work/sync" bs=512 count=500 oflag=dsync conv=notrunc status=none
  ended=$(date +%s%N)
  rm -f "$work/sync"
  echo $(((ended - started) / 500 / 1000))
}

# Percent of all cores in use over two seconds: while nothing is driven, that is others' work.
busy_percent() {
  local before after
  before=$(head -n 1 /proc/stat)
  sleep 2
  after=$(head -n 1 /proc/stat)
  # user nice system idle iowait irq softirq steal
  awk '{busy = $2 + $3 + $4 + $7 + $8 + $9; all = busy + $5 + $6
        if (NR == 2) printf "%d", 100 * (busy - b) / (all - a)
        b = busy; a = all}' <<<"$before"$'\n'"$after"
}

cpu_model() { sed -n '/^model name/{s/.*: //p;q}' /proc/cpuinfo; }

status_megabytes() { awk -v field="$1:" '$1 == field {printf "%d", $2 / 1024}' "/proc/$service_pid/status"; }

# The first lines of a command's conditions: when, what, where, and of a service that runs its servers.
where_it_ran() {
  local database
  echo "date         $(date -u +%FT%TZ), commit $(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)"
  echo "machine      $(nproc) x $(cpu_model), Linux $(uname -r); a synchronous 512-byte write takes $(sync_write_micros) us"
  echo "jdk          $("$java" -version 2>&1 | sed -n 2p), ${jvm_options[*]}"
  [[ -n $service_pid ]] || return 0
  database=$(api GET /v1/bench/database)
  echo "servers      Redis $(redis-server --version | awk '{print $3}' | sed s/v=//), MariaDB $(jq -r .version <<<"$database"), innodb_flush_log_at_trx_commit=$(jq .flushLogAtCommit <<<"$database")"
}

# report MARKDOWN: prints what `conditions` and `table` (lines of name|measured|aim|verdict) say, and writes it to the file if one is named.
report() {
  local markdown=$1 width
  conditions >"$work/conditions"
  table >"$work/table"
  width=$(awk -F'|' 'length($1) > most {most = length($1)} END {print most}' "$work/table")
  {
    cat "$work/conditions"
    echo
    while IFS='|' read -r name value aim verdict; do
      printf "%-${width}s %24s   %-22s %s\n" "$name" "$value" "$aim" "$verdict"
    done <"$work/table"
  } >&2
  [[ -n $markdown ]] || return 0
  {
    echo '```'
    cat "$work/conditions"
    echo '```'
    echo
    echo "| figure | measured | aim | |"
    echo "|---|---:|---:|---|"
    while IFS='|' read -r name value aim verdict; do echo "| $name | $value | $aim | $verdict |"; done <"$work/table"
  } >"$markdown"
}

# verdict VALUE AIM [UP]: whether it is as low as that; with UP 1, as high.
verdict() { awk -v value="$1" -v aim="$2" -v up="${3:-0}" 'BEGIN { print ((up ? value >= aim : value <= aim) ? "met" : "missed") }'; }
