/** The claims that one look at Table 2 decides: clean images, FGSM and BIM (C1 to C7, C15). */

import { type AttackedColumn, cellOf, type Column } from "../evaluation/accuracy.ts";
import type { AttackName } from "../evaluation/outcomes.ts";
import type { Claim, ClaimCase } from "./claim.ts";
import type { Comparison, Evidence, MethodCell } from "./evidence.ts";
import { percentRange } from "./stated_ranges.ts";
import { OVER_MEMBERS } from "./words.ts";

/** "The difference between single classifiers and ensembles is below one percent throughout." */
const MNIST_CLEAN_GAIN = 0.01;

/** "The ensembles outperform single classifiers in each case by approximately 7%–22%." */
export const FGSM_GAIN: ReturnType<typeof percentRange> = percentRange(7, 22);

/** "The ensemble methods outperform single classifiers significantly by 37%-85% on BIM attacks." */
export const BIM_GAIN: ReturnType<typeof percentRange> = percentRange(37, 85);

const PAIRED = "paired on the same images; the whole interval must lie above 0";

/** The claims C1 to C7 and C15. */
export const TABLE2_CLAIMS: readonly Claim[] = [
  {
    id: "C1",
    statement: "clean images: ensembles beat single ones, by < 0.01 on MNIST",
    place: "section 4.1, Table 2",
    words: "The difference between single classifiers and ensembles is below one percent " +
      "throughout. The ensembles slightly outperform the single classifiers in all cases.",
    test: "Clean accuracy of the ensemble minus that of a single member, paired on the same " +
      "images; the whole interval must lie above 0, and on MNIST below 0.01." + OVER_MEMBERS,
    evaluate: (evidence) => evidence.judge(cleanGains(evidence)),
  },
  {
    id: "C2",
    statement: "FGSM, Grad. 1: ensembles significantly better than single ones",
    place: "section 4.1, Table 2",
    words: "Using the FGSM attack with gradients from Grad. 1 on a single classifier, the " +
      "classification rate drops down to a range of roughly 35%–56%. The ensembles perform " +
      "significantly better by producing an accuracy of 57%–78%.",
    test: `Ensemble minus single, both under FGSM with Grad. 1, ${PAIRED}.` + OVER_MEMBERS,
    evaluate: (evidence) => evidence.judge(gains(evidence, "fgsm", "grad1Ensemble")),
  },
  {
    id: "C3",
    statement: "FGSM: ensembles under Grad. 2 beat single ones under Grad. 1",
    place: "section 4.1, Table 2",
    words: "Evaluating the same with gradients from Grad. 2 it turns out that ensemble methods " +
      "still obtain an accuracy of 45%–70%. […] Nevertheless, the ensembles outperform single " +
      "classifiers in each case by approximately 7%–22%.",
    test: `Ensemble under FGSM with Grad. 2 minus single under Grad. 1, ${PAIRED}. ` +
      "Whether the gain is inside 7 % to 22 % on MNIST is reported beside it." + OVER_MEMBERS,
    evaluate: (evidence) => [
      ...evidence.judge(gains(evidence, "fgsm", "grad2Ensemble")),
      ...evidence.dataset === "mnist"
        ? evidence.judge(
          gains(evidence, "fgsm", "grad2Ensemble").map((gain) => ({
            ...gain,
            ...FGSM_GAIN,
            beside: true,
          })),
        )
        : [],
    ],
  },
  {
    id: "C4",
    statement: "FGSM on ensembles: Grad. 2 is more successful than Grad. 1",
    place: "sections 4.1 and 4.2, Table 2",
    words: "The higher accuracy of Grad. 1 is expected since in contrast to Grad. 2 it computes " +
      "the gradients with respect to just one classifier.",
    test: "Ensemble under FGSM with Grad. 2 minus ensemble with Grad. 1, paired on the same " +
      "images; the whole interval must lie below 0." + OVER_MEMBERS,
    evaluate: (evidence) => evidence.judge(gradientDifferences(evidence, "fgsm")),
  },
  {
    id: "C5",
    statement: "BIM, Grad. 1: ensembles considerably better than single ones",
    place: "section 4.1, Table 2",
    words: "The accuracy of the ensemble methods against attacks using Grad. 1 is considerably " +
      "higher with 65%–92%.",
    test: `Ensemble minus single, both under BIM with Grad. 1, ${PAIRED}.` + OVER_MEMBERS,
    evaluate: (evidence) => evidence.judge(gains(evidence, "bim", "grad1Ensemble")),
  },
  {
    id: "C6",
    statement: "BIM: ensembles under Grad. 2 beat single ones under Grad. 1",
    place: "section 4.1, Table 2",
    words: "Concluding, the ensemble methods outperform single classifiers significantly by " +
      "37%-85% on BIM attacks.",
    test: `Ensemble under BIM with Grad. 2 minus single under Grad. 1, ${PAIRED}.` + OVER_MEMBERS,
    evaluate: (evidence) => evidence.judge(gains(evidence, "bim", "grad2Ensemble")),
  },
  {
    id: "C7",
    statement: "BIM on MNIST: ensembles beat single ones by 0.37 to 0.85",
    place: "section 4.1, Table 2",
    words: "Concluding, the ensemble methods outperform single classifiers significantly by " +
      "37%-85% on BIM attacks.",
    test:
      "Ensemble under BIM with either gradient minus single under Grad. 1, paired on the same " +
      "MNIST images; the whole interval must lie between 0.365 and 0.855." + OVER_MEMBERS,
    evaluate: (evidence) =>
      evidence.dataset === "mnist"
        ? evidence.judge(
          (["grad1Ensemble", "grad2Ensemble"] as const).flatMap((more) =>
            gains(evidence, "bim", more).map((gain) => ({
              ...gain,
              ...BIM_GAIN,
              on: more === "grad1Ensemble" ? "Grad. 1" : "Grad. 2",
            }))
          ),
        )
        : [],
  },
  {
    id: "C15",
    statement: "MNIST: BIM is more destructive than FGSM for single ones",
    place: "section 4.1, Table 2",
    words: "The decrease of the accuracy is even more extreme for single classifiers if the BIM " +
      "method is used.",
    test: `Single under FGSM minus single under BIM, both with Grad. 1, ${PAIRED}. ` +
      "The paper says so of MNIST; on CIFAR-10 it is reported beside the claim." + OVER_MEMBERS,
    evaluate: fgsmMinusBim,
  },
];

