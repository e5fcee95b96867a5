#!/usr/bin/env bash
# Stock changes a second that three channels are told of, and the time until they know.
set -euo pipefail
# shellcheck source=bench/lib.sh
source "$(dirname "$0")/lib.sh"

seconds=20 warmup=45 products=1000 backlog=10000 rate=5000 markdown=

usage() {
  cat <<USAGE
usage: bench/run channels [OPTION]...
  --seconds N      measured time of a case (default $seconds)
  --warmup N       time before the first, not measured (default $warmup)
  --products N     products that are sold (default $products)
  --backlog N      products that the channels have to be told of when they are made (default $backlog)
  --rate N         holds a second while the time until channels know is measured (default $rate)
  --markdown FILE  write the table as Markdown too
USAGE
}

while (($#)); do
  case $1 in
    --seconds) seconds=$2 ;;
    --warmup) warmup=$2 ;;
    --products) products=$2 ;;
    --backlog) backlog=$2 ;;
    --rate) rate=$2 ;;
    --markdown) markdown=$2 ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift 2
done

figure() { jq -r ".$1" "$work/figures"; }

table() {
  echo "holds a second before there is a channel, as many as there can be|$(figure alone.per_second)|-|-"
  echo "holds a second with 3 channels, as many as there can be|$(figure most.per_second)|-|-"
  echo "holds a second of which all 3 channels know|$(figure most.drained_per_second)|-|-"
  echo "messages a second meanwhile, all channels|$(figure most.messages_per_second)|-|-"
  echo "at $(figure paced.per_second)/s: from the buyer's request until a channel has it, p50 / p99|$(figure paced.lag.p50_ms) / $(figure paced.lag.p99_ms) ms|-|-"
  echo "messages a second meanwhile, all channels|$(figure paced.messages_per_second)|-|-"
  echo "messages a second, a backlog of $backlog products, all channels|$(figure backlog.messages_per_second)|-|-"
  echo "resident memory of the service, most|$memory MB|< 512 MB|$(verdict "$memory" 512)"
}

conditions() {
  where_it_ran
  echo "load         buyers, three receivers over HTTP and the service on the same machine; holds of one unit over 256"
  echo "             connections, spread over $products products; warm-up $warmup s, measured $seconds s; every hold counts once for"
  echo "             each channel, from its request to the first message that tells of it; at the end all numbers were compared"
  echo "others       used $busy_before% of the machine before, $busy_after% after"
}

need curl=curl jq=jq redis-server=redis-server
build_service
begin
busy_before=$(busy_percent)
export TIDEMARK_OUTBOUND_ALLOW=127.0.0.1
start_service
say "entering $backlog products, then selling $products of them"
ended_with_us "$java" -XX:TieredStopAtLevel=1 -Xmx512m -cp "$build/classes" dev.tidemark.bench.ChannelsLoad \
  "$url" "$BENCH_API_KEY" "$(od -An -N3 -tx1 /dev/urandom | tr -d ' \n')" \
  "$products" "$backlog" "$warmup" "$seconds" "$rate" >"$work/figures"
say "$(cat "$work/figures")"
[[ $(api GET /v1/conservation | jq .gap) == 0 ]] || die "conservation broken: $(api GET /v1/conservation)"
memory=$(status_megabytes VmHWM)
busy_after=$(busy_percent)
report "$markdown"
