#!/usr/bin/env bash
# Runs the daemons of a Slurm cluster of one node from the folder that is given, which holds their
# configuration, until standard input ends; then stops everything and removes the folder.
#
# Daemons and jobs live in a process namespace whose first process reads standard input. When that
# ends, because the test has closed it or is gone for whatever reason, the first process ends, and
# the kernel kills all others: no job survives, and nobody has to look for processes by name.
set -u
directory=$1
cd "$directory" || exit
export SLURM_CONF=$directory/slurm.conf
# shellcheck disable=SC2016
unshare --pid --fork --kill-child --mount-proc bash -c '
  munged --foreground --key-file=munge.key --socket="$PWD/munge.socket" --pid-file="$PWD/munged.pid" \
    --log-file="$PWD/munged.log" --seed-file="$PWD/munged.seed" </dev/null &
  until [ -S munge.socket ]; do sleep 0.05; done
  slurmctld -D </dev/null &
  slurmd -D </dev/null &
  while read -r _; do :; done
' >daemons.log 2>&1
rm -rf "$directory"
