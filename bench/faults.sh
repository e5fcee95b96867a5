#!/usr/bin/env bash
# Kills, stops and cuts under load, on real processes: nothing oversold, lost, doubled or stranded.
set -euo pipefail
# shellcheck source=bench/lib.sh
source "$(dirname "$0")/lib.sh"

usage() {
  cat <<USAGE
usage: bench/run faults [--rounds N] [--seed N]

  --rounds N  of each kind of fault, about 10 s each (3)
  --seed N    of the first round; the others count on from it (1)

Two services, a Redis and two MariaDB of its own. Exits with 1 where anything is wrong.
USAGE
}

rounds=3
seed=1
while (($#)); do
  case $1 in
    --rounds) rounds=${2:?} && shift 2 ;;
    --seed) seed=${2:?} && shift 2 ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
done
[[ $rounds =~ ^[1-9][0-9]*$ && $seed =~ ^[0-9]+$ ]] || { usage >&2 && exit 2; }

begin
say "packaging"
(cd "$root" && ./mvnw -B -ntp -q -DskipTests package org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test) >&2
cd "$root"
ended_with_us "$java" -Xmx512m -Dtidemark.jar="$root/target/quarkus-app/quarkus-run.jar" \
  -cp "$root/target/test-classes:$root/target/classes:$(<"$work/classpath")" \
  dev.tidemark.faults.FaultRounds "$rounds" "$seed" "$work/servers"
