/** What was measured of ensembles, a file for each: how files are named, and in which order they are read. */

import { DATASET_NAMES, type DatasetName } from "../data/dataset.ts";
import { METHOD_NAMES } from "../training/method.ts";

/** How many networks an ensemble has, and how long each was trained. */
export interface TrainingScale {
  readonly members: number;
  readonly trainImages: number;
  readonly epochs: number;
}

/** What tells an ensemble from others. */
export interface EnsembleName {
  readonly dataset: DatasetName;
  readonly scale: TrainingScale;
  readonly seed: number;
  readonly method: string;
}

/**
 * Names a file by its ensemble: `mnist-10x60000x10-seed1-randomInit.grid.gz` is of ten networks,
 * trained on 60,000 images for ten epochs.
 *
 * @param ending Says what was measured: `.grid.gz`
 */
export function ensembleFileName(
  { dataset, scale, seed, method }: EnsembleName,
  ending: string,
): string {
  return `${dataset}-${scaleName(scale)}-seed${seed}-${method}${ending}`;
}

/** What the names of all such files match. */
export function ensembleFiles(ending: string): RegExp {
  return new RegExp(`^\\w+-\\d+x\\d+x\\d+-seed\\d+-[\\w+]+${RegExp.escape(ending)}$`);
}

/** A scale in a name: networks, training images, epochs. */
export function scaleName({ members, trainImages, epochs }: TrainingScale): string {
  return `${members}x${trainImages}x${epochs}`;
}

/** A scale as a title. */
export function scaleTitle({ members, trainImages, epochs }: TrainingScale): string {
  return `Ensembles of ${members}: ${trainImages} training images, ${epochs} epochs`;
}

/** In the paper's order: data sets, in each its methods, of each the seeds. */
export function inPaperOrder<T>(all: readonly T[], nameOf: (one: T) => EnsembleName): T[] {
  const place = (one: T): readonly [number, number, number] => {
    const { dataset, method, seed } = nameOf(one);
    return [
      DATASET_NAMES.indexOf(dataset),
      METHOD_NAMES.findIndex((name) => name === method),
      seed,
    ];
  };
  return all.toSorted((a, b) => {
    const [left, right] = [place(a), place(b)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  });
}

/** Those of one scale together, the largest training first. */
export function byScale<T>(
  all: readonly T[],
  nameOf: (one: T) => EnsembleName,
): { readonly scale: TrainingScale; readonly found: readonly T[] }[] {
  const groups = Map.groupBy(all, (one) => scaleName(nameOf(one).scale));
  const size = ({ members, trainImages, epochs }: TrainingScale): number =>
    members * trainImages * epochs;
  return [...groups.values()]
    .map((found) => ({ scale: nameOf(found[0]!).scale, found }))
    .sort((a, b) => size(b.scale) - size(a.scale));
}
