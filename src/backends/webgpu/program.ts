/** A WGSL program, and the text that all programs share. */

/** A buffer that a program reads or writes, as an array of one type. */
export interface Binding {
  readonly name: string;
  readonly type: "f32" | "u32" | "i32" | "vec4<f32>";
  /** Whether the program writes to it. */
  readonly writes?: boolean;
}

/** Text that can be compiled, and how it is run. Equal programs have equal code. */
export interface Program {
  /** What it computes, in words: errors name it. */
  readonly label: string;
  readonly code: string;
  /** Workgroups along three axes. */
  readonly groups: readonly [number, number, number];
  /** In the order of their numbers. */
  readonly bindings: readonly Binding[];
  /** Floating-point operations of its products, a multiplication and an addition being two. */
  readonly flops?: number;
}

/** What particular programs consist of. */
export interface ProgramParts {
  readonly label: string;
  readonly groups: readonly [number, number, number];
  readonly bindings: readonly Binding[];
  /** Threads of a workgroup. */
  readonly threads: number;
  readonly flops?: number;
  /** Workgroup variables and functions. */
  readonly declarations?: string;
  /** Statements over `group`, the workgroup's place, and `thread`, the number in it. */
  readonly body: string;
}

/** Puts a program's text together. */
export function makeProgram(parts: ProgramParts): Program {
  const { label, groups, bindings, threads, flops, declarations = "", body } = parts;
  const buffers = bindings.map(({ name, type, writes }, i) =>
    `@group(0) @binding(${i}) var<storage, ${writes ? "read_write" : "read"}> ` +
    `${name}: array<${type}>;`
  );
  const code = `// ${label}
${buffers.join("\n")}
${declarations}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
${body}
}
`;
  return { label, groups, bindings, code, ...(flops !== undefined && { flops }) };
}

/** Threads of a workgroup in programs without workgroup memory. */
const EACH_THREADS = 128;

/** Workgroups along the first axis; WebGPU promises at least 65,535. */
const MAX_WIDTH = 32768;

/** A program with one thread for each of `count` items, whose number is `i`. */
export function forEachItem(
  { count, body, ...parts }: Omit<ProgramParts, "groups" | "threads"> & { readonly count: number },
): Program {
  const groups = Math.ceil(count / EACH_THREADS);
  const width = Math.min(groups, MAX_WIDTH);
  return makeProgram({
    ...parts,
    threads: EACH_THREADS,
    groups: [width, Math.ceil(groups / width), 1],
    body: `let i = (group.y * ${width}u + group.x) * ${EACH_THREADS}u + thread;
if (i >= ${count}u) { return; }
${body}`,
  });
}

/**
 * `f(0) … f(count - 1)`, a line each. Loops with a known number of turns are written out in full:
 * Deno has every loop counted and every index into an array that varies clamped.
 */
export function repeat(count: number, f: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => f(i)).join("\n");
}

/** A statement that runs if all conditions hold; those that are false here are left out. */
export function when(conditions: readonly (string | false)[], statement: string): string {
  const open = conditions.filter((condition) => condition !== false);
  return open.length === 0 ? statement : `if (${open.join(" && ")}) { ${statement} }`;
}

/**
 * A ReLU that lets NaN through, so that a training that diverges is noticed: 0 for the bits of numbers
 * below zero, to -Infinity. Compilers make a comparison of floats a `max`, which may drop NaN.
 */
export function relu(value: string, type: "f32" | "vec4<f32>"): string {
  const bits = type === "f32" ? "u32" : "vec4<u32>";
  const isNegative = `bitcast<${bits}>(${value}) - ${bits}(0x80000001u) < ${bits}(0x7f800000u)`;
  return `select(${value}, ${type}(), ${isNegative})`;
}

/** `vec4<f32>` where everything that is read or written four at a time allows it. */
export function widest(...sizes: readonly number[]): {
  readonly type: "f32" | "vec4<f32>";
  readonly lanes: 1 | 4;
} {
  return sizes.every((size) => size % 4 === 0)
    ? { type: "vec4<f32>", lanes: 4 }
    : { type: "f32", lanes: 1 };
}
