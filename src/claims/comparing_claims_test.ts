/**
 * The claims that compare methods, or read members' labels (C9 to C14, C17, C20 to C28): on outcomes
 * with the paper's accuracies, on ones that contradict them, and on too few images.
 */

import assert from "assert";
import type { DatasetName } from "../data/dataset.ts";
import { type Numbers, type PaperLike, paperLike } from "./_paper_like.ts";
import { type ClaimResult, claimResult, type Verdict } from "./claim.ts";
import { CLAIMS } from "./claims.ts";
import { measuredEvidence } from "./evaluate.ts";

/** One claim on made-up outcomes. */
function evaluate(id: string, wanted: PaperLike = {}): ClaimResult {
  const claim = CLAIMS.find((claim) => claim.id === id)!;
  const evidence = measuredEvidence({
    readings: { grad2: "signOfMean", attackLabel: "true" },
    outcomes: paperLike(wanted),
    seed: 1,
  });
  return claimResult(claim, evidence.flatMap((one) => claim.evaluate(one)));
}

/** Changes one number of one method on one data set, or on all. */
function set(
  name: string,
  place: "cleanSingle" | "cleanEnsemble" | `${"fgsm" | "bim"} ${keyof Numbers["fgsm"]}`,
  value: number,
  on?: DatasetName,
): NonNullable<PaperLike["change"]> {
  const [first, column] = place.split(" ") as [keyof Numbers, keyof Numbers["fgsm"] | undefined];
  return (numbers, dataset, method) => {
    if (method !== name || (on !== undefined && dataset !== on)) return numbers;
    return column === undefined
      ? { ...numbers, [first]: value }
      : { ...numbers, [first]: { ...numbers[first as "fgsm" | "bim"], [column]: value } };
  };
}

/** What a claim is put to. */
interface Trial {
  /** Images that tell the paper's differences. */
  readonly images?: number;
  /** Images too few to tell them. */
  readonly thin: number;
  /** Each refutes the claim, by the cases (data set, method, what on) that are named. */
  readonly refuting: readonly (readonly [NonNullable<PaperLike["change"]>, ...string[]])[];
}

/** Images that tell the smallest of the paper's differences, and most of them. */
const FINEST = 20_001;
const FINER = 10_001;
const FINE = 5001;
const [AT, DD] = ["adversarialTraining", "defensiveDistillation"];

