/**
 * Second half of `deno task lint:doc`: reads the output of `deno doc --json mod.ts`, and fails over
 * public functions that have no example.
 */

import { text } from "node:stream/consumers";
import process from "node:process";
import { note } from "./note.ts";
import { functionsWithoutExample } from "./public_examples.ts";

const missing = functionsWithoutExample(await text(process.stdin), import.meta.resolve("../"));
missing.forEach(note);
Deno.exit(missing.length === 0 ? 0 : 1);
