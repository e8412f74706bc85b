/** `reproduce attack`: attacks on a model of one's own. */

import { setImmediate } from "node:timers/promises";
import { checkAttack } from "../attacks/check_attack.ts";
import { ATTACK_INFO, type CatalogueName } from "../attacks/catalogue_names.ts";
import { medianSize } from "../attacks/median_size.ts";
import { ensembleLabels, ensembleProbabilities } from "../attacks/ensemble_outputs.ts";
import { measureRobustness } from "../attacks/robustness.ts";
import type { AttackedSet } from "../attacks/robustness_options.ts";
import { chooseTargets } from "../attacks/targets.ts";
import { chooseBackend } from "../backends/backend.ts";
import { CLASSES, type Dataset } from "../data/dataset.ts";
import { loadDataset } from "../data/load.ts";
import { Interrupted, UserError } from "../errors.ts";
import type { SelfCheck } from "../evaluation/self_checks.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { commonSizes } from "../models/common_sizes.ts";
import { disposeEnsemble, type Ensemble, makeEnsemble, type Member } from "../models/ensemble.ts";
import { readMembers } from "../own_models/read_members.ts";
import {
  renderRobustCurve,
  renderRobustness,
  renderSelfChecks,
  type RobustCurve,
} from "../reports/robustness_text.ts";
import { unitPixels } from "../training/batch.ts";
import { isRaised, makeStopFlag, type StopFlag, stopSignal } from "../workers/stop_flag.ts";
import type { AttackModelOptions } from "./attack_flags.ts";
import { type Console, unlessQuiet } from "./console.ts";
import { checkImages } from "./first_images.ts";

/** One attack's results. */
export interface AttackedModel {
  readonly attack: CatalogueName;
  readonly curve: RobustCurve;
  readonly queriesPerImage: number;
  /** Empty if none were asked for. */
  readonly checks: readonly SelfCheck[];
}

/** Images that are attacked at once. */
const BATCH = 100;

/**
 * Attacks a model and prints what is left of its accuracy, with the self-checks of every attack.
 *
 * @throws {UserError} If a file or the data is not as it must be
 * @throws {Interrupted} If it is told to stop
 */
export async function attackModel(
  options: AttackModelOptions,
  console: Console,
  stop: StopFlag = makeStopFlag(),
): Promise<readonly AttackedModel[]> {
  const { note } = unlessQuiet(options, console);
  const members = await readMembers(options.checkpoints, options.architecture);
  const { dataset, notes } = await loadDataset({
    ...options,
    trainLimit: undefined,
    signal: stopSignal(stop),
  });
  notes.forEach((text) => note(text));
  checkFit(members, dataset);
  const set = firstImages(dataset, options.images);
  const { backend } = await chooseBackend(options.backend);
  const ensemble = makeEnsemble(members, backend.grouping);
  try {
    const clean = await ensembleLabels(ensemble, set, BATCH);
    const targets = await targetsOf(ensemble, set, options);
    const attacked = { ensemble, set, clean, targets };
    const results: AttackedModel[] = [];
    for (const attack of options.attacks) {
      note(`${ATTACK_INFO[attack].title} on ${set.labels.length} images, by ${backend.name}`);
      results.push(await attackOnce(attack, attacked, options, stop));
    }
    console.out(textOf(results, dataset, members.length, options));
    if (options.json !== undefined) {
      const json = `${
        JSON.stringify({ dataset: dataset.name, seed: options.seed, results }, null, 2)
      }\n`;
      await writeFileAtomically(options.json, new TextEncoder().encode(json));
    }
    return results;
  } finally {
    disposeEnsemble(ensemble);
  }
}

/** A model with the images it is attacked on. */
interface Attacked {
  readonly ensemble: Ensemble;
  readonly set: AttackedSet;
  /** The model's labels of the clean images. */
  readonly clean: Uint8Array;
  readonly targets: Uint8Array | undefined;
}

async function targetsOf(
  ensemble: Ensemble,
  set: AttackedSet,
  { target, seed }: AttackModelOptions,
): Promise<Uint8Array | undefined> {
  if (target === undefined) return undefined;
  const { values, classes } = await ensembleProbabilities(ensemble, set, BATCH);
  return chooseTargets(target, { labels: set.labels, classes, probabilities: values, seed });
}

