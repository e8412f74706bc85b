import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { randomStream } from "../random/stream.ts";
import { parameterSpecs } from "./architecture.ts";
import { initialCheckpoint } from "./checkpoint.ts";
import { mnistArchitecture } from "./mnist.ts";

const TABLE1 = mnistArchitecture("literal");

Deno.test("initialCheckpoint() draws kernels from Glorot and Bengio's uniform distribution", () => {
  const checkpoint = initialCheckpoint(TABLE1, randomStream(1, "glorot"));
  for (const { name, fanIn, fanOut } of parameterSpecs(TABLE1)) {
    if (!name.endsWith("kernel")) continue;
    const { data } = checkpoint[name]!;
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    assert.ok(data.every((value) => Math.abs(value) <= limit), `${name} leaves ±${limit}`);
    // For n uniform numbers the mean has the standard error limit / sqrt(3n), the mean square
    // limit² / 3 that of limit² sqrt(4/45n).
    const mean = data.reduce((a, b) => a + b, 0) / data.length;
    const variance = data.reduce((a, b) => a + b * b, 0) / data.length;
    assert.ok(Math.abs(mean) < 4 * limit / Math.sqrt(3 * data.length), `${name}: mean ${mean}`);
    const error = limit ** 2 * Math.sqrt(4 / 45 / data.length);
    assert.ok(Math.abs(variance - limit ** 2 / 3) < 4 * error, `${name}: variance ${variance}`);
  }
});

Deno.test("initialCheckpoint() starts biases at 0 and gives every parameter its shape", () => {
  const checkpoint = initialCheckpoint(TABLE1, randomStream(1, "shapes"));
  const specs = parameterSpecs(TABLE1);
  assert.deepEqual(Object.keys(checkpoint), specs.map(({ name }) => name));
  for (const { name, shape } of specs) {
    assert.deepEqual(checkpoint[name]!.shape, shape);
    assert.equal(checkpoint[name]!.data.length, shape.reduce((a, b) => a * b, 1));
    if (name.endsWith("bias")) assert.ok(checkpoint[name]!.data.every((value) => value === 0));
  }
});

Deno.test("initialCheckpoint() repeats for the same stream and differs for another", () => {
  const [first, again, other] = ["a", "a", "b"].map((name) =>
    initialCheckpoint(TABLE1, randomStream(1, name))
  );
  for (const name of ["conv1/kernel", "conv2/kernel", "dense1/kernel", "dense2/kernel"]) {
    assertClose(again![name]!.data, first![name]!.data, { absolute: 0 });
    assert.notDeepEqual(first![name]!.data, other![name]!.data);
  }
});
