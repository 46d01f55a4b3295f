/** Of https://developer.mozilla.org/docs/WebAssembly/JavaScript_interface what is used here: neither Node's types nor ours have it. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
};

/**
 * Writes a WebAssembly program of one function down as the instructions that it is, after
 * https://webassembly.github.io/spec/core/binary/. Programs here are small enough for that, and their results are compared
 * with plain arithmetic in tests.
 */

/** A memory, where the caller lays out what the function works on. */
export interface ProgramMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export const PAGE_BYTES = 65_536;

const I32 = 0x7f;
const V128 = 0x7b;

export const get = (local: number) => [0x20, local];
export const set = (local: number) => [0x21, local];
export const i32Const = (value: number) => [0x41, value];
export const I32_ADD = [0x6a];
export const I32_SUB = [0x6b];
export const I32_MULTIPLY = [0x6c];
export const I32_LESS = [0x49];
export const I32_LOAD = [0x28, 2, 0];
export const I32_STORE = [0x36, 2, 0];
export const LOOP = [0x03, 0x40];
export const END_OF = [0x0b];
export const REPEAT_IF = [0x0d, 0];
/** Four numbers at once. */
export const ZEROS = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
export const load = (offset: number) => [0xfd, 0x00, 4, offset];
export const store = (offset: number) => [0xfd, 0x0b, 4, offset];
/** One number from memory, four times. */
export const LOAD_SPLAT = [0xfd, 0x09, 2, 0];
/** Eight signed bytes as eight 16-bit numbers; the lower and the higher four of them as 32-bit numbers, and as floats. */
export const LOAD_BYTES = [0xfd, 0x01, 3, 0];
export const LOWER_HALF = [0xfd, 0xa7, 0x01];
export const HIGHER_HALF = [0xfd, 0xa8, 0x01];
export const TO_FLOATS = [0xfd, 0xfa, 0x01];
export const F32X4_ADD = [0xfd, 0xe4, 0x01];
export const F32X4_MULTIPLY = [0xfd, 0xe6, 0x01];
/** Products of eight 16-bit numbers, neighbours added: four 32-bit ones. */
export const DOT_OF_HALVES = [0xfd, 0xba, 0x01];
export const I32X4_ADD = [0xfd, 0xae, 0x01];
export const intLane = (index: number) => [0xfd, 0x1b, index];

export const increase = (local: number, by: number[]) => [...get(local), ...by, ...I32_ADD, ...set(local)];
export const decrease = (local: number, by: number[]) => [...get(local), ...by, ...I32_SUB, ...set(local)];

/** A function's parts: numbers of 32-bit parameters and of locals, 32-bit ones before those of four numbers. */
export interface Program {
  name: string;
  parameters: number;
  integers: number;
  vectors: number;
  body: number[];
}

/** Compiles a program once; each call of what it returns makes a memory with the program over it. */
export function assembled<Exports>({ name, parameters, integers, vectors, body }: Program): () => Exports {
  const code = [...[2, integers, I32, vectors, V128], ...body, ...END_OF];
  const bytes = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, parameters, ...new Array<number>(parameters).fill(I32), 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0x00, 1]),
    ...section(7, [2, ...text('memory'), 0x02, 0, ...text(name), 0x00, 0]),
    ...section(10, [1, ...length(code), ...code]),
  ]);
  let compiled: object | undefined;
  return () => {
    compiled ??= new WebAssembly.Module(bytes);
    return new WebAssembly.Instance(compiled).exports as Exports;
  };
}

/** A section of the module; nothing in here is longer than two bytes can tell. */
const section = (id: number, content: number[]) => [id, ...length(content), ...content];
const length = (content: number[]) => unsigned(content.length);
const unsigned = (value: number) => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
