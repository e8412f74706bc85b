/** What the attacks of the catalogue are called, apart from what computes them. */

/** What one needs to know of an attack to choose it and to read its results. */
export interface AttackInfo {
  /** Its published name. */
  readonly title: string;
  /**
   * How its perturbations are measured: the largest change of a pixel, the Euclidean length, or how
   * many values change, of which a pixel has one for each channel.
   */
  readonly norm: "linf" | "l2" | "l0";
  /** Whether it looks for the smallest change, whatever epsilon is: one run serves all epsilons. */
  readonly smallest: boolean;
  /** Whether it starts at random points, so that restarts differ. */
  readonly restarts: boolean;
  /** Its steps, or queries, as published; null where they are not to be chosen. */
  readonly steps: number | null;
  /** Whether it follows gradients. */
  readonly gradients: boolean;
  /** Whether it can be told which class images are to be taken for. */
  readonly targets: boolean;
}

const CLIMB = {
  norm: "linf",
  smallest: false,
  restarts: false,
  gradients: true,
  targets: true,
} as const;
const RANDOM = { ...CLIMB, restarts: true } as const;
const SMALLEST = { ...CLIMB, norm: "l2", smallest: true } as const;
const BLIND = { ...CLIMB, gradients: false } as const;

/** The attacks by name. */
export const ATTACK_INFO = {
  fgsm: { ...CLIMB, steps: null, title: "FGSM (Goodfellow et al. 2015)" },
  bim: { ...CLIMB, steps: 8, title: "BIM (Kurakin et al. 2017)" },
  pgd: { ...RANDOM, steps: 40, title: "PGD, L-inf (Madry et al. 2018)" },
  pgdL2: { ...RANDOM, steps: 40, norm: "l2", title: "PGD, L2 (Madry et al. 2018)" },
  miFgsm: { ...CLIMB, steps: 10, title: "MI-FGSM (Dong et al. 2018)" },
  apgdCe: { ...RANDOM, steps: 100, title: "APGD-CE (Croce and Hein 2020)" },
  apgdDlr: { ...RANDOM, steps: 100, title: "APGD-DLR (Croce and Hein 2020)" },
  deepFool: {
    ...SMALLEST,
    steps: 50,
    targets: false, // it goes to the nearest class
    title: "DeepFool, L2 (Moosavi-Dezfooli et al. 2016)",
  },
  carliniWagner: { ...SMALLEST, steps: 10_000, title: "Carlini-Wagner L2 (2017)" },
  jsma: { ...SMALLEST, steps: null, norm: "l0", title: "JSMA (Papernot et al. 2016)" },
  lbfgs: { ...SMALLEST, steps: 1000, title: "L-BFGS (Szegedy et al. 2014)" },
  square: { ...BLIND, steps: 5000, title: "Square, L-inf (Andriushchenko et al. 2020)" },
  spsa: { ...BLIND, steps: 100, title: "SPSA, L-inf (Uesato et al. 2018)" },
} as const satisfies Record<string, AttackInfo>;

/** The name of an attack. */
export type CatalogueName = keyof typeof ATTACK_INFO;

/** All names. */
export const CATALOGUE_NAMES = Object.keys(ATTACK_INFO) as readonly CatalogueName[];
