import assert from "assert";
import * as tf from "@tensorflow/tfjs";
import {
  convolutionCase,
  drawInputs,
  matMulCase,
  maxPoolCase,
  type OpCase,
} from "../../ops/_case.ts";
import { memberMaxPool } from "../../ops/max_pool.ts";
import { activateBackend } from "../backend.ts";
import { normals, readAll, withGradients } from "./_as_on_cpu.ts";

const CASES: readonly OpCase[] = [
  convolutionCase({ members: 3, inputs: 4, filters: 8, padding: "same", relu: true, height: 9 }),
  convolutionCase({ members: 3, inputs: 3, filters: 5, height: 7 }),
  convolutionCase({ members: 3, inputs: 1, filters: 32, kernelSize: 3, width: 9 }),
  convolutionCase({ members: 3, inputs: 4, filters: 3, kernelSize: 5, padding: "same" }),
  matMulCase([3, 5, 33, 10]),
  matMulCase([3, 66, 258, 9]),
  maxPoolCase([3, 2, 5, 7, 6], 2),
];

for (const opCase of CASES) {
  Deno.test(`a member's results do not depend on the others, bit by bit: ${opCase.name}`, async () => {
    await activateBackend("wasm");
    const values = drawInputs(opCase);
    const names = Object.keys(opCase.inputs);
    const run = (...inputs: tf.Tensor[]): tf.Tensor =>
      opCase.run(Object.fromEntries(inputs.map((input, i) => [names[i]!, input])));
    // The output serves as its own gradient, so that a member's is the same in both runs.
    const results = (inputs: tf.Tensor[]): tf.Tensor[] => {
      const y = tf.tidy(() => run(...inputs));
      return [y, ...tf.grads(run)(inputs, tf.clone(y))];
    };
    const inputs = (): tf.Tensor[] =>
      names.map((name) => tf.tensor(values[name]!, [...opCase.inputs[name]!]));
    const together = await readAll(() => results(inputs()));
    for (const member of [0, 1, 2]) {
      const alone = await readAll(() =>
        results(inputs().map((input) => tf.slice(input, [member], [1])))
      );
      alone.forEach(({ values }, i) => {
        const own = Array.from(together[i]!.values)
          .slice(member * values.length, (member + 1) * values.length);
        assert.deepEqual(Array.from(values), own, `result ${i} of member ${member}`);
      });
    }
  });
}

Deno.test("pooling images smaller than the square gives nothing, and a gradient of 0", async () => {
  await activateBackend("wasm");
  const [y, dx] = await readAll(() =>
    withGradients((x) => memberMaxPool(x as tf.Tensor5D, 3), normals([1, 2, 2, 5, 4], "x"))
  );
  assert.deepEqual(y!.shape, [1, 2, 0, 1, 4]);
  assert.deepEqual(Array.from(dx!.values), new Array(80).fill(0));
});
