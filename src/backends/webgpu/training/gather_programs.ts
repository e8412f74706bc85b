/** A step's images and labels, taken on the device from the whole training set. */

import { forEachItem, type Program } from "../program.ts";
import { SCHEDULE } from "../schedule.ts";
import { findRow, word } from "../schedule.ts";
import { THREEFRY } from "../threefry.ts";

/** A batch of every member, from a training set of `count` images. */
export interface GatherShape {
  readonly members: number;
  readonly batch: number;
  readonly count: number;
  /** Words in a row of the schedule, whose first is the batch's place in the order. */
  readonly rowWords: number;
}

/**
 * `schedule`, `order` `[E, count]`, `pixels` (bytes, four to a word), `units` (a byte's value in
 * [0, 1]) to `result` `[E, B, size]`. With noise also `noiseKeys`, two words for each member: an
 * image's noise is the part of the member's stream that its index addresses, as in `addNoise`.
 */
export function gatherImages(
  { members, batch, count, rowWords }: GatherShape,
  size: number,
  noiseSigma: number,
): Program {
  const isNoisy = noiseSigma !== 0;
  return forEachItem({
    label: `gather images ${members}x${batch}x${size}`,
    count: members * batch * size,
    bindings: [
      SCHEDULE,
      { name: "order", type: "u32" },
      { name: "pixels", type: "u32" },
      { name: "units", type: "f32" },
      ...(isNoisy ? [{ name: "noiseKeys", type: "u32" } as const] : []),
      { name: "result", type: "f32", writes: true },
    ],
    declarations: isNoisy ? `${THREEFRY}\n${NORMAL}` : "",
    body: `${findRow(rowWords)}
let member = i / ${batch * size}u;
let image = i / ${size}u % ${batch}u;
let index = order[member * ${count}u + ${word(0)} + image];
let at = index * ${size}u + i % ${size}u;
let pixel = units[(pixels[at / 4u] >> (8u * (at % 4u))) & 255u];
${
      isNoisy
        ? `let key = vec2<u32>(noiseKeys[2u * member], noiseKeys[2u * member + 1u]);
result[i] = pixel + f32(${noiseSigma}) * normal(threefry(key, at));`
        : "result[i] = pixel;"
    }`,
  });
}

/** Labels, as the number of a class or a row of shares. */
export type LabelKind = "classes" | "soft";

/**
 * `schedule`, `order`, and `labels` (`[count]`, or `[E, count, K]` for soft ones) to `result`
 * `[E, B, K]`.
 */
export function gatherLabels(
  { members, batch, count, rowWords }: GatherShape,
  classes: number,
  kind: LabelKind,
): Program {
  return forEachItem({
    label: `gather labels ${members}x${batch}x${classes}`,
    count: members * batch * classes,
    bindings: [
      SCHEDULE,
      { name: "order", type: "u32" },
      { name: "labels", type: kind === "soft" ? "f32" : "u32" },
      { name: "result", type: "f32", writes: true },
    ],
    body: `${findRow(rowWords)}
let member = i / ${batch * classes}u;
let image = i / ${classes}u % ${batch}u;
let index = order[member * ${count}u + ${word(0)} + image];
result[i] = ${
      kind === "soft"
        ? `labels[(member * ${count}u + index) * ${classes}u + i % ${classes}u]`
        : `select(0.0, 1.0, labels[index] == i % ${classes}u)`
    };`,
  });
}

/** Box and Muller's transform of two words, as `RandomStream.normal()` makes it. */
const NORMAL = `fn normal(words: vec2<u32>) -> f32 {
let uniforms = vec2<f32>(words >> vec2<u32>(8u)) * f32(${2 ** -24});
return sqrt(-2.0 * log(1.0 - uniforms.x)) * cos(f32(${2 * Math.PI}) * uniforms.y);
}`;
