/**
 * `deno task test:peers`, too: that the file which the Python of docs/attack.md makes of a PyTorch
 * network is, with the architecture shown there, the same network here.
 */

import * as tf from "@tensorflow/tfjs";
import assert from "assert";
import { Buffer } from "node:buffer";
import { assertClose } from "../../src/assert_close.ts";
import { activateBackend } from "../../src/backends/backend.ts";
import { forward } from "../../src/models/forward.ts";
import { stackCheckpoints } from "../../src/models/stack.ts";
import { parseArchitecture } from "../../src/own_models/architecture_file.ts";
import { parseCheckpoint } from "../../src/own_models/checkpoint_file.ts";
import { NO_TORCH, PYTHONS } from "./python_process.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/attack.md", import.meta.url));
const IMAGES = 5;

/** The first block of code in a language. */
function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, "m").exec(PAGE)![1]!;
}

const SCRIPT = `
import base64, json, os, sys, tempfile
try:
    import safetensors, torch
except ImportError:
    sys.exit(${NO_TORCH})
torch.manual_seed(1)
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    exec(sys.argv[1])
    with open("net.safetensors", "rb") as file:
        written = base64.b64encode(file.read()).decode()
    os.chdir("/")
images = torch.rand(${IMAGES}, 1, 28, 28)
print(json.dumps({
    "file": written,
    "images": images.permute(0, 2, 3, 1).flatten().tolist(),
    "logits": net(images).flatten().tolist(),
}))
`;

interface Written {
  readonly file: string;
  readonly images: readonly number[];
  readonly logits: readonly number[];
}

/** What PyTorch wrote and computes; undefined where no Python has it and safetensors. */
async function askPython(): Promise<Written | undefined> {
  for (const python of [Deno.env.get("PYTHON") ?? [], PYTHONS].flat()) {
    try {
      const args = ["-c", SCRIPT, block("python")];
      const { code, stdout } = await new Deno.Command(python, { args, stderr: "inherit" }).output();
      if (code === NO_TORCH) continue;
      assert.equal(code, 0);
      return JSON.parse(new TextDecoder().decode(stdout));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return undefined;
}

const written = await askPython();

Deno.test({
  name: `the documented Python writes the network that PyTorch computes${
    written === undefined ? " (skipped: no PyTorch with safetensors, which PYTHON may name)" : ""
  }`,
  ignore: written === undefined,
  fn: async () => {
    const { file, images, logits } = written!;
    await activateBackend("cpu");
    const architecture = parseArchitecture(block("json"), "net.json");
    const bytes = Buffer.from(file, "base64");
    const checkpoint = parseCheckpoint(bytes, architecture, "net.safetensors");
    const stack = stackCheckpoints(architecture, [checkpoint]);
    const x = tf.tensor5d([...images], [1, IMAGES, 28, 28, 1]);
    assertClose(await forward(stack, x).data(), logits);
  },
});
