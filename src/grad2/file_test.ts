import { gunzipSync, gzipSync } from "node:zlib";
import assert from "assert";
import { decodeSafetensors, encodeSafetensors } from "../files/safetensors.ts";
import { madeUpGrid } from "./_made_up_grid.ts";
import { decodeGrid, encodeGrid } from "./file.ts";

const FOUND = madeUpGrid("bagging", 21, ({ schedule }) => schedule === "100" ? undefined : 0.5);

Deno.test("what was found comes back whole, of an odd number of images too", () => {
  assert.deepEqual(decodeGrid(encodeGrid(FOUND)), FOUND);
});

Deno.test("points of fewer images than the file come back with their own number", () => {
  const [name, outcome] = [...FOUND.points][0]!;
  const fewer = {
    ...outcome,
    images: 7,
    ensembleLabels: outcome.ensembleLabels.slice(0, 21),
    attackerLabels: outcome.attackerLabels!.slice(0, 21),
    counters: outcome.counters.map((step) => ({ ...step, images: 7 })),
  };
  const found = { ...FOUND, points: new Map([[name, fewer]]) };
  assert.deepEqual(decodeGrid(encodeGrid(found)), found);
});

type Contents = {
  arrays: Record<string, { shape: number[]; data: Uint8Array }>;
  metadata: Record<string, string>;
};

/** The file with its decoded contents changed. */
function changed(change: (contents: Contents) => void): Uint8Array {
  const contents = structuredClone(decodeSafetensors(gunzipSync(encodeGrid(FOUND))));
  change(contents as unknown as Contents);
  return gzipSync(encodeSafetensors(contents));
}

const DAMAGE: [string, (contents: Contents) => void, string][] = [
  [
    "of another schema",
    ({ metadata }) => metadata["schema"] = "2",
    "it has schema 2, this version reads 1",
  ],
  ["without a part", ({ arrays }) => delete arrays["clean/members"], "it lacks clean/members"],
  [
    "without the labels of a point",
    ({ arrays }) => delete arrays["fgsm/fused/true/grad1/attackers"],
    "it lacks fgsm/fused/true/grad1/attackers",
  ],
  [
    "with an unknown point",
    ({ metadata }) => metadata["images/paper/fused/true/grad3"] = "21",
    "paper/fused/true/grad3 is no point of the grid",
  ],
  [
    "of more images than there are",
    ({ metadata }) => metadata["images/fgsm/fused/true/grad1"] = "22",
    "fgsm/fused/true/grad1 is of 22 of 21 images",
  ],
];

for (const [what, change, message] of DAMAGE) {
  Deno.test(`a file ${what} is refused in words`, () => {
    assert.throws(() => decodeGrid(changed(change)), { message });
  });
}
