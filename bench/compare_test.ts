import assert from "assert";
import { compareRuns, describeChange } from "./compare.ts";
import type { Measured } from "./history.ts";

/** A run of which only the relative speeds matter; `ms` is on purpose the same for all. */
function run(speeds: Record<string, number>): Pick<Measured, "cases"> {
  const cases = Object.entries(speeds)
    .map(([name, relativeSpeed]) => [name, { ms: 1, relativeSpeed }]);
  return { cases: Object.fromEntries(cases) };
}

Deno.test("compareRuns() lets a case lose a fifth of its relative speed, and no more", () => {
  const recorded = run({ kept: 10, fifth: 10, more: 10, faster: 10 });
  const now = run({ kept: 10, fifth: 8, more: 7.99, faster: 30 });
  const { compared, slower, unrecorded } = compareRuns(recorded, now);
  assert.deepEqual(compared.map(({ name }) => name), ["kept", "fifth", "more", "faster"]);
  assert.deepEqual(slower, [{ name: "more", recorded: 10, now: 7.99 }]);
  assert.deepEqual(unrecorded, []);
});

Deno.test("compareRuns() leaves out what was not measured now and names what was not recorded", () => {
  const comparison = compareRuns(run({ both: 2, then: 2 }), run({ both: 2, now: 2 }));
  assert.deepEqual(comparison, {
    compared: [{ name: "both", recorded: 2, now: 2 }],
    slower: [],
    unrecorded: ["now"],
  });
});

Deno.test("describeChange() names the case with both ratios", () => {
  assert.equal(
    describeChange({ name: "mnist grad2", recorded: 10, now: 7.5 }),
    "mnist grad2: 7.50 times the calibration kernel, recorded 10.00 (-25 %)",
  );
  assert.equal(
    describeChange({ name: "mnist grad2", recorded: 10, now: 12.5 }),
    "mnist grad2: 12.50 times the calibration kernel, recorded 10.00 (+25 %)",
  );
});
