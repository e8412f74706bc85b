/** Softmax and cross-entropy in one pass, with the gradient by the logits. */

import type { Loss } from "../../ops/loss_readings.ts";
import { forEachItem, makeProgram, type Program, repeat } from "./program.ts";
import { SCHEDULE } from "./schedule.ts";

/** The cost of logits `[E, B, K]` with labels `[E, B, K]` or `[1, B, K]`. */
export interface CrossEntropyShape {
  readonly members: number;
  readonly batch: number;
  readonly classes: number;
  readonly labelMembers: number;
  readonly loss: Loss;
  readonly temperature: number;
}

/** Where the reading `clipped` clips probabilities, as in `src/ops/cross_entropy.ts`. */
const CLIP = 1e-7;

/** `logits`, `labels` to `result` `[E, B]`: every image's cost. */
export function crossEntropyForward(shape: CrossEntropyShape): Program {
  return forEachItem({
    label: `cross-entropy ${named(shape)}`,
    count: shape.members * shape.batch,
    bindings: [...INPUTS, { name: "result", type: "f32", writes: true }],
    body: `${softmax(shape)}
result[i] = ${cost(shape)};`,
  });
}

/**
 * `logits`, `labels`, `dy` `[E, B]` to `result`: the gradient by the logits of costs weighted by `dy`.
 */
export function crossEntropyGradient(shape: CrossEntropyShape): Program {
  return forEachItem({
    label: `cross-entropy gradient ${named(shape)}`,
    count: shape.members * shape.batch,
    bindings: [
      ...INPUTS,
      { name: "dy", type: "f32" },
      { name: "result", type: "f32", writes: true },
    ],
    body: `${softmax(shape)}
let weight = dy[i];
${storeGradient(shape, false)}`,
  });
}

/** What a training step wants of its cost. */
export interface MeanCost {
  /** What the cost, and so its gradient, is multiplied by: a share of J_AT. */
  readonly share: number;
  /** Whether a ReLU made the logits (reading `outputRelu`). */
  readonly relu: boolean;
}

/** `logits`, `labels` to `losses` `[E, B]` and `gradient`, that of the mean over the batch. */
export function meanCrossEntropy(shape: CrossEntropyShape, { share, relu }: MeanCost): Program {
  return forEachItem({
    label: `mean cross-entropy ${named(shape)}`,
    count: shape.members * shape.batch,
    bindings: [
      ...INPUTS,
      { name: "losses", type: "f32", writes: true },
      { name: "result", type: "f32", writes: true },
    ],
    body: `${softmax(shape)}
losses[i] = ${cost(shape)};
let weight = f32(${share / shape.batch});
${storeGradient(shape, relu)}`,
  });
}

/**
 * `logits`, `labels` to `result`: the gradient of every image's own cost. With `predicted` labels,
 * of the class that is most probable, there is no buffer of labels.
 */
export function costGradient(
  shape: CrossEntropyShape,
  { relu, labels }: { readonly relu: boolean; readonly labels: "given" | "predicted" },
): Program {
  return forEachItem({
    label: `gradient of costs, ${labels} labels, ${named(shape)}`,
    count: shape.members * shape.batch,
    bindings: [
      ...(labels === "given" ? INPUTS : INPUTS.slice(0, 1)),
      { name: "result", type: "f32", writes: true },
    ],
    body: `${softmax(shape, labels)}
let weight = 1.0;
${storeGradient(shape, relu)}`,
  });
}

const MEAN_THREADS = 64;

/**
 * `schedule`, `losses` `[E, B]` to `result`, whose row of the step, `[E]`, gets the means times
 * `share`. Every workgroup adds a member's in a fixed order.
 */
