/** Computing attack units that climb what the members were trained on. */

import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { attack } from "../attacks/attack.ts";
import type { AttackOptions } from "../attacks/attack_options.ts";
import { ALL_GRAD1 } from "../attacks/gradient_source.ts";
import { UserError } from "../errors.ts";
import { predictionsOf } from "../evaluation/predictions.ts";
import type { Ensemble } from "../models/ensemble.ts";
import { disposeEnsemble, makeEnsemble, memberProbabilities } from "../models/ensemble.ts";
import { crossEntropy } from "../ops/cross_entropy.ts";
import { oneHot, unitPixels } from "../training/batch.ts";
import type { AdversarialTraining } from "../training/defences.ts";
import { teacherLabels } from "../training/soft_labels.ts";
import { tinyAttack, tinyAttackUnit, tinyStudentUnit, tinyTrainUnit } from "./_tiny_experiment.ts";
import { DATASET, onBench } from "./_unit_bench.ts";
import type { Store } from "./store.ts";
import { storedMembers } from "./stored_members.ts";
import { type AttackUnit, type TrainUnit, unitKey } from "./unit.ts";
import { predictionArrays } from "./unit_arrays.ts";

const ADVERSARIAL: AdversarialTraining = { rho: 0.5, epsilon: 0.2, pixelClip: "unitInterval" };
const SPEC = tinyAttack({ grad1: "all" });
const [FROM, TO] = [1, 5];

/** An attack unit on the members of these train units. */
function attackOn(members: readonly TrainUnit[], attack: AttackUnit["attack"]): AttackUnit {
  return tinyAttackUnit(members.map(unitKey), attack, { from: FROM, to: TO });
}

async function ensembleOf(store: Store, units: readonly TrainUnit[]): Promise<Ensemble> {
  return makeEnsemble(await storedMembers(store, units.map(unitKey), "member"), "single");
}

/** What an attack unit must store of an attack with these options. */
async function expected(
  store: Store,
  members: readonly TrainUnit[],
  options: Partial<AttackOptions>,
): Promise<unknown> {
  const ensemble = await ensembleOf(store, members);
  const labels = DATASET.test.labels.subarray(FROM, TO);
  const sets = tf.tidy(() => {
    const images = tf.tensor4d(unitPixels(DATASET.test, FROM, TO), [TO - FROM, 6, 6, 1]);
    const onehot = tf.tensor2d(oneHot(labels, 5), [TO - FROM, 5]);
    const { source: _source, ...spec } = SPEC;
    const attacked = attack(ensemble, images, onehot, SPEC.parameters, {
      ...spec,
      source: ALL_GRAD1,
      ...options,
    });
    return members.map((_, set) => {
      const own = tf.tile(tf.slice(attacked, [set], [1]), [members.length, 1, 1, 1, 1]);
      return memberProbabilities(ensemble, own as tf.Tensor5D).dataSync<"float32">();
    });
  });
  disposeEnsemble(ensemble);
  return predictionArrays(sets.map((values) => predictionsOf(values, members.length, labels)));
}

async function stored(store: Store, unit: AttackUnit): Promise<unknown> {
  const { counters: _counters, fooledCounters: _fooled, ...predictions } =
    (await store.get(unitKey(unit)))!.arrays;
  return predictions;
}

Deno.test("an attack on the training cost of adversarial training climbs J_AT", async () => {
  await onBench(async ({ store, run }) => {
    const members = [0, 1].map((member) => tinyTrainUnit(member, { adversarial: ADVERSARIAL }));
    await run(...members);
    const [usual, climbing] = [
      attackOn(members, SPEC),
      attackOn(members, { ...SPEC, attackCost: "trainingCost" }),
    ];
    await run(usual);
    await run(climbing);
    assert.deepEqual(await stored(store, usual), await expected(store, members, {}));
    assert.deepEqual(
      await stored(store, climbing),
      await expected(store, members, { adversarial: ADVERSARIAL }),
    );
    assert.notDeepEqual(await stored(store, climbing), await stored(store, usual));
  });
});

Deno.test("an attack on the training cost of distillation climbs the cost of its teachers' labels", async () => {
  await onBench(async ({ store, run }) => {
    const teachers = [0, 1].map((member) => tinyTrainUnit(member, { temperature: 10 }));
    const students = teachers.map((teacher) =>
      tinyStudentUnit(teacher, {
        temperature: 10,
        teacher: { key: unitKey(teacher), of: "logits", temperature: 10 },
      })
    );
    await run(...teachers);
    await run(...students);
    const [usual, climbing] = [
      attackOn(students, SPEC),
      attackOn(students, { ...SPEC, attackCost: "trainingCost" }),
    ];
    await run(usual);
    await run(climbing);
    const ensemble = await ensembleOf(store, teachers);
    const softening = { of: "logits", temperature: 10 } as const;
    const labels = await teacherLabels(ensemble, DATASET.test, softening, 100);
    disposeEnsemble(ensemble);
    const softLabels = tf.tensor3d(
      labels.flatMap((own) => [...own.subarray(FROM * 5, TO * 5)]),
      [2, TO - FROM, 5],
    );
    const own: Partial<AttackOptions> = {
      softLabels,
      cost: (logits, labels) => crossEntropy(logits, labels, "fused", 10),
    };
    assert.deepEqual(await stored(store, climbing), await expected(store, students, own));
    softLabels.dispose();
    assert.notDeepEqual(await stored(store, climbing), await stored(store, usual));
  });
});

Deno.test("an attack that needs a teacher's labels says which teacher is missing", async () => {
  await onBench(async ({ store, run }) => {
    const teacher = tinyTrainUnit(0);
    const student = tinyStudentUnit(teacher);
    await run(teacher);
    await run(student);
    await store.folders.units.remove(unitKey(teacher));
    await run(attackOn([student], SPEC));
    await assert.rejects(
      run(attackOn([student], { ...SPEC, attackCost: "trainingCost" })),
      new UserError(`The store lacks the teacher ${unitKey(teacher)}: run again to train it`),
    );
  });
});
