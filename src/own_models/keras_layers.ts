/** The layers of a Keras model, in the words of this program. */

import * as v from "valibot";
import type { UserError } from "../errors.ts";
import type { Architecture, Layer } from "../models/architecture.ts";
import { describeIssue } from "../files/schema_issue.ts";

const layerSchema = v.looseObject({
  class_name: v.string(),
  config: v.looseObject({ name: v.optional(v.string(), "") }),
});
const layersSchema = v.array(layerSchema);

type KerasLayer = v.InferOutput<typeof layerSchema>;

/** A layer of ours, and the name of the Keras layer that has its weights. */
export interface Translated {
  layer: Layer;
  readonly weights?: string;
}

/** Makes the error of a model that cannot be taken. */
export type Refuse = (why: string) => UserError;

/**
 * The layers of a sequential model.
 *
 * @throws {UserError} If it is another kind of model
 */
export function sequentialLayers(topology: Record<string, unknown>, refuse: Refuse): KerasLayer[] {
  // The converter wraps the configuration, tfjs does not.
  const model = (topology["model_config"] ?? topology) as Record<string, unknown>;
  const { class_name: kind, config } = model;
  if (kind !== "Sequential") {
    throw refuse(`it is a ${kind ?? "model without a kind"}, not a Sequential model`);
  }
  const given = Array.isArray(config) ? config : (config as Record<string, unknown>)?.["layers"];
  const parsed = v.safeParse(layersSchema, given);
  if (!parsed.success) throw refuse(`of its layers, ${describeIssue(parsed.issues[0])}`);
  return parsed.output;
}

/**
 * Translates layer by layer; an activation of its own becomes part of the layer before it.
 *
 * @throws {UserError} If a layer is not known here, or has a setting that is not
 */
export function translate(
  layers: readonly KerasLayer[],
  refuse: Refuse,
): { input: Architecture["input"]; translated: Translated[] } {
  const translated: Translated[] = [];
  let input: Architecture["input"] | undefined;
  let isFlat = false;
  layers.forEach(({ class_name: kind, config }, index) => {
    const named = `layer ${index + 1} (${kind} ${config.name})`;
    const only = (field: string, ...allowed: unknown[]): void => {
      const value = config[field];
      if (value === undefined || allowed.some((one) => same(one, value))) return;
      const wayOut = field === "use_bias" ? ": write it as safetensors with a bias of zeros" : "";
      throw refuse(
        `${named} has ${field} ${JSON.stringify(value)}, not ${
          JSON.stringify(allowed[0])
        }${wayOut}`,
      );
    };
    const shape = (config["batch_input_shape"] ?? config["batch_shape"]) as unknown;
    if (Array.isArray(shape)) {
      const [, height, width, channels] = shape as number[];
      if (shape.length !== 4) throw refuse(`${named} takes [${shape.slice(1)}], not images`);
      input ??= { height: height!, width: width!, channels: channels! };
    }
    const isLast = index === layers.length - 1;
    const reluOf = (activation: unknown): boolean => {
      if (activation === "relu") return true;
      if (activation === undefined || activation === "linear") return false;
      // The softmax of the last layer is left out: what is attacked are the logits before it.
      if (activation === "softmax" && isLast) return false;
      throw refuse(`${named} has activation ${JSON.stringify(activation)}, not relu or linear`);
    };
    switch (kind) {
      case "InputLayer":
        return;
      case "Conv2D": {
        only("data_format", "channels_last", "channelsLast");
        only("strides", [1, 1], 1);
        only("dilation_rate", [1, 1], 1);
        only("groups", 1);
        only("use_bias", true);
        only("padding", "valid", "same");
        const [high, wide] = [config["kernel_size"]].flat() as number[];
        if (wide !== undefined && high !== wide) {
          throw refuse(`${named} has kernel_size [${high},${wide}], not a square`);
        }
        translated.push({
          layer: {
            kind: "convolution",
            filters: config["filters"] as number,
            kernelSize: high!,
            padding: config["padding"] === "same" ? "same" : "valid", // Keras's default
            relu: reluOf(config["activation"]),
          },
          weights: config.name,
        });
        return;
      }
      case "MaxPooling2D": {
        only("data_format", "channels_last", "channelsLast");
        only("padding", "valid");
        const [high, wide] = [config["pool_size"]].flat() as number[];
        if (wide !== undefined && high !== wide) {
          throw refuse(`${named} has pool_size [${high},${wide}], not a square`);
        }
        only("strides", [high, high], high, null);
        translated.push({ layer: { kind: "maxPool", size: high! } });
        return;
      }
      case "Dropout":
        translated.push({ layer: { kind: "dropout", rate: config["rate"] as number } });
        return;
      case "Flatten":
        only("data_format", "channels_last", "channelsLast");
        isFlat = true;
        return;
      case "Dense":
        if (!isFlat) throw refuse(`${named} must come after a Flatten layer`);
        only("use_bias", true);
        translated.push({
          layer: {
            kind: "dense",
            units: config["units"] as number,
            relu: reluOf(config["activation"]),
          },
          weights: config.name,
        });
        return;
      case "Activation":
      case "ReLU":
      case "Softmax": {
        // Settings of ReLU, which Activation lacks: with others it is another function.
        only("max_value", null);
        only("negative_slope", 0);
        only("threshold", 0);
        only("axis", -1); // of Softmax
        const ofKind: Record<string, unknown> = { ReLU: "relu", Softmax: "softmax" };
        const relu = reluOf(ofKind[kind] ?? config["activation"]);
        const before = translated.at(-1);
        if (before === undefined || !("relu" in before.layer)) {
          throw refuse(`${named} must follow a convolution or a dense layer`);
        }
        if (relu) before.layer = { ...before.layer, relu };
        return;
      }
      default:
        throw refuse(
          `${named} is unknown here: known are Conv2D, MaxPooling2D, Dropout, Flatten, Dense, ` +
            "Activation, ReLU and, as the last layer, Softmax",
        );
    }
  });
  if (input === undefined) throw refuse("its first layer does not say the shape of its images");
  return { input, translated };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
