#!/usr/bin/env bash
# A file of real sales sent twice through two processes, one killed in the middle; counted by awk.
set -euo pipefail
# shellcheck source=bench/lib.sh
source "$(dirname "$0")/lib.sh"

usage() {
  cat <<USAGE
usage: bench/run replay FILE

  FILE  a CSV file packed with gzip, with the columns sid,ts,q: product, local time, units

Two services, a Redis and a MariaDB of its own. Exits with 1 where a product's count is not awk's.
USAGE
}

[[ ${1:-} == --help || ${1:-} == -h ]] && usage && exit
[[ $# == 1 && -f $1 ]] || { usage >&2 && exit 2; }
file=$(realpath "$1")

begin
say "packaging"
(cd "$root" && ./mvnw -B -ntp -q -DskipTests package org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test) >&2
cd "$root"
ended_with_us "$java" -Xmx1g -Dtidemark.jar="$root/target/quarkus-app/quarkus-run.jar" \
  -cp "$root/target/test-classes:$root/target/classes:$(<"$work/classpath")" \
  dev.tidemark.replay.Replay "$file"
