/** Computing tiny units in this thread, for tests. */

import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { activateBackend } from "../backends/backend.ts";
import { inTemporaryDirectory } from "../files/_temporary_directory.ts";
import { testContext, tinyDataset } from "./_tiny_experiment.ts";
import { UnitRunner } from "./run_unit.ts";
import { Store } from "./store.ts";
import type { Unit } from "./unit.ts";
import type { UnitProgress } from "./unit_context.ts";

const BACKEND = await activateBackend("cpu");

export const DATASET = tinyDataset(40, 6);

/** A runner, its store, and a way to run units; everything is freed afterwards. */
export interface Bench {
  readonly store: Store;
  readonly run: (...units: Unit[]) => Promise<UnitProgress[]>;
}

export async function onBench(
  body: (bench: Bench) => Promise<void>,
  isStopping: () => boolean = () => false,
): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    const before = tf.memory().numTensors;
    const store = new Store(directory);
    const { stop: _stop, ...context } = testContext(BACKEND, DATASET, store);
    const runner = new UnitRunner({ ...context, isStopping });
    const run = async (...units: Unit[]): Promise<UnitProgress[]> => {
      const reports: UnitProgress[] = [];
      await runner.run(units, (progress) => reports.push(progress));
      return reports;
    };
    await body({ store, run });
    runner.dispose();
    assert.equal(tf.memory().numTensors, before, "tensors are left behind");
  });
}
