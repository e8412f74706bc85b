/** A real Slurm cluster of one node, this host, for a test: its own daemons, ports and folder. */

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A job, or a task of an array. */
export interface Job {
  readonly name: string;
  /** `JOB`, or `JOB_TASK` in an array. */
  readonly id: string;
  /** Slurm's word: PENDING, RUNNING, COMPLETED, FAILED, … */
  readonly state: string;
  /** Why it waits or has failed, in Slurm's words. */
  readonly reason: string;
  /** How often it was put back into the queue. */
  readonly restarts: number;
  /** The file that has what it printed, once it has run. */
  readonly log: string;
}

/** A running cluster; disposing of it kills every job and daemon and removes its folder. */
export interface Cluster extends AsyncDisposable {
  /** The environment in which sbatch and the like find the cluster, and where jobs log. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder of this name, which all nodes share and which goes with the cluster. */
  folder(name: string): string;
  /** Every job since the start. */
  jobs(): Promise<Job[]>;
  /**
   * Waits until a condition on the jobs holds.
   *
   * @throws If it does not within `seconds`: what was waited for, and the jobs
   */
  until(what: string, holds: (jobs: Job[]) => boolean, seconds: number): Promise<Job[]>;
}

const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "scontrol", "sinfo", "scancel"];

/** Why no cluster can be started here; undefined if one can. */
export function whyNoCluster(): string | undefined {
  if (Deno.uid() !== 0) return "not root";
  const missing = PROGRAMS.filter((program) => !succeeds("which", [program]));
  if (missing.length > 0) {
    return `not installed: ${missing.join(", ")} (Debian: slurmctld slurmd slurm-client munge)`;
  }
  if (!succeeds("unshare", ["--pid", "--fork", "--mount-proc", "true"])) {
    return "no process namespace can be made (unshare --pid)";
  }
  return undefined;
}

/** Starts a cluster and waits until its node is idle. The node has `cpus`, whatever the host has. */
export async function startCluster(cpus: number): Promise<Cluster> {
  const directory = await Deno.makeTempDir({ prefix: "slurm-" });
  await Deno.chmod(directory, 0o755); // munged insists that everybody reaches its socket
  await Deno.writeFile(join(directory, "munge.key"), randomBytes(128), { mode: 0o400 });
  for (const name of ["logs", "shared", "state"]) await Deno.mkdir(join(directory, name));
  await Deno.writeTextFile(join(directory, "slurm.conf"), configuration(directory, cpus));
  const daemons = new Deno.Command(fileURLToPath(new URL("_cluster.sh", import.meta.url)), {
    args: [directory],
    stdin: "piped", // they run until it is closed
    stdout: "null",
    stderr: "null",
    detached: true, // Ctrl-C must not reach what cleans up
  }).spawn();
  const env = {
    SLURM_CONF: join(directory, "slurm.conf"),
    SBATCH_OUTPUT: join(directory, "logs/%x-%A_%a.log"),
  };
  const jobs = async (): Promise<Job[]> =>
    parseJobs(await command("scontrol", ["show", "job", "--oneliner"], env));
  const cluster: Cluster = {
    env,
    folder: (name) => join(directory, "shared", name),
    jobs,
    until: (what, holds, seconds) => poll(what, jobs, holds, seconds),
    async [Symbol.asyncDispose](): Promise<void> {
      await daemons.stdin.close();
      await daemons.status;
    },
  };
  try {
    const state = (): Promise<string> =>
      command("sinfo", ["--noheader", "--format=%t"], env).catch((error: Error) => error.message);
    await poll("an idle node", state, (state) => state.trim() === "idle", 60);
    return cluster;
  } catch (error) {
    const logs = await Deno.readTextFile(join(directory, "daemons.log")).catch(() => "");
    await cluster[Symbol.asyncDispose]();
    throw new Error(`The daemons said:\n${logs}`, { cause: error });
  }
}

function configuration(directory: string, cpus: number): string {
  const host = Deno.hostname().split(".")[0];
  const [controlPort, nodePort] = freePorts();
  return `
ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controlPort}
SlurmdPort=${nodePort}
SlurmUser=root
# Also how long a job that goes back into the queue stays there at least: two minutes otherwise.
AuthInfo=socket=${directory}/munge.socket,cred_expire=5
StateSaveLocation=${directory}/state
SlurmdSpoolDir=${directory}/spool
SlurmctldPidFile=${directory}/slurmctld.pid
SlurmdPidFile=${directory}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
MinJobAge=3600
KillWait=5
SchedulerParameters=batch_sched_delay=1,sched_interval=5
# The node is taken to have what the next line says.
SlurmdParameters=config_overrides
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cpus} RealMemory=${cpus * 4096}
PartitionName=test Nodes=ALL Default=YES State=UP
`;
}

function freePorts(): [number, number] {
  const listeners = [0, 0].map((port) => Deno.listen({ hostname: "127.0.0.1", port }));
  const ports = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  listeners.forEach((listener) => listener.close());
  return [ports[0]!, ports[1]!];
}

/** Reads what `scontrol show job --oneliner` prints. */
function parseJobs(text: string): Job[] {
  return text.split("\n").filter((line) => line.startsWith("JobId=")).map((line) => {
    const fields = Object.fromEntries(
      line.split(" ").map((field) => field.split(/=(.*)/s, 2) as [string, string]),
    );
    const { ArrayJobId, ArrayTaskId, JobId, JobName, JobState, Reason, Restarts, StdOut } = fields;
    return {
      name: JobName!,
      id: ArrayJobId === undefined ? JobId! : `${ArrayJobId}_${ArrayTaskId}`,
      state: JobState!,
      reason: Reason!,
      restarts: Number(Restarts),
      log: StdOut!,
    };
  });
}

async function poll<Value>(
  what: string,
  look: () => Promise<Value>,
  holds: (value: Value) => boolean,
  seconds: number,
): Promise<Value> {
  const end = performance.now() + seconds * 1000;
  while (true) {
    const value = await look();
    if (holds(value)) return value;
    if (performance.now() > end) {
      throw new Error(`Waited ${seconds} s for ${what}; found ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function succeeds(program: string, args: string[]): boolean {
  return new Deno.Command(program, { args, stdout: "null", stderr: "null" }).outputSync().success;
}

/**
 * What a command prints to its standard output.
 *
 * @throws {Error} If it fails, with what it printed
 */
export async function command(
  program: string,
  args: string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const { code, ...printed } = await new Deno.Command(program, { args, env }).output();
  const [stdout, stderr] = [printed.stdout, printed.stderr].map((of) =>
    new TextDecoder().decode(of)
  );
  if (code !== 0) throw new Error(`${program} ended with ${code}:\n${stdout}${stderr}`);
  return stdout!;
}
