import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { UserError } from "../errors.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { makeEnsemble, memberProbabilities } from "../models/ensemble.ts";
import { parseKerasModel } from "./keras_model.ts";
import { readMembers } from "./read_members.ts";

await activateBackend("cpu");

const encode = (value: unknown): string => JSON.stringify(value);

/** A model of tfjs's own layers. */
function kerasModel(): tf.Sequential {
  const seeded = (
    seed: number,
  ): { kernelInitializer: ReturnType<typeof tf.initializers.randomNormal> } => ({
    kernelInitializer: tf.initializers.randomNormal({ seed, stddev: 0.5 }),
  });
  const biasInitializer = tf.initializers.randomNormal({ seed: 9 });
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [8, 7, 2],
        filters: 3,
        kernelSize: 3,
        activation: "relu",
        biasInitializer,
        ...seeded(1),
      }),
      tf.layers.conv2d({ filters: 4, kernelSize: [2, 2], padding: "same", ...seeded(2) }),
      tf.layers.activation({ activation: "relu" }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.dropout({ rate: 0.25 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 6, activation: "relu", biasInitializer, ...seeded(3) }),
      tf.layers.dense({ units: 4, ...seeded(4) }),
      tf.layers.activation({ activation: "softmax" }),
    ],
  });
}

/** What tfjs would write. */
async function saved(model: tf.Sequential): Promise<{ json: string; weights: Uint8Array }> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(tf.io.withSaveHandler((made) => {
    artifacts = made;
    return Promise.resolve({
      modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" },
    });
  }));
  const { modelTopology, weightSpecs, weightData } = artifacts!;
  const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
  return {
    json: encode({ modelTopology, weightsManifest }),
    weights: new Uint8Array(weightData as ArrayBuffer),
  };
}

Deno.test("a Keras model for tfjs gives the probabilities that tfjs gives", async () => {
  const model = kerasModel();
  const { json, weights } = await saved(model);
  await inTemporaryDirectory(async (folder) => {
    await mkdir(join(folder, "net"));
    await writeFile(join(folder, "net", "model.json"), json);
    await writeFile(join(folder, "net", "weights.bin"), weights);
    const [member] = await readMembers([join(folder, "net", "model.json")], undefined);
    const images = tf.randomUniform([3, 8, 7, 2], 0, 1, "float32", 5) as tf.Tensor4D;
    const own = memberProbabilities(
      makeEnsemble([member!], "single"),
      tf.expandDims(images, 0) as tf.Tensor5D,
    );
    assertClose(own.dataSync(), (model.predict(images) as tf.Tensor).dataSync());
  });
});

/** A ReLU as a layer of its own, with Keras's settings of one that is plain, but for those given. */
function reluLayer(
  settings: Record<string, unknown>,
): { class_name: string; config: Record<string, unknown> } {
  const plain = { max_value: null, negative_slope: 0, threshold: 0 };
  return { class_name: "ReLU", config: { name: "re_lu", ...plain, ...settings } };
}

/** What says the shape of the images, where no other layer does. */
function inputLayer(
  shape: readonly (number | null)[],
): { class_name: string; config: Record<string, unknown> } {
  return { class_name: "InputLayer", config: { name: "input", batch_input_shape: shape } };
}

Deno.test("a plain ReLU as a layer of its own is the activation of the layer before it", async () => {
  const { json, weights } = await saved(kerasModel());
  const model = JSON.parse(json);
  const read = (): ReturnType<typeof parseKerasModel> =>
    parseKerasModel(encode(model), "k", () => Promise.resolve(weights));
  const expected = await read();
  model.modelTopology.config.layers[2] = reluLayer({});
  assert.deepEqual(await read(), expected);
});

/** Keras's softmax as a layer of its own. */
function softmaxLayer(axis = -1): { class_name: string; config: Record<string, unknown> } {
  return { class_name: "Softmax", config: { name: "softmax", axis } };
}

Deno.test("a Softmax as the last layer is left out, as an activation that is one is", async () => {
  const { json, weights } = await saved(kerasModel());
  const model = JSON.parse(json);
  const read = (): ReturnType<typeof parseKerasModel> =>
    parseKerasModel(encode(model), "k", () => Promise.resolve(weights));
  const expected = await read();
  model.modelTopology.config.layers[8] = softmaxLayer();
  assert.deepEqual(await read(), expected);
});

Deno.test("a convolution that does not say its padding has Keras's, valid", async () => {
  const { json, weights } = await saved(kerasModel());
  const model = JSON.parse(json);
  delete model.modelTopology.config.layers[0].config.padding;
  const read = (text: string): ReturnType<typeof parseKerasModel> =>
    parseKerasModel(text, "k", () => Promise.resolve(weights));
  assert.deepEqual(await read(encode(model)), await read(json));
});

