/** The names of the backends, apart from the backends themselves, which take a while to load. */

/** The backends of this program, in the order in which `auto` tries them. */
export const BACKENDS = ["webgpu", "wasm", "cpu"] as const;

/** A backend of {@linkcode BACKENDS}. */
export type BackendName = typeof BACKENDS[number];
