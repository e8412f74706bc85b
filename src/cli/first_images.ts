/** How many test images `--images` means. */

import type { Dataset } from "../data/dataset.ts";
import { UserError } from "../errors.ts";

/**
 * Checks that a data set has as many test images as are asked for.
 *
 * @throws {UserError} If it has not
 */
export function checkImages(asked: number, { name, test }: Dataset): void {
  if (asked <= test.count) return;
  throw new UserError(`--images ${asked} is more than the ${test.count} test images of ${name}`);
}

/**
 * How many test images are attacked: as many as are asked for, or else the usual number, or all if
 * there are fewer.
 *
 * @throws {UserError} If more are asked for than there are
 */
export function imagesToAttack(
  asked: number | undefined,
  usual: number,
  dataset: Dataset,
): number {
  if (asked === undefined) return Math.min(usual, dataset.test.count);
  checkImages(asked, dataset);
  return asked;
}
