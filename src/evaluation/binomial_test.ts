import assert from "assert";
import { randomStream } from "../random/stream.ts";
import { binomialSampler } from "./binomial.ts";

Deno.test("binomialSampler() draws each value as often as its probability says", () => {
  const sample = binomialSampler(6, randomStream(1, "binomial"));
  const [n, p, draws] = [6, 0.3, 100_000];
  const times = new Array<number>(n + 1).fill(0);
  for (let i = 0; i < draws; i++) times[sample(n, p)]!++;
  const choose = [1, 6, 15, 20, 15, 6, 1];
  times.forEach((seen, k) => {
    const expected = draws * choose[k]! * p ** k * (1 - p) ** (n - k);
    assert(Math.abs(seen - expected) < 5 * Math.sqrt(expected), `${k}: ${seen}, not ${expected}`);
  });
});

Deno.test("binomialSampler() has the right mean and variance for large n and extreme p", () => {
  const most = 10_000;
  const sample = binomialSampler(most, randomStream(2, "binomial"));
  for (const p of [0.0001, 0.02, 0.5, 0.97, 0.9999]) {
    const draws = Float64Array.from({ length: 20_000 }, () => sample(most, p));
    assert(draws.every((k) => Number.isInteger(k) && k >= 0 && k <= most));
    const mean = draws.reduce((a, b) => a + b) / draws.length;
    const variance = draws.reduce((sum, k) => sum + (k - mean) ** 2, 0) / draws.length;
    const expected = most * p * (1 - p);
    assert(Math.abs(mean - most * p) < 5 * Math.sqrt(expected / draws.length));
    assert(Math.abs(variance / expected - 1) < 0.1, `p = ${p}: ${variance}, not ${expected}`);
  }
});
