import assert from "assert";
import type { ClaimCase, ClaimResult } from "../claims/claim.ts";
import { MADE_UP_RESULTS } from "../reports/_made_up_results.ts";
import { fittingReadings } from "./fitting_readings.ts";

const CASE: ClaimCase = {
  ...MADE_UP_RESULTS.claims[0]!.cases[0]!,
  effect: 0.2,
  interval: [0.1, 0.3],
};

/** What C8 says of a method under a reading: whether BIM has the paper's sign, and whether FGSM. */
function one(method: string, reading: string, bim: boolean, fgsm: boolean): ClaimCase {
  const verdictOf = (is: boolean): ClaimCase["verdict"] => is ? "reproduced" : "refuted";
  return {
    ...CASE,
    method,
    reading,
    own: reading === "a",
    verdict: verdictOf(bim),
    fgsm: { effect: -0.1, interval: [-0.2, 0], verdict: verdictOf(fgsm) },
  };
}

function sentence(cases: readonly ClaimCase[], replicates?: number): string {
  const c8: ClaimResult = { ...MADE_UP_RESULTS.claims[0]!, id: "C8", cases };
  const protocol = [{ ...MADE_UP_RESULTS.protocol[0]!, members: 5, epochs: 2 }];
  return fittingReadings({
    name: "made-up",
    results: {
      claims: [c8],
      protocol: replicates === undefined
        ? protocol
        : protocol.map((made) => ({ ...made, replicates })),
    },
  });
}

const LITERAL = [one("bagging", "a", false, true), one("randomInit", "a", false, true)];

Deno.test("readings fit that have both signs with every method, and with some they do not", () => {
  const most = [one("bagging", "b", true, true), one("randomInit", "b", true, false)];
  const all = [one("bagging", "c", true, true), one("randomInit", "c", true, true)];
  assert.equal(
    sentence([...LITERAL, ...most, ...all], 3),
    "`made-up` (5 members, 2 epochs; of each method 3 trainings, whose luck its intervals hold) was " +
      "attacked under other readings too. Of its 3 readings these have " +
      "both signs with every method: `c`.",
  );
  assert.match(
    sentence([...LITERAL, ...most]),
    /of each method one training\) .* Of its 2 readings .*: none\.$/,
  );
});

Deno.test("of a run that was attacked under its own readings alone nothing is said", () => {
  assert.equal(sentence(LITERAL), "");
  assert.equal(sentence([]), "");
});
