/** Loads TensorFlow and prints, as JSON, what came of it; it may take the process down with it. */

import { loadTensorFlow } from "../../src/backends/tensorflow/load.ts";

const loaded = await loadTensorFlow();
Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(loaded)}\n`));
Deno.exit(0); // its threads would keep the process alive
