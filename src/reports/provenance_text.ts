/** What made the results, as text. */

import type { Computing } from "../experiments/computing.ts";
import { joinedDevices } from "./devices.ts";
import { duration } from "./duration.ts";
import { datasetLabel } from "./names.ts";
import type { Protocol, Results } from "./results.ts";
import { unrecordedReadings } from "./younger_readings.ts";

/** The part of the results that says what made them. */
export type Provenance = Omit<Results, "schema" | "datasets" | "table2" | "table4" | "claims">;

/**
 * A few lines that say what the results were made with: data, profile, backend (and which were
 * passed over, and why), attacks, readings (and which are newer than the results), seed, commit,
 * time; and which members have a dead class.
 *
 * @example
 * ```ts
 * import { renderProvenance } from "ensemble-defense";
 * import assert from "assert";
 *
 * const text = renderProvenance({
 *   profile: "smoke",
 *   protocol: [{
 *     dataset: "synthetic",
 *     members: 3,
 *     epochs: 2,
 *     batchSize: 64,
 *     trainImages: 2000,
 *     testImages: 200,
 *   }],
 *   backend: { name: "wasm", device: "2 cores", skipped: [{ name: "webgpu", reason: "no adapter" }] },
 *   readings: { grad2: "signOfMean" },
 *   seed: 1,
 *   commit: null,
 *   startedAt: "2026-01-02T03:04:05.000Z",
 *   seconds: 48,
 *   attacks: {
 *     synthetic: { fgsm: { epsilon: 0.3 }, bim: { epsilon: 0.2, alpha: 0.025, iterations: 8 } },
 *   },
 *   deadClasses: [],
 * });
 * assert(text.startsWith("drawn digits, profile smoke: 3 members, 2 epochs"));
 * assert(text.includes("passed over: webgpu (no adapter)"));
 * ```
 */
export function renderProvenance(results: Provenance): string {
  const { backend, attacks, readings, seed, commit, startedAt, seconds, deadClasses } = results;
  const unrecorded = unrecordedReadings(readings);
  const lines = [
    ...results.protocol.map((protocol) => describeProtocol(results.profile, protocol)),
    `backend: ${backend.name} on ${joinedDevices(backend.device)}`, // old results name one twice
    ...backend.skipped.map(({ name, reason }) => `passed over: ${name} (${reason})`),
    ...describeAttacks(attacks),
    `readings: ${Object.entries(readings).map(([name, value]) => `${name}=${value}`).join(", ")}`,
    ...unrecorded.length === 0
      ? []
      : [`not recorded, being newer than the results: ${unrecorded.join(", ")}`],
    `seed ${seed}, commit ${commit ?? "unknown"}, started ${startedAt}, took ${duration(seconds)}`,
  ];
  if (results.computing !== undefined) lines.push(describeComputing(results.computing));
  if (deadClasses.length > 0) {
    const members = deadClasses.map(({ dataset, method, member, classes, seed }) =>
      `${datasetLabel(dataset)} ${method} ${member}${
        seed === undefined ? "" : ` of seed ${seed}`
      } ` +
      `(${classes.join(", ")})`
    );
    lines.push(
      "members with a dead class (a logit that is 0 on every clean test image): " +
        members.join("; "),
    );
  }
  if (results.leftOut !== undefined) {
    const methods = results.leftOut.map(({ dataset, method, constant, members }) =>
      `${datasetLabel(dataset)} ${method} (${constant} of ${members})`
    );
    lines.push(
      "not put to the claims, since members give every clean image the same label: " +
        methods.join("; "),
    );
  }
  return lines.join("\n");
}

/** How much was done on a data set: `MNIST, profile quick: 5 members, 2 epochs, …`. */
export function describeProtocol(profile: string, protocol: Protocol): string {
  const { dataset, members, epochs, batchSize, trainImages, testImages, replicates } = protocol;
  return `${datasetLabel(dataset)}, profile ${profile}: ${members} members, ${epochs} ${
    epochs === 1 ? "epoch" : "epochs"
  }, ` +
    `batches of ${batchSize}, ${trainImages} training and ${testImages} test images` +
    (replicates === undefined || replicates === 1 ? "" : `, ${replicates} replicates`);
}

/** One line for each data set; where there is but one, without its name. */
function describeAttacks(attacks: Provenance["attacks"]): string[] {
  const all = Object.entries(attacks);
  return all.map(([dataset, { fgsm, bim }]) =>
    `attacks${
      all.length > 1 ? ` on ${datasetLabel(dataset)}` : ""
    }: FGSM epsilon ${fgsm.epsilon}; ` +
    `BIM epsilon ${bim.epsilon}, alpha ${bim.alpha}, ${bim.iterations} iterations`
  );
}

/** What computing the units took, which other runs may have done. */
function describeComputing({ seconds, devices, commits }: Computing): string {
  const by = commits.map((commit) => commit ?? "unknown").join(", ");
  return `its units took ${duration(seconds)} of one thread's time on ${devices.join("; ")}, ` +
    `commit ${by}`;
}
