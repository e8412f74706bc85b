/** The programs of an attack around its networks: where it starts, how it moves, what it gives. */

import type { FurtherDirection } from "../../../attacks/directions.ts";
import type { DirectionRule } from "../../../ops/attack_step.ts";
import type { PixelClip } from "../../../ops/pixel_clip.ts";
import type { AdversarialTraining } from "../../../training/defences.ts";
import { terms } from "../cross_entropy_programs.ts";
import { forEachItem, type Program, repeat, widest } from "../program.ts";
import type { MemberPlaces } from "./member_places.ts";

/** `values` to `result`: copies slices of one size from some offsets to others, in floats. */
export function copySlices(
  label: string,
  size: number,
  from: readonly number[],
  to: readonly number[],
): Program {
  const { type, lanes } = widest(size, ...from, ...to);
  return forEachItem({
    label: `${label} ${from.length}x${size}`,
    count: size / lanes,
    bindings: [{ name: "values", type }, { name: "result", type, writes: true }],
    body: repeat(
      from.length,
      (slice) => `result[i + ${to[slice]! / lanes}u] = values[i + ${from[slice]! / lanes}u];`,
    ),
  });
}

/**
 * `clean`, the images of one iterate, to `lower` and `upper`: the epsilon ball around them and, if it
 * is asked for, [0, 1].
 */
export function attackBounds(size: number, epsilon: number, pixelClip: PixelClip): Program {
  const { type, lanes } = widest(size);
  const isClipped = pixelClip === "unitInterval";
  return forEachItem({
    label: `bounds of an attack of ${size}`,
    count: size / lanes,
    bindings: [
      { name: "clean", type },
      { name: "lower", type, writes: true },
      { name: "upper", type, writes: true },
    ],
    body: `let low = clean[i] - f32(${epsilon});
let high = clean[i] + f32(${epsilon});
lower[i] = ${isClipped ? `max(low, ${type}())` : "low"};
upper[i] = ${isClipped ? `min(high, ${type}(1.0))` : "high"};`,
  });
}

/** How iterates move. */
export interface AttackMove {
  /** Of the images of every member; those that share an iterate have equal copies of it. */
  readonly places: MemberPlaces;
  readonly batch: number;
  readonly iterates: "shared" | "own";
  readonly rule: DirectionRule | FurtherDirection;
  readonly alpha: number;
}

/**
 * `gradients`, `lower`, `upper` (of one iterate) to `iterates`, in their place: a step of alpha along
 * the direction, and back between the bounds. A thread moves the same pixels of all members. For
 * `signOfUnitSum` the `lengths` of the gradients come second.
 */
export function attackMove({ places, batch, iterates, rule, alpha }: AttackMove): Program {
  const { size, offsets } = places;
  const members = offsets.length;
  // A thread that needs lengths keeps to one image.
  const { type, lanes } = widest(rule === "signOfUnitSum" ? size / batch : size);
  const perImage = size / batch / lanes;
  const at = (member: number): string => `i + ${offsets[member]! / lanes}u`;
  const sum = (value: (member: number) => string): string => terms(members, value);
  const unit = (member: number): string => {
    const length = `2u * (${member * batch}u + i / ${perImage}u)`;
    return `g${member} / lengths[${length}] / lengths[${length} + 1u]`;
  };
  const common = {
    sign: "",
    signOfMean: `let direction = sign(${sum((member) => `g${member}`)});`,
    meanOfSigns: `let direction = (${sum((member) => `sign(g${member})`)}) / ${members}.0;`,
    signOfSum: `let direction = sign(${sum((member) => `g${member}`)});`,
    signOfUnitSum: `let direction = sign(${sum(unit)});`,
    signVote: `let direction = sign(${sum((member) => `sign(g${member})`)});`,
  }[rule];
  const moved = (member: number): string =>
    `clampTo(iterates[${at(member)}] + ${
      rule === "sign" ? `sign(g${member})` : "direction"
    } * f32(${alpha}), low, high)`;
  return forEachItem({
    label: `attack step ${rule} of ${members}x${size}`,
    count: size / lanes,
    bindings: [
      { name: "gradients", type },
      ...(rule === "signOfUnitSum" ? [{ name: "lengths", type: "f32" } as const] : []),
      { name: "lower", type },
      { name: "upper", type },
      { name: "iterates", type, writes: true },
    ],
    declarations: `fn clampTo(x: ${type}, low: ${type}, high: ${type}) -> ${type} {
return min(max(x, low), high);
}`,
    body: `let low = lower[i];
let high = upper[i];
${repeat(members, (member) => `let g${member} = gradients[${at(member)}];`)}
${common}
${
      iterates === "own"
        ? repeat(members, (member) => `iterates[${at(member)}] = ${moved(member)};`)
        : `let next = ${moved(0)};
${repeat(members, (member) => `iterates[${at(member)}] = next;`)}`
    }`,
  });
}

/**
 * `iterates`, `theirs` to `gradients`, in their place: from those of J at the iterates, and those at
 * the images that adversarial training makes of them, to those of J_AT; see
 * `src/attacks/adversarial_gradients.ts`.
 *
 * @param size Of all members' images
 */
export function mixedGradients(
  size: number,
  { rho, epsilon, pixelClip }: AdversarialTraining,
): Program {
  const { type, lanes } = widest(size);
  const [zero, one] = [`${type}()`, `${type}(1.0)`];
  const through = pixelClip === "none"
    ? "theirs[i]"
    : `theirs[i] * select(${zero}, ${one}, (moved >= ${zero}) & (moved <= ${one}))`;
  return forEachItem({
    label: `gradients of J_AT of ${size}`,
    count: size / lanes,
    bindings: [
      { name: "iterates", type },
      { name: "theirs", type },
      { name: "gradients", type, writes: true },
    ],
    body: `let g = gradients[i];
let moved = iterates[i] + sign(g) * f32(${epsilon});
gradients[i] = g * f32(${rho}) + ${through} * f32(${1 - rho});`,
  });
}
