import assert from "assert";
import type { Verdict } from "../claims/claim.ts";
import { type MadeUpAccuracy, madeUpSuite } from "./_made_up_suite.ts";
import { TRANSFER } from "./attack_questions.ts";
import { answerQuestions, QUESTIONS } from "./judge.ts";
import type { SuiteOutcomes } from "./outcomes.ts";
import type { SuitePoint } from "./suite.ts";

type AccuracyOf = (point: SuitePoint) => MadeUpAccuracy;

const CLEAN = { ensemble: 1, member: 1 };
const NOTHING = { ensemble: 0, member: 0 };

function suite(accuracyOf: AccuracyOf): SuiteOutcomes {
  return madeUpSuite(400, (point) => point === "clean" ? CLEAN : accuracyOf(point));
}

/** Answers, by question. */
function verdicts(found: SuiteOutcomes): Record<string, Verdict> {
  return Object.fromEntries(answerQuestions([found]).map(({ id, verdict }) => [id, verdict]));
}

/** Everything is fooled, as by strong attacks on a weak defence. */
const WEAK = verdicts(suite(() => NOTHING));

Deno.test("E1: yes where one further gradient leaves less than Grad. 2, no where all leave more", () => {
  const bim = (accuracies: Record<string, number>): AccuracyOf => ({ attack, on }) => ({
    member: 0.5,
    ensemble: attack === "bim" && typeof on === "string" ? accuracies[on] ?? 0.5 : 0.5,
  });
  assert.equal(verdicts(suite(bim({ grad2: 0.6, meanLogits: 0.3 })))["E1"], "reproduced");
  assert.equal(verdicts(suite(bim({ grad2: 0.2 })))["E1"], "refuted");
  assert.equal(WEAK["E1"], "inconclusive");
});

Deno.test("E2: yes where the ensemble keeps more than networks alone, no where neither keeps any", () => {
  const strong = verdicts(suite(() => ({ ensemble: 1, member: 0.3 })));
  assert.equal(strong["E2"], "reproduced");
  assert.equal(WEAK["E2"], "refuted");
});

Deno.test("E3: zeros, norms and cosines are the means of BIM's steps, with wide intervals", () => {
  const [, , gradients] = answerQuestions([suite(() => NOTHING)]);
  const [zeros, largest, cosine, ...others] = gradients!.cases;
  assert.deepEqual([zeros!.effect, largest!.effect, cosine!.effect], [0.125, 0.25, 0.5]);
  assert.deepEqual([zeros!.verdict, largest!.verdict, cosine!.verdict], [
    "inconclusive",
    "reproduced",
    "reproduced",
  ]);
  assert.equal(zeros!.note, "first step 0.00, last 0.25");
  assert.equal(others.length, 0);
});

Deno.test("E4: no where an attack without bounds leaves images", () => {
  assert.equal(WEAK["E4"], "reproduced");
  const broken = verdicts(suite(() => ({ ensemble: 0.3, member: 0.3 })));
  assert.equal(broken["E4"], "refuted");
});

Deno.test("E5: yes where what fools a member fools the ensemble, no where it does not", () => {
  assert.equal(WEAK["E5"], "reproduced");
  assert.equal(verdicts(suite(() => ({ ensemble: 0.9, member: 0 })))["E5"], "refuted");
});

Deno.test("E5's p-values can be small enough for eight methods and two epsilons", () => {
  const nearlyAll = suite(() => ({ ensemble: 0.02, member: 0 }));
  const cases = TRANSFER.casesOf(nearlyAll);
  assert.equal(cases.length, 4, "two attacks, each to the ensemble and to other members");
  for (const { shown, decision } of cases) {
    assert.equal(decision.verdict, "reproduced");
    assert(decision.pValue <= 0.05 / 64, `${shown.on}: ${decision.pValue}`);
    assert(decision.pValue > 0);
  }
});

Deno.test("cases beside a question take nothing from those that it hangs on", () => {
  // PGD-100's p-value is 0.022: enough beside one other case, not beside four.
  const close = suite(({ attack }) => ({
    ensemble: attack === "pgd100" ? 0.61 : 0.55,
    member: 0.5,
  }));
  const verdicts = answerQuestions([close]).find(({ id }) => id === "E2")!.cases
    .map(({ on, beside, verdict }) => [on!.replace(/^.*, /, ""), beside ?? false, verdict]);
  assert.deepEqual(verdicts, [
    ["clean", true, "refuted"],
    ["PGD-10", true, "inconclusive"],
    ["PGD-40", true, "inconclusive"],
    ["PGD-100", false, "reproduced"],
    ["strongest per image", false, "refuted"],
  ]);
});

Deno.test("E6: no where Square fools what gradients do not", () => {
  assert.equal(WEAK["E6"], "reproduced");
  const masked = suite(({ attack }) => attack === "square" ? NOTHING : CLEAN);
  assert.equal(verdicts(masked)["E6"], "refuted");
});

Deno.test("the questions are E1 to E6, each with what is tested", () => {
  assert.deepEqual(QUESTIONS.map(({ id }) => id), ["E1", "E2", "E3", "E4", "E5", "E6"]);
  for (const { statement, test } of QUESTIONS) {
    assert.match(statement, /\?$/);
    assert(statement.length <= 62, statement);
    assert(test.length > 0);
  }
});

Deno.test("what was not measured is no case, and answers nothing", () => {
  const answers = answerQuestions([]);
  assert(answers.every(({ cases, verdict }) => cases.length === 0 && verdict === "inconclusive"));
});
