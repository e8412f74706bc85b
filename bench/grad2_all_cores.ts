/**
 * Grad. 2 over ten members with every core of the machine, the row of `bench:peers` in which both
 * sides may use all they have.
 */

import { type Backend, startAttackPool, unitPixels } from "ensemble-defense";
import { BATCH, benchData, type Network } from "./networks.ts";

/** Grad. 2, ready to be computed. */
export interface AllCores {
  /** How many threads compute. */
  readonly threads: number;
  /** Computes the mean gradient of one batch and waits for it. */
  readonly run: () => Promise<void>;
  dispose(): void;
}

/** In a pool of threads, each of which takes a share of the images. */
export async function grad2AllCores(network: Network, { name }: Backend): Promise<AllCores> {
  const { members, images, labels } = benchData(network);
  const pixels = unitPixels({ images, labels, count: BATCH }, 0, BATCH);
  const pool = await startAttackPool({ members, backend: name });
  return {
    threads: pool.workers,
    run: async () => void await pool.meanGradient(pixels, labels, "fused"),
    dispose: () => pool.close(),
  };
}