const TRIALS: Readonly<Record<string, Trial>> = {
  C9: {
    thin: 3,
    refuting: [[
      (numbers, _, method) => method === "bagging" ? { ...numbers, transfer: 1 } : numbers,
      "mnist, bagging, FGSM",
      "cifar10, bagging, FGSM",
      "mnist, bagging, BIM",
      "cifar10, bagging, BIM",
    ]],
  },
  C10: {
    thin: 20,
    images: FINE,
    refuting: [
      [
        set("bagging", "bim grad1Single", 0.02, "mnist"),
        "mnist, bagging, BIM, Grad. 1, single vs randomInit",
        "mnist, bagging, BIM, Grad. 1, single vs mixedModels",
      ],
      [
        set("mixedModels", "fgsm grad2Ensemble", 0.9, "cifar10"),
        "cifar10, bagging, FGSM, Grad. 2, ensemble vs mixedModels",
      ],
    ],
  },
  C11: {
    thin: 100,
    images: FINER,
    refuting: [
      [
        set("bagging", "cleanEnsemble", 0.996, "mnist"),
        "mnist, bagging, clean, ensemble vs randomInit",
        "mnist, bagging, clean, ensemble vs mixedModels",
        "cifar10, bagging, clean, ensemble vs mixedModels",
      ],
      // Worse, and not slightly.
      [
        set("bagging", "cleanEnsemble", 0.97, "mnist"),
        "mnist, bagging, clean, ensemble vs randomInit",
        "mnist, bagging, clean, ensemble vs mixedModels",
        "cifar10, bagging, clean, ensemble vs mixedModels",
      ],
    ],
  },
  C12: {
    thin: 20,
    refuting: [
      [
        set("gaussianNoise", "bim grad2Ensemble", 0.5, "mnist"),
        "mnist, gaussianNoise, BIM, Grad. 2, ensemble",
      ],
      [
        set("randomInit", "fgsm grad1Ensemble", 0.8, "cifar10"),
        "cifar10, gaussianNoise, FGSM, Grad. 1, ensemble",
      ],
    ],
  },
  C13: {
    thin: 40,
    images: FINEST,
    refuting: [
      [set("bagging", "cleanEnsemble", 0.98, "mnist"), "mnist, gaussianNoise, lowest ensemble"],
      [set("randomInit", "cleanSingle", 0.995, "mnist"), "mnist, gaussianNoise, above single ones"],
      [
        set("gaussianNoise", "cleanEnsemble", 0.839, "cifar10"),
        "cifar10, gaussianNoise, by several points",
      ],
    ],
  },
  C14: {
    thin: 10,
    refuting: [
      [
        set("bagging", "fgsm grad1Single", 0.7, "mnist"),
        "mnist, gaussianNoise, FGSM, Grad. 1, single",
      ],
      [
        set("gaussianNoise", "bim grad1Single", 0.05, "cifar10"),
        "cifar10, gaussianNoise, BIM, Grad. 1, single",
      ],
    ],
  },
  C17: {
    thin: 20,
    images: FINE,
    refuting: [
      [
        (numbers, dataset, method) =>
          method === "randomInit" && dataset === "mnist"
            ? { ...numbers, diverseOn: ["fgsm", "bim", "clean"], cleanSingle: 0.9 }
            : numbers,
        "mnist, mixedModels, clean vs randomInit",
      ],
      [
        set("mixedModels", "bim grad1Single", 0.3, "cifar10"),
        "cifar10, mixedModels, BIM vs randomInit",
      ],
      [
        (numbers, dataset, method) =>
          method === "mixedModels" && dataset === "mnist"
            ? { ...numbers, diverseOn: ["clean", "bim"] }
            : numbers,
        "mnist, mixedModels, FGSM",
        "mnist, mixedModels, FGSM vs randomInit",
      ],
    ],
  },
  C20: {
    thin: 20,
    images: FINE,
    refuting: [
      [set("randomInit", "cleanEnsemble", 0.7, "cifar10"), "cifar10, all, C1"],
      [
        set("bagging", "bim grad2Ensemble", 0.56, "cifar10"),
        ...["C8", "C10"].map((id) => `cifar10, all, ${id}`),
      ],
      [set("gaussianNoise", "fgsm grad1Single", 0.1, "cifar10"), "cifar10, all, C12"],
    ],
  },
  C21: {
    thin: 20,
    images: FINE,
    refuting: [
      [set(AT!, "cleanSingle", 0.999, "mnist"), `mnist, bagging, clean vs ${AT}`],
      [set(DD!, "bim grad1Single", 0.9, "cifar10"), `cifar10, bagging, BIM vs ${DD}`],
      [
        set("bagging", "fgsm grad2Ensemble", 0.2, "mnist"),
        `mnist, bagging, FGSM vs ${AT}`,
      ],
    ],
  },
  C22: {
    thin: 100,
    images: FINEST,
    refuting: [
      [
        set(AT!, "cleanSingle", 0.995, "mnist"),
        `mnist, ${AT}, vs single of randomInit`,
        `mnist, ${AT}, vs single of bagging`,
      ],
      [
        set("randomInit", "cleanSingle", 0.75, "cifar10"),
        `mnist, ${AT}, vs single of bagging`,
        `cifar10, ${AT}, vs single of randomInit`,
      ],
    ],
  },
  C23: {
    thin: 20,
    images: FINE,
    refuting: [
      [set(`bagging+${AT}`, "fgsm grad2Ensemble", 0.5, "mnist"), `mnist, bagging+${AT}, FGSM`],
      [set("bagging", "bim grad2Ensemble", 0.99, "mnist"), `mnist, bagging+${AT}, BIM`],
      [set(`bagging+${AT}`, "bim grad2Ensemble", 0.75, "cifar10"), "cifar10, bagging, BIM"],
      [set(DD!, "fgsm grad1Single", 0.7, "cifar10"), `cifar10, bagging+${AT}, FGSM`],
    ],
  },
  C24: {
    thin: 20,
    images: FINER,
    refuting: [
      [set(`bagging+${DD}`, "cleanEnsemble", 0.998, "mnist"), `mnist, bagging+${DD}, clean`],
      [set("bagging", "bim grad2Ensemble", 0.4, "cifar10"), `cifar10, bagging+${DD}, BIM`],
    ],
  },
  C25: {
    thin: 500,
    images: FINER,
    refuting: [
      [
        set(`bagging+${AT}`, "cleanEnsemble", 0.98, "mnist"),
        `mnist, bagging+${AT}, equal to bagging`,
      ],
      [set("bagging", "cleanEnsemble", 0.98, "mnist"), `mnist, bagging+${AT}, equal to bagging`],
      [
        set(`bagging+${AT}`, "cleanEnsemble", 0.86, "cifar10"),
        `cifar10, bagging+${AT}, below bagging`,
      ],
    ],
  },
  C26: {
    thin: 500,
    images: FINER,
    refuting: [
      [set(AT!, "cleanSingle", 0.999, "mnist"), "mnist, bagging, clean"],
      [set(`bagging+${DD}`, "cleanEnsemble", 0.9, "cifar10"), "cifar10, bagging, clean"],
    ],
  },
  C27: {
    thin: 10,
    images: 10_000,
    refuting: [[
      (numbers, dataset, method) =>
        dataset === "cifar10" && method === "randomInit" ? { ...numbers, unfooled: 3 } : numbers,
      "cifar10, randomInit, BIM",
    ]],
  },
  C28: {
    thin: 10,
    images: FINER,
    refuting: [
      [set(`bagging+${AT}`, "bim grad2Ensemble", 0.3, "mnist"), `mnist, bagging+${AT}, BIM`],
      [set(DD!, "cleanSingle", 0.9, "cifar10"), `cifar10, bagging+${DD}, clean`],
    ],
  },
};

const named = ({ cases }: ClaimResult, verdict: Verdict): string[] =>
  cases.filter((one) => one.verdict === verdict)
    .map(({ dataset, method, on }) => `${dataset}, ${method}, ${on}`);

for (const [id, { images = 2000, thin, refuting }] of Object.entries(TRIALS)) {
  const { statement } = CLAIMS.find((claim) => claim.id === id)!;
  Deno.test(`${id} holds on the paper's accuracies: ${statement}`, () => {
    const result = evaluate(id, { images });
    assert.equal(result.verdict, "reproduced");
    for (const { effect, interval: [low, high] } of result.cases) {
      assert(low <= effect && effect <= high);
    }
  });
  refuting.forEach(([change, ...expected], i) => {
    Deno.test(`${id} is refuted by ${i + 1} of ${refuting.length} changes, in the cases changed`, () => {
      const result = evaluate(id, { images, change });
      assert.equal(result.verdict, "refuted");
      assert.deepEqual(named(result, "refuted").sort(), [...expected].sort());
    });
  });
  Deno.test(`${id} is inconclusive on ${thin} images`, () => {
    assert.equal(evaluate(id, { images: thin }).verdict, "inconclusive");
  });
}
