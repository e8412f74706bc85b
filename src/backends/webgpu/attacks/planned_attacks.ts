/**
 * Attacks whose step is planned once and replayed: once its images are on the device, nothing is
 * uploaded and nothing read until the attack is over.
 */

import * as tf from "@tensorflow/tfjs";
import type { GradientPass } from "../../../attacks/input_gradient.ts";
import type { AttackIteration, AttackTurn } from "../../../attacks/planned_iteration.ts";
import type { Ensemble } from "../../../models/ensemble.ts";
import type { BoundProgram, BufferPart, WebGpuEngine } from "../engine.ts";
import { bindAll, type Dispatch } from "../plan/dispatch.ts";
import type { Scratch } from "../plan/scratch.ts";
import type { Program } from "../program.ts";
import { type AttackPlan, planAttack } from "./attack_plan.ts";
import { attackBounds, copySlices } from "./attack_programs.ts";
import { inOrder, type MemberPlaces } from "./member_places.ts";
import { parametersOf } from "./stack_plans.ts";

/** A plan with the buffers of some members. */
interface BoundPlan {
  /** The data of the members' parameters, and the version of the scratch. */
  readonly parameters: readonly object[];
  readonly version: number;
  readonly passes: readonly BoundProgram[];
  readonly move: readonly BoundProgram[];
}

interface KeptPlan extends AttackPlan {
  /** By the data of the members' first parameter. */
  readonly bound: WeakMap<object, BoundPlan>;
}

interface PlannedTurn extends AttackTurn {
  readonly plan: KeptPlan;
}

/** Runs attacks on one engine. */
export class PlannedAttacks {
  readonly #engine: WebGpuEngine;
  readonly #scratch: Scratch;
  readonly #plans = new Map<string, KeptPlan | undefined>();

  /** @param scratch Shared with other plans, which may run between steps */
  constructor(engine: WebGpuEngine, scratch: Scratch) {
    this.#engine = engine;
    this.#scratch = scratch;
  }

  /** The final iterates, of the surrounding tidy; undefined for an attack without a plan. */
  run(iteration: AttackIteration): tf.Tensor5D | undefined {
    const turns: PlannedTurn[] = [];
    for (const turn of iteration.turns) {
      const plan = this.#plan(iteration, turn);
      if (plan === undefined) return undefined;
      turns.push({ ...turn, plan });
    }
    // Either there is one turn, or all are of one member: images and labels lie the same way in all.
    const { images } = turns[0]!.plan;
    this.#start(iteration, turns);
    for (let step = 0; step < iteration.iterations; step++) {
      const turn = turns[step % turns.length]!;
      const isFirst = step === 0 || turns.length > 1;
      if (turn.labels.change === "never" && isFirst) this.#putLabels(iteration, turn);
      this.#step(turn, iteration);
    }
    return this.#iterates(iteration, images);
  }

  #plan(iteration: AttackIteration, turn: AttackTurn): KeptPlan | undefined {
    const { clean, source, loss, alpha, cost, adversarial } = iteration;
    const { labels, attackers } = turn;
    const networks = ({ stacks }: Ensemble): unknown =>
      stacks.map(({ stack, members }) => [stack.architecture, members]);
    const named = (given: unknown): unknown => typeof given === "function" ? "function" : given;
    const key = JSON.stringify([
      networks(attackers),
      labels.change,
      labels.change === "withEnsemble" && [
        labels.ensemble === attackers,
        networks(labels.ensemble),
      ],
      [clean.shape, source.iterates, loss, alpha, adversarial],
      [source.direction, source.fuse, cost].map(named),
    ]);
    if (!this.#plans.has(key)) {
      const plan = planAttack(iteration, turn, this.#engine.limits);
      this.#plans.set(key, plan && { ...plan, bound: new WeakMap() });
    }
    return this.#plans.get(key);
  }

