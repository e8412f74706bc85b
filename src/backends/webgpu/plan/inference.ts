/** Networks in inference mode, planned once for a size and replayed for any members and images. */

import type * as tf from "@tensorflow/tfjs";
import { canonicalJson } from "../../../files/canonical_json.ts";
import { type Architecture, parameterSpecs } from "../../../models/architecture.ts";
import type { PlannedPass } from "../../../models/planned_forward.ts";
import type { Stack } from "../../../models/stack.ts";
import { reluGradient } from "../elementwise_programs.ts";
import type { BoundProgram, WebGpuEngine } from "../engine.ts";
import { volume } from "./builder.ts";
import { bindAll, type Dispatch, parameterBuffer } from "./dispatch.ts";
import { classesOf, type NetworkPlan, planNetwork } from "./network.ts";
import type { Scratch } from "./scratch.ts";

/** A network at one size. */
interface SizedNetwork {
  readonly plan: NetworkPlan;
  /** Both passes, the way back from the logits' gradient on. */
  readonly forward: readonly Dispatch[];
  readonly backward: readonly Dispatch[];
  /** What is kept of the members that were run, by the data of their first parameter. */
  readonly bound: WeakMap<object, BoundMembers>;
}

/** Dispatches with the buffers of some members; those that touch a caller's tensors are undefined. */
interface BoundMembers {
  readonly parameters: readonly object[];
  readonly version: number;
  readonly forward: readonly (BoundProgram | undefined)[];
  readonly backward: readonly (BoundProgram | undefined)[];
}

/** The buffers that change from call to call. */
const OF_THE_CALL = ["x", "logits", "dlogits", "dx"];

/** Runs networks on one engine. All share one scratch: one pass runs at a time. */
export class PlannedInference {
  readonly #engine: WebGpuEngine;
  readonly #scratch: Scratch;
  readonly #networks = new Map<string, SizedNetwork | undefined>();
  /** The text of each architecture that was seen: to make it takes as long as a few dispatches. */
  readonly #texts = new WeakMap<Architecture, string>();

  constructor(engine: WebGpuEngine, scratch: Scratch) {
    this.#engine = engine;
    this.#scratch = scratch;
  }

  /** Runs members on their images `[E, B, H, W, C]`. */
  run(stack: Stack, x: tf.Tensor5D): PlannedPass | undefined {
    const [members, batch] = x.shape;
    const network = this.#network(stack.architecture, members, batch);
    if (network === undefined) return undefined;
    const logits = this.#engine.tensor([members, batch, classesOf(stack.architecture)]);
    const pass = {};
    const forward = (x: tf.Tensor, logits: tf.Tensor): void => {
      this.#replay(network, "forward", stack, { x, logits });
      this.#scratch.holder = pass;
    };
    forward(x, logits);
    return {
      logits: logits as tf.Tensor3D,
      inputGradient: (x, logits, dlogits) => {
        if (this.#scratch.holder !== pass) forward(x, logits); // another plan has run since
        const dx = this.#engine.tensor(x.shape);
        this.#replay(network, "backward", stack, { x, logits, dlogits, dx });
        return dx as tf.Tensor5D;
      },
    };
  }

  #network(architecture: Architecture, members: number, batch: number): SizedNetwork | undefined {
    const text = this.#texts.get(architecture) ?? canonicalJson(architecture);
    this.#texts.set(architecture, text);
    const key = `${members} ${batch} ${text}`;
    if (!this.#networks.has(key)) {
      const size = { architecture, members, batch, limits: this.#engine.limits };
      const plan = planNetwork(size);
      this.#networks.set(key, plan && sized(plan, [members, batch, classesOf(architecture)]));
    }
    return this.#networks.get(key);
  }

  #replay(
    network: SizedNetwork,
    direction: "forward" | "backward",
    { architecture, parameters }: Stack,
    tensors: Readonly<Record<string, tf.Tensor>>,
  ): void {
    const engine = this.#engine;
    this.#scratch.reserve(network.plan.scratch);
    const names = parameterSpecs(architecture).map(({ name }) => name);
    const buffers = new Map<string, GPUBuffer>();
    for (const name of names) {
      buffers.set(parameterBuffer(name), engine.bufferOf(parameters[name]!));
    }
    for (const [name, tensor] of Object.entries(tensors)) {
      buffers.set(name, engine.bufferOf(tensor));
    }
    const bufferOf = (name: string): GPUBuffer => buffers.get(name) ?? this.#scratch.buffer(name);
    const members = this.#members(network, names.map((name) => parameters[name]!.dataId), bufferOf);
    const kept = members[direction];
    const bound = network[direction].map((dispatch, i) =>
      kept[i] ?? bindAll(engine, [dispatch], bufferOf)[0]!
    );
    engine.replay(bound);
  }

  /** The kept dispatches of members; made anew if they or the scratch are others. */
  #members(
    { forward, backward, bound }: SizedNetwork,
    parameters: readonly object[],
    bufferOf: (name: string) => GPUBuffer,
  ): BoundMembers {
    const known = bound.get(parameters[0]!);
    const { version } = this.#scratch;
    if (known?.version === version && known.parameters.every((id, i) => id === parameters[i])) {
      return known;
    }
    const keep = (dispatches: readonly Dispatch[]): (BoundProgram | undefined)[] =>
      dispatches.map((dispatch) =>
        dispatch.buffers.some((name) => OF_THE_CALL.includes(name))
          ? undefined
          : bindAll(this.#engine, [dispatch], bufferOf)[0]!
      );
    const members = { parameters, version, forward: keep(forward), backward: keep(backward) };
    bound.set(parameters[0]!, members);
    return members;
  }
}

/** Adds to a plan what its users' gradients have not passed: a ReLU that ends the network. */
function sized(plan: NetworkPlan, logits: readonly number[]): SizedNetwork {
  const backward = plan.backward({ parameters: "none", images: true });
  if (!plan.endsInRelu) return { plan, forward: plan.forward, backward, bound: new WeakMap() };
  const passed = "gradient of logits";
  const scratch = new Map(plan.scratch).set(passed, logits);
  return {
    plan: { ...plan, scratch },
    forward: plan.forward,
    backward: [
      { program: reluGradient(volume(logits)), buffers: ["dlogits", "logits", passed] },
      ...backward.map(({ program, buffers }) => ({
        program,
        buffers: buffers.map((name) => name === "dlogits" ? passed : name),
      })),
    ],
    bound: new WeakMap(),
  };
}
