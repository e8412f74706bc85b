/** Labels that members or an ensemble predict, made where their logits are. */

import { mostProbable, terms } from "../cross_entropy_programs.ts";
import { forEachItem, type Program, repeat } from "../program.ts";

/** Members that predict together, and where their label goes. Places are in floats. */
export interface Predictors {
  /** Where each member's logits `[B, K]` start. */
  readonly logits: readonly number[];
  /** Where the labels `[B, K]` start. */
  readonly label: number;
}

/**
 * `logits` to `labels`: one-hot, the class whose mean probability over some members is the largest;
 * see `src/attacks/attack_label.ts`.
 */
export function predictedLabels(
  batch: number,
  classes: number,
  groups: readonly Predictors[],
): Program {
  const counts = groups.map(({ logits }) => logits.length).join("+");
  return forEachItem({
    label: `labels predicted by ${counts} of ${batch}x${classes}`,
    count: batch,
    bindings: [{ name: "logits", type: "f32" }, { name: "labels", type: "f32", writes: true }],
    body: groups.map(({ logits, label }) =>
      `{
${repeat(classes, (k) => `var sum${k} = 0.0;`)}
${repeat(logits.length, (m) => addProbabilities(classes, logits[m]!))}
${repeat(classes, (k) => `let p${k} = sum${k} / ${logits.length}.0;`)}
${mostProbable(classes)}
${repeat(classes, (k) => `labels[${label + k}u + i * ${classes}u] = y${k};`)}
}`
    ).join("\n"),
  });
}

/** Adds a member's probabilities to the sums. */
function addProbabilities(classes: number, offset: number): string {
  return `{
let at = ${offset}u + i * ${classes}u;
${repeat(classes, (k) => `let z${k} = logits[at + ${k}u];`)}
var top = z0;
${repeat(classes - 1, (k) => `top = max(top, z${k + 1});`)}
${repeat(classes, (k) => `let e${k} = exp(z${k} - top);`)}
let total = ${terms(classes, (k) => `e${k}`)};
${repeat(classes, (k) => `sum${k} += e${k} / total;`)}
}`;
}
