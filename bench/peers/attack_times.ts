/**
 * Time per image of whole attacks, here and in PyTorch, by turns: the same network, weights, images
 * and sizes, one thread each.
 */

import * as tf from "@tensorflow/tfjs";
import { type Backend, makeEnsemble } from "ensemble-defense";
import { markdownTable } from "markdown-table";
import { apgdSteps } from "../../src/attacks/apgd.ts";
import type { AttackResult, AttackTask } from "../../src/attacks/attack_task.ts";
import { withOutput } from "../../src/attacks/attacked_output.ts";
import { climb } from "../../src/attacks/climb.ts";
import { ATTACK_LOSSES } from "../../src/attacks/losses.ts";
import { ensembleLabels } from "../../src/attacks/ensemble_outputs.ts";
import { steepestSteps } from "../../src/attacks/rules.ts";
import { CARLINI_WAGNER, carliniWagner } from "../../src/attacks/searches/carlini_wagner.ts";
import { DEEPFOOL, deepFool } from "../../src/attacks/searches/deepfool.ts";
import { searchAll } from "../../src/attacks/searches/lockstep.ts";
import { encodeSafetensors } from "../../src/files/safetensors.ts";
import { benchData, NETWORKS } from "../networks.ts";
import { median } from "../timing.ts";
import { type AttackPeer, startAttackPeer } from "./attack_peer.ts";

/** An attack in both programs. */
interface TimedAttack {
  readonly title: string;
  /** What PyTorch is told. */
  readonly asked: Readonly<Record<string, string | number>>;
  readonly run: (task: AttackTask) => Promise<AttackResult>;
}

const EPSILON = 0.2;

function climbing(title: string, steps: number, alpha: number): TimedAttack {
  const ball = { norm: "linf", epsilon: EPSILON } as const;
  const isApgd = alpha === 0;
  return {
    title,
    asked: {
      ...ball,
      rule: isApgd ? "apgd" : "pgd",
      loss: "crossEntropy",
      steps,
      ...(!isApgd && { alpha }),
    },
    run: (task) =>
      climb(task, {
        ball,
        loss: ATTACK_LOSSES.crossEntropy,
        rule: isApgd ? apgdSteps(steps) : steepestSteps(alpha),
        steps,
        start: "clean",
        restarts: 1,
        keep: isApgd ? "highestLoss" : "last",
      }),
  };
}

const CW = { steps: 40, constant: 1, rate: CARLINI_WAGNER.learningRate } as const;

/** The attacks by the names of their flag. */
export const TIMED_ATTACKS = {
  fgsm: climbing("FGSM", 1, EPSILON),
  bim: climbing("BIM, 8 steps", 8, EPSILON / 8),
  pgd: climbing("PGD, 40 steps", 40, 2.5 * EPSILON / 40),
  apgdCe: climbing("APGD-CE, 40 steps", 40, 0),
  deepFool: {
    title: "DeepFool, to the first fooled",
    asked: { rule: "deepFool", steps: DEEPFOOL.steps },
    run: (task) => searchAll(task, deepFool(DEEPFOOL)),
  },
  carliniWagner: {
    title: "Carlini-Wagner L2, 40 steps, one constant",
    asked: { rule: "carliniWagner", ...CW },
    run: (task) =>
      searchAll(
        task,
        carliniWagner({
          ...CARLINI_WAGNER,
          steps: CW.steps,
          searchSteps: 1,
          firstConstant: CW.constant,
          abortEarly: false,
        }, task),
      ),
  },
} as const satisfies Record<string, TimedAttack>;

/** The name of a timed attack. */
export type TimedAttackName = keyof typeof TIMED_ATTACKS;

/** All names. */
export const TIMED_ATTACK_NAMES = Object.keys(TIMED_ATTACKS) as readonly TimedAttackName[];

/** What is timed, and how. */
export interface AttackTimesOptions {
  readonly attacks: readonly TimedAttackName[];
  /** How often each side has its turn, of one run. */
  readonly alternations: number;
  readonly batch: number;
  readonly python: string | undefined;
  readonly peer: boolean;
}

