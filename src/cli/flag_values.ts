/** Checks of the values that flags are given. */

import * as v from "valibot";
import { UserError } from "../errors.ts";
import type { Share } from "../experiments/jobs.ts";

/** A comma-separated list of known names, each at most once, in the order in which they are known. */
export function list<Name extends string>(
  flag: string,
  value: string | undefined,
  known: readonly Name[],
): readonly Name[] | undefined {
  if (value === undefined) return undefined;
  const names = value.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name as Name));
  if (unknown !== undefined) {
    throw new UserError(`${flag} must be of ${known.join(", ")}: received ${unknown || "nothing"}`);
  }
  return known.filter((name) => names.includes(name));
}

/** A comma-separated list of files, each as it stands; that they exist is for who opens them. */
export function files(flag: string, value: string): readonly string[] {
  const names = value.split(",");
  if (names.some((name) => name.trim() === "")) {
    throw new UserError(
      `${flag} must be files, separated by commas: received ${value || "nothing"}`,
    );
  }
  return names;
}

/** A file, as it stands; undefined where the flag was not given. */
export function file(flag: string, value: string | undefined): string | undefined {
  return path(flag, value, "file");
}

/** A folder, as it stands; undefined where the flag was not given. */
export function folder(flag: string, value: string | undefined): string | undefined {
  return path(flag, value, "folder");
}

function path(
  flag: string,
  value: string | undefined,
  kind: "file" | "folder",
): string | undefined {
  if (value?.trim() === "") throw new UserError(`${flag} must be a ${kind}: received nothing`);
  return value;
}

/** Which sizes of an attack a flag takes. */
export interface SizeRule {
  /** What they must be, in words. */
  readonly must: string;
  readonly isWithin: (size: number) => boolean;
}

/** What an epsilon in L-inf must be, of pixels in [0, 1]. */
export const PIXEL_EPSILON: SizeRule = {
  must: "numbers above 0 and up to 1",
  isWithin: (epsilon) => epsilon > 0 && epsilon <= 1,
};

/** A comma-separated list of sizes of an attack, each at most once, in ascending order. */
export function sizes(flag: string, value: string, { must, isWithin }: SizeRule): number[] {
  const given = value.split(",").map((part) => {
    const size = Number(part);
    if (part.trim() === "" || !isWithin(size)) {
      const fraction = decimalOf(part);
      const hint = fraction !== undefined && isWithin(fraction)
        ? `; as a decimal, ${part.trim()} is ${fraction}`
        : "";
      throw new UserError(`${flag} must be ${must}: received ${part || "nothing"}${hint}`);
    }
    return size;
  });
  return [...new Set(given)].sort((a, b) => a - b);
}

/** What a fraction such as 8/255, as papers write it, is to three digits; undefined of other texts. */
function decimalOf(text: string): number | undefined {
  const [, above, below] = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text) ?? [];
  return below === undefined ? undefined : Number((Number(above) / Number(below)).toPrecision(3));
}

/** Epsilons in L-inf; none where the flag was not given. */
export function epsilons(flag: string, value: string | undefined): readonly number[] {
  return value === undefined ? [] : sizes(flag, value, PIXEL_EPSILON);
}

/** An integer of at least `least`; undefined where the flag was not given. */
export function count(
  flag: string,
  value: string | undefined,
  least: number = 1,
  otherwise: string = "",
): number | undefined {
  if (value === undefined) return undefined;
  const schema = v.pipe(
    v.string(),
    v.digits(),
    v.transform(Number),
    v.safeInteger(),
    v.minValue(least),
  );
  const result = v.safeParse(schema, value);
  if (!result.success) {
    throw new UserError(
      `${flag} must be an integer of at least ${least}${otherwise}: received ${value}`,
    );
  }
  return result.output;
}

/** A number of images, or undefined for all of them. */
export function limit(
  flag: string,
  value: string | undefined,
  fallback: number | "all",
): number | undefined {
  if (value === "all") return undefined;
  return count(flag, value, 1, ", or all") ?? (fallback === "all" ? undefined : fallback);
}

/** A share `i/n`, from `1/n` to `n/n`. */
export function share(flag: string, value: string): Share {
  const [, index, count] = /^([1-9]\d{0,8})\/([1-9]\d{0,8})$/.exec(value)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index > count) {
    throw new UserError(`${flag} must be a share from 1/n to n/n, such as 2/4: received ${value}`);
  }
  return { index, count };
}
