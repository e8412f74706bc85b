import assert from "assert";
import { UserError } from "../errors.ts";
import { DEFAULT_READINGS, parseReadings, READING_MEANINGS } from "./readings.ts";

const DEFAULTS = {
  outputRelu: "literal",
  padding: "keras",
  loss: "fused",
  optimizer: "adam",
  noiseSigma: 0.1,
  adversarialEpsilon: "evaluation",
  distillation: "probabilities",
  attackLabel: "true",
  attackCost: "crossEntropy",
  pixelClip: "unitInterval",
  grad1Member: "all",
  grad2: "signOfMean",
} as const;

Deno.test("readings that are not given have their default", () => {
  assert.deepEqual(parseReadings([]), DEFAULTS);
  assert.deepEqual(DEFAULT_READINGS, DEFAULTS);
});

Deno.test("every reading can be given, and is explained", () => {
  const given = {
    outputRelu: "linear",
    padding: "same",
    loss: "clipped",
    optimizer: "rmsprop",
    noiseSigma: 0.25,
    adversarialEpsilon: 0.125,
    distillation: "logits",
    attackLabel: "predictedEachStep",
    attackCost: "trainingCost",
    pixelClip: "none",
    grad1Member: 2,
    grad2: "meanOfPerturbations",
  } as const;
  const assignments = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  assert.deepEqual(parseReadings(assignments), given);
  assert.deepEqual(Object.keys(READING_MEANINGS), Object.keys(given));
});

Deno.test("numbers are read as numbers", () => {
  for (const [text, value] of [["0", 0], ["1.5", 1.5], [".5", 0.5], ["2e-1", 0.2]] as const) {
    assert.equal(parseReadings([`noiseSigma=${text}`]).noiseSigma, value);
    assert.equal(parseReadings([`adversarialEpsilon=${text}`]).adversarialEpsilon, value);
  }
});

const MISTAKES: [string, string][] = [
  ["grad2", "A reading is given as NAME=VALUE: received grad2"],
  ["grad2=", "A reading is given as NAME=VALUE: received grad2="],
  ["=signOfMean", "A reading is given as NAME=VALUE: received =signOfMean"],
  [
    "grad3=signOfMean",
    "Unknown reading grad3: use one of outputRelu, padding, loss, optimizer, noiseSigma, " +
    "adversarialEpsilon, distillation, attackLabel, attackCost, pixelClip, grad1Member, grad2",
  ],
  ["outputRelu=no", "Reading outputRelu must be literal or linear: received no"],
  ["padding=valid", "Reading padding must be keras or same: received valid"],
  ["loss=mse", "Reading loss must be fused or clipped: received mse"],
  ["optimizer=sgd", "Reading optimizer must be adam, adadelta or rmsprop: received sgd"],
  ["noiseSigma=-1", "Reading noiseSigma must be a number of at least 0: received -1"],
  ["noiseSigma=much", "Reading noiseSigma must be a number of at least 0: received much"],
  [
    "adversarialEpsilon=-0.1",
    "Reading adversarialEpsilon must be evaluation or a number of at least 0: received -0.1",
  ],
  [
    "adversarialEpsilon=fgsm",
    "Reading adversarialEpsilon must be evaluation or a number of at least 0: received fgsm",
  ],
  ["distillation=both", "Reading distillation must be probabilities or logits: received both"],
  [
    "attackLabel=1",
    "Reading attackLabel must be true, predictedClean, predictedEachStep, " +
    "predictedEachStepEnsemble or notGiven: received 1",
  ],
  ["attackCost=any", "Reading attackCost must be crossEntropy or trainingCost: received any"],
  ["pixelClip=both", "Reading pixelClip must be unitInterval or none: received both"],
  ["grad1Member=1.5", "Reading grad1Member must be all or a member's number from 0: received 1.5"],
  ["grad1Member=any", "Reading grad1Member must be all or a member's number from 0: received any"],
  [
    "grad2=mean",
    "Reading grad2 must be signOfMean, meanOfSigns or meanOfPerturbations: received mean",
  ],
];

for (const [assignment, message] of MISTAKES) {
  Deno.test(`the reading ${assignment} is refused in one line`, () => {
    const before = assignment.startsWith("loss=") ? "pixelClip=none" : "loss=fused";
    assert.throws(() => parseReadings([before, assignment]), new UserError(message));
  });
}

Deno.test("parseReadings() refuses a reading that is given twice", () => {
  assert.throws(() => parseReadings(["loss=fused", "loss=clipped"]), {
    name: "UserError",
    message: "Reading loss is given twice: fused and clipped",
  });
});
