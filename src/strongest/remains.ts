/** What is left of the ensembles' robustness, in plain sentences and in a table. */

import { markdownTable } from "markdown-table";
import { isAnswering, notAnsweringText } from "../evaluation/answering.ts";
import type { Estimate } from "../evaluation/estimate.ts";
import type { ComparedTable } from "../reports/compared_table.ts";
import { datasetLabel } from "../reports/names.ts";
import { fraction } from "../reports/numbers.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import { attackRow, cell, cleanRow, methodTitle, type WholeRow, worstRow } from "./table.ts";

/** Below this share of the clean accuracy next to nothing is left, above the other one most is. */
const [LITTLE, MOST] = [0.1, 0.5];

const AMOUNTS = ["next to nothing", "less than half", "a part", "more than half"] as const;

/**
 * Single networks and the ensemble on clean images, under the paper's BIM, and under the
 * strongest attack for each image.
 */
interface Remains {
  readonly found: SuiteOutcomes;
  readonly epsilon: number;
  readonly clean: Both;
  /** BIM along each network's own gradient, and along Grad. 2. */
  readonly bim: Both;
  readonly worst: Both;
}

type Both = Pick<WholeRow, "single" | "ensemble">;

/**
 * A sentence for each data set and epsilon, and one for ensembles that answer alike whatever they are
 * shown: what is left of those says nothing.
 *
 * @param all With FGSM and BIM among their attacks, as every run makes them
 *
 * @example
 * ```ts
 * import { suiteName, type SuiteOutcomes, suitePoints, whatRemains } from "ensemble-defense";
 * import assert from "assert";
 *
 * const labels = Uint8Array.from({ length: 100 }, (_, image) => image % 10);
 * const wrong = labels.map((label) => 9 - label);
 * const trained = { profile: "smoke", epochs: 1, batchSize: 1, trainImages: 1, readings: {} };
 * const computing = { seconds: 1, devices: ["CPU"], commits: [null] };
 * const options = { epsilons: [0.2], restarts: 1, queries: 1, singles: 1 };
 * const found: SuiteOutcomes = {
 *   run: { ...trained, backend: "cpu", startedAt: "2026-01-01T00:00:00Z", computing },
 *   dataset: "mnist",
 *   method: "randomInit",
 *   seed: 1,
 *   members: 1,
 *   attackers: [0],
 *   options,
 *   ensemble: "",
 *   labels,
 *   cleanEnsembleLabels: labels,
 *   cleanMemberLabels: labels,
 *   points: new Map(suitePoints("mnist", options).map((point) => {
 *     const outcome = { point, sets: 1, ensembleLabels: wrong, memberLabels: wrong };
 *     return [suiteName(point), outcome];
 *   })),
 * };
 * const [sentence] = whatRemains([found]);
 * assert.match(sentence!, /^On MNIST at epsilon 0.2, .* next to nothing is left of /);
 * ```
 */
export function whatRemains(all: readonly SuiteOutcomes[]): string[] {
  const places = Map.groupBy(
    all.filter(isAnswering).flatMap(remainsOf),
    ({ found: { dataset }, epsilon }) => `On ${datasetLabel(dataset)} at epsilon ${epsilon}`,
  );
  return [
    ...[...places].map(([place, remains]) => sentence(place, remains)),
    ...all.filter((found) => !isAnswering(found)).map((found) =>
      notAnsweringText(`${methodTitle(found)} on ${datasetLabel(found.dataset)}`, found)
    ),
  ];
}

function sentence(place: string, remains: readonly Remains[]): string {
  const byAmount = Map.groupBy(remains, amount);
  const parts = AMOUNTS.flatMap((amount) => {
    const ensembles = byAmount.get(amount);
    return ensembles === undefined ? [] : [
      `${amount} is left of the robustness of ${ensembles.map(ensembleRemains).join(", ")}`,
    ];
  });
  return `${place}, against the strongest attack for each image, ${parts.join("; ")}.`;
}