export function meanLosses(
  members: number,
  batch: number,
  { share, accumulate }: { readonly share: number; readonly accumulate: boolean },
): Program {
  return makeProgram({
    label: `mean loss ${members}x${batch}`,
    threads: MEAN_THREADS,
    groups: [members, 1, 1],
    bindings: [
      SCHEDULE,
      { name: "losses", type: "f32" },
      { name: "result", type: "f32", writes: true },
    ],
    declarations: `var<workgroup> sums: array<f32, ${MEAN_THREADS}>;`,
    body: `var sum = 0.0;
for (var i = thread; i < ${batch}u; i += ${MEAN_THREADS}u) {
  sum += losses[group.x * ${batch}u + i];
}
sums[thread] = sum;
workgroupBarrier();
if (thread == 0u) {
var total = 0.0;
for (var i = 0u; i < ${MEAN_THREADS}u; i++) { total += sums[i]; }
let at = schedule[0] * ${members}u + group.x;
let mean = total * f32(${share / batch});
result[at] = ${accumulate ? "result[at] + mean" : "mean"};
}`,
  });
}

const INPUTS = [
  { name: "logits", type: "f32" },
  { name: "labels", type: "f32" },
] as const;

/**
 * Declares the logits, probabilities and labels of row `i`, and which probabilities count.
 *
 * @param logit Of a class; that of the buffer of logits if absent
 */
export function softmax(
  { batch, classes, labelMembers, loss, temperature }: CrossEntropyShape,
  labels: "given" | "predicted" = "given",
  logit: (k: number) => string = (k) => `logits[at + ${k}u]`,
): string {
  const label = labelMembers === 1 ? `i % ${batch}u` : "i";
  const counts = (k: number): string =>
    loss === "fused" ? "true" : `p${k} >= ${CLIP} && p${k} <= ${1 - CLIP}`;
  return `let at = i * ${classes}u;
let labelAt = ${label} * ${classes}u;
${repeat(classes, (k) => `let z${k} = ${logit(k)} / f32(${temperature});`)}
var top = z0;
${repeat(classes - 1, (k) => `top = max(top, z${k + 1});`)}
${repeat(classes, (k) => `let e${k} = exp(z${k} - top);`)}
let sum = ${terms(classes, (k) => `e${k}`)};
${repeat(classes, (k) => `let p${k} = e${k} / sum;`)}
${
    labels === "given"
      ? repeat(classes, (k) => `let y${k} = labels[labelAt + ${k}u];`)
      : mostProbable(classes)
  }
${repeat(classes, (k) => `let counted${k} = select(0.0, y${k}, ${counts(k)});`)}`;
}

/**
 * Declares `y0`, `y1`, … of probabilities `p0`, `p1`, …: 1 for the first of the largest ones, as
 * `tf.argMax` takes it, and 0 for the others.
 */
export function mostProbable(classes: number): string {
  return `var most = p0;
var predicted = 0u;
${repeat(classes - 1, (k) => `if (p${k + 1} > most) { most = p${k + 1}; predicted = ${k + 1}u; }`)}
${repeat(classes, (k) => `let y${k} = select(0.0, 1.0, predicted == ${k}u);`)}`;
}

function cost({ classes, loss }: CrossEntropyShape): string {
  const logProbability = (k: number): string =>
    loss === "fused" ? `(z${k} - top - log(sum))` : `log(clamp(p${k}, ${CLIP}, ${1 - CLIP}))`;
  return `-(${terms(classes, (k) => `y${k} * ${logProbability(k)}`)})`;
}

/** dJ / dz_j = (p_j sum of y_k - y_j) / T, over the labels whose probability is not clipped. */
function storeGradient({ classes, temperature }: CrossEntropyShape, relu: boolean): string {
  return `${countedSum(classes)}
${
    repeat(classes, (k) => {
      const value = `(p${k} * counted - counted${k}) * weight / f32(${temperature})`;
      return `result[at + ${k}u] = ${relu ? `select(0.0, ${value}, z${k} > 0.0)` : value};`;
    })
  }`;
}

/** Declares `counted`, the sum over the labels whose probability is not clipped. */
export function countedSum(classes: number): string {
  return `let counted = ${terms(classes, (k) => `counted${k}`)};`;
}

/** `term(0) + term(1) + …` */
export function terms(count: number, term: (k: number) => string): string {
  return Array.from({ length: count }, (_, k) => term(k)).join(" + ");
}

function named({ members, batch, classes, loss }: CrossEntropyShape): string {
  return `${loss} ${members}x${batch}x${classes}`;
}
