import assert from "assert";
import { CIFAR10_ATTACKS, MNIST_ATTACKS } from "../attacks/parameters.ts";
import { UserError } from "../errors.ts";
import { attackParameters, checkExperiment, type Experiment } from "./experiment.ts";
import { describeEpochs, PROFILE_NAMES, profileEpochs, PROFILES } from "./profile.ts";
import { parseReadings } from "./readings.ts";

function experiment(grad1Member: string): Experiment {
  return {
    profile: "smoke",
    methods: ["randomInit"],
    attacks: ["fgsm"],
    members: 3,
    epochs: 1,
    batchSize: 128,
    seed: 1,
    readings: parseReadings([`grad1Member=${grad1Member}`]),
    everyReading: 0,
    sweep: [],
  };
}

Deno.test("checkExperiment() lets Grad. 1 be of all members or of one that exists", () => {
  for (const member of ["all", "0", "2"]) {
    assert.deepEqual(checkExperiment(experiment(member)), experiment(member));
  }
});

Deno.test("checkExperiment() refuses Grad. 1 of a member that does not exist", () => {
  assert.throws(
    () => checkExperiment(experiment("3")),
    new UserError("Reading grad1Member must be all or a member from 0 to 2: received 3"),
  );
});

Deno.test("checkExperiment() refuses a label beside the one that distillation was trained on", () => {
  const asked = (changes: Partial<Experiment>, ...readings: string[]): Experiment => ({
    ...experiment("all"),
    methods: ["adversarialTraining", "bagging+defensiveDistillation"],
    readings: parseReadings(readings),
    ...changes,
  });
  const why = "Reading attackCost=trainingCost attacks bagging+defensiveDistillation with its " +
    "teachers' labels";
  assert.throws(
    () => checkExperiment(asked({}, "attackCost=trainingCost", "attackLabel=predictedClean")),
    new UserError(`${why}: attackLabel must be true, received predictedClean`),
  );
  assert.throws(
    () => checkExperiment(asked({ everyReading: 100 }, "attackCost=trainingCost")),
    new UserError(`${why}, so not under every attackLabel: leave out --every-reading`),
  );
  const others = { methods: ["adversarialTraining", "bagging"], everyReading: 100 } as const;
  for (
    const accepted of [
      asked({}, "attackCost=trainingCost"),
      asked({ everyReading: 100 }, "attackLabel=predictedClean"),
      asked(others, "attackCost=trainingCost", "attackLabel=predictedClean"),
    ]
  ) {
    assert.equal(checkExperiment(accepted), accepted);
  }
});

Deno.test("drawn digits are attacked like MNIST", () => {
  assert.deepEqual(attackParameters("synthetic"), MNIST_ATTACKS);
  assert.deepEqual(attackParameters("mnist"), MNIST_ATTACKS);
});

Deno.test("CIFAR-10 is attacked with the paper's sizes for it", () => {
  assert.deepEqual(attackParameters("cifar10"), CIFAR10_ATTACKS);
});

Deno.test("profiles are known by their own names, and paper is the paper's protocol", () => {
  assert.deepEqual(PROFILE_NAMES.map((name) => PROFILES[name].name), [...PROFILE_NAMES]);
  const { members, epochs, trainLimit, testLimit } = PROFILES.paper;
  assert.deepEqual([members, epochs, trainLimit, testLimit], [
    10,
    { mnist: 10, cifar10: 25 },
    "all",
    "all",
  ]);
});

Deno.test("a profile has epochs for every data set; drawn digits have as many as MNIST", () => {
  const { paper, smoke } = PROFILES;
  const names = ["mnist", "synthetic", "auto", "cifar10"] as const;
  assert.deepEqual(names.map((name) => profileEpochs(paper, name)), [10, 10, 10, 25]);
  assert.deepEqual(names.map((name) => profileEpochs(smoke, name)), [2, 2, 2, 2]);
  assert.equal(describeEpochs(paper), "10 epochs (25 on CIFAR-10)");
  assert.equal(describeEpochs(smoke), "2 epochs");
});
