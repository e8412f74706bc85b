/** Finding the files of a data set: on the user's disk, or fetched once and kept there. */

import { readFile } from "node:fs/promises";
import { systemReason, UserError } from "../errors.ts";
import { download, type Downloaded, type DownloadProgress } from "./download.ts";

/** A mirror that is silent for so long is given up unless told otherwise. */
const SILENCE_MS = 8000;

/** How the files of a data set are found. */
export interface LocateOptions {
  /** The folder of all data sets; each looks in it and in a folder of its own below it. */
  readonly dataDir: string;
  /** Whether files that are missing or damaged may be fetched (yes, unless told). */
  readonly allowDownload?: boolean | undefined;
  /** Addresses of directories, ending in `/`, tried in this order; the data set's own unless told. */
  readonly mirrors?: readonly string[] | undefined;
  /** Gets addresses; the global `fetch` unless told. */
  readonly fetch?: typeof fetch | undefined;
  /** A mirror that sends nothing for so long, in milliseconds, is given up (8000). */
  readonly timeoutMs?: number | undefined;
  /** Gives up a download that is under way. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far a download has come. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Told, in a line each, what the user should know although loading succeeded. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** A place where the content may be: it, if it is right, or nothing, if nothing is there. */
export type Candidate<Content> = () => Promise<Content | undefined>;

/**
 * The content of the first candidate that is at hand and right, otherwise what is fetched. Those
 * that were refused before it are named in notes.
 *
 * @param fetchContent Fetches the content; it is told why candidates were refused, for its error
 * @throws the signal's reason, if it is aborted, or what `fetchContent` throws
 */
export async function findOrFetch<Content>(
  candidates: readonly Candidate<Content>[],
  fetchContent: (refusals: readonly string[]) => Promise<Content>,
  options: LocateOptions,
): Promise<Content> {
  const refusals: string[] = [];
  let found: Content | undefined;
  for (const candidate of candidates) {
    options.signal?.throwIfAborted();
    try {
      found = await candidate();
      if (found !== undefined) break;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refusals.push(error.message);
    }
  }
  const outcome = found === undefined ? "fetched again" : "passed over for another copy";
  found ??= await fetchContent(refusals);
  for (const refusal of refusals) options.onNote?.(`${refusal} (${outcome})`);
  return found;
}

/**
 * A file's bytes, or nothing if there is no such file.
 *
 * @throws {UserError} if it cannot be read
 */
export async function readIfPresent(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UserError(`${path}: cannot be read: ${systemReason(error)}`);
  }
}

/** What a data set says of a file that is fetched. */
export interface Fetched {
  /** Its name below every mirror. */
  readonly name: string;
  /** Where it comes from, unless the user said otherwise. */
  readonly mirrors: readonly string[];
  /** The longest that it can be, in bytes. */
  readonly mostBytes: number;
}

/**
 * Fetches a file as the options say.
 *
 * @param verify Throws a {@linkcode UserError} that says what is wrong with the bytes
 * @returns Its bytes as sent, or why no mirror gave them; no mirror is tried if downloading is off
 * @throws the signal's reason, if it is aborted
 */
export function fetchFile(
  { name, mirrors, mostBytes }: Fetched,
  verify: (bytes: Uint8Array, file: string) => void,
  options: LocateOptions,
): Promise<Downloaded> {
  return download(name, verify, {
    mirrors: options.allowDownload === false ? [] : options.mirrors ?? mirrors,
    mostBytes,
    timeoutMs: options.timeoutMs ?? SILENCE_MS,
    fetch: options.fetch ?? fetch,
    signal: options.signal,
    onProgress: options.onProgress,
  });
}

/** What {@linkcode notAtHand} tells. */
export interface NotAtHand {
  /** The data set's name for readers. */
  readonly title: string;
  /** What was not found and where, if nothing was refused. */
  readonly missing: string;
  /** Why files that are there were refused. */
  readonly refusals: readonly string[];
  /** One `address: reason` for each mirror; none if downloading is off. */
  readonly tried: readonly string[];
  /** What the user can do. */
  readonly advice: string;
}

/** The error of a data set that is neither on the disk nor to be fetched, in one line. */
export function notAtHand({ title, missing, refusals, tried, advice }: NotAtHand): UserError {
  const parts = [
    `${title} is not at hand: ${refusals.length === 0 ? missing : refusals.join("; ")}`,
    tried.length === 0 ? "downloading is off" : `tried ${tried.join("; ")}`,
    advice,
  ];
  return new UserError(parts.join("; "));
}
