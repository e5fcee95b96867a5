#!/usr/bin/env bash
# Sales in simulated worlds: crashes, losses, layout changes; nothing oversold, lost or stranded.
set -euo pipefail
# shellcheck source=bench/lib.sh
source "$(dirname "$0")/lib.sh"

usage() {
  cat <<USAGE
usage: bench/run simulate [--operations N] [--seed N] [--worlds N]

  --operations N  what users, operators and chance do, over all worlds; 1e9 is fine (10,000,000)
  --seed N        of the first world; the others count on from it (1)
  --worlds N      side by side, one thread each (the number of cores)

A run that goes wrong prints its seed and last steps, and exits with 1.
USAGE
}

operations=10000000
seed=1
worlds=$(nproc)
while (($#)); do
  case $1 in
    --operations) operations=${2:?} && shift 2 ;;
    --seed) seed=${2:?} && shift 2 ;;
    --worlds) worlds=${2:?} && shift 2 ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
done
[[ $operations =~ ^[0-9]+(e[0-9]+)?$ && $seed =~ ^[0-9]+$ && $worlds =~ ^[1-9][0-9]*$ ]] || { usage >&2 && exit 2; }

begin
say "compiling"
(cd "$root" && ./mvnw -B -ntp -q test-compile org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test) >&2
ended_with_us "$java" -Xmx512m -cp "$root/target/test-classes:$root/target/classes:$(<"$work/classpath")" \
  dev.tidemark.simulation.Simulate "$operations" "$seed" "$worlds"