Deno.test("a Keras model with what this program does not know is refused in a line", async () => {
  const { json } = await saved(kerasModel());
  const none = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array(0));
  const changed = (
    change: (layers: { class_name: string; config: Record<string, unknown> }[]) => void,
  ): string => {
    const model = JSON.parse(json);
    change(model.modelTopology.config.layers);
    return encode(model);
  };
  const withShape = (shape: number[]): string => {
    const model = JSON.parse(json);
    model.weightsManifest[0].weights[0].shape = shape;
    return encode(model);
  };
  const cases: [string, RegExp][] = [
    ["[", /^k is no JSON: give the model.json of a Keras model saved for tfjs$/],
    ["{}", /^k has no modelTopology: save the Keras model for tfjs$/],
    ["null", /^k has no modelTopology: /],
    [encode({ modelTopology: {} }), /^k is no Keras model for tfjs: weightsManifest: expected/],
    [
      encode({ modelTopology: { class_name: "Model" }, weightsManifest: [] }),
      /^k cannot be taken: it is a Model, not a Sequential model$/,
    ],
    [
      changed((layers) => layers[3]!.class_name = "AveragePooling2D"),
      /^k cannot be taken: layer 4 \(AveragePooling2D max_pooling2d_\S+\) is unknown here: known are .*, Activation, ReLU and, as the last layer, Softmax$/,
    ],
    [
      changed((layers) => layers[2] = softmaxLayer()),
      /^k cannot be taken: layer 3 \(Softmax softmax\) has activation "softmax", not relu or linear$/,
    ],
    [changed((layers) => layers[8] = softmaxLayer(1)), /\(Softmax softmax\) has axis 1, not -1$/],
    [
      changed((layers) => layers[0]!.config["strides"] = [2, 2]),
      /^k cannot be taken: layer 1 \(Conv2D \S+\) has strides \[2,2\], not \[1,1\]$/,
    ],
    [
      changed((layers) => layers[6]!.config["activation"] = "tanh"),
      /^k cannot be taken: layer 7 \(Dense \S+\) has activation "tanh", not relu or linear$/,
    ],
    [
      changed((layers) => layers[6]!.config["use_bias"] = false),
      /has use_bias false, not true: write it as safetensors with a bias of zeros$/,
    ],
    [changed((layers) => layers.splice(5, 1)), /must come after a Flatten layer$/],
    [
      changed((layers) => layers[3]!.config["pool_size"] = [2, 3]),
      /has pool_size \[2,3\], not a square$/,
    ],
    [
      changed((layers) => layers[3]!.config["strides"] = [1, 1]),
      /\(MaxPooling2D \S+\) has strides \[1,1\], not \[2,2\]$/,
    ],
    [
      changed((layers) => layers[6]!.config["activation"] = "softmax"),
      /^k cannot be taken: layer 7 \(Dense \S+\) has activation "softmax", not relu or linear$/,
    ],
    [
      changed((layers) => layers[2] = reluLayer({ max_value: 6 })),
      /^k cannot be taken: layer 3 \(ReLU re_lu\) has max_value 6, not null$/,
    ],
    [
      changed((layers) => layers[2] = reluLayer({ negative_slope: 0.1 })),
      /^k cannot be taken: layer 3 \(ReLU re_lu\) has negative_slope 0.1, not 0$/,
    ],
    [
      changed((layers) => layers[2] = reluLayer({ threshold: 0.5 })),
      /^k cannot be taken: layer 3 \(ReLU re_lu\) has threshold 0.5, not 0$/,
    ],
    [
      changed((layers) => delete layers[0]!.config["batch_input_shape"]),
      /^k cannot be taken: its first layer does not say the shape of its images$/,
    ],
    [
      changed((layers) => layers.splice(0, layers.length, inputLayer([null, 8, 7, 2]))),
      /^k must end with a dense layer, whose units are the classes$/,
    ],
    [
      withShape([0.3]),
      /^k is no Keras model for tfjs: weightsManifest\[0\]\.weights\[0\]\.shape\[0\]: expected an integer, found 0\.3$/,
    ],
    [withShape([-1]), /\.shape\[0\]: expected >=0, found -1$/],
    [json, /^k cannot be taken: weights.bin ends before conv2d_\S+\/kernel$/],
  ];
  for (const [text, message] of cases) {
    await assert.rejects(parseKerasModel(text, "k", none), (error: Error) => {
      assert(error instanceof UserError, String(error));
      assert.match(error.message, message);
      return !error.message.includes("\n");
    });
  }
});

Deno.test("weights of another, larger Keras model are refused with both sizes", async () => {
  const { json, weights } = await saved(kerasModel());
  const larger = new Uint8Array(weights.length + 4);
  larger.set(weights);
  await assert.rejects(
    parseKerasModel(json, "k", () => Promise.resolve(larger)),
    new UserError(
      `k cannot be taken: its weights take ${weights.length} bytes, but there are ` +
        `${larger.length} in weights.bin`,
    ),
  );
});

Deno.test("weights of a Keras model that are not finite are refused with Keras's name of them", async () => {
  const { json, weights } = await saved(kerasModel());
  const [{ weights: [kernel] }] = JSON.parse(json).weightsManifest;
  new DataView(weights.buffer).setFloat32(0, NaN, true);
  await assert.rejects(
    parseKerasModel(json, "k", () => Promise.resolve(weights)),
    new UserError(
      `k: ${kernel.name} must be finite numbers, but 1 of 54 are not, the first is NaN: give a ` +
        "model whose training did not diverge",
    ),
  );
});
