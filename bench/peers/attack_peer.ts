/** PyTorch in a process that times attacks on a network that it is sent. */

import { startPython, withFirstPython } from "./python_process.ts";

/** A process that waits for attacks to time. */
export interface AttackPeer {
  /** `PyTorch 1.13.0`. */
  readonly name: string;
  /** Makes an attack once. */
  time(
    asked: Readonly<Record<string, string | number>>,
  ): Promise<{ readonly ms: number; readonly fooled: number }>;
  close(): Promise<void>;
}

const SCRIPT = new URL("torch_attack_times.py", import.meta.url);

/**
 * Starts the first Python that has PyTorch.
 *
 * @param file The network, the images and the labels (`torch_attack_times.py`)
 * @param python The one Python to try
 * @returns Undefined if no Python has PyTorch
 * @throws {UserError} If the Python that was asked for has none, or the script ends early
 */
export async function startAttackPeer(
  file: Uint8Array<ArrayBuffer>,
  python: string | undefined,
): Promise<AttackPeer | undefined> {
  const started = await withFirstPython(python, (one) => startPython(one, SCRIPT, [], file));
  if (started === undefined) return undefined;
  const { hello, ask, close } = started;
  return {
    name: String(hello["peer"]),
    time: async (asked) => {
      const { ms, fooled } = await ask(asked);
      return { ms: Number(ms), fooled: Number(fooled) };
    },
    close,
  };
}
