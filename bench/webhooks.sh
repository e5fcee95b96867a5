#!/usr/bin/env bash
# Deliveries a second to webhooks, and the time from an alert to its receipt.
set -euo pipefail
# shellcheck source=bench/lib.sh
source "$(dirname "$0")/lib.sh"

seconds=20 warmup=30 rate=500 webhooks=1 markdown=

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

table() {
  echo "$rate alerts a second to $webhooks: from the alert to its receipt, p50 / p99|$(figure paced.event.p50_ms) / $(figure paced.event.p99_ms) ms|p99 <= 200 ms|$(verdict "$(figure paced.event.p99_ms)" 200)"
  echo "from the buyer's answer, which leads to the alert, p50 / p99|$(figure paced.answered.p50_ms) / $(figure paced.answered.p99_ms) ms|-|-"
  echo "deliveries a second meanwhile|$(figure paced.deliveries_per_second)|-|-"
  echo "deliveries a second of a backlog of $(figure backlog.deliveries), to one webhook|$(figure backlog.per_second)|-|-"
  echo "resident memory of the service, most|$memory MB|< 512 MB|$(verdict "$memory" 512)"
}

conditions() {
  where_it_ran
  echo "load         buyers, receivers over HTTP and the service on the same machine; a hold of one unit for each alert, each of"
  echo "             a product of a category of its own, so that each is a notice of its own; warm-up $warmup s, measured $seconds s;"
  echo "             every delivery was received; the alert's time is when it fired (firedAt), a P1 by a rule of our own, the others paused"
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
report "$markdown"
