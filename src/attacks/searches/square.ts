/**
 * The Square attack (Andriushchenko et al. 2020, "Square Attack: A Query-Efficient Black-Box
 * Adversarial Attack via Random Search", algorithms 1 and 2, L-inf): without gradients, it changes
 * random squares of pixels by ±epsilon and keeps what raises the loss.
 */

import type { AttackTask } from "../attack_task.ts";
import { type RandomStream, randomStream } from "../../random/stream.ts";
import type { Search, SearchAttack, SearchStart } from "./lockstep.ts";
import { marginCost } from "./margin_cost.ts";
import { targetCost } from "./target_cost.ts";

/** The sizes of the attack. */
export interface SquareOptions {
  /** The radius of the L-inf ball. */
  readonly epsilon: number;
  /** How many images are shown to the network at most; 5000 in AutoAttack. */
  readonly queries: number;
  /** The share of the pixels in the first squares; 0.8 in AutoAttack. */
  readonly share: number;
}

/** As in AutoAttack, but for epsilon. */
export const SQUARE: Omit<SquareOptions, "epsilon"> = { queries: 5000, share: 0.8 };

/** The share of pixels is halved after so many of 10,000 queries (section 5 of the paper). */
const HALVED_AFTER = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];

/** The side of the squares at a query, at least 1, at most that of the image. */
export function squareSide(
  query: number,
  { queries, share }: Omit<SquareOptions, "epsilon">,
  [height, width]: readonly [number, number, number],
): number {
  const of10000 = Math.floor(query / queries * 10_000);
  const halvings = HALVED_AFTER.filter((after) => of10000 > after).length;
  const side = Math.round(Math.sqrt(share / 2 ** halvings * height * width));
  return Math.min(Math.max(side, 1), height, width);
}

/** The attack: on the margin, and towards targets on cross-entropy, as in the paper. */
export function squareAttack(
  options: SquareOptions,
  { targets }: Pick<AttackTask, "targets">,
): SearchAttack {
  return {
    cost: targets === undefined ? marginCost(false) : targetCost,
    search: (start) => randomSearch(start, options),
  };
}

function* randomSearch(start: SearchStart, options: SquareOptions): Search {
  const { clean, shape, goal, seed, number } = start;
  const stream = randomStream(seed, "attack", "square", "image", number);
  const within = (p: number, value: number): number =>
    Math.min(
      Math.max(value, clean[p]! - options.epsilon, 0),
      clean[p]! + options.epsilon,
      1,
    );
  let best = stripes(start, options.epsilon, stream).map((value, p) => within(p, value));
  let [cost, logits] = [start.cost, start.logits];
  for (let query = 0; query < options.queries; query++) {
    const image = query === 0
      ? best
      : withSquare(best, shape, squareSide(query, options, shape), options.epsilon, stream)
        .map((value, p) => within(p, value));
    const at = yield { images: image, goals: goal, gradients: false };
    if (at.fooled[0]) return { image, fooled: true, logits: at.logits };
    if (query > 0 && at.costs[0]! <= cost) continue;
    [best, cost, logits] = [image, at.costs[0]!, at.logits];
  }
  return cost > start.cost
    ? { image: best, fooled: false, logits }
    : { image: clean, fooled: false, logits: start.logits };
}

/** Vertical stripes of ±epsilon, one pixel wide, for every channel others. */
function stripes(
  { clean, shape: [, width, channels] }: SearchStart,
  epsilon: number,
  stream: RandomStream,
): Float64Array {
  const signs = Array.from({ length: width * channels }, () => randomSign(stream));
  return Float64Array.from(clean, (value, p) => value + epsilon * signs[p % (width * channels)]!);
}

/** A square anywhere, moved by ±2 epsilon, every channel alike within it. */
function withSquare(
  image: Float64Array,
  [height, width, channels]: SearchStart["shape"],
  side: number,
  epsilon: number,
  stream: RandomStream,
): Float64Array {
  const top = stream.integer(height - side + 1);
  const left = stream.integer(width - side + 1);
  const moves = Array.from({ length: channels }, () => 2 * epsilon * randomSign(stream));
  const moved = image.slice();
  for (let row = top; row < top + side; row++) {
    for (let column = left; column < left + side; column++) {
      for (let c = 0; c < channels; c++) {
        moved[(row * width + column) * channels + c]! += moves[c]!;
      }
    }
  }
  return moved;
}

function randomSign(stream: RandomStream): number {
  return stream.integer(2) === 0 ? -1 : 1;
}
