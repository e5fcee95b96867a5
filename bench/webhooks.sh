#!/usr/bin/env bash
# Deliveries a second to webhooks, and the time from an alert to its receipt.
set -euo pipefail
# shellcheck source=bench/lib.sh
source "$(dirname "$0")/lib.sh"

seconds=20 warmup=20 rate=500 webhooks=1 markdown=

usage() {
  cat <<USAGE
usage: bench/run webhooks [OPTION]...
  --seconds N      measured time (default $seconds)
  --warmup N       time before it, not measured (default $warmup)
  --rate N         alerts a second (default $rate)
  --webhooks N     webhooks that are told of each (default $webhooks)
  --markdown FILE  write the table as Markdown too
USAGE
}

while (($#)); do
  case $1 in
    --seconds) seconds=$2 ;;
    --warmup) warmup=$2 ;;
    --rate) rate=$2 ;;
    --webhooks) webhooks=$2 ;;
    --markdown) markdown=$2 ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift 2
done

figure() { jq -r ".$1" "$work/figures"; }

verdict() { awk -v value="$1" -v aim="$2" 'BEGIN { print (value <= aim ? "met" : "missed") }'; }

table() {
  echo "$rate alerts a second to $webhooks: from the alert to its receipt, p50 / p99|$(figure paced.event.p50_ms) / $(figure paced.event.p99_ms) ms|p99 <= 200 ms|$(verdict "$(figure paced.event.p99_ms)" 200)"
  echo "from the buyer's answer, which leads to the alert, p50 / p99|$(figure paced.answered.p50_ms) / $(figure paced.answered.p99_ms) ms|-|-"
  echo "deliveries a second meanwhile|$(figure paced.deliveries_per_second)|-|-"
  echo "deliveries a second of a backlog of $(figure backlog.deliveries), to one webhook|$(figure backlog.per_second)|-|-"
  echo "resident memory of the service, most|$memory MB|< 512 MB|$(verdict "$memory" 512)"
}

conditions() {
  local database
  database=$(api GET /v1/bench/database)
  echo "date         $(date -u +%FT%TZ), commit $(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)"
  echo "machine      $(nproc) x $(cpu_model), Linux $(uname -r); a synchronous 512-byte write takes $(sync_write_micros) us"
  echo "jdk          $("$java" -version 2>&1 | sed -n 2p), ${jvm_options[*]}"
  echo "servers      Redis $(redis-server --version | awk '{print $3}' | sed s/v=//), MariaDB $(jq -r .version <<<"$database"), innodb_flush_log_at_trx_commit=$(jq .flushLogAtCommit <<<"$database")"
  echo "load         buyers, receivers over HTTP and the service on the same machine; a hold of one unit for each alert, each of"
  echo "             a product of a category of its own, so that each is a notice of its own; warm-up $warmup s, measured $seconds s;"
  echo "             every delivery was received; the alert's time is that of its notice, a P1 by a rule of our own, the others paused"
  echo "others       used $busy_before% of the machine before, $busy_after% after"
}

need curl=curl jq=jq redis-server=redis-server
build_service
begin
busy_before=$(busy_percent)
export TIDEMARK_OUTBOUND_ALLOW=127.0.0.1 TIDEMARK_WEBHOOKS_ALLOW_HTTP=true TIDEMARK_ALERTS_MOST_OPEN_PER_RULE=1000000
start_service
for rule in $(api GET /v1/rules | jq -r '.items[].name'); do api POST "/v1/rules/$rule/pause" >/dev/null; done
ended_with_us "$java" -XX:TieredStopAtLevel=1 -Xmx512m -cp "$build/classes" dev.tidemark.bench.WebhooksLoad \
  "$url" "$BENCH_API_KEY" "$(od -An -N3 -tx1 /dev/urandom | tr -d ' \n')" \
  "$webhooks" "$warmup" "$seconds" "$rate" >"$work/figures"
say "$(cat "$work/figures")"
memory=$(status_megabytes VmHWM)
busy_after=$(busy_percent)
conditions >"$work/conditions"
{
  cat "$work/conditions"
  echo
  table | while IFS='|' read -r name value aim verdict; do
    printf '%-84s %20s   %-14s %s\n' "$name" "$value" "$aim" "$verdict"
  done
} >&2
if [[ -n $markdown ]]; then
  {
    echo '```'
    cat "$work/conditions"
    echo '```'
    echo
    echo "| figure | measured | aim | |"
    echo "|---|---:|---|---|"
    table | while IFS='|' read -r name value aim verdict; do echo "| $name | $value | $aim | $verdict |"; done
  } >"$markdown"
fi
