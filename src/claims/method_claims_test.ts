/** The claims that compare methods or read members' labels (C9 to C14, C17, C20, C27), put to trials. */

import { FINE, FINER, FINEST, set, testTrials } from "./_trials.ts";

testTrials({
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
        set("bagging", "bim grad2Ensemble", 0.55, "cifar10"),
        ...["C8", "C10"].map((id) => `cifar10, all, ${id}`),
      ],
      [set("gaussianNoise", "fgsm grad1Single", 0.1, "cifar10"), "cifar10, all, C12"],
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
});
