import assert from "assert";
import { PLAIN, TINY_MEMBERS } from "../attacks/_tiny_ensemble.ts";
import { UserError } from "../errors.ts";
import { stateArrays } from "../experiments/unit_arrays.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { encodeSafetensors } from "../files/safetensors.ts";
import { parseArchitecture } from "./architecture_file.ts";
import { parseCheckpoint } from "./checkpoint_file.ts";
import { readMembers } from "./read_members.ts";

const encode = (value: unknown): string => JSON.stringify(value);

Deno.test("an architecture file is read back as it was written", () => {
  assert.deepEqual(parseArchitecture(encode(PLAIN), "a.json"), PLAIN);
});

Deno.test("an architecture file that is wrong is refused in a line that says how", () => {
  const input = PLAIN.input;
  const cases: [string, string][] = [
    ["{", 'a.json is no JSON: give an architecture as {"input": …, "layers": […]}'],
    [encode({ input }), "a.json is no architecture: layers: this field is missing"],
    [
      encode({ input, layers: [{ kind: "dense", units: 0, relu: false }] }),
      "a.json is no architecture: layers[0].units: expected >=1, found 0",
    ],
    [
      encode({ input, layers: [{ kind: "dense", units: 2.5, relu: false }] }),
      "a.json is no architecture: layers[0].units: expected an integer, found 2.5",
    ],
    [
      encode({ input, layers: [{ kind: "lstm" }] }),
      'a.json is no architecture: layers[0].kind: expected ("convolution" | "maxPool" | "dropout" | "dense"), found "lstm"',
    ],
    [
      encode({ input, layers: [{ kind: "maxPool", size: 7 }] }),
      "a.json is no architecture: Layer 1 (maxPool) would have an output of shape [0, 0, 1]",
    ],
    [
      encode({ input, layers: [{ kind: "maxPool", size: 2 }] }),
      "a.json must end with a dense layer, whose units are the classes",
    ],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parseArchitecture(text, "a.json"), new UserError(message));
  }
});

const MEMBER = TINY_MEMBERS[0]!;
const FILE = encodeSafetensors({ arrays: MEMBER.checkpoint, metadata: {} });

/** The file with another type, as long as F32, given for its first array. */
function withType(file: Uint8Array, type: string): Uint8Array {
  const changed = Uint8Array.from(file);
  const text = new TextDecoder("latin1").decode(changed);
  changed.set(new TextEncoder().encode(type), text.indexOf("F32"));
  return changed;
}

Deno.test("parameters are read from safetensors, and none is missing, left over or of another shape", () => {
  assert.deepEqual(parseCheckpoint(FILE, PLAIN, "w"), MEMBER.checkpoint);
  const losses = { shape: [2], data: Float32Array.of(2, 1) };
  const ofStore = { ...MEMBER.checkpoint, "training/losses": losses };
  assert.deepEqual(
    parseCheckpoint(encodeSafetensors({ arrays: ofStore, metadata: {} }), PLAIN, "w"),
    MEMBER.checkpoint,
  );
  const inTraining = stateArrays({
    steps: 2,
    checkpoint: MEMBER.checkpoint,
    optimizer: { "firstMoment/conv1/bias": MEMBER.checkpoint["conv1/bias"]! },
    losses: losses.data,
  });
  assert.deepEqual(
    parseCheckpoint(encodeSafetensors({ arrays: inTraining, metadata: {} }), PLAIN, "w"),
    MEMBER.checkpoint,
  );
  const { "conv1/bias": bias, ...rest } = MEMBER.checkpoint;
  const cases: [Uint8Array, string][] = [
    [
      FILE.subarray(0, 5),
      "w is no safetensors file of float32 arrays: a header needs 8 bytes, found 5",
    ],
    [
      withType(FILE, "F16"),
      "w is no safetensors file of float32 arrays: conv1/kernel is F16: cast it to float32",
    ],
    [
      encodeSafetensors({ arrays: rest, metadata: {} }),
      "w: conv1/bias must be float32 of shape [3]: found nothing",
    ],
    [
      encodeSafetensors({
        arrays: { ...rest, "conv1/bias": { shape: [1, 3], data: bias!.data } },
        metadata: {},
      }),
      "w: conv1/bias must be float32 of shape [3]: found [1, 3]",
    ],
    [
      encodeSafetensors({ arrays: { ...MEMBER.checkpoint, "bn/mean": bias! }, metadata: {} }),
      "w has an array bn/mean, which the architecture has no place for: it needs conv1/kernel, " +
      "conv1/bias, dense1/kernel, dense1/bias",
    ],
  ];
  for (const [bytes, message] of cases) {
    assert.throws(() => parseCheckpoint(bytes, PLAIN, "w"), new UserError(message));
  }
});

Deno.test("parameters that are not finite are refused with their array's name", () => {
  const name = "dense1/kernel";
  const { shape, data } = MEMBER.checkpoint[name]!;
  for (const value of [NaN, Infinity, -Infinity]) {
    const broken = Float32Array.from(data);
    broken[7] = broken[3] = value;
    const arrays = { ...MEMBER.checkpoint, [name]: { shape, data: broken } };
    assert.throws(
      () => parseCheckpoint(encodeSafetensors({ arrays, metadata: {} }), PLAIN, "w"),
      new UserError(
        `w: ${name} must be finite numbers, but 2 of ${data.length} are not, the first is ` +
          `${value}: give a model whose training did not diverge`,
      ),
    );
  }
});

Deno.test("files are asked for by what they are, and missing ones are named", async () => {
  const cases: [string[], string | undefined, string][] = [
    [["a.safetensors"], undefined, "--checkpoint a.safetensors needs --architecture FILE.json"],
    [
      ["model.json"],
      "a.json",
      "A Keras model has its own architecture: leave out --architecture",
    ],
    ...["net.h5", "net.keras"].map((file): [string[], undefined, string] => [
      [file],
      undefined,
      `--checkpoint ${file} is Keras's own format: convert it with tensorflowjs_converter, and ` +
      "give the model.json",
    ]),
    [["nowhere.safetensors"], "nowhere.json", "There is no file nowhere.json"],
  ];
  for (const [checkpoints, architecture, message] of cases) {
    await assert.rejects(readMembers(checkpoints, architecture), new UserError(message));
  }
});

Deno.test("a file that cannot be read is named once, in one line", async () => {
  await inTemporaryDirectory(async (directory) => {
    const message = `${directory} cannot be read: EISDIR: illegal operation on a directory`;
    await assert.rejects(readMembers(["w.safetensors"], directory), new UserError(message));
  });
});

Deno.test("a folder in the place of a model is refused, with and without an architecture", async () => {
  await inTemporaryDirectory(async (directory) => {
    const message = `--checkpoint ${directory} is a folder: give the model.json or the ` +
      "safetensors file in it";
    for (const architecture of [undefined, "a.json"]) {
      await assert.rejects(readMembers([directory], architecture), new UserError(message));
    }
  });
});
