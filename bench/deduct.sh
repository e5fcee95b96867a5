#!/usr/bin/env bash
# Holds a second on one hot product, beside an empty answer and a transaction per request.
set -euo pipefail
# shellcheck source=bench/lib.sh
source "$(dirname "$0")/lib.sh"

all_cases=(empty durable_hot single_row_tx bucket_rows_tx sold_out)
seconds=20 warmup=40 rounds=1 connections=256 cases=("${all_cases[@]}") markdown=

usage() {
  cat <<EOF
usage: bench/run deduct [OPTION]...
  --seconds N      measured time of a case (default $seconds)
  --warmup N       time before it, not measured (default $warmup)
  --rounds N       run the cases N times in turn, and print each case's median round (default $rounds)
  --connections N  connections that send without pause (default $connections)
  --case A[,B...]  only these of: ${all_cases[*]}
  --markdown FILE  write the table as Markdown too
EOF
}

while (($#)); do
  case $1 in
    --seconds) seconds=$2 ;;
    --warmup) warmup=$2 ;;
    --rounds) rounds=$2 ;;
    --connections) connections=$2 ;;
    --case) IFS=, read -ra cases <<<"$2" ;;
    --markdown) markdown=$2 ;;
    --help | -h) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift 2
done
for case in "${cases[@]}"; do
  [[ " ${all_cases[*]} " == *" $case "* ]] || { usage >&2 && exit 2; }
done

# Six characters and a case's name make skus and idempotency keys unique, run after run.
run_id=$(od -An -N3 -tx1 /dev/urandom | tr -d ' \n')
plenty=1000000000
few=64
declare -A conserved

# A product a case and round.
sku() { echo "$1-$run_id-$round"; }

# load SECONDS CASE PATH: drives the case's product, leaves wrk's figures in $figures.
load() {
  local duration=$1 case=$2 path=$3
  ended_with_us wrk -t 2 -c "$connections" -d "${duration}s" --timeout 10s -s "$bench/hold.lua" "$url$path" \
    -- "$(sku "$case")" "$run_id-$((++loads))" >"$work/wrk.out"
  figures=$(tail -n 1 "$work/wrk.out")
  [[ $figures == "{"* ]] || die "wrk printed no figures: $(cat "$work/wrk.out")"
  [[ $(figure broken) == 0 && $(figure timeouts) == 0 ]] || die "$case: broken connections or timeouts: $figures"
}

figure() { jq -r ".$1" <<<"$figures"; }

# expect CASE created|sold_out: every answer of the last load was of this kind.
expect() {
  local answers
  answers=$(jq ".created + .sold_out + .other" <<<"$figures")
  [[ $(figure "$2") == "$answers" ]] || die "$1: not every answer was $2: $figures"
}

measure() {
  local case=$1 path=$2 answer=$3
  say "$case: warm-up $warmup s, measured $seconds s"
  load "$warmup" "$case" "$path"
  expect "$case" "$answer"
  answered=$(figure created)
  load "$seconds" "$case" "$path"
  expect "$case" "$answer"
  answered=$((answered + $(figure created)))
  jq -c --arg case "$case" '{case: $case, per_second, p50_ms, p99_ms}' <<<"$figures" >>"$work/$case.rounds"
  say "$case: $(figure per_second) a second"
}

# median CASE [FIELD]: the case's round of median throughput.
median() { jq -sc "sort_by(.per_second)[(length - 1) / 2 | floor]${2:+.$2}" "$work/$1.rounds"; }

# wrk drops what is in flight when its time is up: those holds stand, though nobody read the answer.
within_cut_off() {
  local case=$1 held=$2
  ((held >= answered && held <= answered + 2 * connections)) \
    || die "$case: conservation broken: $answered answered 201, $held held"
}

# settled COMMAND...: the answer of COMMAND once it stays the same for half a second.
settled() {
  local before after
  after=$("$@")
  for _ in {1..60}; do
    before=$after
    sleep 0.5
    after=$("$@")
    [[ $after == "$before" ]] && break
  done
  echo "$after"
}

