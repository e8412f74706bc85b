import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { drawInputs, maxPoolCase, runCase } from "./_case.ts";
import { finiteDifferences } from "./_difference.ts";
import { naiveMaximumPlaces } from "./_naive.ts";

const CASES = [
  { shape: [1, 2, 4, 6, 3], size: 2 },
  { shape: [3, 2, 5, 7, 1], size: 2 },
  { shape: [3, 1, 7, 8, 5], size: 3 },
  { shape: [1, 1, 3, 3, 32], size: 1 },
] as const;

for (const backend of ["cpu", "wasm"] as const) {
  for (const { shape, size } of CASES) {
    const opCase = maxPoolCase(shape, size);
    Deno.test(`${backend}: ${opCase.name} and its gradient are the plain loops'`, async () => {
      await activateBackend(backend);
      const { x } = drawInputs(opCase);
      const [members, batch, height, width, channels] = shape;
      const result = await runCase(opCase);
      assert.deepEqual(
        result.shape,
        [members, batch, Math.floor(height / size), Math.floor(width / size), channels],
      );
      const places = naiveMaximumPlaces([members * batch, height, width, channels], size, x!);
      assertClose(result.output, places.map((place) => x![place]!), { absolute: 0 });
      // Everything else, with the odd rest at the border, gets exactly no gradient.
      const gradient = new Float32Array(x!.length);
      places.forEach((place, i) => gradient[place] = result.dy[i]!);
      assertClose(result.gradients.x!, gradient, { absolute: 0 });
    });
  }

  Deno.test(`${backend}: memberMaxPool() gives a tie's gradient to the first place`, async () => {
    await activateBackend(backend);
    // Squares of one value each, as the background of a digit gives; one value is not positive.
    const x = Float32Array.from({ length: 16 }, (_, i) => 2 * (i >> 3) + (i >> 1 & 1) - 1);
    const { output, dy, gradients } = await runCase(maxPoolCase([1, 1, 4, 4, 1], 2), { x });
    assert.deepEqual([...output], [-1, 0, 1, 2]);
    const gradient = new Float32Array(16);
    [0, 2, 8, 10].forEach((place, i) => gradient[place] = dy[i]!);
    assert.deepEqual(gradients.x, gradient);
  });
}

Deno.test("memberMaxPool()'s gradient is the difference of its outputs", async () => {
  await activateBackend("cpu");
  const opCase = maxPoolCase([2, 1, 5, 5, 2], 2);
  // Whole numbers, all different: a step of 1/4 never changes which one is the largest.
  const values = { x: Float32Array.from({ length: 100 }, (_, i) => (i * 37) % 101) };
  const { dy, gradients } = await runCase(opCase, values);
  assertClose(gradients.x!, await finiteDifferences(opCase, values, "x", dy, 0.25), {
    absolute: 1e-4,
  });
});