  /** Puts every iterate at the clean images, and the bounds around them. */
  #start({ clean, epsilon, pixelClip }: AttackIteration, turns: readonly PlannedTurn[]): void {
    const { size, offsets } = turns[0]!.plan.images;
    for (const { plan: { scratch } } of turns) {
      for (const shapes of scratch) this.#scratch.reserve(shapes);
    }
    this.#run(attackBounds(size, epsilon, pixelClip), [clean, "attack lower", "attack upper"]);
    const start = copySlices("start of an attack", size, offsets.map(() => 0), offsets);
    this.#run(start, [clean, "attack iterates"]);
  }

  /** Puts given labels where the passes look for them. */
  #putLabels({ clean }: AttackIteration, { labels, plan }: PlannedTurn): void {
    const { labels: { offsets }, classes: { size } } = plan;
    const copy = copySlices("labels", size, inOrder(offsets.length, size), offsets);
    tf.tidy(() => this.#run(copy, [labels.at(clean), "attack labels"]));
  }

  #step(turn: PlannedTurn, { clean, onStep }: AttackIteration): void {
    const { plan } = turn;
    const { passes, move } = this.#bound(turn);
    this.#scratch.holder = plan;
    this.#engine.replay(passes);
    if (onStep !== undefined) tf.tidy(() => onStep(this.#pass(plan, clean)));
    this.#engine.replay(move);
    this.#engine.submitIfMany();
  }

  /** Copies of a step's gradients and logits. */
  #pass({ images, classes }: AttackPlan, clean: tf.Tensor5D): GradientPass {
    const members = images.offsets.length;
    const [, batch, ...image] = clean.shape;
    return {
      gradients: this.#copy("attack gradients", images, members, [batch, ...image]) as tf.Tensor5D,
      logits: this.#copy("attack logits", classes, members, [batch, classes.size / batch]),
    } as GradientPass;
  }

  /** Copies of the iterates, one of each that members share. */
  #iterates({ clean, source }: AttackIteration, images: MemberPlaces): tf.Tensor5D {
    const count = source.iterates === "shared" ? 1 : images.offsets.length;
    return this.#copy("attack iterates", images, count, clean.shape.slice(1)) as tf.Tensor5D;
  }

  /** The first so many members' values, in the order of their numbers, as a tensor. */
  #copy(
    name: string,
    { size, offsets }: MemberPlaces,
    members: number,
    shape: readonly number[],
  ): tf.Tensor {
    const copy = this.#engine.tensor([members, ...shape]);
    const program = copySlices(name, size, offsets.slice(0, members), inOrder(members, size));
    this.#run(program, [name, copy]);
    return copy;
  }

  /** Runs a program once on tensors and buffers of the scratch. */
  #run(program: Program, buffers: readonly (tf.Tensor | string)[]): void {
    const bound = this.#engine.bind(
      program,
      buffers.map((one) =>
        typeof one === "string" ? this.#scratch.buffer(one) : this.#engine.bufferOf(one)
      ),
    );
    this.#engine.replay([bound]);
  }

  /** The kept programs of members; made anew if they or the scratch are others. */
  #bound({ attackers, labels, plan }: PlannedTurn): BoundPlan {
    const named = parametersOf(attackers, "attackers");
    if (labels.change === "withEnsemble" && plan.labels.runsEnsemble) {
      named.push(...parametersOf(labels.ensemble, "ensemble"));
    }
    // The buffers belong to what is recorded now, even if the members are freed before it runs.
    const buffers = new Map(named.map(([name, tensor]) => [name, this.#engine.bufferOf(tensor)]));
    const ids = named.map(([, { dataId }]) => dataId as object);
    const known = plan.bound.get(ids[0]!);
    const { version } = this.#scratch;
    if (known?.version === version && known.parameters.every((id, i) => id === ids[i])) {
      return known;
    }
    const bind = (dispatches: readonly Dispatch[]): BoundProgram[] =>
      bindAll(this.#engine, dispatches, (name) => buffers.get(name) ?? this.#part(plan, name));
    const bound = { parameters: ids, version, passes: bind(plan.passes), move: bind(plan.move) };
    plan.bound.set(ids[0]!, bound);
    return bound;
  }

  /** A part of what all stacks share, or scratch. */
  #part({ parts }: AttackPlan, name: string): BufferPart {
    const part = parts.get(name);
    if (part === undefined) return this.#scratch.buffer(name);
    const { buffer, offset, size } = part;
    return { buffer: this.#scratch.buffer(buffer), offset: 4 * offset, size: 4 * size };
  }
}
