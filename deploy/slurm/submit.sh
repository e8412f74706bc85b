#!/usr/bin/env bash
# Spreads a run of `reproduce` over N tasks of a Slurm cluster: an array that trains, an array that
# attacks what it trained, and a job that reports. Prints the three jobs' ids.
#
#   deploy/slurm/submit.sh N [options of sbatch] -- --backend NAME --dataset NAME [flags]
#
# Options of sbatch go to both arrays; flags are those of `reproduce run`.
# REPRODUCE is the command that runs the program, here and in the jobs.
set -euo pipefail
cd "$(dirname "$0")/../.." # Relative folders in the flags are meant from here, as in every task.
export REPRODUCE=${REPRODUCE:-deno task reproduce}

refuse() {
  echo "submit.sh: $1" >&2
  echo "usage: deploy/slurm/submit.sh N [options of sbatch] -- --backend NAME --dataset NAME [flags]" >&2
  exit 2
}

tasks=${1:-}
[[ $tasks =~ ^[1-9][0-9]*$ ]] ||
  refuse "the number of array tasks must be an integer of at least 1: received ${tasks:-nothing}"
shift
options=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  options+=("$1")
  shift
done
[ $# -gt 0 ] || refuse "the flags of reproduce must follow a --: received none"
shift
flags=("$@")

# Left to itself, each node would choose what it has, and one job would then look for what another
# has computed with something else.
for flag in --backend --dataset; do
  case " ${flags[*]} " in
    *" $flag auto "* | *" $flag=auto "*) refuse "$flag auto may differ from node to node: name one" ;;
    *" $flag "* | *" $flag="*) ;;
    *) refuse "the flags must have a $flag that is the same on all nodes" ;;
  esac
done

# Finds mistakes in the flags, and fetches the data and the program's packages, before any job
# waits in a queue for them: nodes that compute often have no network.
$REPRODUCE plan "${flags[@]}" >/dev/null

[ -n "${SBATCH_OUTPUT:-}" ] || mkdir -p results/slurm # Slurm makes no folder for its logs.
submit() { # NAME OPTIONS...: prints the name and the id, and leaves the id in `job`
  job=$(sbatch --parsable "${@:2}" "deploy/slurm/$1.sbatch" "${flags[@]}")
  job=${job%%;*} # in a federation, a cluster's name follows
  echo "$1 $job"
}
submit train --array="1-$tasks" "${options[@]}"
submit attack --array="1-$tasks" --dependency="afterok:$job" --kill-on-invalid-dep=yes "${options[@]}"
submit report --dependency="afterok:$job" --kill-on-invalid-dep=yes
