import assert from "assert";
import { assertClose } from "../../assert_close.ts";
import { activateBackend } from "../../backends/backend.ts";
import { goalOf, IMAGES, PIXELS, searched } from "./_search_case.ts";
import { boxLbfgs } from "./box_lbfgs.ts";
import { CARLINI_WAGNER, carliniWagner } from "./carlini_wagner.ts";
import { ConstantSearch } from "./constant_search.ts";
import { DEEPFOOL, deepFool } from "./deepfool.ts";
import { jsma } from "./jsma.ts";
import { SPSA, spsa } from "./spsa.ts";
import { SQUARE, squareAttack, squareSide } from "./square.ts";

await activateBackend("wasm");

/** Minimises and counts. */
function minimised(
  f: (x: Float64Array) => { value: number; gradient: number[] },
  start: number[],
  iterations: number,
): { x: number[]; asked: number } {
  const points = boxLbfgs(start, iterations);
  let [turn, asked] = [points.next(), 0];
  while (!turn.done) {
    asked++;
    assert(turn.value.every((pixel) => pixel >= 0 && pixel <= 1));
    turn = points.next(f(turn.value));
  }
  return { x: [...turn.value], asked };
}

Deno.test("boxLbfgs() finds what coordinate descent finds of a quadratic in a box", () => {
  // x' A x / 2 - b' x with a matrix whose condition is bad, and a solution on some faces.
  const n = 6;
  const a = Array.from(
    { length: n },
    (_, i) => Array.from({ length: n }, (_, j) => 1 / (i + j + 1) + (i === j ? 0.05 : 0)),
  );
  const b = [1.2, -0.4, 0.9, 0.1, 0.6, -0.2];
  const slope = (x: ArrayLike<number>, i: number): number =>
    a[i]!.reduce((sum, value, j) => sum + value * x[j]!, -b[i]!);
  const slow = Array(n).fill(0.5) as number[];
  for (let round = 0; round < 20_000; round++) {
    for (let i = 0; i < n; i++) {
      slow[i] = Math.min(Math.max(slow[i]! - slope(slow, i) / a[i]![i]!, 0), 1);
    }
  }
  const { x, asked } = minimised(
    (x) => ({
      value: b.reduce((sum, bi, i) => sum + (slope(x, i) - bi) * x[i]! / 2, 0),
      gradient: b.map((_, i) => slope(x, i)),
    }),
    Array(n).fill(0.5),
    200,
  );
  assertClose(x, slow, { absolute: 1e-4 });
  assert(x.some((value) => value === 0) && x.some((value) => value > 0 && value < 1), `${x}`);
  assert(asked < 200, `${asked} values`);
});

Deno.test("boxLbfgs() goes through Rosenbrock's valley", () => {
  const { x } = minimised(
    ([x, y]) => ({
      value: (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2,
      gradient: [-2 * (1 - x!) - 400 * x! * (y! - x! * x!), 200 * (y! - x! * x!)],
    }),
    [0, 0.9],
    200,
  );
  assertClose(x, [1, 1], { absolute: 1e-3 });
});

Deno.test("a search for a constant grows it until it succeeds, and halves from there", () => {
  const search = new ConstantSearch(0.01);
  const tried = [false, false, true, false, true].map((succeeded) => {
    const { constant } = search;
    search.report(succeeded);
    return constant;
  });
  assertClose(tried, [0.01, 0.1, 1, 0.55, 0.775], { absolute: 1e-12 });
  assertClose([search.constant], [0.6625], { absolute: 1e-12 });
});

Deno.test("Square's squares have the sides of AutoAttack's schedule on MNIST", () => {
  const shape = [28, 28, 1] as const;
  const side = (query: number): number => squareSide(query, SQUARE, shape);
  assert.deepEqual([0, 5, 6, 26, 101, 251].map(side), [25, 25, 18, 13, 9, 6]);
  assert.equal(side(4999), 1);
});

Deno.test("searches stay in their ball, keep the clean image where they find nothing, and repeat", async () => {
  const epsilon = 0.05;
  for (
    const attack of [
      (task: Parameters<Parameters<typeof searched>[1]>[0]) =>
        squareAttack({ epsilon, queries: 30, share: 0.8 }, task),
      (task: Parameters<Parameters<typeof searched>[1]>[0]) =>
        spsa({ ...SPSA, epsilon, pairs: 4, steps: 3 }, task),
    ]
  ) {
    const result = await searched("meanProbability", attack);
    result.images.forEach((value, p) => {
      assert(Math.abs(value - PIXELS[p]!) <= epsilon + 1e-6);
      assert(value >= 0 && value <= 1);
    });
    const clean = await searched(
      "meanProbability",
      (task) => squareAttack({ epsilon: 0, queries: 1, share: 0.8 }, task),
    );
    assert.deepEqual(clean.images, PIXELS);
    result.costs.forEach((cost, image) => assert(cost >= clean.costs[image]!));
    assert.deepEqual(await searched("meanProbability", attack), result);
    assert.equal(result.gradients, 0);
  }
  // Two steps of which none succeeds.
  const none = await searched(
    "meanProbability",
    (task) => carliniWagner({ ...CARLINI_WAGNER, searchSteps: 1, steps: 2 }, task),
  );
  assert.deepEqual([...none.images, ...none.fooled], [...PIXELS, ...Array(IMAGES).fill(0)]);
});

Deno.test("images that are fooled as they are cost one query", async () => {
  const { images, queries, gradients, fooled } = await searched(
    "meanProbability",
    // Asked to take the images for what they are: labels are the targets' classes here.
    (task) => {
      (task.labels as Uint8Array).forEach((label, i) => task.labels[i] = (label + 1) % 5);
      return deepFool(DEEPFOOL);
    },
  );
  assert.deepEqual(images, PIXELS);
  assert.deepEqual([queries, gradients, ...fooled], [IMAGES, 0, 1, 1, 1]);
});

Deno.test("Carlini and Wagner's descents end early where nothing is gained", async () => {
  const options = { ...CARLINI_WAGNER, searchSteps: 1, steps: 60, learningRate: 0.01 };
  const queries = async (abortEarly: boolean): Promise<number> =>
    (await searched("meanProbability", (task) => carliniWagner({ ...options, abortEarly }, task)))
      .queries;
  assert.equal(await queries(false), IMAGES * 61);
  assert(await queries(true) < IMAGES * 61);
});

Deno.test("searches refuse what they are not defined for", async () => {
  await assert.rejects(
    searched("meanLogits", () => deepFool(DEEPFOOL), true),
    new RangeError("DeepFool goes to the nearest class: it takes no targets"),
  );
  assert.throws(
    () => jsma({ theta: 0, gamma: 0.1 }),
    new RangeError("theta must be a finite number other than 0: received 0"),
  );
  assert.throws(
    () => jsma({ theta: 1, gamma: 2 }),
    new RangeError("gamma must be a share in [0, 1]: received 2"),
  );
  assert.equal(goalOf("meanLogits", "margin", 0, false).target, undefined);
});
