/** The TensorFlow that `deno task test:tensorflow` tests: made anew, once. */

import { UserError } from "../../src/errors.ts";
import { provideTensorFlow115 } from "./_tensorflow_1_15.ts";
import { isInstalled } from "../commands.ts";
import { TEST_DOWNLOADS, TEST_PLACE } from "./place.ts";
import { setUp, type WorkingTensorFlow } from "./set_up.ts";

/** The TensorFlow under test, or why there is none. */
export const ready: WorkingTensorFlow | string = await prepare();

async function prepare(): Promise<WorkingTensorFlow | string> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") return "not Linux on x86_64";
  for (const command of ["g++", "tar"]) {
    if (!await isInstalled(command)) return `${command} is not installed`;
  }
  try {
    return await setUp(TEST_PLACE, {
      unpackLibrary: (folder) => provideTensorFlow115(folder, TEST_DOWNLOADS),
      note: () => {},
    });
  } catch (error) {
    if (error instanceof UserError && error.message.startsWith("Cannot download")) {
      return error.message;
    }
    throw error;
  }
}

/** A test that is ignored, and says why, where there is none. */
export function testReady(name: string, fn: () => Promise<void>): void {
  const title = `TensorFlow 1.15, CPU: ${name}`;
  if (typeof ready === "string") Deno.test.ignore(`${title} (${ready})`, () => {});
  else Deno.test(title, fn);
}
