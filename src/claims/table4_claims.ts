/** The claims that Table 4 decides: ensembles beside other defences, and with them (C21 to C28). */

import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import {
  TABLE4_COLUMNS,
  TABLE4_METHODS,
  table4Cell,
  type Table4Column,
} from "../evaluation/table4_methods.ts";
import type { Claim, ClaimCase } from "./claim.ts";
import { EQUAL_WITHIN } from "./clean_as_bagging.ts";
import { closestCase, type RivalComparison } from "./closest.ts";
import {
  type Comparison,
  type Evidence,
  judgeTogether,
  known,
  type MethodCell,
  type UndecidedCase,
} from "./evidence.ts";
import { ATTACK_WORDS, OVER_MEMBERS } from "./words.ts";

/** What the paper compares bagging with, and combines it with. */
const DEFENCES: readonly string[] = ["adversarialTraining", "defensiveDistillation"];

const COLUMN_WORDS: Readonly<Record<Table4Column, string>> = { clean: "clean", ...ATTACK_WORDS };

const PAIRED = "Ensembles are attacked with Grad. 2, single networks each with its own gradient; " +
  "paired on the same clean images.";

/** The claims C21 to C24, C26 and C28. */
export const TABLE4_CLAIMS: readonly Claim[] = [
  {
    id: "C21",
    statement: "bagging beats adversarial training and distillation",
    place: "section 4.3, Table 4",
    words: "We found that single networks trained with adversarial training or defensive " +
      "distillation have a lower accuracy than ensembles trained with bagging (see the top three " +
      "rows in Table 4). This is not only the case on the considered attacked data but also on " +
      "unperturbed test data.",
    test:
      "Bagging's ensemble minus single networks of either defence, clean and under FGSM and BIM. " +
      `${PAIRED} The whole interval must lie above 0.` + OVER_MEMBERS,
    compares: { methods: ["bagging", ...DEFENCES], under: ATTACK_NAMES },
    evaluate: (evidence) =>
      evidence.judge(known(
        evidence,
        TABLE4_COLUMNS.flatMap((column) =>
          DEFENCES.map((defence): Comparison => ({
            method: "bagging",
            on: `${COLUMN_WORDS[column]} vs ${defence}`,
            quantity: "bagging - defence",
            more: cell("bagging", column),
            less: cell(defence, column),
            above: 0,
            below: Infinity,
          }))
        ),
      )),
  },
  {
    id: "C22",
    statement: "adversarial training and distillation cost clean accuracy",
    place: "section 1, Table 4",
    words:
      "However, this method reduces the accuracy on unperturbed test data. This problem arises " +
      "in most, if not all, relatively successful defense mechanisms against adversarial " +
      "perturbations (see Table 4).",
    test:
      "Clean accuracy of single networks of either defence minus that of plain single networks " +
      "(random initialisation's), paired on the same images; the whole interval must lie below 0. " +
      "The difference from bagging's single networks is reported beside the claim." + OVER_MEMBERS,
    compares: { methods: ["randomInit", ...DEFENCES], under: [] },
    evaluate: (evidence): ClaimCase[] => [
      ...evidence.judge(cleanCosts(evidence, "randomInit")),
      ...evidence.judge(
        cleanCosts(evidence, "bagging").map((cost) => ({ ...cost, beside: true })),
      ),
    ],
  },
  {
    id: "C23",
    statement: "bagging + adv. training is most robust, but to CIFAR-10's BIM",
    place: "section 4.3, Table 4",
    words: "Combining ensembles with adversarial training can improve the robustness against " +
      "adversarial perturbations further […]. [Table 4 has its asterisk under FGSM and, on MNIST, " +
      "under BIM; under BIM on CIFAR-10 bagging has it.]",
    test:
      "Bagging with adversarial training minus every other method of Table 4 under FGSM and BIM, " +
      `on CIFAR-10 under BIM bagging minus every other. ${PAIRED} The whole interval must lie above ` +
      "0. An attack is one case: it shows the method that comes closest, and fails if one fails." +
      OVER_MEMBERS,
    compares: { methods: TABLE4_METHODS.map(({ method }) => method), under: ATTACK_NAMES },
    evaluate: (evidence) =>
      judgeTogether(
        evidence,
        ATTACK_NAMES.flatMap((attack) =>
          mostRobust(
            evidence,
            attack === "bim" && evidence.dataset === "cifar10"
              ? "bagging"
              : "bagging+adversarialTraining",
            attack,
          )
        ),
      ),
  },
  {
    id: "C24",
    statement: "bagging + distillation does not improve on bagging",
    place: "section 4.3, Table 4",
    words:
      "[…] while a combination with defensive distillation does not reveal the same tendency " +
      "(see the two bottom rows in Table 4).",
    test: "Bagging with distillation minus bagging, clean and under FGSM and BIM with Grad. 2, " +
      "paired on the same clean images: no improvement by 0.002 or more; the whole interval must " +
      "lie below 0.002.",
    compares: { methods: ["bagging", "bagging+defensiveDistillation"], under: ATTACK_NAMES },
    evaluate: (evidence) =>
      evidence.judge(known(
        evidence,
        TABLE4_COLUMNS.map((column): Comparison => ({
          method: "bagging+defensiveDistillation",
          on: COLUMN_WORDS[column],
          quantity: "combination - bagging",
          more: cell("bagging+defensiveDistillation", column),
          less: cell("bagging", column),
          above: -Infinity,
          below: EQUAL_WITHIN,
          isMargin: true,
        })),
      )),
  },
  {
    id: "C26",
    statement: "clean: no other method of Table 4 beats bagging",
    place: "section 4.3, Table 4",
    words: "We emphasize that already the standard ensemble method does not only outperform both " +
      "adversarial training and defensive distillation throughout but also has the overall highest " +
      "accuracy on unperturbed test data.",
    test:
      "Clean accuracy of every other method of Table 4 minus that of bagging, paired on the same " +
      "images: better by no more than 0.002, within which accuracies are equal; the whole interval " +
      "must lie below it. All are one case: it shows the method that comes closest, and fails if " +
      "one fails." + OVER_MEMBERS,
    compares: { methods: TABLE4_METHODS.map(({ method }) => method), under: [] },
    evaluate: (evidence) => judgeTogether(evidence, bestClean(evidence)),
  },
  {
    id: "C28",
    statement: "bagging improves both defences: bagging + X beats X",
    place: "section 4.3, Table 4",
    words: "Furthermore, we show the positive effects of combining those methods with ensembles.",
    test:
      "Bagging with either defence minus single networks of that defence, clean and under FGSM " +
      `and BIM. ${PAIRED} The whole interval must lie above 0.` + OVER_MEMBERS,
    compares: {
      methods: DEFENCES.flatMap((defence) => [defence, `bagging+${defence}`]),
      under: ATTACK_NAMES,
    },
    evaluate: (evidence) =>
      evidence.judge(known(
        evidence,
        DEFENCES.flatMap((defence) =>
          TABLE4_COLUMNS.map((column): Comparison => ({
            method: `bagging+${defence}`,
            on: COLUMN_WORDS[column],
            quantity: "combination - single",
            more: cell(`bagging+${defence}`, column),
            less: cell(defence, column),
            above: 0,
            below: Infinity,
          }))
        ),
      )),
  },
];

