/**
 * What is wrong with the bytes of a file, always in one form:
 * `file: byte 25: expected a label from 0 to 9, found 12`.
 */

import { UserError } from "../errors.ts";

/** The error that a file is not as expected at a byte, counted from 0. */
export function byteError(
  file: string,
  offset: number,
  expected: string,
  found: string,
): UserError {
  return new UserError(`${file}: byte ${offset}: expected ${expected}, found ${found}`);
}

/**
 * Checks how long a file's content is.
 *
 * @throws {UserError} if it is shorter or longer than `expected` bytes
 */
export function checkLength(content: Uint8Array, file: string, expected: number): void {
  const { length } = content;
  if (length < expected) {
    throw byteError(file, length, bytes(expected - length), "the end of the file");
  }
  if (length > expected) {
    throw byteError(file, expected, "the end of the file", bytes(length - expected));
  }
}

function bytes(count: number): string {
  return count === 1 ? "1 more byte" : `${count} more bytes`;
}