/** What was found of one attack. */
export interface AttackTime {
  readonly title: string;
  /** Milliseconds for each image, the median of all turns. */
  readonly ours: number;
  readonly fooled: number;
  readonly theirs?: number;
  readonly theirFooled?: number;
}

/**
 * Times attacks on one network of Table 1, with random weights; the labels are those it predicts, so
 * that every image has to be attacked.
 *
 * @returns The name of the other side, if it is there, and a time for each attack
 */
export async function attackTimes(
  backend: Backend,
  { attacks, alternations, batch, python, peer: isAsked }: AttackTimesOptions,
  note: (text: string) => void,
): Promise<{ readonly peer: string | undefined; readonly times: readonly AttackTime[] }> {
  const { members, images: bytes } = benchData(NETWORKS.mnist);
  const member = members[0]!;
  const { input: shape } = member.architecture;
  const size = shape.height * shape.width * shape.channels;
  const pixels = Float32Array.from(bytes.subarray(0, batch * size), (byte) => byte / 255);
  const ensemble = makeEnsemble([member], backend.grouping);
  const set = { images: pixels, labels: new Uint8Array(batch), shape };
  const labels = await ensembleLabels(ensemble, set, batch);
  const dims = [batch, shape.height, shape.width, shape.channels] as const;
  const peer = isAsked
    ? await startAttackPeer(
      encodeSafetensors({
        arrays: {
          ...member.checkpoint,
          images: { shape: dims, data: pixels },
          labels: { shape: [batch], data: labels },
        },
        metadata: { architecture: JSON.stringify(member.architecture) },
      }),
      python,
    )
    : undefined;
  const images = tf.tensor4d(pixels, [...dims]);
  try {
    const times = await withOutput(ensemble, { member: 0 }, async (output) => {
      const task: AttackTask = { output, images, labels, seed: 1 };
      const measured: AttackTime[] = [];
      for (const name of attacks) {
        note(name);
        measured.push(await timeOf(TIMED_ATTACKS[name], task, peer, alternations));
      }
      return measured;
    });
    return { peer: peer?.name, times };
  } finally {
    images.dispose();
    await peer?.close();
  }
}

async function timeOf(
  { title, asked, run }: TimedAttack,
  task: AttackTask,
  peer: AttackPeer | undefined,
  alternations: number,
): Promise<AttackTime> {
  const batch = task.labels.length;
  const [ownTimes, peerTimes]: [number[], number[]] = [[], []];
  let [fooled, theirFooled] = [0, 0];
  // The first turn of either side warms up and is not counted.
  for (let turn = 0; turn <= alternations; turn++) {
    const start = performance.now();
    const result = await run(task);
    const ms = performance.now() - start;
    fooled = result.fooled.reduce((sum, one) => sum + one, 0);
    if (turn > 0) ownTimes.push(ms / batch);
    if (peer === undefined) continue;
    const answer = await peer.time(asked);
    theirFooled = answer.fooled;
    if (turn > 0) peerTimes.push(answer.ms / batch);
  }
  return {
    title,
    ours: median(ownTimes),
    fooled,
    ...(peer !== undefined && { theirs: median(peerTimes), theirFooled }),
  };
}

/** The times as a Markdown table; above 1, this side is faster. */
export function attackTimesTable(times: readonly AttackTime[]): string {
  const contested = times.some(({ theirs }) => theirs !== undefined);
  const header = ["Attack", "ms/image", "fooled"];
  if (contested) header.push("PyTorch ms/image", "PyTorch fooled", "ratio");
  return markdownTable([
    header,
    ...times.map(({ title, ours, fooled, theirs, theirFooled }) => [
      title,
      ours.toFixed(2),
      String(fooled),
      ...(theirs === undefined
        ? []
        : [theirs.toFixed(2), String(theirFooled), (theirs / ours).toFixed(2)]),
    ]),
  ], { align: ["l", ...header.slice(1).map(() => "r")] });
}