/** An ensemble with the images that it is still right on, in full where it is the first. */
function ensembleRemains({ found, clean, worst }: Remains, index: number): string {
  const { members, labels: { length } } = found;
  const { ensemble, single } = worst;
  const [right, before] = [ensemble, clean.ensemble].map(({ effect }) =>
    Math.round(effect * length)
  );
  const interval = ensemble.interval.map(percent).join(" to ");
  return index > 0
    ? `${methodTitle(found)} (${right} of ${length}, ${interval}; ${before} of clean ones; ` +
      `${percent(single.effect)})`
    : `${members} networks by ${methodTitle(found)} (right on ${right} of ${length} images, ` +
      `95 % interval ${interval}, and on ${before} of the clean ones; a single network on ` +
      `${percent(single.effect)})`;
}

/**
 * The same beside clean images and the paper's BIM, a line for each ensemble and epsilon: accuracies
 * of single networks before those of the ensemble.
 */
export function remainsTable(all: readonly SuiteOutcomes[]): string {
  return markdownTable([
    [
      "Method",
      "Epsilon",
      ...["Clean", "BIM", "Strongest"].flatMap((attack) => [`${attack}, single`, "ensemble"]),
    ],
    ...all.flatMap(remainsOf).map(({ found, epsilon, clean, bim, worst }) => [
      `${datasetLabel(found.dataset)}, ${methodTitle(found)}` +
      (isAnswering(found) ? "" : " (one label for all)"),
      String(epsilon),
      ...[clean, bim].flatMap(({ single, ensemble }) => [single, ensemble])
        .map(({ effect }) => fraction(effect)),
      withInterval(worst.single),
      withInterval(worst.ensemble),
    ]),
  ], { align: ["l", "r", "r", "r", "r", "r", "r", "r"] });
}

/** The same as data, a table for each data set, the ensembles' accuracies first. */
export function remainsTables(all: readonly SuiteOutcomes[]): ComparedTable[] {
  return [...Map.groupBy(all, ({ dataset }) => dataset)].map(([dataset, found]) => ({
    name: "Table X, what is left",
    dataset,
    heads: ["Method", "Epsilon"],
    columns: ["ensemble", "single"].flatMap((of) =>
      ["Clean", "BIM", "Strongest"].map((attack) => `${attack} ${of}`)
    ),
    rows: found.flatMap(remainsOf).map(({ found, epsilon, clean, bim, worst }) => ({
      heads: [methodTitle(found), String(epsilon)],
      cells: (["ensemble", "single"] as const).flatMap((of) =>
        [clean, bim, worst].map((both) => cell(both[of]))
      ),
    })),
    note: "BIM as in the paper, on an ensemble with Grad. 2; the strongest attack for each image.",
  }));
}

function remainsOf(found: SuiteOutcomes): Remains[] {
  return found.options.epsilons.map((epsilon) => {
    const bim = { epsilon, attack: "bim" } as const;
    return {
      found,
      epsilon,
      clean: cleanRow(found, epsilon),
      bim: {
        single: attackRow(found, { ...bim, on: "grad1" }).single!,
        ensemble: attackRow(found, { ...bim, on: "grad2" }).ensemble!,
      },
      worst: worstRow(found, epsilon),
    };
  });
}

/** How much of an ensemble's clean accuracy is left, the doubt of which is not in it. */
function amount({ clean, worst: { ensemble } }: Remains): typeof AMOUNTS[number] {
  const [low, high] = ensemble.interval.map((end) => end / clean.ensemble.effect) as [
    number,
    number,
  ];
  if (high < LITTLE) return "next to nothing";
  if (low > MOST) return "more than half";
  return high < MOST ? "less than half" : "a part";
}

function withInterval({ effect, interval }: Estimate): string {
  return `${fraction(effect)} [${interval.map(fraction).join(", ")}]`;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
