import assert from "assert";
import { assertClose } from "../../assert_close.ts";
import { drawNormals } from "../../ops/_case.ts";
import { randomStream } from "../../random/stream.ts";
import { runProgram, testOnDevice } from "./_on_device.ts";
import { meanCrossEntropy, meanLosses } from "./cross_entropy_programs.ts";
import { dropout } from "./dropout_programs.ts";
import { adam, adversarialStep, attackStep } from "./elementwise_programs.ts";
import { maxPoolGradient } from "./max_pool_programs.ts";
import { forEachItem, relu } from "./program.ts";
import { advance, bitsOf } from "./schedule.ts";
import { splitSum } from "./split_sum.ts";

testOnDevice("dropout drops what the members' streams drop, to the bit", async (engine) => {
  const [members, size, rate] = [3, 77, 0.3]; // odd: the last counter gives one value only
  const streams = [0, 1, 2].map((member) => randomStream(1, "dropout", member));
  // The second row of a schedule, behind two words that are no keys.
  const row = [9, 9, ...streams.flatMap(({ key }) => key)];
  const schedule = Uint32Array.from([1, ...row.map(() => 5), ...row]);
  const x = drawNormals(members * size, "dropout");
  const place = { rowWords: row.length, offset: 2 };
  const program = dropout({ members, size, rate }, place, "masked");
  const [masked] = await runProgram(engine, program, [schedule, x, x.length]);
  const kept = Math.fround(1 / (1 - rate));
  const want = x.map((value, i) =>
    streams[Math.floor(i / size)]!.uniform() < rate ? 0 : value * kept
  );
  assertClose(masked!, want, { absolute: 0 });
});

testOnDevice(
  "Adam moves all parameters as its formula does, at the step of the schedule",
  async (engine) => {
    const [n, step] = [1004, 3];
    const settings = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
    const corrections = [1 - 0.9 ** step, 1 - 0.999 ** step];
    const schedule = Uint32Array.from([0, ...corrections.map(bitsOf)]);
    const gradient = drawNormals(n, "gradient");
    const variable = drawNormals(n, "variable");
    const first = drawNormals(n, "first");
    const second = drawNormals(n, "second").map(Math.abs);
    const program = adam(n, settings, { rowWords: 2, offset: 0 });
    const after = await updated(engine, program, [schedule, gradient], [variable, first, second]);
    const m = first.map((value, i) => 0.9 * value + 0.1 * gradient[i]!);
    const v = second.map((value, i) => 0.999 * value + 0.001 * gradient[i]! ** 2);
    assertClose(after[1]!, m, { relative: 1e-6, absolute: 1e-6 });
    assertClose(after[2]!, v, { relative: 1e-6, absolute: 1e-6 });
    const moved = variable.map((value, i) =>
      value - 1e-3 * (m[i]! / corrections[0]!) / (Math.sqrt(v[i]! / corrections[1]!) + 1e-7)
    );
    assertClose(after[0]!, moved, { absolute: 1e-6 });
  },
);

for (const type of ["f32", "vec4<f32>"] as const) {
  testOnDevice(
    `a ReLU of ${type} lets NaN through, whatever its sign, and no number below 0`,
    async (engine) => {
      const below = [-1e-30, -1, -3e38, -Infinity];
      const kept = [0, 1e-30, 3e38, Infinity];
      const x = Float32Array.from([...below, ...kept, NaN, NaN, NaN, 1]);
      new Uint32Array(x.buffer).set([0xffc00000, 0xff800001, 0x7fffffff], 8);
      const program = forEachItem({
        label: "ReLU",
        count: type === "f32" ? x.length : x.length / 4,
        bindings: [{ name: "x", type }, { name: "result", type, writes: true }],
        body: `let value = x[i];\nresult[i] = ${relu("value", type)};`,
      });
      const [y] = await runProgram(engine, program, [x, x.length]);
      assert.deepEqual([...y!], [0, 0, 0, 0, ...kept.map(Math.fround), NaN, NaN, NaN, 1]);
    },
  );
}

/** Runs a program that changes buffers in their place, and reads them. */
async function updated(
  engine: Parameters<typeof runProgram>[0],
  program: Parameters<typeof runProgram>[1],
  inputs: readonly (Float32Array | Uint32Array)[],
  changed: readonly Float32Array[],
): Promise<Float32Array[]> {
  const buffers = [...inputs, ...changed].map((values) => {
    const buffer = engine.buffer("a test's values", values.byteLength);
    engine.device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    return buffer;
  });
  engine.replay([engine.bind(program, buffers)]);
  return await Promise.all(
    changed.map((_, i) => {
      const buffer = buffers[inputs.length + i]!;
      return engine.read(buffer, buffer.size);
    }),
  );
}

for (const rule of ["sign", "signOfMean", "meanOfSigns"] as const) {
  testOnDevice(`an attack's step along ${rule} stays in its bounds`, async (engine) => {
    const [size, members, alpha] = [60, 3, 0.25];
    const iterates = rule === "sign" ? members : 1;
    const x = drawNormals(iterates * size, "iterates");
    const gradients = drawNormals(members * size, "gradients").map((value, i) =>
      i % 7 === 0 ? 0 : value
    );
    const clean = drawNormals(size, "clean");
    const [lower, upper] = [clean.map((value) => value - 0.5), clean.map((value) => value + 0.5)];
    const program = attackStep({ size, iterates, gradients: members, rule, alpha });
    const [next] = await runProgram(engine, program, [x, gradients, lower, upper, x.length]);
    const of = (i: number): number[] => [0, 1, 2].map((member) => gradients[member * size + i]!);
    const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
    const want = x.map((value, i) => {
      const direction = {
        sign: () => Math.sign(gradients[i]!),
        signOfMean: () => Math.sign(sum(of(i)) / members),
        meanOfSigns: () => sum(of(i).map(Math.sign)) / members,
      }[rule]();
      const moved = value + alpha * direction;
      return Math.min(Math.max(moved, lower[i % size]!), upper[i % size]!);
    });
    assertClose(next!, want, { absolute: 1e-6 });
  });
}

