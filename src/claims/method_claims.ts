/** The claims that compare the methods of Table 2 with each other (C10 to C14). */

import {
  type AttackedCell,
  type AttackedColumn,
  type CleanColumn,
  COLUMNS,
} from "../evaluation/accuracy.ts";
import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { TABLE2_METHODS } from "../evaluation/table2.ts";
import type { Claim } from "./claim.ts";
import { closestCase, type RivalComparison } from "./closest.ts";
import { type Comparison, type Evidence, judgeTogether, known } from "./evidence.ts";
import { cellWords, OVER_MEMBERS } from "./words.ts";

/** "Both of the previous methods" of section 4.1, which bagging is compared with. */
const PREVIOUS = ["randomInit", "mixedModels"];

/** "Slightly worse": by less than the one percent that the same section calls slight. */
const SLIGHTLY = 0.01;

/** "Relatively poor", in the paper's table by 0.07: several points are more than two. */
const SEVERAL_POINTS = 0.02;

type TableCell = { readonly column: CleanColumn } | AttackedCell;

/** The columns of Table 2 under an attack, FGSM's first. */
const ATTACKED_CELLS: readonly AttackedCell[] = ATTACK_NAMES.flatMap((attack) =>
  COLUMNS.filter((column): column is AttackedColumn => column.startsWith("grad"))
    .map((column) => ({ column, attack }))
);

/** The claims C10 to C14. */
export const METHOD_CLAIMS: readonly Claim[] = [
  {
    id: "C10",
    statement: "attacked: bagging is more robust than randomInit, mixedModels",
    place: "sections 4.1 and 4.2, Table 2",
    words:
      "Bagging outperforms both of the previous methods on adversarial perturbations […]. As " +
      "already observed on the MNIST data set, Bagging performs better than random initialization " +
      "and than using similar but different network architectures.",
    test: "Bagging minus random initialisation and minus mixed models in every column of Table 2 " +
      "under an attack, each attacked with its own gradients, paired on the same clean images; " +
      "the whole interval must lie above 0." + OVER_MEMBERS,
    compares: { methods: ["bagging", ...PREVIOUS], under: ATTACK_NAMES },
    evaluate: (evidence) => evidence.judge(baggingGains(evidence)),
  },
  {
    id: "C11",
    statement: "MNIST, clean: bagging is slightly below both of them",
    place: "section 4.1, Table 2",
    words: "Bagging […] performs slightly worse on unperturbed test data.",
    test: "Clean accuracy of bagging's ensemble minus that of random initialisation and of mixed " +
      "models, paired on the same images; the whole interval must lie between -0.01 and 0. The paper " +
      "says so of MNIST; on CIFAR-10 it is reported beside the claim.",
    compares: { methods: ["bagging", ...PREVIOUS], under: [] },
    evaluate: (evidence) =>
      evidence.judge(
        against(evidence, "bagging", PREVIOUS, [{ column: "cleanEnsemble" }]).map((one) => ({
          ...one,
          ...evidence.dataset === "cifar10" ? { beside: true as const } : {},
          above: -SLIGHTLY,
          below: 0,
          isMargin: true as const,
        })),
      ),
  },
  {
    id: "C12",
    statement: "attacked: Gaussian noise is the most robust method",
    place: "sections 4.1 and 4.2, Table 2",
    words: "Using ensembles with small Gaussian noise on the training data results in the best " +
      "defense mechanism against adversarial attacks. […] Again, adding small Gaussian noise on the " +
      "training data performs best on adversarial perturbations […].",
    test:
      "Gaussian noise minus every other method in every column of Table 2 under an attack, each " +
      "attacked with its own gradients, paired on the same clean images; the whole interval must " +
      "lie above 0. A column " +
      "is one case: it shows the method that comes closest, and fails if one method fails." +
      OVER_MEMBERS,
    compares: { methods: TABLE2_METHODS, under: ATTACK_NAMES },
    evaluate: (evidence) =>
      judgeTogether(evidence, ATTACKED_CELLS.flatMap((cell) => bestCase(evidence, cell))),
  },
  {
    id: "C13",
    statement: "clean: Gaussian noise costs an ensemble the most accuracy",
    place: "sections 4.1 and 4.2, Table 2",
    words: "On the down-side, adding Gaussian noise to the training data performs worst from all " +
      "considered ensemble methods on test data. However, such an ensemble still performs better " +
      "than all single classifiers on MNIST. […] relatively poor on real test data on CIFAR-10.",
    test:
      "Clean accuracy of every other method's ensemble minus that of Gaussian noise's: the whole " +
      "interval must lie above 0, on CIFAR-10 also above 0.02 (several points). On MNIST also that of " +
      "Gaussian noise's ensemble minus that of every method's single members: above 0. Each is one " +
      "case: it shows the method that comes closest, and fails if one fails." + OVER_MEMBERS,
    compares: { methods: TABLE2_METHODS, under: [] },
    evaluate: (evidence) => {
      const noise = { method: NOISE, quantity: "other ensemble - gaussianNoise" };
      return judgeTogether(evidence, [
        ...closestCase(evidence, { ...noise, on: "lowest ensemble" }, noiseCosts(evidence, 0)),
        ...evidence.dataset === "cifar10"
          ? closestCase(
            evidence,
            { ...noise, on: "by several points" },
            noiseCosts(evidence, SEVERAL_POINTS),
          )
          : closestCase(
            evidence,
            { method: NOISE, on: "above single ones", quantity: "gaussianNoise - single" },
            noiseOverSingle(evidence),
          ),
      ]);
    },
  },
  {
    id: "C14",
    statement: "attacked: Gaussian noise makes single ones the most robust",
    place: "section 4.1, Table 2",
    words:
      "This may be due to the fact that using additive noise on the training data already makes " +
      "every single classifier in the ensemble more robust against adversarial perturbations.",
    test:
      "Single accuracy with Gaussian noise minus that of every other method, each attacked with " +
      "its own gradient (Grad. 1), paired on the same clean images; the whole interval must lie " +
      "above 0. An " +
      "attack is one case: it shows the method that comes closest, and fails if one method fails." +
      OVER_MEMBERS,
    compares: { methods: TABLE2_METHODS, under: ATTACK_NAMES },
    evaluate: (evidence) =>
      judgeTogether(
        evidence,
        ATTACKED_CELLS.filter(({ column }) => column === "grad1Single")
          .flatMap((cell) => bestCase(evidence, cell)),
      ),
  },
];

