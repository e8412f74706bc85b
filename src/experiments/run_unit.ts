/** Computing units, in whatever process: the only part of an experiment that knows tensors. */

import { disposeEnsemble, type Ensemble, makeEnsemble } from "../models/ensemble.ts";
import { attackUnit } from "./attack_unit.ts";
import { storedMembers } from "./stored_members.ts";
import { trainUnits } from "./train_units.ts";
import type { TrainUnit, Unit } from "./unit.ts";
import type { UnitContext, UnitProgress } from "./unit_context.ts";

/** Computes units on one backend and puts their results into a store. */
export class UnitRunner {
  readonly #context: UnitContext;
  /** The ensemble that was attacked last: its other units usually come next. */
  #loaded: { members: string; ensemble: Ensemble } | undefined;

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
      const ensemble = await this.#ensemble(first.members);
      await attackUnit(first, ensemble, this.#context, onProgress);
    }
  }

  /** Frees what the runner keeps on the device. */
  dispose(): void {
    if (this.#loaded !== undefined) disposeEnsemble(this.#loaded.ensemble);
    this.#loaded = undefined;
  }

  async #ensemble(keys: readonly string[]): Promise<Ensemble> {
    const members = keys.join();
    if (this.#loaded?.members === members) return this.#loaded.ensemble;
    this.dispose();
    const { store, backend } = this.#context;
    const stored = await storedMembers(store, keys, "member");
    const ensemble = makeEnsemble(stored, backend.grouping);
    this.#loaded = { members, ensemble };
    return ensemble;
  }
}
