#!/usr/bin/env bash
# How long the service takes to start, and the memory that it then has.
set -euo pipefail
# shellcheck source=bench/lib.sh
source "$(dirname "$0")/lib.sh"

starts=5 calm=10 markdown=

usage() {
  cat <<USAGE
usage: bench/run footprint [OPTION]...
  --starts N       later starts, of which the median is told (default $starts)
  --calm N         seconds after a start until its memory is read (default $calm)
  --markdown FILE  write the table as Markdown too
USAGE
}

while (($#)); do
  case $1 in
    --starts) starts=$2 ;;
    --calm) calm=$2 ;;
    --markdown) markdown=$2 ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift 2
done

# Starts the service with arguments on the data of this run, and prints how many milliseconds it took to be ready.
started=
timed_start() {
  local port began
  port=$(free_port)
  url=http://127.0.0.1:$port
  began=$(date +%s%N)
  QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$port \
    TIDEMARK_ADMIN_KEY=$BENCH_API_KEY TIDEMARK_DATA_DIR=$work/data TIDEMARK_REDIS_SERVER=$(command -v redis-server) \
    "$java" "${jvm_options[@]}" -jar "$build/quarkus-app/quarkus-run.jar" "$@" >"$work/service.log" 2>&1 </dev/null &
  service_pid=$!
  until curl -fs -m 2 -o "$work/ready" "$url/q/health/ready"; do
    kill -0 "$service_pid" 2>/dev/null || die "the service ended while starting"
    (($(date +%s%N) - began < 120000000000)) || die "the service was not ready after 120 s"
    sleep 0.05
  done
  started=$((($(date +%s%N) - began) / 1000000))
}

seconds_of() { awk -v millis="$1" 'BEGIN { printf "%.1f", millis / 1000 }'; }

table() {
  echo "first start: the database is made too|$(seconds_of "$first") s|-|-"
  echo "later start, median of $starts|$(seconds_of "$later") s|-|-"
  echo "resident memory, $calm s after a later start|$calm_memory MB|< 512 MB|$(verdict "$calm_memory" 512)"
  echo "resident memory after the demo's minute|$demo_memory MB|< 512 MB|$(verdict "$demo_memory" 512)"
  echo "resident memory, most during the demo|$demo_most MB|< 512 MB|$(verdict "$demo_most" 512)"
  echo "heap in use after the demo|$heap MB|-|-"
  echo "classes and compiled code after the demo|$nonheap MB|-|-"
}

# memory AREA: what the JVM says that it uses there.
memory() {
  curl -fs "$url/q/metrics" | awk -v area="area=\"$1\"" '
    /^jvm_memory_used_bytes/ && index($0, area) {sum += $NF} END {printf "%d", sum / 1048576}'
}

conditions() {
  where_it_ran
  echo "load         none; then the demo: 20,000 sales of 300 products in about a minute; of the service's process alone,"
  echo "             without the embedded Redis and MariaDB, whose start is in the times"
  echo "others       used $busy_before% of the machine before"
}

need curl=curl jq=jq redis-server=redis-server
build_service
begin
busy_before=$(busy_percent)
BENCH_API_KEY=bench-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
say "first start"
timed_start
first=$started
times=()
for ((i = 1; i <= starts; i++)); do
  stop_service
  say "later start $i of $starts"
  timed_start
  times+=("$started")
done
later=$(printf '%s\n' "${times[@]}" | sort -n | sed -n "$(((starts + 1) / 2))p")
sleep "$calm"
calm_memory=$(status_megabytes VmRSS)
stop_service
say "the demo"
timed_start demo
deadline=$((SECONDS + 300))
until grep -q '^Conservation gap' "$work/service.log"; do
  kill -0 "$service_pid" 2>/dev/null || die "the demo ended early"
  ((SECONDS < deadline)) || die "the demo did not end"
  sleep 1
done
demo_memory=$(status_megabytes VmRSS)
demo_most=$(status_megabytes VmHWM)
heap=$(memory heap)
nonheap=$(memory nonheap)
report "$markdown"
