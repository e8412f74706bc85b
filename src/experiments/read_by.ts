/** Readings that say something of some methods alone. */

import { hasOwnCost, type Method, type MethodName, METHODS } from "../training/method.ts";
import type { Readings } from "./readings.ts";

const READ_BY: Readonly<Partial<Record<keyof Readings, (method: Method) => boolean>>> = {
  noiseSigma: ({ noise }) => noise !== undefined,
  adversarialEpsilon: ({ adversarial }) => adversarial !== undefined,
  distillation: ({ teacher }) => teacher !== undefined,
  attackCost: hasOwnCost,
};

/** Whether one of some methods is trained, or attacked, otherwise if a reading is another. */
export function isReadBy(reading: string, methods: readonly string[]): boolean {
  const reads = READ_BY[reading as keyof Readings];
  return reads === undefined || methods.some((name) => reads(METHODS[name as MethodName]));
}
