/** The lengths of gradients, image by image, for directions that divide by them. */

import { makeProgram, type Program } from "../program.ts";
import type { MemberPlaces } from "./member_places.ts";

const THREADS = 64;

/**
 * `gradients` to `lengths` `[M, B, 2]`: the largest absolute value of each image's gradient, 1 for a
 * gradient of 0, and the L2 norm of what it is divided by that, at least 1; see
 * `src/attacks/unit_length.ts`. A workgroup makes an image's and a member's, in a fixed order.
 */
export function gradientLengths({ size, offsets }: MemberPlaces, batch: number): Program {
  const perImage = size / batch;
  return makeProgram({
    label: `lengths of gradients ${offsets.length}x${batch}x${perImage}`,
    threads: THREADS,
    groups: [batch, offsets.length, 1],
    bindings: [
      { name: "gradients", type: "f32" },
      { name: "lengths", type: "f32", writes: true },
    ],
    declarations: `var<workgroup> parts: array<f32, ${THREADS}>;`,
    body: `var at = group.x * ${perImage}u;
switch group.y {
${offsets.map((offset, member) => `case ${member}u: { at += ${offset}u; }`).join("\n")}
default: {}
}
var largest = 0.0;
for (var i = thread; i < ${perImage}u; i += ${THREADS}u) {
  largest = max(largest, abs(gradients[at + i]));
}
parts[thread] = largest;
workgroupBarrier();
for (var i = 0u; i < ${THREADS}u; i++) { largest = max(largest, parts[i]); }
let divisor = select(largest, 1.0, largest == 0.0);
var sum = 0.0;
for (var i = thread; i < ${perImage}u; i += ${THREADS}u) {
  let scaled = gradients[at + i] / divisor;
  sum += scaled * scaled;
}
workgroupBarrier(); // until all have read the parts before
parts[thread] = sum;
workgroupBarrier();
if (thread == 0u) {
  var total = 0.0;
  for (var i = 0u; i < ${THREADS}u; i++) { total += parts[i]; }
  let to = 2u * (group.y * ${batch}u + group.x);
  lengths[to] = divisor;
  lengths[to + 1u] = max(sqrt(total), 1.0);
}`,
  });
}
