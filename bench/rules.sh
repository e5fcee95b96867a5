#!/usr/bin/env bash
# Products a second that rules look at, and the time from an event to the alert.
set -euo pipefail
# shellcheck source=bench/lib.sh
source "$(dirname "$0")/lib.sh"

seconds=20 products=100000 rate=5000 rounds=20 recompiles=500 hours=6 markdown=

usage() {
  cat <<USAGE
usage: bench/run rules [OPTION]...
  --seconds N      measured time of a case (default $seconds)
  --products N     products known (default $products)
  --rate N         events a second while the time to the alert is measured (default $rate)
  --rounds N       rounds over all products, of which the best counts (default $rounds)
  --recompiles N   compiles of twenty rules, a multiple of ten (default $recompiles)
  --hours N        recorded time that the backtest goes over (default $hours)
  --markdown FILE  write the table as Markdown too
USAGE
}

while (($#)); do
  case $1 in
    --seconds) seconds=$2 ;;
    --products) products=$2 ;;
    --rate) rate=$2 ;;
    --rounds) rounds=$2 ;;
    --recompiles) recompiles=$2 ;;
    --hours) hours=$2 ;;
    --markdown) markdown=$2 ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift 2
done

run_id=$(od -An -N3 -tx1 /dev/urandom | tr -d ' \n')

# load ARGUMENT...: runs the driver, leaves its line of figures in $figures.
load() {
  ended_with_us "$java" -XX:TieredStopAtLevel=1 -Xmx256m -cp "$build/classes" dev.tidemark.bench.IngestLoad \
    "$url" "$BENCH_API_KEY" "$run_id-$((++loads))" "$products" "$@" >"$work/figures"
  figures=$(tail -n 1 "$work/figures")
  say "$1: $figures"
}

figure() { jq -r ".$1" <<<"$figures"; }

# CPU time so far of the service's threads whose names begin so, in hundredths of a second.
thread_ticks() {
  local task ticks=0
  for task in "/proc/$service_pid/task"/*; do
    [[ $(cat "$task/comm" 2>/dev/null) == "$1"* ]] || continue
    ticks=$((ticks + $(sed 's/.*) //' "$task/stat" | awk '{print $12 + $13}')))
  done
  echo "$ticks"
}

# core_load PREFIX COMMAND...: runs it, leaves the percent of one core that such threads used in $core.
core_load() {
  local prefix=$1 before after started ended
  shift
  before=$(thread_ticks "$prefix") started=$(date +%s%N)
  "$@"
  after=$(thread_ticks "$prefix") ended=$(date +%s%N)
  core=$(awk -v ticks=$((after - before)) -v nanos=$((ended - started)) 'BEGIN { printf "%.0f", ticks * 1e9 / nanos }')
}

backtest() {
  local id
  id=$(api POST /v1/rules/low-water/backtest "{\"from\":\"$(date -u -d "-$hours hours" +%FT%TZ)\"}" | jq -r .id)
  until figures=$(api GET "/v1/backtests/$id") && [[ $(figure state) != running && $(figure state) != waiting ]]; do
    say "backtest: $(figure donePercent | cut -c1-4)% $(figure evaluations)"
    sleep 2
  done
  [[ $(figure state) == done ]] || die "the backtest ended as $(figure state)"
}

# Ten equal parts; $compile is the mean of the last, $metaspace after the first, the fifth and the last.
recompile() {
  local part after=()
  for part in {0..9}; do
    figures=$(api POST "/v1/bench/rules/recompile?first=$((part * recompiles / 10))&times=$((recompiles / 10))")
    say "recompile, part $((part + 1)) of 10: $figures"
    after+=("$(figure metaspace_kb)")
  done
  compile=$(figure millis_each)
  metaspace="${after[0]} / ${after[4]} / ${after[9]}"
  grown=$(awk -v first="${after[0]}" -v last="${after[9]}" 'BEGIN { print 100 * (last - first) / first }')
}

table() {
  echo "all products, the shipped set, one thread|$full_wall s|-|-"
  echo "products a second a core|$full|>= 300,000|$(verdict "$full" 300000 1)"
  echo "1% of the products changed each second: watching, of one core|$watching%|-|-"
  echo "event to alert at $paced/s, p50 / p99|$alert_p50 / $alert_p99 ms|p99 < 200 ms|$(verdict "$alert_p99" 200 '')"
  echo "the same without other events, p50 / p99|$calm_p50 / $calm_p99 ms|-|-"
  echo "backtest, evaluations of products a second|$backtested|>= 500,000|$(verdict "$backtested" 500000 1)"
  echo "a compile of twenty rules|$compile ms|-|-"
  echo "metaspace after $((recompiles / 10)) / $((recompiles / 2)) / $recompiles compiles|$metaspace KB|flat|$(verdict "$grown" 5 '')"
  echo "resident memory of the service, most, $products products|$memory MB|< 512 MB|$(verdict "$memory" 512 '')"
}

conditions() {
  where_it_ran
  echo "load         on the same machine; $rules rules, $facts facts of $products made-up products in the service's memory for"
  echo "             the full evaluation, best of $rounds rounds; sales over 4 bodies for the time to the alert, $seconds s,"
  echo "             and single reports of units oversold looked for by GET /v1/alerts each 5 ms; a backtest of"
  echo "             low-water as draft and as active over the last $hours h of all products, made to stand as they do for longer"
  echo "others       used $busy_before% of the machine before, $busy_after% after"
}

need curl=curl jq=jq redis-server=redis-server
loads=0
build_service
begin
busy_before=$(busy_percent)
start_service
api PUT /v1/sources/bench '{"unknownProducts":"create"}' >/dev/null
say "entering $products products"
load products
figures=$(api POST "/v1/bench/rules/full?products=$products&rounds=$rounds")
say "full: $figures"
full=$(figure per_second_core) full_wall=$(figure wall_seconds) rules=$(figure rules) facts=$(figure facts)
load alerts 40 "$rate" # warm-up
load alerts "$seconds" 0
calm_p50=$(figure alert.p50_ms) calm_p99=$(figure alert.p99_ms)
load alerts "$seconds" "$rate"
paced=$(figure per_second) alert_p50=$(figure alert.p50_ms) alert_p99=$(figure alert.p99_ms)
core_load watch- load latency "$seconds" $((products / 100))
watching=$core
memory=$(status_megabytes VmHWM)
api POST "/v1/bench/rules/age?hours=$hours" >/dev/null
backtest
backtested=$(jq -r '.report | .evaluations / .seconds | floor' <<<"$figures")
recompile
busy_after=$(busy_percent)
report "$markdown"