function fgsmMinusBim(evidence: Evidence): ClaimCase[] {
  const { dataset } = evidence;
  const attacked = evidence.methodsUnder("bim");
  const methods = evidence.methodsUnder("fgsm").filter((method) => attacked.includes(method));
  const single = (method: string, attack: AttackName): MethodCell => ({
    method,
    column: "grad1Single",
    attack,
  });
  return evidence.judge(methods.map((method) => ({
    method,
    quantity: "single, FGSM - BIM",
    ...dataset === "cifar10" ? { beside: true as const } : {},
    more: single(method, "fgsm"),
    less: single(method, "bim"),
    above: 0,
    below: Infinity,
  })));
}

/** "On clean images the ensemble is more accurate than a single one", for every method. */
export function cleanGains({ methods, dataset }: Evidence): Comparison[] {
  return methods.map((method) => ({
    method,
    quantity: "ensemble - single",
    more: { method, column: "cleanEnsemble" },
    less: { method, column: "cleanSingle" },
    above: 0,
    below: dataset === "mnist" ? MNIST_CLEAN_GAIN : Infinity,
  }));
}

/** "Under this attack `more` is more accurate than a single one under Grad. 1", for every method. */
export function gains(evidence: Evidence, attack: AttackName, more: AttackedColumn): Comparison[] {
  const quantity = more === "grad2Ensemble"
    ? "ensemble under Grad. 2 - single under Grad. 1"
    : "ensemble - single";
  const cell = (method: string, column: Column): MethodCell => ({
    method,
    ...cellOf(attack, column),
  });
  return evidence.methodsUnder(attack).map((method) => ({
    method,
    quantity,
    more: cell(method, more),
    less: cell(method, "grad1Single"),
    above: 0,
    below: Infinity,
  }));
}

/** "Grad. 2 is the stronger attack on the ensemble", for every method. */
export function gradientDifferences(evidence: Evidence, attack: AttackName): Comparison[] {
  return evidence.methodsUnder(attack).map((method) => gradientDifference(method, attack));
}

/** "Grad. 2 is the stronger attack on the ensemble": the difference of the two is below 0. */
export function gradientDifference(method: string, attack: AttackName): Comparison {
  return {
    method,
    quantity: "Grad. 2 - Grad. 1",
    more: { method, column: "grad2Ensemble", attack },
    less: { method, column: "grad1Ensemble", attack },
    above: -Infinity,
    below: 0,
  };
}