function cell(method: string, column: Table4Column): MethodCell {
  return { method, ...table4Cell(method, column) };
}

/** "Either defence is less accurate on clean images than single networks of this method." */
function cleanCosts(evidence: Evidence, plain: string): Comparison[] {
  return known(
    evidence,
    DEFENCES.map((method): Comparison => ({
      method,
      on: `vs single of ${plain}`,
      quantity: `defence - ${plain}, single`,
      more: { method, column: "cleanSingle" },
      less: { method: plain, column: "cleanSingle" },
      above: -Infinity,
      below: 0,
    })),
  );
}

/** "No other method of Table 4 is as robust to this attack." */
function mostRobust(
  evidence: Evidence,
  method: string,
  attack: "fgsm" | "bim",
): UndecidedCase[] {
  const comparisons = rivals(method).map((rival): RivalComparison => ({
    rival,
    more: cell(method, attack),
    less: cell(rival, attack),
    above: 0,
    below: Infinity,
  }));
  const shown = { method, on: ATTACK_WORDS[attack], quantity: `${method} - other` };
  return closestCase(evidence, shown, known(evidence, comparisons));
}

/** "No other method of Table 4 is better on clean images than bagging", by more than equals differ. */
function bestClean(evidence: Evidence): UndecidedCase[] {
  const comparisons = rivals("bagging").map((rival): RivalComparison => ({
    rival,
    more: cell(rival, "clean"),
    less: cell("bagging", "clean"),
    above: -Infinity,
    below: EQUAL_WITHIN,
    isMargin: true,
  }));
  const shown = { method: "bagging", on: "clean", quantity: "other - bagging" };
  return closestCase(evidence, shown, known(evidence, comparisons));
}

function rivals(method: string): string[] {
  return TABLE4_METHODS.map((row) => row.method).filter((rival) => rival !== method);
}