check_ledger() {
  local case=$1 position held
  position=$(settled api GET "/v1/products/$(sku "$case")")
  jq -e '.total == .available + .held + .sold and .available >= 0' <<<"$position" >/dev/null \
    || die "$case: conservation broken: $position"
  held=$(jq .held <<<"$position")
  if [[ $case == sold_out ]]; then
    [[ $held == "$few" && $answered == 0 ]] || die "$case: conservation broken: $answered answered 201, $position"
  else
    within_cut_off "$case" "$held"
  fi
  [[ $(api GET /v1/conservation | jq .gap) == 0 ]] || die "$case: conservation broken: $(api GET /v1/conservation)"
  confirm_conserved "$case" "$held held"
}

check_baseline() {
  local case=$1 check
  check=$(settled api GET "/v1/bench/check?sku=$(sku "$case")")
  [[ $(jq .gap <<<"$check") == 0 ]] || die "$case: conservation broken: $check"
  within_cut_off "$case" "$(jq .reservations <<<"$check")"
  confirm_conserved "$case" "$(jq .reservations <<<"$check") held"
}

confirm_conserved() {
  conserved[$1]=$2
  say "$1: conservation ok, $2, $answered answered 201"
}

create_product() {
  api PUT "/v1/products/$1" "{\"name\":\"Bench\",\"total\":$2,\"buckets\":16,\"holdSeconds\":3600}" >/dev/null
}

# Resident memory of the JVM each half second, into $work/rss; its servers are not counted.
watch_memory() {
  while kill -0 "$service_pid" 2>/dev/null; do
    status_megabytes VmRSS
    echo
    sleep 0.5
  done >"$work/rss"
}

run_empty() {
  measure empty /v1/bench/empty created
  conserved[empty]="nothing held"
}

run_durable_hot() {
  local watcher
  create_product "$(sku durable_hot)" "$plenty"
  watch_memory &
  watcher=$!
  started_pids[watcher]=$watcher
  measure durable_hot /v1/reservations created
  kill "$watcher"
  wait "$watcher" 2>/dev/null || true
  unset "started_pids[watcher]"
  memory="median $(sort -n "$work/rss" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}') MB,"
  memory+=" most $(sort -n "$work/rss" | tail -n 1) MB, since start $(status_megabytes VmHWM) MB"
  check_ledger durable_hot
}

run_baseline() {
  local case=$1 path=$2 buckets=$3
  api PUT "/v1/bench/stock/$(sku "$case")" "{\"buckets\":$buckets,\"perBucket\":$plenty}"
  measure "$case" "$path" created
  check_baseline "$case"
}

run_single_row_tx() { run_baseline single_row_tx /v1/bench/single-row 1; }

run_bucket_rows_tx() { run_baseline bucket_rows_tx /v1/bench/bucket-rows 16; }

run_sold_out() {
  local sku
  sku=$(sku sold_out)
  create_product "$sku" "$few"
  # A buyer's bucket may be empty while others are not: go on with new buyers until nothing is left.
  for ((buyer = 1; buyer <= 50 * few; buyer++)); do
    api POST /v1/reservations "{\"sku\":\"$sku\",\"userId\":$buyer,\"quantity\":1}" >/dev/null 2>&1 || true
    ((buyer % few)) || [[ $(api GET "/v1/products/$sku" | jq .available) != 0 ]] || break
  done
  ((buyer <= 50 * few)) || die "sold_out: the product would not sell out"
  measure sold_out /v1/reservations sold_out
  check_ledger sold_out
}

