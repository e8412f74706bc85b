/** Reading a finished run: what was recorded, and its evidence. */

import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { systemReason, UserError } from "../errors.ts";
import type { ExampleSet } from "../evaluation/examples.ts";
import type { Replicate } from "../evaluation/outcomes.ts";
import { EVIDENCE, readEvidence } from "../evidence/evidence_folder.ts";
import { readExamples } from "../evidence/examples_folder.ts";
import { isThere } from "../files/missing.ts";
import { assembleResults } from "../reports/assemble.ts";
import { measuredMethods } from "../reports/measured_methods.ts";
import { parseResults, type Results } from "../reports/results.ts";

const RESULTS = "results.json";

/** A finished run, as it was recorded. */
export interface RunRecord {
  readonly recorded: Results;
  readonly replicates: readonly Replicate[];
  readonly examples: readonly ExampleSet[];
}

/**
 * Reads a run's folder, without a tensor library.
 *
 * @throws {UserError} If results or evidence are missing or damaged
 */
export async function readRun(directory: string): Promise<RunRecord> {
  const noRun = (why: string): UserError =>
    new UserError(
      `There is no finished run in ${directory}, which ${why}: give --from a folder with ` +
        `${RESULTS} and ${EVIDENCE}, such as golden/measured/paper-mnist`,
    );
  // What else can be wrong with a path is told where it is read.
  if (await stat(directory).then((found) => found.isFile(), () => false)) throw noRun("is a file");
  for (const name of [RESULTS, EVIDENCE]) {
    if (!await isThere(join(directory, name)).catch(() => true)) throw noRun(`has no ${name}`);
  }
  const recorded = await readResults(join(directory, RESULTS));
  const examples = await readExamples(join(directory, EVIDENCE), recorded.datasets);
  const replicates = await readEvidence(join(directory, EVIDENCE), measuredMethods(recorded));
  return { recorded, replicates, examples };
}

/** A run's tables and claims, computed from its evidence again. */
export function recomputedResults({ recorded, replicates }: RunRecord): Results {
  const {
    schema: _,
    table2: _table2,
    table4: _table4,
    claims: _claims,
    leftOut: _out,
    ...provenance
  } = recorded;
  return assembleResults(provenance, replicates);
}

async function readResults(path: string): Promise<Results> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UserError(`${path}: cannot be read: ${systemReason(error)}`);
  }
  try {
    return parseResults(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new UserError(`${path}: is not JSON: ${systemReason(error)}`);
    }
    throw new UserError(`${path}: ${systemReason(error)}`);
  }
}
