import assert from "assert";
import { writeLine } from "./write_line.ts";

/** A stream that takes a few bytes at a time, and after so many of them fails. */
function narrow(most: number, error: Error): { written(): string; writeSync: typeof writeSync } {
  const taken: number[] = [];
  const writeSync = (bytes: Uint8Array): number => {
    if (taken.length >= most) throw error;
    taken.push(...bytes.subarray(0, 3));
    return Math.min(3, bytes.length);
  };
  return { written: () => new TextDecoder().decode(Uint8Array.from(taken)), writeSync };
}

Deno.test("a line is written whole, however little a stream takes at a time", () => {
  const stream = narrow(Infinity, new Error("never"));
  writeLine(stream, "ε is 0.1");
  writeLine(stream, "");
  assert.equal(stream.written(), "ε is 0.1\n\n");
});

Deno.test("a stream that is read no more ends no program, and any other failure does", () => {
  const closed = narrow(3, new Deno.errors.BrokenPipe("Broken pipe (os error 32)"));
  writeLine(closed, "a long line");
  writeLine(closed, "another");
  assert.equal(closed.written(), "a l");
  const full = new Error("No space left on device (os error 28)");
  assert.throws(() => writeLine(narrow(3, full), "a long line"), full);
});
