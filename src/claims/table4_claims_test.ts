/** The claims on Table 4 (C21 to C26, C28), put to trials. */

import { FINE, FINER, FINEST, set, testTrials } from "./_trials.ts";

const [AT, DD] = ["adversarialTraining", "defensiveDistillation"];

testTrials({
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
        // On MNIST bagging's single networks are below by what four images tell, which is nothing.
        set("randomInit", "cleanSingle", 0.75, "cifar10"),
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
  C28: {
    thin: 10,
    images: FINER,
    refuting: [
      [set(`bagging+${AT}`, "bim grad2Ensemble", 0.3, "mnist"), `mnist, bagging+${AT}, BIM`],
      [set(DD!, "cleanSingle", 0.9, "cifar10"), `cifar10, bagging+${DD}, clean`],
    ],
  },
});
