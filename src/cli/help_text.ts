/** What `reproduce --help` says after the flags. */

import { describeEpochs, PROFILES } from "../experiments/profile.ts";
import {
  DEFAULT_READINGS,
  READING_MEANINGS,
  READING_OPTIONS,
  type Readings,
} from "../experiments/readings.ts";

/** Readings, profiles and examples. */
export const HELP_TEXT = `
Readings (--reading NAME=VALUE), where the paper leaves a choice; defaults in brackets:
${
  (Object.keys(READING_MEANINGS) as (keyof Readings)[]).map((name) =>
    `  ${name.padEnd(12)} ${READING_MEANINGS[name]}:\n` +
    `${" ".repeat(15)}${READING_OPTIONS[name]} [${DEFAULT_READINGS[name]}]`
  ).join("\n")
}

Profiles:
${
  Object.values(PROFILES).map((p) =>
    `  ${p.name.padEnd(6)} ${p.purpose}: ${p.members} members, ${describeEpochs(p)}, ` +
    `${p.trainLimit} training and ${p.testLimit} test images, ${p.methods.length} methods`
  ).join("\n")
}

Examples:
  deno task reproduce --profile smoke              drawn digits, in 15 to 80 s
  deno task reproduce                              Table 2 of MNIST, small: minutes
  deno task reproduce --dataset mnist --data-dir ~/data --members 3 --methods bagging
  deno task reproduce --reading grad2=meanOfSigns --reading attackLabel=predictedEachStep
  deno task reproduce --tables 2,4 --dataset mnist,cifar10
  deno task reproduce --replicates 3 --every-reading 200 --sweep 0.05,0.1,0.2
  deno task reproduce plan --profile paper         what would be computed, and what it costs
  deno task reproduce run --units 1/4              a quarter of it, on this machine
  deno task reproduce calibrate                    what is open about training, by clean accuracy
  deno task reproduce report                       the tables of what is computed by now
  deno task reproduce report --from results/quick-mnist-seed1-9a83c7c7
  deno task reproduce claims                       the verdicts on the recorded run quick-mnist
  deno task reproduce claims C8                    one claim in full; --from, on another run
  deno task reproduce strongest                    the strongest attack per image (Table X)
  deno task reproduce attack --checkpoint net.safetensors --architecture net.json --epsilon 0.1,0.3
  deno task reproduce store verify                 whether everything computed is still sound`;
