import assert from "assert";
import { madeUpGrid, trainedMore } from "./_made_up_grid.ts";
import { findGrad2 } from "./findings.ts";
import type { GridPoint } from "./grid.ts";
import { arguedFor, reasonsText } from "./reasons.ts";
import { judgeExplanations, leadsOf } from "./standings.ts";

/** The paper's signs wherever Grad. 2 is asked. */
function likeThePaper({ schedule, followed }: GridPoint): number {
  return (schedule === "fgsm") === (followed === "grad1") ? 1 : 0;
}

function reasonsOf(accuracy: (point: GridPoint) => number | undefined): string[] {
  const all = ["randomInit", "bagging"].map((method) => madeUpGrid(method, 100, accuracy));
  return reasonsText(judgeExplanations(all, "paper"), all).split("\n\n");
}

Deno.test("each kind of explanation that stands has its reason, from the counters and the levels", () => {
  const reasons = reasonsOf((point) => {
    if (point.schedule === "fgsm" || point.attackLabel === "true") return likeThePaper(point);
    return point.followed === "grad1" ? 1 : 0.6;
  });
  const starts = reasons.map((reason) => /^\*[^*]+\*/.exec(reason)![0]);
  assert.deepEqual(starts, [
    "*Re-predicted by members.*",
    "*Re-predicted by the ensemble.*",
    "*Taken once.*",
    "*Other averages in BIM alone.*",
    "*Masked as well.*",
    "*Why not for Grad. 1 too.*",
  ]);
  assert.match(
    reasons[0]!,
    /At the clean image 0\.00 members of an ensemble are wrong.* is −0\.50 \(−0\.50 with true labels\), and 1\.75 members are fooled instead of 1\.75\. Grad\. 2 leaves 0\.\d{4} to 0\.\d{4}\.$/,
  );
  assert.match(
    reasons[2]!,
    /Grad\. 2 leaves 1\.0000, Grad\. 1, taken anew at each step, 0\.0000\.$/,
  );
  assert.match(
    reasons[4]!,
    /Grad\. 2 leaves 0\.\d{4} to 0\.\d{4} \(0\.\d{4} to 0\.\d{4} without clipping\) where members .* Grad\. 1, with true labels, 0\.0000 \(0\.0000 without clipping\)\.$/,
  );
  assert.match(
    reasons[5]!,
    /right on 0\.\d{4} to 0\.\d{4}, where the paper has 0\.0906 to 0\.1110 and true labels leave 0\.0000;/,
  );
});

Deno.test("reasons that are told on one page are not told on the other", () => {
  const all = ["randomInit", "bagging"].map((method) => madeUpGrid(method, 100, likeThePaper));
  const stands = judgeExplanations(all, "paper");
  const [exchanged, noLabels] = ["exchanged", "noLabels"].map((id) =>
    stands.filter(({ explanation }) => explanation.id === id)
  );
  const whole = reasonsText(stands, all).split("\n\n");
  const [first, ...rest] = whole;
  assert.match(first!, /^\*Re-predicted by members\.\*/);
  // What attacks without labels do is told where labels are predicted again.
  const told = reasonsText(stands, all, noLabels).split("\n\n");
  assert.equal(told[0], first);
  assert.match(told[1]!, /^\*No labels given\.\*/);
  assert.deepEqual(
    reasonsText(stands, all, leadsOf(stands), noLabels).split("\n\n"),
    rest.filter((reason) => !told.includes(reason)),
  );
  assert.equal(reasonsText(stands, all, exchanged, exchanged), "");
});

Deno.test("where there is no finding the argument tells why all stands that does", () => {
  const digits = trainedMore(madeUpGrid("randomInit", 200, likeThePaper));
  const findingsWith = (accuracy: (point: GridPoint) => number) =>
    findGrad2([digits, madeUpGrid("randomInit", 200, accuracy, { dataset: "cifar10" })]);
  const some = findingsWith(likeThePaper);
  assert.equal(arguedFor(some), some.onBothDatasets!.leads);
  const none = findingsWith(() => 0.5);
  assert.deepEqual(none.onBothDatasets!.leads, []);
  for (const findings of [none, findGrad2([digits])]) {
    assert.deepEqual(arguedFor(findings), leadsOf(findings.inPapersSteps.stands));
    assert(arguedFor(findings).length > 0);
  }
});

Deno.test("labels that no attack was given are one rule, told beside what true ones leave", () => {
  const reasons = reasonsOf((point) => {
    if (point.attackLabel !== "predictedClean") return likeThePaper(point);
    return point.followed === "grad1" && point.schedule !== "fgsm" ? 0.3 : likeThePaper(point);
  });
  const reason = reasons.find((text) => text.startsWith("*No labels given.*"));
  assert.match(
    reason!,
    / Grad\. 1 then leaves 0\.\d{4} to 0\.\d{4} \(0\.0000 with true labels\)\. A run has it as its reading `attackLabel=notGiven`/,
  );
});

Deno.test("what does not stand has no reason, and exchanged columns have one of their own", () => {
  const [reason, ...rest] = reasonsOf(({ followed }) => followed === "grad1" ? 1 : 0);
  assert.match(reason!, /^\*Exchanged columns\.\* /);
  assert.deepEqual(rest, []);
});

Deno.test("where nothing was counted or measured beside it, the reason is left out", () => {
  const [first] = reasonsOf((point) =>
    point.followed === "signOfMean" && point.attackLabel === "true" && point.schedule === "paper"
      ? undefined
      : likeThePaper(point)
  );
  assert.match(first!, /^\*Re-predicted by the ensemble\.\*/);
  const unmasked = reasonsOf((point) =>
    point.loss === "clipped" && point.attackLabel === "predictedEachStepEnsemble"
      ? undefined
      : likeThePaper(point)
  );
  assert(!unmasked.some((reason) => reason.startsWith("*Masked as well.*")));
});
