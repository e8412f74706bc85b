/** The runs on real data whose results and evidence the repository holds. */

import { fileURLToPath } from "node:url";

/** A recorded run. */
export interface RecordedRun {
  readonly name: string;
  /** Its folder. */
  readonly directory: string;
}

/**
 * The recorded runs. `claims` looks at the first one unless told otherwise: it alone has every
 * reading, other epsilons and three seeds, and is judged in a second, `paper-mnist` in a minute.
 */
export const RECORDED_RUNS: readonly [RecordedRun, ...RecordedRun[]] = [
  recorded("quick-mnist"),
  recorded("small"),
  recorded("paper-mnist"),
  recorded("paper-mnist-seeds"),
  recorded("paper-mnist-no-labels"),
  recorded("paper-cifar10-5-epochs"),
  recorded("paper-cifar10-5-epochs-no-labels"),
];

function recorded(name: string): RecordedRun {
  const directory = fileURLToPath(new URL(`../../golden/measured/${name}`, import.meta.url));
  return { name, directory };
}
