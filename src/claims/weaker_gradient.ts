/**
 * C8, the paper's surprise: under BIM the gradient of the whole ensemble is the weaker attack. It
 * is put to every reading that was measured, because it hangs on them more than on anything else.
 */

import { labelsOfGradients } from "../attacks/attack_label_names.ts";
import { hasVariant, type Variant } from "../evaluation/accuracy.ts";
import type { AttackName } from "../evaluation/outcomes.ts";
import type { Claim, ClaimCase, Finding } from "./claim.ts";
import { type Comparison, type Evidence, methodsWith } from "./evidence.ts";
import { gradientDifference, gradientDifferences } from "./table2_claims.ts";
import { OVER_MEMBERS } from "./words.ts";

/** What both gradients' attacks were made with, and how that is written. */
interface GradientReadings {
  readonly reading: string;
  readonly grad1: Variant;
  readonly grad2: Variant;
}

/** The claim C8. */
export const WEAKER_GRADIENT: Claim = {
  id: "C8",
  statement: "BIM on ensembles: Grad. 1 is more successful than Grad. 2",
  place: "sections 4.1 and 4.2, Table 2",
  words: "It is surprising that BIM attacks using Grad. 1 are more successful than those using " +
    "Grad. 2, because Grad. 1 only attacks a single classifier in the ensemble.",
  test: "Ensemble under BIM with Grad. 2 minus ensemble with Grad. 1, paired on the same images; " +
    "the whole interval must lie above 0. Judged by the run's own readings; all others that were " +
    "measured are reported beside it, of one label for both gradients, of none given, or of true " +
    "labels for Grad. 1 alone, each with its FGSM difference, which the paper finds below 0." +
    OVER_MEMBERS,
  evaluate: (evidence) => [
    ...ownCases(evidence),
    ...otherReadings(evidence).flatMap(
      (readings) => casesUnder(evidence, readings),
    ),
  ],
};

/** "Grad. 2 is the weaker attack on the ensemble under BIM", by the run's own readings. */
export function ownBimDifferences(evidence: Evidence): Comparison[] {
  return gradientDifferences(evidence, "bim").map((one) => ({ ...one, above: 0, below: Infinity }));
}

function ownCases(evidence: Evidence): ClaimCase[] {
  const { readings } = evidence;
  const shown = readings === undefined ? {} : { reading: ownReading(readings), own: true };
  return withFgsm(
    judged(evidence, "bim", evidence.methodsUnder("bim"), shown),
    readings === undefined ? [] : judged(evidence, "fgsm", evidence.methodsUnder("fgsm"), shown),
  );
}

/** The cases of one reading that is not the run's own, judged as if it were. */
function casesUnder(
  evidence: Evidence,
  { reading, grad1, grad2 }: GradientReadings,
): ClaimCase[] {
  const judgedOf = (attack: AttackName): ClaimCase[] => {
    const methods = methodsWith(
      evidence,
      (outcomes) => [grad1, grad2].every((variant) => hasVariant(outcomes, attack, variant)),
    );
    const shown = { reading, own: false, beside: true as const };
    return judged(evidence, attack, methods, shown, { grad1, grad2 });
  };
  return withFgsm(judgedOf("bim"), judgedOf("fgsm"));
}

/** The paper's sign: Grad. 2 leaves more than Grad. 1 under BIM, and less under FGSM. */
function judged(
  evidence: Evidence,
  attack: AttackName,
  methods: readonly string[],
  shown: Pick<ClaimCase, "reading" | "own" | "beside">,
  variants?: Pick<GradientReadings, "grad1" | "grad2">,
): ClaimCase[] {
  const sign = attack === "bim" ? { above: 0, below: Infinity } : { above: -Infinity, below: 0 };
  return evidence.judge(methods.map((method): Comparison => {
    const { more, less, ...rest } = gradientDifference(method, attack);
    return {
      ...rest,
      ...shown,
      ...sign,
      more: variants === undefined ? more : { ...more, variant: variants.grad2 } as typeof more,
      less: variants === undefined ? less! : { ...less, variant: variants.grad1 } as typeof more,
    };
  }));
}

function withFgsm(bim: readonly ClaimCase[], fgsm: readonly ClaimCase[]): ClaimCase[] {
  return bim.map((one) => {
    const found = fgsm.find(({ method }) => method === one.method);
    if (found === undefined) return one;
    const { effect, interval, verdict }: Finding = found;
    return { ...one, fgsm: { effect, interval, verdict } };
  });
}

/** The readings C8 hangs on, in the words of a result. */
function ownReading(readings: NonNullable<Evidence["readings"]>): string {
  return ["grad2", "attackLabel"].map((name) => {
    const value = readings[name];
    if (value === undefined) throw new Error(`The reading ${name} is not among the evidence's`);
    return `${name}=${value}`;
  }).join(", ");
}

/**
 * Every reading that was measured but the run's own: both gradients with the same label or, given
 * none, each with its own; and Grad. 1 with true labels against Grad. 2 with each other label.
 */
function otherReadings({ replicates, readings = {} }: Evidence): GradientReadings[] {
  const variants = (replicates[0]?.methods ?? []).flatMap((outcomes) =>
    (outcomes.variants ?? []).filter(({ attack }) => attack === "bim")
  );
  const labels = [...new Set(variants.map(({ attackLabel }) => attackLabel))];
  const averages = [...new Set(variants.flatMap((variant) => Object.keys(variant.grad2)))];
  const ofGradients = new Map<string, { readonly grad1: string; readonly grad2: string }>(
    labels.map((label) => [label, { grad1: label, grad2: label }]),
  ).set("notGiven", labelsOfGradients("notGiven"));
  const named = [...ofGradients]
    .filter(([, { grad1, grad2 }]) => labels.includes(grad1) && labels.includes(grad2))
    .flatMap(([attackLabel, given]) =>
      averages
        .filter((grad2) => readings["attackLabel"] !== attackLabel || readings["grad2"] !== grad2)
        .map((grad2): GradientReadings => ({
          reading: `grad2=${grad2}, attackLabel=${attackLabel}`,
          grad1: { attackLabel: given.grad1, grad2 },
          grad2: { attackLabel: given.grad2, grad2 },
        }))
    );
  if (!labels.includes("true")) return named;
  const mixed = labels.filter((label) => label !== "true").flatMap((attackLabel) =>
    averages.map((grad2): GradientReadings => ({
      reading: `grad1 attackLabel=true, grad2 attackLabel=${attackLabel}, grad2=${grad2}`,
      grad1: { attackLabel: "true", grad2 },
      grad2: { attackLabel, grad2 },
    }))
  );
  return [...named, ...mixed];
}
