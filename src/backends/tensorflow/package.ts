/**
 * The package that holds the backend; of the version of tfjs itself, so that one tfjs-core is
 * loaded. It is not in deno.json: its 300 MB, and a native library, are for those alone who
 * have CUDA.
 */
export const TENSORFLOW_PACKAGE = { name: "@tensorflow/tfjs-node-gpu", version: "4.22.0" } as const;
