import assert from "assert";
import { randomStream } from "../random/stream.ts";
import { marginEstimate } from "./margin.ts";
import { replicateEstimate } from "./replicates.ts";
import type { Term } from "./score_columns.ts";
import { wilsonInterval } from "./wilson.ts";

const stream = (): ReturnType<typeof randomStream> => randomStream(1, "margin");

/** Two ensembles on so many images: the first alone is right on `more`, the second alone on `less`. */
function terms(images: number, more: number, less: number): Term[] {
  const values = (from: number, to: number): Uint8Array =>
    Uint8Array.from({ length: images }, (_, i) => from <= i && i < to ? 0 : 1);
  const scores = (values: Uint8Array): Term["scores"] => ({
    population: "the ensemble",
    rows: 1,
    images,
    values,
  });
  return [
    { sign: 1, scores: scores(values(more, more + less)) },
    { sign: -1, scores: scores(values(0, more)) },
  ];
}

Deno.test("no difference on a few images is no proof of a small one", () => {
  const [usual, margin] = [replicateEstimate, marginEstimate]
    .map((estimate) => estimate([terms(500, 0, 0)], stream));
  assert(usual!.interval[1] < margin!.interval[1]);
  assert(margin!.atLeast(0.002) > 0.05 && margin!.atMost(-0.002) > 0.05);
  // Wilson's interval for no image of 500, on either side.
  const [, end] = wilsonInterval(0, 500);
  assert.deepEqual(
    margin!.interval.map((bound) => bound.toFixed(5)),
    [`-${end.toFixed(5)}`, end.toFixed(5)],
  );
});

Deno.test("marginEstimate() has Tango's p-value where all differences are on one side", () => {
  // Tango's statistic for b = 1, c = 0, n = 2000 at a difference of 0.002 is (1 - 4) / sqrt(3.992).
  const { atLeast } = marginEstimate([terms(2000, 1, 0)], stream);
  assert.equal(atLeast(0.002).toFixed(4), "0.0666");
});

Deno.test("a truth at the margin is taken for a smaller difference in no more than 5 % or so", () => {
  const [images, simulations, margin] = [500, 400, 0.01];
  let taken = 0;
  for (let s = 0; s < simulations; s++) {
    const draw = randomStream(s, "truth at the margin");
    let more = 0;
    for (let i = 0; i < images; i++) if (draw.uniform() < margin) more++;
    if (marginEstimate([terms(images, more, 0)], stream).atLeast(margin) <= 0.05) taken++;
  }
  assert(taken / simulations < 0.07, `${taken} of ${simulations}`);
});

Deno.test("with many differences, marginEstimate() is as sure as the bootstrap", () => {
  const measured = [terms(2000, 300, 100)];
  const [usual, margin] = [replicateEstimate, marginEstimate].map((of) => of(measured, stream));
  assert.equal(margin!.effect, usual!.effect);
  usual!.interval.forEach((end, i) => assert(Math.abs(end - margin!.interval[i]!) < 0.001));
});

Deno.test("marginEstimate() knows the spread between replicates", () => {
  const { interval: [low, high], effect } = marginEstimate(
    [terms(2000, 20, 0), terms(2000, 0, 20), terms(2000, 0, 0)],
    stream,
  );
  assert(Math.abs(effect) < 1e-12);
  assert(low < -0.02 && high > 0.02);
});

Deno.test("the interval of marginEstimate() holds the effect, also where it is all there is", () => {
  for (const [more, less] of [[10, 0], [0, 10], [3, 2]] as const) {
    const { effect, interval: [low, high] } = marginEstimate([terms(10, more, less)], stream);
    assert(-1 <= low && low <= effect && effect <= high && high <= 1);
  }
});