testOnDevice("adversarial images are clipped if they are to be", async (engine) => {
  const x = Float32Array.of(0.25, 0.875, 0.5, 0.1);
  const gradient = Float32Array.of(-2, 0.001, 0, -1);
  for (const [clips, want] of [[false, [0, 1.125, 0.5, -0.15]], [true, [0, 1, 0.5, 0]]] as const) {
    const [moved] = await runProgram(engine, adversarialStep(4, 0.25, clips), [x, gradient, 4]);
    assertClose(moved!, want);
  }
});

testOnDevice("under a ReLU, pools without a positive value have no gradient", async (engine) => {
  const shape = { images: 1, height: 4, width: 5, channels: 1, size: 2 };
  const x = Float32Array.from([
    ...[1, 2, 0, 0, 5],
    ...[2, 0, 0, 0, 5],
    ...[0, 3, 4, 4, 5],
    ...[3, 3, 4, 4, 5],
  ]);
  const dy = Float32Array.of(1, 2, 3, 4);
  const [dx] = await runProgram(engine, maxPoolGradient(shape, true), [dy, x, 20]);
  assert.deepEqual([...dx!], [
    ...[0, 1, 0, 0, 0],
    ...[0, 0, 0, 0, 0],
    ...[0, 3, 4, 0, 0],
    ...[0, 0, 0, 0, 0],
  ]);
});

testOnDevice(
  "sums of parts are added in groups, accumulated, and end in a tail",
  async (engine) => {
    const parts = drawNormals(2 * 5 * 6, "parts");
    const at = (outer: number, part: number, inner: number): number =>
      parts[(outer * 5 + part) * 6 + inner]!;
    const groups = splitSum({ label: "test", outer: 2, parts: 5, inner: 6, group: 2 });
    const [grouped] = await runProgram(engine, groups, [parts, 2 * 3 * 6]);
    const want = [0, 1].flatMap((outer) =>
      [[0, 1], [2, 3], [4]].flatMap((group) =>
        [0, 1, 2, 3, 4, 5].map((inner) =>
          group.reduce((sum, part) => sum + at(outer, part, inner), 0)
        )
      )
    );
    assertClose(grouped!, want, { absolute: 1e-6 });

    const tailed = splitSum({
      label: "test",
      outer: 2,
      parts: 5,
      inner: 6,
      tail: 2,
      accumulate: true,
    });
    const before = [drawNormals(8, "result"), drawNormals(4, "tail")];
    const [result, tail] = await updated(engine, tailed, [parts], before);
    const whole = (outer: number, inner: number): number =>
      [0, 1, 2, 3, 4].reduce((sum, part) => sum + at(outer, part, inner), 0);
    assertClose(
      result!,
      before[0]!.map((value, i) => value + whole(Math.floor(i / 4), i % 4)),
      { absolute: 1e-5 },
    );
    assertClose(
      tail!,
      before[1]!.map((value, i) => value + whole(Math.floor(i / 2), 4 + i % 2)),
      { absolute: 1e-5 },
    );
  },
);

testOnDevice(
  "the mean cost goes to its step's row, and its gradient passes a last ReLU",
  async (engine) => {
    const [members, batch, classes] = [2, 3, 4];
    const shape = {
      members,
      batch,
      classes,
      labelMembers: members,
      loss: "fused",
      temperature: 2,
    } as const;
    const logits = drawNormals(24, "logits").map((value) => Math.max(value, 0));
    const labels = Float32Array.from({ length: 24 }, (_, i) => Number(i % 4 === i % 3));
    const program = meanCrossEntropy(shape, { share: 0.5, relu: true });
    const [losses, gradient] = await runProgram(engine, program, [logits, labels, 6, 24]);
    for (let row = 0; row < 6; row++) {
      const z = [...logits.subarray(4 * row, 4 * row + 4)].map((value) => value / 2);
      const y = labels.subarray(4 * row, 4 * row + 4);
      const total = z.reduce((sum, value) => sum + Math.exp(value), 0);
      const cost = z.reduce((sum, value, k) => sum - y[k]! * (value - Math.log(total)), 0);
      assert.ok(Math.abs(losses![row]! - cost) < 1e-5);
      const count = y.reduce((a, b) => a + b, 0);
      const want = z.map((value, k) =>
        value > 0 ? (Math.exp(value) / total * count - y[k]!) * 0.5 / batch / 2 : 0
      );
      assertClose(gradient!.subarray(4 * row, 4 * row + 4), want, { absolute: 1e-6 });
    }
    const mean = meanLosses(members, batch, { share: 0.5, accumulate: false });
    const [means] = await runProgram(engine, mean, [Uint32Array.of(1), losses!, 4]);
    const meanOf = (from: number): number =>
      losses!.subarray(from, from + 3).reduce((a, b) => a + b, 0) / 6;
    assertClose(means!, [777, 777, meanOf(0), meanOf(3)], { absolute: 1e-6 });
  },
);

testOnDevice("a step ends by counting itself", async (engine) => {
  const [schedule] = await updated(engine, advance(), [], [new Float32Array(1)]);
  assert.deepEqual([...new Uint32Array(schedule!.buffer)], [1]);
});
