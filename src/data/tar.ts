/**
 * Reading tar archives in memory: for every file a header of 512 bytes, then its content, filled up
 * to whole blocks of 512. All forms of tar agree on what is read here (POSIX.1-1988 "ustar" and
 * before it v7, GNU's, POSIX.1-2001 "pax").
 */

import { byteError } from "./byte_error.ts";

const BLOCK = 512;
/** Where fields of a header are, and their lengths. */
const NAME = [0, 100] as const;
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE = 156;
const MAGIC = [257, 6] as const; // "ustar" and a zero byte, or GNU's "ustar" and spaces
const PREFIX = [345, 155] as const;

/** A file of an archive. */
export interface TarFile {
  /** Its path inside the archive. */
  readonly name: string;
  /** Its content; shares the memory of the archive. */
  readonly bytes: Uint8Array;
}

/**
 * The regular files of a tar archive, in its order. Directories, links and devices are left out,
 * and so are the extended headers of newer forms, which say nothing of files whose names have up to
 * 100 bytes that their ordinary headers do not say too.
 *
 * @param archive Its name, for errors
 * @throws {UserError} naming archive, byte, expected and found, if it is damaged, cut off or no tar
 * archive at all
 */
export function readTar(bytes: Uint8Array, archive: string): TarFile[] {
  const files: TarFile[] = [];
  for (let at = 0;;) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.length < BLOCK) {
      throw byteError(archive, bytes.length, "more of a tar archive", "the end of the file");
    }
    if (header.every((byte) => byte === 0)) return files; // the mark of the end
    checkHeader(header, archive, at);
    const start = at + BLOCK;
    const length = hasContent(header) ? sizeOf(header, archive, at) : 0;
    if (start + length > bytes.length) {
      const missing = start + length - bytes.length;
      const expected = `${missing} more bytes of ${nameOf(header)}`;
      throw byteError(archive, bytes.length, expected, "the end of the file");
    }
    if (isRegular(header)) {
      files.push({ name: nameOf(header), bytes: bytes.subarray(start, start + length) });
    }
    at = start + Math.ceil(length / BLOCK) * BLOCK;
  }
}

/** The checksum is the sum of a header's bytes, with its own field full of spaces. */
function checkHeader(header: Uint8Array, archive: string, at: number): void {
  const [offset, length] = CHECKSUM;
  const field = header.subarray(offset, offset + length);
  const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => total + byte, 0);
  const expected = sum(header) - sum(field) + length * " ".charCodeAt(0);
  const found = textOf(header, CHECKSUM).trim();
  if (parseInt(found, 8) === expected) return;
  throw byteError(
    archive,
    at + offset,
    `a tar header with the checksum ${expected.toString(8)}`,
    JSON.stringify(found),
  );
}

function sizeOf(header: Uint8Array, archive: string, at: number): number {
  const text = textOf(header, SIZE).trim();
  if (/^[0-7]+$/.test(text)) return parseInt(text, 8);
  throw byteError(archive, at + SIZE[0], "a file's size in octal digits", JSON.stringify(text));
}

/** Links, devices and directories (types 1 to 6) have none, whatever their size says. */
function hasContent(header: Uint8Array): boolean {
  return !/[1-6]/.test(String.fromCharCode(header[TYPE]!));
}

/** Type 0, or none in archives from before ustar, where a directory is told by its name. */
function isRegular(header: Uint8Array): boolean {
  const type = header[TYPE]!;
  return type === "0".charCodeAt(0) || (type === 0 && !nameOf(header).endsWith("/"));
}

/** Only in ustar and pax a long path goes on in a second field; GNU's tar keeps times there. */
function nameOf(header: Uint8Array): string {
  const name = textOf(header, NAME);
  const prefix = textOf(header, MAGIC) === "ustar" ? textOf(header, PREFIX) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** A field's text, which ends at a zero byte or with the field. */
function textOf(header: Uint8Array, [offset, length]: readonly [number, number]): string {
  const field = header.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}
