import { gunzipSync, gzipSync } from "node:zlib";
import assert from "assert";
import { decodeSafetensors, encodeSafetensors } from "../files/safetensors.ts";
import { randomOutcomes } from "./_random_outcomes.ts";
import { encodeEvidence } from "./evidence_file.ts";
import { decodeEvidence } from "./read_evidence.ts";

const OWN = { attackLabel: "true", grad2: "signOfMean" };

Deno.test("evidence comes back whole: clean, attacks, every reading, and the sweep", () => {
  for (const [images, sweepImages] of [[20, 7], [21, 6]] as const) {
    const outcomes = randomOutcomes("bagging", 3, images, sweepImages);
    const { description, outcomes: read } = decodeEvidence(
      encodeEvidence(outcomes, 7, OWN),
      "mnist",
    );
    assert.deepEqual(read, outcomes);
    assert.deepEqual(description, {
      dataset: "mnist",
      method: "bagging",
      seed: 7,
      members: 3,
      images,
      readingImages: images - 3,
      sweepImages,
      attackers: [0, 1, 2],
      ...OWN,
    });
  }
});

Deno.test("evidence of the run's own readings alone comes back without variants", () => {
  const { variants: _variants, sweep: _sweep, ...own } = randomOutcomes("bagging", 3, 10, 6);
  assert.deepEqual(decodeEvidence(encodeEvidence(own, 1, OWN), "mnist").outcomes, own);
});

Deno.test("evidence keeps no probabilities", () => {
  const { clean, ...rest } = randomOutcomes("bagging", 2, 8, 4);
  const scored = { ...clean, memberConfidences: new Float32Array(16).fill(0.5) };
  const { outcomes } = decodeEvidence(
    encodeEvidence({ ...rest, clean: scored }, 1, OWN),
    "mnist",
  );
  assert.deepEqual(outcomes.clean, clean);
});

Deno.test("a label takes four bits before compression, and right ones next to none after it", () => {
  const outcomes = randomOutcomes("bagging", 3, 1000, 6);
  const { variants: _variants, sweep: _sweep, attacks: _attacks, ...rest } = outcomes;
  const bytes = gunzipSync(encodeEvidence({ ...rest, attacks: [] }, 1, OWN)).length;
  // 3 members, 1 ensemble and 5 x 3 smaller ones; the truth has a byte a label.
  assert.ok(bytes > 19 * 500 + 1000 && bytes < 19 * 500 + 2000, `${bytes} bytes`);
  const right = {
    ...outcomes.clean,
    memberLabels: Uint8Array.from({ length: 3000 }, (_, i) => outcomes.labels[i % 1000]!),
    ensembleLabels: outcomes.labels,
    subsetLabels: Uint8Array.from({ length: 15_000 }, (_, i) => outcomes.labels[i % 1000]!),
  };
  const compressed = encodeEvidence({ ...rest, clean: right, attacks: [] }, 1, OWN).length;
  assert.ok(compressed < 1500, `${compressed} bytes`);
});

/** The file with its decoded contents changed. */
function changed(
  change: (contents: {
    arrays: Record<string, { shape: number[]; data: Uint8Array }>;
    metadata: Record<string, string>;
  }) => void,
): Uint8Array {
  const file = encodeEvidence(randomOutcomes("bagging", 2, 8, 4), 1, OWN);
  const contents = structuredClone(decodeSafetensors(gunzipSync(file)));
  change(contents as unknown as Parameters<typeof change>[0]);
  return gzipSync(encodeSafetensors(contents));
}

const DAMAGE: [string, Parameters<typeof changed>[0], string][] = [
  [
    "of another schema",
    ({ metadata }) => metadata["schema"] = "3",
    "it has schema 3, this version reads 1 to 2",
  ],
  ["without a part", ({ arrays }) => delete arrays["clean/ensemble"], "it lacks clean/ensemble"],
  [
    "with another number of rows",
    ({ arrays }) => arrays["clean/members"] = { shape: [1, 4], data: new Uint8Array(4) },
    "clean/members has 1 rows, expected 2",
  ],
  [
    "without a part of an attack",
    ({ arrays }) => delete arrays["own/bim/grad1/ensemble"],
    "it lacks own/bim/grad1/ensemble",
  ],
  [
    "of other images than it says",
    ({ arrays }) => arrays["truth"] = { shape: [7], data: new Uint8Array(7) },
    "it describes 8 images and has 7 labels",
  ],
];

for (const [what, change, message] of DAMAGE) {
  Deno.test(`evidence ${what} is refused in words`, () => {
    assert.throws(() => decodeEvidence(changed(change), "mnist"), { message });
  });
}

Deno.test("evidence of schema 1 names no data set: it is of the one that is expected", () => {
  const first = changed(({ metadata }) => {
    const { dataset: _dataset, ...description } = JSON.parse(metadata["description"]!);
    metadata["schema"] = "1";
    metadata["description"] = JSON.stringify(description);
  });
  const { description, outcomes } = decodeEvidence(first, "cifar10");
  assert.equal(description.dataset, "cifar10");
  assert.equal(outcomes.dataset, "cifar10");
  const { dataset: _dataset, ...read } = outcomes;
  const { dataset: _own, ...written } = randomOutcomes("bagging", 2, 8, 4);
  assert.deepEqual(read, written);
});
