#!/usr/bin/env bash
# Computes an array task's share of a run: share.sh train|attack FLAGS...
#
# Slurm sends USR1 to this script alone when the time limit is near (--signal=B:USR1@... in the
# batch files). The program is then told to save and stop, and the task goes back into the queue;
# jobs that depend on it keep waiting. When it starts again, it goes on from what was saved.
# A task that is cancelled or preempted gets TERM in every process: this script only waits until
# the program has saved.
set -u
stage=$1
shift
max_restarts=${MAX_RESTARTS:-20} # so that a time limit too short for any progress has an end

child=
near_limit=
trap 'near_limit=yes; [ -z "$child" ] || kill -TERM "$child"' USR1
trap : TERM
# In the background, because bash handles signals only after a command in the foreground has ended.
${REPRODUCE:-deno task reproduce} run --only "$stage" \
  --units "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --workers "$SLURM_CPUS_PER_TASK" "$@" &
child=$!
# A signal ends `wait` while the program still runs.
while wait "$child"; kill -0 "$child" 2>/dev/null; do :; done
wait "$child"
status=$?

# Above 128: it was interrupted.
if [ -n "$near_limit" ] && [ "$status" -gt 128 ]; then
  if [ "${SLURM_RESTART_COUNT:-0}" -ge "$max_restarts" ]; then
    echo "share.sh: not finished after $max_restarts restarts: give the tasks more time" >&2
    exit "$status"
  fi
  echo "share.sh: the time limit is near; saved, and back into the queue" >&2
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit "$status"
