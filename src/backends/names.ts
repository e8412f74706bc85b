/** The names of the backends, apart from the backends themselves, which take a while to load. */

/** The backends of this program, in the order in which `auto` tries them. */
export const BACKENDS = ["tensorflow", "webgpu", "wasm", "cpu"] as const;

/** A backend of {@linkcode BACKENDS}. */
export type BackendName = typeof BACKENDS[number];

/**
 * Whether members are computed one after another, each in any worker (`single`, where a backend
 * uses one core), or all members of an architecture in one pass of the main thread (`stacked`,
 * where it uses the whole device: a GPU, or all cores as TensorFlow does).
 */
export type Grouping = "single" | "stacked";

/** How a backend computes members. */
export function groupingOf(backend: BackendName): Grouping {
  return backend === "webgpu" || backend === "tensorflow" ? "stacked" : "single";
}

/** In how many threads units are computed at a time: one pass over all members has the whole device. */
export function threadsOf(grouping: Grouping, workers: number): number {
  return grouping === "stacked" ? 1 : workers;
}
