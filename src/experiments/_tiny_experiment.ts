/** Units that take milliseconds, and places to keep them, for tests. */

import type { Dataset, ImageSet } from "../data/dataset.ts";
import { datasetDigest } from "../data/digest.ts";
import type { Backend } from "../backends/backend.ts";
import type { BackendName } from "../backends/names.ts";
import type { Architecture } from "../models/architecture.ts";
import { randomStream } from "../random/stream.ts";
import { makeStopFlag } from "../workers/stop_flag.ts";
import type { ExecutorContext } from "./executor.ts";
import type { MethodPlan, Plan, PlannedUnit } from "./plan.ts";
import type { AttacksPlan } from "./plan_attacks.ts";
import type { Maker, Store } from "./store.ts";
import { type AttackSpec, type AttackUnit, type TrainUnit, type Unit, unitKey } from "./unit.ts";

const SHAPE = { height: 6, width: 6, channels: 1 };
const CLASSES = 5;

const ARCHITECTURE: Architecture = {
  input: SHAPE,
  layers: [
    { kind: "convolution", filters: 2, kernelSize: 3, padding: "valid", relu: true },
    { kind: "maxPool", size: 2 },
    { kind: "dropout", rate: 0.25 },
    { kind: "dense", units: CLASSES, relu: false },
  ],
};

/** Random images of 6 x 6 pixels in five classes. */
export function tinyDataset(train: number, test: number): Dataset {
  const draw = (split: string, count: number): ImageSet => {
    const stream = randomStream(1, "tiny data set", split);
    return {
      images: Uint8Array.from({ length: count * 36 }, () => stream.integer(256)),
      labels: Uint8Array.from({ length: count }, () => stream.integer(CLASSES)),
      count,
    };
  };
  const content = {
    shape: SHAPE,
    classes: CLASSES,
    train: draw("train", train),
    test: draw("test", test),
  };
  return { name: "synthetic", ...content, digest: datasetDigest(content) };
}

/** A train unit on {@linkcode tinyDataset}. */
export function tinyTrainUnit(member: number, changes: Partial<TrainUnit> = {}): TrainUnit {
  return {
    kind: "train",
    engine: { tfjs: "4.22.0", backend: "cpu", revision: 1 },
    dataset: "synthetic",
    images: "digest of the training images",
    method: "bagging",
    member,
    architecture: ARCHITECTURE,
    epochs: 2,
    batchSize: 16,
    seed: 1,
    loss: "fused",
    optimizer: "adam",
    noiseSigma: 0,
    ...changes,
  };
}

/** The train unit of a student, of a teacher's probabilities unless told otherwise. */
export function tinyStudentUnit(teacher: TrainUnit, changes: Partial<TrainUnit> = {}): TrainUnit {
  return {
    ...tinyTrainUnit(teacher.member),
    method: "bagging+defensiveDistillation",
    teacher: { key: unitKey(teacher), of: "probabilities", temperature: 10 },
    ...changes,
  };
}

/** What an attack follows, as FGSM with an epsilon of 0.1. */
export function tinyAttack(source: AttackSpec["source"]): AttackSpec {
  return {
    name: "fgsm",
    parameters: { epsilon: 0.1, alpha: 0.1, iterations: 1 },
    source,
    loss: "fused",
    attackLabel: "true",
    pixelClip: "unitInterval",
  };
}

/** An attack unit on {@linkcode tinyDataset}. */
export function tinyAttackUnit(
  members: readonly string[],
  attack: AttackUnit["attack"],
  changes: Partial<AttackUnit> = {},
): AttackUnit {
  return {
    kind: "attack",
    engine: { tfjs: "4.22.0", backend: "cpu", revision: 1 },
    dataset: "synthetic",
    images: "digest of the test images",
    from: 0,
    to: 4,
    members,
    attack,
    ...changes,
  };
}

/** Three members by bagging, clean predictions and FGSM, on six test images in slices of four. */
export function tinyPlan(
  backend: BackendName = "cpu",
  grad1: "all" | number = "all",
): Plan {
  const engine = { tfjs: "4.22.0", backend, revision: 1 };
  const members = [0, 1, 2].map((member) => planned(tinyTrainUnit(member, { engine }), []));
  const keys = members.map(({ key }) => key);
  const slices = (attack: AttackUnit["attack"]): PlannedUnit[] =>
    [{ from: 0, to: 4 }, { from: 4, to: 6 }].map((slice) =>
      planned(tinyAttackUnit(keys, attack, { engine, ...slice }), keys)
    );
  return [{
    method: "bagging",
    teachers: [],
    members,
    clean: slices("none"),
    attacks: [{
      attack: "fgsm",
      grad1: slices(tinyAttack({ grad1 })),
      grad2: slices(tinyAttack({ grad2: "signOfMean" })),
    }],
    variants: [],
    sweep: [],
  }];
}

/** {@linkcode tinyPlan} with teachers, as if its members had learned from them. */
export function taughtPlan(): Plan {
  const [plan] = tinyPlan();
  const teachers = [0, 1, 2].map((member) => planned(tinyTrainUnit(member, { seed: 2 }), []));
  return [{ ...plan!, teachers }];
}

/** The clean predictions of {@linkcode taughtPlan} and FGSM with Grad. 1, as one point of a grid. */
export function taughtAttacks<Point>(point: Point): AttacksPlan<Point> {
  const [{ attacks, ...plan }] = taughtPlan() as [MethodPlan];
  return { ...plan, seed: 1, points: [{ point, slices: attacks[0]!.grad1 }] };
}

function planned(unit: Unit, needs: readonly string[]): PlannedUnit {
  return {
    key: unitKey(unit),
    method: "bagging",
    unit,
    needs,
    cost: unit.kind === "train" ? 100 : 10,
  };
}

/** What tests say of units that they put into a store themselves. */
export const TEST_MAKER: Maker = { seconds: 1, device: "a test", commit: null };

/** What units are computed with in tests; nobody stops them. */
export function testContext(
  backend: Backend,
  dataset: Dataset,
  store: Store,
): ExecutorContext {
  return {
    backend,
    datasets: { synthetic: dataset },
    store,
    commit: "c0ffee",
    stop: makeStopFlag(),
  };
}