async function attackOnce(
  attack: CatalogueName,
  { ensemble, set, clean, targets }: Attacked,
  options: AttackModelOptions,
  stop: StopFlag,
): Promise<AttackedModel> {
  const { epsilons, steps, restarts, seed, checkedImages } = options;
  const shared = {
    attack,
    // Of one member all outputs are the same.
    output: ensemble.members === 1 ? { member: 0 } : options.output,
    steps,
    restarts,
    seed,
    batch: BATCH,
    onPass: async (): Promise<void> => {
      await setImmediate(); // lets a signal in
      if (isRaised(stop)) throw new Interrupted();
    },
  };
  const { points, sizes, queries } = await measureRobustness(ensemble, set, {
    ...shared,
    epsilons,
    targets,
  });
  const checked = partOf(set, Math.min(checkedImages, set.labels.length));
  const checks = checkedImages === 0 ? [] : await checkAttack(ensemble, checked, {
    ...shared,
    epsilons: epsilons.slice(-1),
    targets: targets?.subarray(0, checked.labels.length),
  });
  const images = set.labels.length;
  return {
    attack,
    curve: {
      title: ATTACK_INFO[attack].title,
      norm: ATTACK_INFO[attack].norm,
      images,
      points: [
        {
          epsilon: 0,
          right: equal(clean, set.labels),
          ...(targets && { onTarget: equal(clean, targets) }),
        },
        ...points.map(({ epsilon, right, onTarget }) => ({
          epsilon,
          right: ones(right),
          ...(onTarget && { onTarget: ones(onTarget) }),
        })),
      ],
      medianSize: sizes && medianSize(sizes),
    },
    queriesPerImage: queries / images,
    checks,
  };
}

function equal(labels: Uint8Array, others: Uint8Array): number {
  return labels.filter((label, image) => label === others[image]).length;
}

function ones(marks: Uint8Array): number {
  return marks.reduce((sum, mark) => sum + mark, 0);
}

function textOf(
  results: readonly AttackedModel[],
  dataset: Dataset,
  members: number,
  { seed, checkedImages, output, target }: AttackModelOptions,
): string {
  const curves = results.map(({ curve }) => curve);
  const checks = results.filter(({ checks }) => checks.length > 0).map(({ curve, checks }) =>
    `Self-checks of ${curve.title} at the largest epsilon, on ` +
    `${Math.min(checkedImages, curve.images)} images (! marks what should not be believed):\n` +
    renderSelfChecks(checks)
  );
  const what = members === 1 ? "one member" : `${members} members, attacked through ${output}`;
  return [
    renderRobustness(curves),
    ...curves.map(renderRobustCurve),
    ...checks,
    `${dataset.name}, the first ${curves[0]!.images} test images; ${what}; ` +
    `${target === undefined ? "" : `targets: ${target}; `}seed ${seed}`,
  ].join("\n\n");
}

function checkFit(members: readonly Member[], { shape, name }: Dataset): void {
  let sizes: ReturnType<typeof commonSizes>;
  try {
    sizes = commonSizes(members);
  } catch (error) {
    throw new UserError((error as Error).message);
  }
  if (sizes.classes !== CLASSES) {
    throw new UserError(
      `The model is for ${sizes.classes} classes, but all data sets have ${CLASSES}: give a model ` +
        `for ${CLASSES}`,
    );
  }
  const { height, width, channels } = members[0]!.architecture.input;
  if (height === shape.height && width === shape.width && channels === shape.channels) return;
  throw new UserError(
    `The model is for images [${height}, ${width}, ${channels}], but ${name} has ` +
      `[${shape.height}, ${shape.width}, ${shape.channels}]: choose another --dataset`,
  );
}

function firstImages(dataset: Dataset, count: number): AttackedSet {
  checkImages(count, dataset);
  const { test, shape } = dataset;
  return { images: unitPixels(test, 0, count), labels: test.labels.slice(0, count), shape };
}

function partOf({ images, labels, shape }: AttackedSet, count: number): AttackedSet {
  const size = images.length / labels.length;
  return { images: images.subarray(0, count * size), labels: labels.subarray(0, count), shape };
}
