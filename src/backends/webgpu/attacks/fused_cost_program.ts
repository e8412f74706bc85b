/** The one cost of all members' fused output, differentiated by every member's logits. */

import type { FusionRule } from "../../../attacks/fusions.ts";
import type { Loss } from "../../../ops/loss_readings.ts";
import { countedSum, softmax, terms } from "../cross_entropy_programs.ts";
import { forEachItem, type Program, repeat } from "../program.ts";

/** The members, whose logits `[B, K]` lie somewhere in one buffer, and their gradients likewise. */
export interface FusedCost {
  readonly fusion: FusionRule;
  readonly loss: Loss;
  readonly batch: number;
  readonly classes: number;
  /** Where each member's values start, in floats. */
  readonly offsets: readonly number[];
  /** Whether a ReLU made each member's logits (reading `outputRelu`). */
  readonly relu: readonly boolean[];
}

/**
 * `logits`, `labels` `[B, K]` to `result`: the gradient of every image's cost; see
 * `src/attacks/fusions.ts`.
 */
export function fusedCostGradient(cost: FusedCost): Program {
  const { fusion, loss, batch, classes, offsets, relu } = cost;
  const members = offsets.length;
  const shape = { members: 1, batch, classes, labelMembers: 1, loss, temperature: 1 };
  const { logits, fused, gradient } = {
    meanLogits: meanLogits(members, classes),
    meanProbability: meanProbability(members, classes),
  }[fusion];
  const place = (m: number, k: number): string => `${offsets[m]! + k}u + i * ${classes}u`;
  return forEachItem({
    label: `gradient of the cost of ${fusion}, ${loss} ${members}x${batch}x${classes}`,
    count: batch,
    bindings: [
      { name: "logits", type: "f32" },
      { name: "labels", type: "f32" },
      { name: "result", type: "f32", writes: true },
    ],
    body: `${
      repeat(members, (m) => repeat(classes, (k) => `let m${m}_${k} = logits[${place(m, k)}];`))
    }
${logits}
${softmax(shape, "given", fused)}
${countedSum(classes)}
${repeat(classes, (k) => `let g${k} = p${k} * counted - counted${k};`)}
${
      repeat(members, (m) =>
        `{
${gradient(m)}
${
          repeat(classes, (k) =>
            `result[${place(m, k)}] = ${
              relu[m] ? `select(0.0, d${k}, m${m}_${k} > 0.0)` : `d${k}`
            };`)
        }
}`)
    }`,
  });
}

/** How logits `m{m}_{k}` become one output, and the gradient `g{k}` by it theirs, `d{k}`. */
interface FusionText {
  /** Statements that come first. */
  readonly logits: string;
  /** The fused logit of a class. */
  readonly fused: (k: number) => string;
  /** Declares the gradient by a member's logits. */
  readonly gradient: (m: number) => string;
}

function meanLogits(members: number, classes: number): FusionText {
  return {
    logits: "",
    fused: (k) => `((${terms(members, (m) => `m${m}_${k}`)}) / ${members}.0)`,
    gradient: () => repeat(classes, (k) => `let d${k} = g${k} / ${members}.0;`),
  };
}

/**
 * The logarithm of the mean of probabilities p_mk, from their logarithms l_mk. Its gradient by l_mk
 * is the member's share s_mk = p_mk / (p_1k + p_2k + …), and that of l_mk by z_mj is [j = k] - p_mj.
 * Shares are made of logarithms too: they do not vanish where all probabilities of a class do.
 */
function meanProbability(members: number, classes: number): FusionText {
  const [others, log] = [classes - 1, Math.log(members)];
  return {
    logits: `${
      repeat(members, (m) =>
        `var top${m} = m${m}_0;
${repeat(others, (k) => `top${m} = max(top${m}, m${m}_${k + 1});`)}
let log${m} = log(${terms(classes, (k) => `exp(m${m}_${k} - top${m})`)});
${repeat(classes, (k) => `let l${m}_${k} = m${m}_${k} - top${m} - log${m};`)}`)
    }
${
      repeat(classes, (k) =>
        `var most${k} = l0_${k};
${repeat(members - 1, (m) => `most${k} = max(most${k}, l${m + 1}_${k});`)}
let sum${k} = ${terms(members, (m) => `exp(l${m}_${k} - most${k})`)};`)
    }`,
    fused: (k) => `(most${k} + log(sum${k}) - f32(${log}))`,
    gradient: (m) =>
      `${repeat(classes, (k) => `let w${k} = g${k} * (exp(l${m}_${k} - most${k}) / sum${k});`)}
let weights = ${terms(classes, (k) => `w${k}`)};
${repeat(classes, (k) => `let d${k} = w${k} - exp(l${m}_${k}) * weights;`)}`,
  };
}
