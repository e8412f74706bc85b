/** From a built function to one that runs on an existing memory. */

import { type FunctionBuilder, TYPE_CODES } from "./function_builder.ts";
import { unsigned } from "./value.ts";

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const SECTION = { types: 1, imports: 2, functions: 3, exports: 7, code: 10 };
const FUNCTION_TYPE = 0x60;
const MEMORY = 2;

/**
 * The least size that a module asks of the memory. With 0 pages the kernels were measured slower:
 * the engine then checks addresses that it could otherwise tell to be inside.
 */
const PAGES = 256;

/** The bytes of a module that imports the memory `env.memory` and exports one function, `run`. */
export function encodeModule(builder: FunctionBuilder): Uint8Array<ArrayBuffer> {
  const parameters = builder.parameters.map(() => [TYPE_CODES.i32]);
  return new Uint8Array([
    ...MAGIC_AND_VERSION,
    ...section(SECTION.types, list([[FUNCTION_TYPE, ...list(parameters), 0]])),
    ...section(
      SECTION.imports,
      list([[...text("env"), ...text("memory"), MEMORY, 0, ...unsigned(PAGES)]]),
    ),
    ...section(SECTION.functions, list([[0]])),
    ...section(SECTION.exports, list([[...text("run"), 0, 0]])),
    ...section(SECTION.code, list([builder.encode()])),
  ]);
}

/** Compiles a function that works on `memory`; it stays valid when the memory grows. */
export function compileFunction(
  builder: FunctionBuilder,
  memory: WebAssembly.Memory,
): (...parameters: number[]) => void {
  const module = new WebAssembly.Module(encodeModule(builder));
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return instance.exports.run as (...parameters: number[]) => void;
}

function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function text(value: string): number[] {
  return list([...value].map((character) => [character.charCodeAt(0)]));
}
