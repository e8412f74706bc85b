import assert from "assert";
import { explanationNamed, EXPLANATIONS } from "./explanations.ts";

Deno.test("every explanation has a name, a sentence and a pairing of its own", () => {
  for (const part of ["id", "title", "says"] as const) {
    assert.equal(new Set(EXPLANATIONS.map((one) => one[part])).size, EXPLANATIONS.length);
  }
  const pairings = EXPLANATIONS.map(({ pairing }) => JSON.stringify(pairing));
  assert.equal(new Set(pairings).size, EXPLANATIONS.length);
});

Deno.test("an explanation is found by its id, and none by another", () => {
  assert.equal(explanationNamed("literal"), EXPLANATIONS[0]);
  assert.throws(
    () => explanationNamed("hypnosis"),
    new RangeError('There is no explanation "hypnosis"'),
  );
});
