/** Makes what the self-checks of an attack need, on a few images, and puts them together. */

import { checkCleanAccuracy } from "../evaluation/clean_accuracy_check.ts";
import {
  checkHugeEpsilon,
  checkIdleMembers,
  checkMore,
  checkRandomOutputs,
  checkTransfer,
  checkZeroGradients,
  type SelfCheck,
} from "../evaluation/self_checks.ts";
import type { Ensemble } from "../models/ensemble.ts";
import type { OutputName } from "./attacked_output.ts";
import { ATTACK_INFO } from "./catalogue_names.ts";
import { labelsOf, type MemberProbabilities, probabilitiesOfMembers } from "./ensemble_outputs.ts";
import { accuracyOf, measureRobustness, type Robustness } from "./robustness.ts";
import type { AttackedSet, RobustnessOptions } from "./robustness_options.ts";

/** By how much an attack is given more steps, and more restarts. */
const MORE_STEPS = 2;
const MORE_RESTARTS = 5;

/**
 * Checks an attack on an ensemble at one epsilon, on the images of the set: see
 * `src/evaluation/self_checks.ts` for what each check means.
 *
 * @param set At least one image
 * @param options With one epsilon
 * @returns The checks that have a meaning for the attack, each with its verdict in words
 * @throws {RangeError} If there is not exactly one epsilon, or as {@linkcode measureRobustness} does
 *
 * @example A network so sure that its gradients are 0: the attack fails, and the checks say why
 * ```ts
 * import * as ensembles from "ensemble-defense";
 * import assert from "assert";
 *
 * const { grouping } = await ensembles.activateBackend("cpu");
 * const ensemble = ensembles.makeEnsemble([{
 *   architecture: {
 *     input: { height: 1, width: 1, channels: 1 },
 *     layers: [{ kind: "dense", units: 2, relu: false }],
 *   },
 *   checkpoint: { // logits (0, 1000 · (pixel - 1/2))
 *     "dense1/kernel": { shape: [1, 2], data: Float32Array.of(0, 1000) },
 *     "dense1/bias": { shape: [2], data: Float32Array.of(0, -500) },
 *   },
 * }], grouping);
 * const set = {
 *   images: Float32Array.of(0.25),
 *   labels: Uint8Array.of(0),
 *   shape: { height: 1, width: 1, channels: 1 },
 * };
 * const how = { attack: "fgsm", output: "meanProbability", epsilons: [0.5], seed: 1 } as const;
 * const checks = await ensembles.checkAttack(ensemble, set, { ...how, batch: 1 });
 * const flagged = checks.filter((check) => check.flagged).map(({ name }) => name);
 * assert.deepEqual(flagged, ["zeroGradients", "hugeEpsilon"]);
 * ensembles.disposeEnsemble(ensemble);
 * ```
 */
export async function checkAttack(
  ensemble: Ensemble,
  set: AttackedSet,
  options: RobustnessOptions,
): Promise<SelfCheck[]> {
  const { attack, output, restarts = 1, epsilons } = options;
  if (epsilons.length !== 1) {
    throw new RangeError(`An attack is checked at one epsilon: received ${epsilons.length}`);
  }
  const info = ATTACK_INFO[attack];
  const run = (changes: Partial<RobustnessOptions>): Promise<Robustness> =>
    measureRobustness(ensemble, set, { ...options, ...changes });
  const accuracyWith = async (changes: Partial<RobustnessOptions>): Promise<number> =>
    accuracyOf((await run(changes)).points[0]!);

  const direct = await run({});
  const accuracy = accuracyOf(direct.points[0]!);
  const { members } = ensemble;
  const everyone = Array.from({ length: members }, (_, member) => member);
  const clean = await probabilitiesOfMembers(ensemble, set, options.batch);
  const right = labelsOf(clean, members, everyone)
    .filter((label, image) => label === set.labels[image]).length;
  const checks = [checkCleanAccuracy(right / set.labels.length)];
  if (info.gradients) checks.push(checkZeroGradients(direct));
  const transferred = [];
  for (const other of otherOutputs(ensemble, output)) {
    transferred.push({ from: wordsFor(other), accuracy: await accuracyWith({ output: other }) });
  }
  checks.push(checkTransfer(accuracy, transferred));
  if (info.steps !== null) {
    const steps = MORE_STEPS * (options.steps ?? info.steps);
    const more = await accuracyWith({ steps });
    checks.push(checkMore("moreSteps", `${steps} steps`, accuracy, more));
  }
  if (info.restarts) {
    const more = await accuracyWith({ restarts: MORE_RESTARTS * restarts });
    checks.push(
      checkMore("moreRestarts", `${MORE_RESTARTS * restarts} restarts`, accuracy, more),
    );
  }
  // Every image in [0, 1] is within reach: of L2 the diagonal of the cube, where size matters.
  const size = set.images.length / set.labels.length;
  const huge = info.smallest ? Infinity : info.norm === "linf" ? 1 : Math.sqrt(size);
  checks.push(checkHugeEpsilon(await accuracyWith({ epsilons: [huge] })));

  const { batch } = options;
  const again = await probabilitiesOfMembers(ensemble, set, batch);
  checks.push(checkRandomOutputs(largestDifference(clean, again)));
  const { images } = direct.points[0]!;
  const attacked = await probabilitiesOfMembers(ensemble, { ...set, images }, batch);
  const both = [...clean, ...attacked];
  const labels = labelsOf(both, members, everyone);
  const changed = everyone.map((without) => {
    if (members === 1) return labels.length; // without its one member nothing is left
    const fewer = labelsOf(both, members, everyone.filter((member) => member !== without));
    return labels.filter((label, image) => label !== fewer[image]).length;
  });
  checks.push(checkIdleMembers(changed, 2 * set.labels.length));
  return checks;
}

/** The members, and the other output of the ensemble. */
function otherOutputs({ members }: Ensemble, output: OutputName): OutputName[] {
  if (members === 1) return [];
  const names = ["meanProbability", "meanLogits"] as const;
  const ofMembers = Array.from({ length: members }, (_, member) => ({ member }));
  return [...names, ...ofMembers].filter((name) => !isSame(name, output));
}

function isSame(a: OutputName, b: OutputName): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function wordsFor(output: OutputName): string {
  if (typeof output !== "string") return `member ${output.member} alone`;
  return { meanProbability: "the mean probability", meanLogits: "the mean logits" }[output];
}

function largestDifference(
  a: readonly MemberProbabilities[],
  b: readonly MemberProbabilities[],
): number {
  let largest = 0;
  a.forEach(({ values }, batch) =>
    values.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value - b[batch]!.values[i]!));
    })
  );
  return largest;
}