conditions() {
  local database
  database=$(api GET /v1/bench/database)
  echo "date         $(date -u +%FT%TZ), commit $(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)"
  echo "machine      $(nproc) x $(cpu_model), Linux $(uname -r)"
  echo "disk         a synchronous 512-byte write takes $(sync_write_micros) us"
  echo "jdk          $("$java" -version 2>&1 | sed -n 2p)"
  echo "jvm options  ${jvm_options[*]}"
  echo "redis        $(redis-server --version | awk '{print $3}' | sed s/v=//) ($(command -v redis-server))"
  echo "mariadb      $(jq -r .version <<<"$database"), innodb_flush_log_at_trx_commit=$(jq .flushLogAtCommit <<<"$database")"
  echo "baselines    16 connections, READ COMMITTED, cached server-side statements: insert, update, commit"
  echo "load         wrk $(wrk -v | sed -n "1s/^wrk \([^ ]*\).*/\1/p") -t 2 -c $connections on the same machine, closed loop, warm-up $warmup s, measured $seconds s, rounds $rounds"
}

# ratio NAME CASE CASE AIM: a line "name value aim met|missed", if both cases ran.
ratio() {
  [[ -f $work/$2.rounds && -f $work/$3.rounds ]] || return 0
  awk -v name="$1" -v a="$(median "$2" per_second)" -v b="$(median "$3" per_second)" -v aim="$4" 'BEGIN {
    value = a / b
    printf "%s|%.2f|%s|%s\n", name, value, (aim ? ">= " aim : "-"), (aim ? (value >= aim ? "met" : "missed") : "-")
  }'
}

ratios() {
  ratio "b/a durable_hot / empty" durable_hot empty 0.5
  ratio "b/c durable_hot / single_row_tx" durable_hot single_row_tx 10
  ratio "b/d durable_hot / bucket_rows_tx" durable_hot bucket_rows_tx ""
  ratio "e/a sold_out / empty" sold_out empty 0.8
}

table() {
  echo
  cat "$work/conditions"
  echo
  printf '%-16s %12s %10s %10s   %s\n' case per_second p50_ms p99_ms conservation
  for case in "${cases[@]}"; do
    printf '%-16s %12s %10s %10s   ok, %s\n' "$case" \
      "$(median "$case" per_second)" "$(median "$case" p50_ms)" "$(median "$case" p99_ms)" "${conserved[$case]}"
  done
  echo
  ratios | while IFS='|' read -r name value aim verdict; do
    printf '%-34s %8s   aim %-8s %s\n' "$name" "$value" "$aim" "$verdict"
  done
  [[ -z ${memory:-} ]] || printf '\nresident memory of the service under durable_hot: %s (aim below 512 MB)\n' "$memory"
}

markdown_table() {
  echo "| case | per second | p50 ms | p99 ms | conservation |"
  echo "|---|---:|---:|---:|---|"
  for case in "${cases[@]}"; do
    echo "| \`$case\` | $(median "$case" per_second) | $(median "$case" p50_ms) | $(median "$case" p99_ms) | ok, ${conserved[$case]} |"
  done
  echo
  echo "| ratio | measured | aim | |"
  echo "|---|---:|---:|---|"
  ratios | while IFS='|' read -r name value aim verdict; do
    echo "| $name | $value | $aim | $verdict |"
  done
  echo
  [[ -z ${memory:-} ]] || printf 'Resident memory of the service under `durable_hot`: %s (aim below 512 MB).\n\n' "$memory"
  echo '```'
  cat "$work/conditions"
  echo '```'
}

need curl=curl jq=jq wrk=wrk redis-server=redis-server
loads=0
build_service
begin
busy_before=$(busy_percent)
start_service
conditions >"$work/conditions"
for ((round = 1; round <= rounds; round++)); do
  for case in "${cases[@]}"; do
    "run_$case"
    ((round < rounds)) || median "$case"
  done
done
busy_after=$(busy_percent)
echo "others       used $busy_before% of the machine before, $busy_after% after" >>"$work/conditions"
table >&2
((busy_before + busy_after < 20)) || say "the machine was busy with other work: take no figure from this run"
[[ -z $markdown ]] || markdown_table >"$markdown"
