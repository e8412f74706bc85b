/** Programs that treat every value alike: the ReLU's gradient, Adam, the step of an attack. */

import type { AdamAttributes } from "../../ops/adam.ts";
import type { DirectionRule } from "../../ops/attack_step.ts";
import { forEachItem, type Program, repeat, widest } from "./program.ts";
import { findRow, float, SCHEDULE } from "./schedule.ts";

/** `dy`, `y` to `result`: the gradient where the ReLU's output `y` is positive. */
export function reluGradient(size: number): Program {
  const { type, lanes } = widest(size);
  return forEachItem({
    label: `ReLU gradient of ${size}`,
    count: size / lanes,
    bindings: [{ name: "dy", type }, { name: "y", type }, { name: "result", type, writes: true }],
    body: `result[i] = select(${type}(), dy[i], y[i] > ${type}());`,
  });
}

/** Where Adam finds, in the rows of a schedule, 1 - beta1^step and then 1 - beta2^step. */
export interface CorrectionPlace {
  readonly rowWords: number;
  readonly offset: number;
}

/**
 * One step of Adam for all parameters at once: `schedule`, `gradient` to `variable`, `firstMoment`
 * and `secondMoment`, in their place.
 */
export function adam(
  size: number,
  { learningRate, beta1, beta2, epsilon }: Omit<AdamAttributes, "step">,
  { rowWords, offset }: CorrectionPlace,
): Program {
  const { type, lanes } = widest(size);
  return forEachItem({
    label: `Adam over ${size} parameters`,
    count: size / lanes,
    bindings: [
      SCHEDULE,
      { name: "gradient", type },
      { name: "variable", type, writes: true },
      { name: "firstMoment", type, writes: true },
      { name: "secondMoment", type, writes: true },
    ],
    body: `${findRow(rowWords)}
let correction1 = ${float(offset)};
let correction2 = ${float(offset + 1)};
let g = gradient[i];
let first = firstMoment[i] * f32(${beta1}) + g * f32(${1 - beta1});
let second = secondMoment[i] * f32(${beta2}) + g * g * f32(${1 - beta2});
firstMoment[i] = first;
secondMoment[i] = second;
let root = sqrt(second / correction2) + ${type}(f32(${epsilon}));
variable[i] -= first / correction1 / root * f32(${learningRate});`,
  });
}

/** The step of an attack; see `src/ops/attack_step.ts`. */
export interface AttackStepShape {
  /** Values of the images of one iterate. */
  readonly size: number;
  /** How many iterates there are. */
  readonly iterates: number;
  /** How many gradients: as many, or those of all members at the one shared iterate. */
  readonly gradients: number;
  readonly rule: DirectionRule;
  readonly alpha: number;
}

/** `iterates`, `gradients`, `lower`, `upper` (each of one iterate's size) to `result`. */
export function attackStep(
  { size, iterates, gradients, rule, alpha }: AttackStepShape,
): Program {
  const { type, lanes } = widest(size);
  const perIterate = size / lanes;
  const sum = (value: (member: number) => string): string =>
    Array.from({ length: gradients }, (_, member) => value(member)).join(" + ");
  const direction = {
    sign: "sign(gradients[i])",
    signOfMean: `sign(${sum((member) => `g${member}`)})`,
    meanOfSigns: `(${sum((member) => `sign(g${member})`)}) / ${gradients}.0`,
  }[rule];
  return forEachItem({
    label: `attack step ${rule} of ${gradients}x${size}`,
    count: iterates * perIterate,
    bindings: [
      { name: "iterates", type },
      { name: "gradients", type },
      { name: "lower", type },
      { name: "upper", type },
      { name: "result", type, writes: true },
    ],
    body: `let at = i % ${perIterate}u;
${
      rule === "sign"
        ? ""
        : repeat(gradients, (member) => `let g${member} = gradients[at + ${member * perIterate}u];`)
    }
let moved = iterates[i] + ${direction} * f32(${alpha});
result[i] = min(max(moved, lower[at]), upper[at]);`,
  });
}

/**
 * `x`, `gradient` to `result`: the images of adversarial training, x + epsilon sign(gradient); see
 * `src/training/adversarial_images.ts`.
 */
export function adversarialStep(size: number, epsilon: number, clips: boolean): Program {
  const { type, lanes } = widest(size);
  const moved = `x[i] + sign(gradient[i]) * f32(${epsilon})`;
  return forEachItem({
    label: `adversarial images of ${size}`,
    count: size / lanes,
    bindings: [
      { name: "x", type },
      { name: "gradient", type },
      { name: "result", type, writes: true },
    ],
    body: `result[i] = ${clips ? `clamp(${moved}, ${type}(), ${type}(1.0))` : moved};`,
  });
}
