/** The images of Figure 1 beside the evidence of a run: a file in the folder of each data set. */

import { join } from "node:path";
import { systemReason, UserError } from "../errors.ts";
import type { ExampleSet } from "../evaluation/examples.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { decodeExamples, encodeExamples } from "./examples_file.ts";

/** The name of the file. */
export const EXAMPLES = "figure1.examples.gz";

/** Writes examples into the evidence `directory` of a run. */
export async function writeExamples(
  directory: string,
  sets: readonly ExampleSet[],
): Promise<void> {
  for (const set of sets) {
    await writeFileAtomically(join(directory, set.dataset, EXAMPLES), encodeExamples(set));
  }
}

/**
 * Reads the examples of a run, data set by data set. Runs need not have kept any.
 *
 * @param datasets The run's
 * @throws {UserError} If a file is damaged, or of another data set
 */
export async function readExamples(
  directory: string,
  datasets: readonly string[],
): Promise<ExampleSet[]> {
  const sets: ExampleSet[] = [];
  for (const dataset of datasets) {
    const path = join(directory, dataset, EXAMPLES);
    try {
      const set = decodeExamples(await Deno.readFile(path));
      if (set.dataset !== dataset) throw new Error(`it is of ${set.dataset}`);
      sets.push(set);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      throw new UserError(`${path}: cannot be used for Figure 1: ${systemReason(error)}`);
    }
  }
  return sets;
}
