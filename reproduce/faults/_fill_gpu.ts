/** Takes buffers of a GPU until there are no more, in a process of its own, as scripts run. */

import * as tf from "@tensorflow/tfjs";
import { activateBackend } from "../../src/backends/backend.ts";
import { engineOf } from "../../src/backends/webgpu/engine.ts";
import { runScript } from "../note.ts";

await runScript("fill", async () => {
  await activateBackend("webgpu");
  const engine = engineOf(tf.backend());
  const bytes = 2 ** 27; // which every adapter allows
  const shape = [8, 128, bytes / 2 ** 12];
  for (let count = 0; count < 100_000; count++) {
    engine.buffer("activation 1", bytes, { shape });
    await new Promise((resolve) => setTimeout(resolve)); // errors are told in the meantime
  }
});
