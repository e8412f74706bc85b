import assert from "assert";
import { type RandomStream, randomStream } from "../random/stream.ts";
import { bootstrap, percentileInterval } from "./bootstrap.ts";
import type { Term } from "./score_columns.ts";
import type { Scores } from "./scores.ts";

/** Scores drawn so that image difficulty is shared and members differ in skill. */
function drawScores(population: string, rows: number, images: number, seed: number): Scores {
  const stream = randomStream(seed, "scores", population);
  const values = new Uint8Array(rows * images);
  const ease = Float64Array.from({ length: images }, () => stream.uniform());
  for (let r = 0; r < rows; r++) {
    const skill = 0.5 + stream.uniform();
    for (let i = 0; i < images; i++) {
      values[r * images + i] = stream.uniform() < skill * ease[i]! ? 1 : 0;
    }
  }
  return { population, rows, images, values };
}

/** The same bootstrap, image after image and member after member. */
function naiveDraw(terms: readonly Term[], stream: RandomStream): number {
  const { images } = terms[0]!.scores;
  const chosen = Array.from({ length: images }, () => stream.integer(images));
  const members = new Map<string, number[]>();
  let total = 0;
  for (const { sign, scores: { population, rows, values } } of terms) {
    const drawn = members.get(population) ??
      Array.from({ length: rows }, () => stream.integer(rows));
    members.set(population, drawn);
    let sum = 0;
    for (const r of drawn) for (const i of chosen) sum += values[r * images + i]!;
    total += sign * sum / (rows * images);
  }
  return total;
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const deviation = (values: ArrayLike<number>): number =>
  Math.sqrt(mean(Array.from(values, (x) => (x - mean(values)) ** 2)));

Deno.test("bootstrap() has the distribution of drawing every image and member in turn", () => {
  const terms: Term[] = [
    { sign: 1, scores: drawScores("the ensemble", 1, 60, 1) },
    { sign: -1, scores: drawScores("members 0 1 2 3", 4, 60, 2) },
    { sign: 1, scores: drawScores("members 5 7 9", 3, 60, 3) },
  ];
  const stream = randomStream(1, "naive");
  const naive = Float64Array.from({ length: 4000 }, () => naiveDraw(terms, stream)).sort();
  const { draws } = bootstrap(terms, randomStream(1, "fast"), 4000);
  const tolerance = 5 * deviation(naive) / Math.sqrt(4000);
  assert(Math.abs(mean(draws) - mean(naive)) < tolerance);
  assert(Math.abs(deviation(draws) / deviation(naive) - 1) < 0.06);
  for (const at of [100, 1000, 3000, 3900]) {
    assert(Math.abs(draws[at]! - naive[at]!) < 5 * tolerance, `order statistic ${at}`);
  }
});

Deno.test("bootstrap() resamples terms of one population together: their common luck cancels", () => {
  const scores = drawScores("members 0 1 2", 3, 100, 4);
  const paired = bootstrap(
    [{ sign: 1, scores }, { sign: -1, scores }],
    randomStream(1, "paired"),
    1000,
  );
  assert.equal(paired.effect, 0);
  assert.deepEqual(percentileInterval(paired.draws), [0, 0]);
  const apart = bootstrap(
    [{ sign: 1, scores }, { sign: -1, scores: { ...scores, population: "three others" } }],
    randomStream(1, "apart"),
    1000,
  );
  const [low, high] = percentileInterval(apart.draws);
  assert(low < 0 && high > 0);
});

Deno.test("the 95 % interval covers the truth in about 95 % of simulated evaluations", () => {
  // Paired images on which the first is right and the second wrong with probability 0.25, the
  // reverse with probability 0.1; the true difference is 0.15.
  const [images, simulations, truth] = [200, 1000, 0.15];
  let covered = 0;
  for (let s = 0; s < simulations; s++) {
    const stream = randomStream(s, "coverage");
    const first = new Uint8Array(images);
    const second = new Uint8Array(images);
    for (let i = 0; i < images; i++) {
      const luck = stream.uniform();
      first[i] = luck < 0.25 || luck > 0.6 ? 1 : 0;
      second[i] = luck >= 0.25 && luck < 0.35 || luck > 0.6 ? 1 : 0;
    }
    const term = (sign: 1 | -1, values: Uint8Array): Term => ({
      sign,
      scores: { population: "the ensemble", rows: 1, images, values },
    });
    const { draws } = bootstrap([term(1, first), term(-1, second)], stream, 2000);
    const [low, high] = percentileInterval(draws);
    if (low <= truth && truth <= high) covered++;
  }
  const coverage = covered / simulations;
  assert(coverage > 0.93 && coverage < 0.97, `covered ${coverage}`);
});

Deno.test("an interval of equal scores has no width", () => {
  const values = new Uint8Array(50).fill(1);
  const scores = { population: "members 0 1", rows: 2, images: 25, values };
  const { effect, draws } = bootstrap([{ sign: -1, scores }], randomStream(1, "equal"));
  assert.equal(effect, -1);
  assert.deepEqual(percentileInterval(draws), [-1, -1]);
});

Deno.test("bootstrap() repeats for the same stream", () => {
  const terms: Term[] = [{ sign: 1, scores: drawScores("members 0 1 2", 3, 40, 5) }];
  const run = (seed: number): Float64Array =>
    bootstrap(terms, randomStream(seed, "repeat"), 500).draws;
  assert.deepEqual(run(1), run(1));
  assert.notDeepEqual(run(1), run(2));
});

Deno.test("10,000 resamples of ten members on 10,000 images take less than 4 s", () => {
  // A ceiling far above the 0.5 s it takes: it fails when image-by-image drawing comes back.
  const scores = drawScores("ten members", 10, 10_000, 6);
  const started = performance.now();
  bootstrap([{ sign: 1, scores }], randomStream(1, "speed"));
  assert(performance.now() - started < 4000);
});

Deno.test("percentileInterval() takes the order statistics of Davison and Hinkley", () => {
  const draws = Float64Array.from({ length: 199 }, (_, i) => i + 1);
  assert.deepEqual(percentileInterval(draws, 0.95), [5, 195]);
  assert.deepEqual(percentileInterval(draws, 0.9), [10, 190]);
});

Deno.test("percentileInterval() refuses too few resamples", () => {
  assert.throws(() => percentileInterval(new Float64Array(20)), {
    name: "RangeError",
    message: "20 resamples are too few for an interval of level 0.95",
  });
});
