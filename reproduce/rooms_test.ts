/** The rooms of the house stand in the order in which they import from each other. */

import assert from "assert";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** One file that needs another, both as paths from the root. */
interface Need {
  readonly file: string;
  readonly needed: string;
}

/** The rooms that a page lists, from above: `src/files` stands as `files`. */
function roomsListed(page: string): string[] {
  return [...page.matchAll(/^ {4}src\/(\w+) {2,}\S/gm)].map(([, room]) => room!);
}

/** The room that a file stands in; "" for what lies beside the rooms and belongs to all. */
function roomOf(file: string): string {
  const [, room, ...inside] = file.split("/");
  return inside.length === 0 ? "" : room!;
}

/** Needs of a room that the list has below it, in words. */
function upwardImports(rooms: readonly string[], needs: readonly Need[]): string[] {
  const place = (file: string): number => roomOf(file) === "" ? -1 : rooms.indexOf(roomOf(file));
  return needs.filter(({ file, needed }) => place(needed) > place(file))
    .map(({ file, needed }) => `${file} imports ${needed}, whose room stands below its own`);
}

/** What a program text needs of `src`: imported for values or types, at once or later, or started. */
function needsOf(file: string, text: string): Need[] {
  const names = [
    /^(?:import|export)\s[^;"]*?from\s+"([^"]+)"/gm,
    /^import\s+"([^"]+)"/gm,
    /\bimport\(\s*"([^"]+)"/g,
    /\bnew URL\("([^"]+\.ts)", import\.meta\.url\)/g,
  ].flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name!));
  return names.filter((name) => name.startsWith("."))
    .map((name) => ({ file, needed: posix.join(posix.dirname(file), name) }))
    .filter(({ needed }) => needed.startsWith("src/"));
}

/** The files of the program below a folder; tests may take from any room. */
function programFiles(folder: string): string[] {
  return [...Deno.readDirSync(join(ROOT, folder))].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return programFiles(`${folder}/${name}`);
    const isProgram = name.endsWith(".ts") && !name.endsWith("_test.ts") && !name.startsWith("_");
    return isProgram ? [`${folder}/${name}`] : [];
  });
}

const ROOMS = roomsListed(Deno.readTextFileSync(join(ROOT, "README.md")));

Deno.test("the README lists every room of src once, and no other", () => {
  const there = [...Deno.readDirSync(join(ROOT, "src"))]
    .filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
  assert.deepEqual(ROOMS.toSorted(), there.sort());
});

Deno.test("no file imports from a room that the README lists below its own", () => {
  const needs = programFiles("src")
    .flatMap((file) => needsOf(file, Deno.readTextFileSync(join(ROOT, file))));
  assert(needs.length > 1000, `only ${needs.length} imports were found`);
  assert.deepEqual(upwardImports(ROOMS, needs), []);
});

Deno.test("an import from below is told of with its file, whichever way it is written", () => {
  const text = `
import { near } from "./near.ts";
import type { Above } from "../above/above.ts";
import {
  type Below,
  below as other,
} from "../below/several.ts";
import type { Type } from "../below/type.ts";
import "../below/effect.ts";
export * from "../below/again.ts";
const later = await import("../below/later.ts");
const thread = new Worker(new URL("../below/thread.ts", import.meta.url));
import * as tf from "@tensorflow/tfjs";
import { UserError } from "../errors.ts";
`;
  assert.deepEqual(
    upwardImports(["above", "middle", "below"], needsOf("src/middle/file.ts", text)),
    ["several", "type", "again", "effect", "later", "thread"].map((name) =>
      `src/middle/file.ts imports src/below/${name}.ts, whose room stands below its own`
    ),
  );
  const beside = [{ file: "src/errors.ts", needed: "src/above/above.ts" }];
  assert.equal(upwardImports(["above"], beside).length, 1, "what belongs to all needs no room");
});
