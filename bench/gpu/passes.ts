/** Ten members at once beside PyTorch on the same card, by turns in one run. */

import * as tf from "@tensorflow/tfjs";
import {
  attack,
  disposeEnsemble,
  grad2,
  initialCheckpoint,
  makeEnsemble,
  oneHot,
  randomStream,
  Trainer,
  type TrainerOptions,
  unitPixels,
} from "ensemble-defense";
import { PeerFailure, type PythonPeer } from "../peers/python_peer.ts";
import type { NetworkName } from "../networks.ts";
import { median } from "../timing.ts";

/** One piece of work for all members: ours, and PyTorch's loop and vmap over them. */
export interface PassSpeed {
  readonly network: string;
  readonly work: "grad2" | "trainStep";
  readonly members: number;
  readonly batch: number;
  readonly ms: number;
  /** A loop over the members. */
  readonly peerLoopMs?: number;
  /** All members through `torch.func.vmap`. */
  readonly peerVmapMs?: number;
  /** What PyTorch said where that failed. */
  readonly peerVmapError?: string;
}

/** How long and how often. */
export interface PassTurns {
  readonly turns: number;
  readonly seconds: number;
}

/** A piece of work that is started many times, and awaited once. */
interface Job {
  readonly start: (times: number) => Promise<void>;
  readonly dispose: () => void;
}

/** Measures both kinds of work on a network. */
export async function measurePasses(
  network: string,
  options: TrainerOptions,
  batch: number,
  { turns, seconds }: PassTurns,
  peer: PythonPeer | undefined,
): Promise<PassSpeed[]> {
  const members = options.members.length;
  const jobs = { grad2: attackJob(options, batch), trainStep: trainingJob(options, batch) };
  const speeds: PassSpeed[] = [];
  for (const work of ["grad2", "trainStep"] as const) {
    const { start, dispose } = jobs[work];
    await start(2); // plans, and compiles
    const times = { ours: [] as number[], loop: [] as number[], vmap: [] as number[] };
    let failure: PeerFailure | undefined;
    for (let turn = 0; turn < turns; turn++) {
      times.ours.push(await milliseconds(start, seconds));
      if (peer === undefined) continue;
      const name = network as NetworkName;
      const loop = await peer.measure(name, work, seconds);
      times.loop.push(work === "trainStep" ? members * loop : loop);
      if (failure !== undefined) continue;
      try {
        times.vmap.push(await peer.measure(name, `${work}Vmap`, seconds));
      } catch (error) {
        if (!(error instanceof PeerFailure)) throw error;
        failure = error;
      }
    }
    dispose();
    speeds.push({
      network,
      work,
      members,
      batch,
      ms: median(times.ours),
      ...(times.loop.length > 0 && { peerLoopMs: median(times.loop) }),
      ...(failure === undefined
        ? times.vmap.length > 0 && { peerVmapMs: median(times.vmap) }
        : { peerVmapError: failure.message }),
    });
  }
  return speeds;
}

/** The duration of one repetition, of as many as fit into some seconds. */
async function milliseconds(start: Job["start"], seconds: number): Promise<number> {
  const timed = async (times: number): Promise<number> => {
    const began = performance.now();
    await start(times);
    return (performance.now() - began) / times;
  };
  const one = await timed(1);
  return await timed(Math.max(1, Math.min(2000, Math.floor(1000 * seconds / one))));
}

/** Steps of BIM along Grad. 2: each takes the gradient of every member. */
function attackJob({ architecture, members, train, classes }: TrainerOptions, batch: number): Job {
  const { height, width, channels } = architecture.input;
  const ensemble = makeEnsemble(
    members.map((member) => ({
      architecture,
      checkpoint: initialCheckpoint(architecture, randomStream(1, "bench", member)),
    })),
    "stacked",
  );
  const images = tf.tensor4d(unitPixels(train, 0, batch), [batch, height, width, channels]);
  const labels = tf.tensor2d(oneHot(train.labels.subarray(0, batch), classes), [batch, classes]);
  return {
    start: async (iterations) => {
      const final = attack(ensemble, images, labels, { epsilon: 0.2, alpha: 0.01, iterations }, {
        source: grad2("signOfMean"),
        loss: "fused",
        attackLabel: "true",
        pixelClip: "unitInterval",
      });
      await final.data();
      final.dispose();
    },
    dispose: () => {
      tf.dispose([images, labels]);
      disposeEnsemble(ensemble);
    },
  };
}

/** Steps of training, all on the same batch. */
function trainingJob(options: TrainerOptions, batch: number): Job {
  const trainer = new Trainer(options);
  trainer.startEpoch(0);
  return {
    start: async (times) => {
      await trainer.steps(Array.from({ length: times }, () => ({ from: 0, to: batch })));
    },
    dispose: () => trainer.dispose(),
  };
}
