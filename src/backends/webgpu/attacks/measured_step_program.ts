/** What the counters of an attack's step need, in one dispatch. */

import { makeProgram, type Program, repeat } from "../program.ts";

/** Gradients of `members` by `batch` images of `size` values, and logits of `classes`. */
export interface MeasuredStepShape {
  readonly members: number;
  readonly batch: number;
  readonly size: number;
  readonly classes: number;
}

const THREADS = 64;

/**
 * `gradients` `[M, B, size]`, `logits` `[M, B, K]`, `labels` `[B, K]` to `result` `[B, M, M + 2]`; see
 * `src/attacks/measured_step.ts`. A workgroup makes the row of an image and a member, adding every
 * product in a fixed order.
 */
export function measuredStep({ members, batch, size, classes }: MeasuredStepShape): Program {
  return makeProgram({
    label: `counters of a step ${members}x${batch}x${size}`,
    threads: THREADS,
    groups: [batch, members, 1],
    bindings: [
      { name: "gradients", type: "f32" },
      { name: "logits", type: "f32" },
      { name: "labels", type: "f32" },
      { name: "result", type: "f32", writes: true },
    ],
    declarations: `var<workgroup> parts: array<f32, ${THREADS}>;

fn largestOf(start: u32, thread: u32) -> f32 {
var largest = 0.0;
for (var i = thread; i < ${size}u; i += ${THREADS}u) {
  largest = max(largest, abs(gradients[start + i]));
}
workgroupBarrier(); // until all have read the parts before
parts[thread] = largest;
workgroupBarrier();
for (var i = 0u; i < ${THREADS}u; i++) { largest = max(largest, parts[i]); }
return largest;
}

fn divisorOf(largest: f32) -> f32 {
return select(largest, 1.0, largest == 0.0);
}`,
    body: `let image = group.x;
let member = group.y;
let row = (image * ${members}u + member) * ${members + 2}u;
let own = (member * ${batch}u + image) * ${size}u;
let largest = largestOf(own, thread);
for (var other = 0u; other < ${members}u; other++) {
  let theirs = (other * ${batch}u + image) * ${size}u;
  let divisor = divisorOf(largestOf(theirs, thread));
  var sum = 0.0;
  for (var i = thread; i < ${size}u; i += ${THREADS}u) {
    sum += gradients[own + i] / divisorOf(largest) * (gradients[theirs + i] / divisor);
  }
  workgroupBarrier();
  parts[thread] = sum;
  workgroupBarrier();
  if (thread == 0u) {
    var total = 0.0;
    for (var i = 0u; i < ${THREADS}u; i++) { total += parts[i]; }
    result[row + other] = total;
  }
}
if (thread == 0u) {
  let at = (member * ${batch}u + image) * ${classes}u;
  let labelAt = image * ${classes}u;
  var predicted = 0u;
  var label = 0u;
${
      repeat(classes - 1, (k) =>
        `if (logits[at + ${k + 1}u] > logits[at + predicted]) { predicted = ${k + 1}u; }
if (labels[labelAt + ${k + 1}u] > labels[labelAt + label]) { label = ${k + 1}u; }`)
    }
  result[row + ${members}u] = largest;
  result[row + ${members + 1}u] = select(0.0, 1.0, predicted != label);
}`,
  });
}
