/** Whether the numbers of a model's file are numbers at all. */

import { UserError } from "../errors.ts";

/**
 * Refuses an array of parameters with NaN or an infinity: such a network has no labels, and its
 * accuracy would be that of whichever class a comparison with NaN leaves.
 *
 * @param file The name of the model's file, for messages
 * @param name The array's name in that file
 * @throws {UserError} If a value is not finite
 */
export function checkFinite(data: Float32Array, name: string, file: string): void {
  const first = data.find((value) => !Number.isFinite(value));
  if (first === undefined) return;
  const count = data.reduce((sum, value) => sum + Number(!Number.isFinite(value)), 0);
  throw new UserError(
    `${file}: ${name} must be finite numbers, but ${count} of ${data.length} are not, the first is ` +
      `${first}: give a model whose training did not diverge`,
  );
}
