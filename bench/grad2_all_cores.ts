/**
 * Grad. 2 over ten members with every core of the machine, the row of `bench:peers` in which both
 * sides may use all they have.
 */

import * as tf from "@tensorflow/tfjs";
import { type Backend, disposeEnsemble } from "ensemble-defense";
import { batchOf, ensembleOf, finish, meanInputGradient } from "./cases.ts";
import { benchData, type Network } from "./networks.ts";

/** Grad. 2, ready to be computed. */
export interface AllCores {
  /** How many threads compute. */
  readonly threads: number;
  /** Computes the mean gradient of one batch and waits for it. */
  readonly run: () => Promise<void>;
  dispose(): void;
}

/** For now in this thread: attacks are not yet spread over workers. */
export function grad2AllCores(network: Network, backend: Backend): Promise<AllCores> {
  const data = benchData(network);
  const ensemble = ensembleOf(data.members, backend);
  const { images, labels } = batchOf(network, data);
  return Promise.resolve({
    threads: 1,
    run: () => finish(() => meanInputGradient(ensemble, images, labels)),
    dispose: () => {
      disposeEnsemble(ensemble);
      tf.dispose([images, labels]);
    },
  });
}
