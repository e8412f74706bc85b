/** Fetching one file from the first mirror that has it. */

import { UserError } from "../errors.ts";
import { concatenate } from "../files/concatenate.ts";

/** How far the download of one file is. */
export interface DownloadProgress {
  /** The file's name. */
  readonly file: string;
  /** Bytes received so far. */
  readonly received: number;
  /** Bytes in all, where the mirror says so. */
  readonly total: number | undefined;
}

/** How {@linkcode download} fetches. */
export interface DownloadOptions {
  /** Addresses of directories, ending in `/`, tried in this order. */
  readonly mirrors: readonly string[];
  /** A file that is longer, in bytes, is not the one that was asked for. */
  readonly mostBytes: number;
  /** A mirror that sends nothing for so long, in milliseconds, is given up. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** What came from a mirror, or why nothing did, for one line of an error. */
export type Downloaded =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly tried: readonly string[] };

/**
 * Fetches a file from the first mirror that answers with what `verify` accepts.
 *
 * @param file The file's name below every mirror
 * @param verify Throws a {@linkcode UserError} that says what is wrong with the bytes
 * @returns Its bytes as sent, or one `address: reason` for each mirror
 * @throws the signal's reason, if it is aborted
 */
export async function download(
  file: string,
  verify: (bytes: Uint8Array, file: string) => void,
  options: DownloadOptions,
): Promise<Downloaded> {
  const tried: string[] = [];
  for (const mirror of options.mirrors) {
    try {
      const bytes = await fetchWhole(mirror + file, file, options);
      verify(bytes, file);
      return { ok: true, bytes };
    } catch (error) {
      options.signal?.throwIfAborted();
      tried.push(`${mirror}: ${downloadReason(error)}`);
    }
  }
  return { ok: false, tried };
}

async function fetchWhole(
  address: string,
  file: string,
  { mostBytes, timeoutMs, fetch, signal, onProgress }: DownloadOptions,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const silence = new AbortController();
  const expire = (): void => silence.abort(new UserError(`silent for ${timeoutMs / 1000} s`));
  let timer = setTimeout(expire, timeoutMs);
  try {
    const signals = signal === undefined ? [silence.signal] : [silence.signal, signal];
    const response = await fetch(address, { signal: AbortSignal.any(signals) });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new UserError(`HTTP status ${response.status}`);
    }
    const total = Number(response.headers.get("content-length")) || undefined;
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(expire, timeoutMs);
      chunks.push(chunk);
      received += chunk.length;
      if (received > mostBytes) throw new UserError(`sent more than ${mostBytes} bytes`);
      // a mirror that compresses once more announces the length on the wire, not ours
      onProgress?.({ file, received, total: total! >= received ? total : undefined });
    }
    return concatenate(chunks);
  } finally {
    clearTimeout(timer);
  }
}

/** Why a mirror failed, in one line; the cause says more than `fetch failed` where there is one. */
function downloadReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  const reason = cause instanceof Error && cause.message !== "" ? cause.message : message;
  // Deno repeats the address, which the line already names
  return reason.split("\n")[0]!.replace(/^error sending request for url \(\S+\): /, "");
}
