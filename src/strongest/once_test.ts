import assert from "assert";
import { madeUpSuite } from "./_made_up_suite.ts";
import { answerQuestions } from "./judge.ts";
import { once } from "./once.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import { strongestRows } from "./table.ts";

const SUITE = madeUpSuite(50, () => ({ ensemble: 0.6, member: 0.5 }));

Deno.test("once() computes what has one name once for each ensemble", () => {
  const kept = once<number>();
  let computed = 0;
  const [found, other] = [{ ...SUITE }, { ...SUITE }];
  const asked = [[found, "a"], [found, "a"], [found, "b"], [other, "a"], [found, "a"]] as const;
  assert.deepEqual(asked.map(([of, name]) => kept(of, name, () => computed++)), [0, 0, 1, 2, 0]);
});

Deno.test("rows that are shown again have the intervals of the first time, not drawn anew", () => {
  const found = { ...SUITE };
  const first = strongestRows(found, 0.2);
  strongestRows(found, 0.2).forEach(({ single, ensemble }, i) => {
    assert.equal(single, first[i]!.single);
    assert.equal(ensemble, first[i]!.ensemble);
  });
  assert.notEqual(strongestRows({ ...SUITE }, 0.2)[1]!.ensemble, first[1]!.ensemble);
});

Deno.test("questions that are asked again of the same outcomes do not look at the attacks again", () => {
  let looks = 0;
  const found: SuiteOutcomes = {
    ...SUITE,
    get points() {
      looks++;
      return SUITE.points;
    },
  };
  const answers = answerQuestions([found]);
  const before = looks;
  assert(before > 0);
  assert.deepEqual(answerQuestions([found]), answers);
  assert.equal(looks, before);
});
