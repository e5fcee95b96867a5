#!/usr/bin/env bash
# Events a second into the database, each once, and the time until they are seen.
set -euo pipefail
# shellcheck source=bench/lib.sh
source "$(dirname "$0")/lib.sh"

seconds=20 warmup=10 products=100000 connections=4 rows=2000 rate=5000 markdown=

usage() {
  cat <<USAGE
usage: bench/run ingest [OPTION]...
  --seconds N      measured time of a case (default $seconds)
  --warmup N       time before the first, not measured (default $warmup)
  --products N     products known, over which the events are spread (default $products)
  --connections N  bodies sent at once, without pause, for the throughput (default $connections)
  --rows N         rows of a body (default $rows)
  --rate N         events a second while the time until they are seen is measured (default $rate)
  --markdown FILE  write the table as Markdown too
USAGE
}

while (($#)); do
  case $1 in
    --seconds) seconds=$2 ;;
    --warmup) warmup=$2 ;;
    --products) products=$2 ;;
    --connections) connections=$2 ;;
    --rows) rows=$2 ;;
    --rate) rate=$2 ;;
    --markdown) markdown=$2 ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift 2
done

run_id=$(od -An -N3 -tx1 /dev/urandom | tr -d ' \n')
accepted=0

# load ARGUMENT...: runs the driver, leaves its line of figures in $figures.
load() {
  ended_with_us "$java" -Xmx256m -cp "$build/classes" dev.tidemark.bench.IngestLoad \
    "$url" "$BENCH_API_KEY" "$run_id-$((++loads))" "$products" "$@" >"$work/figures"
  figures=$(tail -n 1 "$work/figures")
  say "$1: $figures"
}

figure() { jq -r ".$1" <<<"$figures"; }

throughput() {
  load throughput "$1" "$connections" "$rows" "$2"
  [[ $(figure other) == 0 ]] || die "not every event was accepted: $figures"
  accepted=$((accepted + $(figure accepted)))
}

# What all throughput loads were answered, against what the counts of the service add up to.
check_counts() {
  local counted
  counted=$(api GET "/v1/bench/sales?channel=shop")
  [[ $counted == "$accepted" ]] || die "answered $accepted accepted, counted $counted"
  say "counts ok: $counted orders"
}

table() {
  echo "events a second, spread evenly|$even|>= 5,000, aim 20,000|$(verdict "$even" 20000 1)"
  echo "events a second, most on few products|$hot|>= 5,000, aim 20,000|$(verdict "$hot" 20000 1)"
  echo "until seen in the position at $paced/s, p50 / p99|$position_p50 / $position_p99 ms|p99 < 200 ms|$(verdict "$position_p99" 200 '')"
  echo "until seen in the velocity at $paced/s, p50 / p99|$velocity_p50 / $velocity_p99 ms|p99 < 200 ms|$(verdict "$velocity_p99" 200 '')"
  echo "resident memory of the service, most, $products products|$memory MB|< 512 MB|$(verdict "$memory" 512 '')"
  echo "products entered by their first snapshot, a second|$entered|-|-"
}

conditions() {
  where_it_ran
  echo "load         $connections bodies of $rows rows at once on the same machine, closed loop, warm-up $warmup s, measured $seconds s;"
  echo "             then $rate events a second over 4 bodies, and single events looked for by GET /v1/products/{sku} without pause"
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
entered=$(jq -r '(.products / .seconds) | floor' <<<"$figures")
throughput "$warmup" even
throughput "$seconds" even
even=$(figure per_second)
throughput "$seconds" hot
hot=$(figure per_second)
check_counts
load latency "$seconds" "$rate"
paced=$(figure per_second)
position_p50=$(figure position.p50_ms) position_p99=$(figure position.p99_ms)
velocity_p50=$(figure velocity.p50_ms) velocity_p99=$(figure velocity.p99_ms)
memory=$(status_megabytes VmHWM)
busy_after=$(busy_percent)
report "$markdown"
