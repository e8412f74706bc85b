/**
 * Computing units, in whatever process. This and what it calls for one kind of unit is the only part
 * of an experiment that knows tensors.
 */

import { disposeEnsemble, makeEnsemble } from "../models/ensemble.ts";
import { attackUnit, type LoadedEnsemble } from "./attack_unit.ts";
import { storedMembers } from "./stored_members.ts";
import { trainUnits } from "./train_units.ts";
import type { TrainUnit, Unit } from "./unit.ts";
import type { UnitContext, UnitProgress } from "./unit_context.ts";

/** Computes units on one backend and puts their results into a store. */
export class UnitRunner {
  readonly #context: UnitContext;
  /** The ensemble that was attacked last: its other units usually come next. */
  #loaded: LoadedEnsemble & { readonly keys: string } | undefined;

  constructor(context: UnitContext) {
    this.#context = context;
  }

  /**
   * Computes a unit, or several train units that differ in nothing but the member and its
   * teacher.
   *
   * @throws {Interrupted} If the context asks to stop
   */
  async run(units: readonly Unit[], onProgress: (progress: UnitProgress) => void): Promise<void> {
    const [first] = units;
    if (first === undefined) return;
    if (first.kind === "train") {
      await trainUnits(units as TrainUnit[], this.#context, onProgress);
    } else {
      await attackUnit(first, await this.#load(first.members), this.#context, onProgress);
    }
  }

  /** Frees what the runner keeps on the device. */
  dispose(): void {
    if (this.#loaded !== undefined) disposeEnsemble(this.#loaded.ensemble);
    this.#loaded = undefined;
  }

  async #load(members: readonly string[]): Promise<LoadedEnsemble> {
    const keys = members.join();
    if (this.#loaded?.keys === keys) return this.#loaded;
    this.dispose();
    const { store, backend } = this.#context;
    const stored = await storedMembers(store, members, "member");
    this.#loaded = {
      keys,
      ensemble: makeEnsemble(stored, backend.grouping),
      members: stored.map(({ unit }) => unit),
    };
    return this.#loaded;
  }
}