const NOISE = "gaussianNoise";

/** "Bagging is more robust than the previous methods", in every column under an attack. */
export function baggingGains(evidence: Evidence): Comparison[] {
  return against(evidence, "bagging", PREVIOUS, ATTACKED_CELLS);
}

/** "Gaussian noise is the most robust method", in every column under an attack. */
export function noiseGains(evidence: Evidence): Comparison[] {
  return against(evidence, NOISE, others(evidence), ATTACKED_CELLS);
}

/** `method` minus each rival in each cell, where both are known. */
function against(
  evidence: Evidence,
  method: string,
  rivals: readonly string[],
  cells: readonly TableCell[],
): Comparison[] {
  return known(
    evidence,
    cells.flatMap((cell) =>
      rivals.map((rival): Comparison => ({
        method,
        on: `${cellWords(cell)} vs ${rival}`,
        quantity: `${method} - other`,
        more: { method, ...cell },
        less: { method: rival, ...cell },
        above: 0,
        below: Infinity,
      }))
    ),
  );
}

/** "No other method is as good in this cell as Gaussian noise." */
function bestCase(evidence: Evidence, cell: TableCell): ReturnType<typeof closestCase> {
  const shown = { method: NOISE, on: cellWords(cell), quantity: `${NOISE} - other` };
  const comparisons = others(evidence).map((rival): RivalComparison => ({
    rival,
    more: { method: NOISE, ...cell },
    less: { method: rival, ...cell },
    above: 0,
    below: Infinity,
  }));
  return closestCase(evidence, shown, known(evidence, comparisons));
}

/** "Every other ensemble is better on clean images", by more than a margin if there is one. */
function noiseCosts(evidence: Evidence, margin: number): RivalComparison[] {
  const comparisons = others(evidence).map((rival): RivalComparison => ({
    rival,
    more: { method: rival, column: "cleanEnsemble" },
    less: { method: NOISE, column: "cleanEnsemble" },
    above: margin,
    below: Infinity,
    ...margin > 0 && { isMargin: true },
  }));
  return known(evidence, comparisons);
}

/** "Such an ensemble still performs better than all single classifiers", its own among them. */
function noiseOverSingle(evidence: Evidence): RivalComparison[] {
  const comparisons = evidence.methods.map((rival): RivalComparison => ({
    rival,
    more: { method: NOISE, column: "cleanEnsemble" },
    less: { method: rival, column: "cleanSingle" },
    above: 0,
    below: Infinity,
  }));
  return known(evidence, comparisons);
}

function others({ methods }: Pick<Evidence, "methods">): string[] {
  return methods.filter((method) => method !== NOISE);
}
