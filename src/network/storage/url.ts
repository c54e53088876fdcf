// A model on a web server: model.json under any name, the weights in the same folder.
import { LetheError } from '../../errors.js';
import { shorten } from '../../text/quote.js';
import { wrongData } from '../errors/wrong-data.js';
import { concatenate } from './bytes.js';
import { checkWeights, totalBytes } from './manifest.js';
import { decodeJson, MAX_JSON_BYTES } from './model-json.js';
import type { ModelFile, ReadOptions } from './types.js';
import { readWeightFiles } from './weight-files.js';

/** More than a WebAssembly memory could use; larger weights are not requested. */
const MAX_WEIGHT_BYTES = 2_147_483_648;

/**
 * Reads a model by `fetch`. Requests for weights have the same query, as in tfjs. It reads at most 16 MiB of JSON, and
 * the bytes of weights that the JSON states.
 *
 * @throws LetheError `data` naming the URL, and the status if it is not 2xx, or the part that does not fit.
 */
export async function readUrl(
  url: string,
  caller: string,
  { look, signal }: ReadOptions = {},
): Promise<ModelFile> {
  const source = `${caller}: ${url}`;
  const json = decodeJson(source, await fetchBytes(caller, url, MAX_JSON_BYTES, signal));
  look?.(json);
  const bytes = totalBytes(json);
  if (bytes > MAX_WEIGHT_BYTES) {
    throw wrongData(source, `at most ${MAX_WEIGHT_BYTES} bytes of weights`, bytes);
  }
  const { search } = new URL(url);
  const weights = await readWeightFiles(source, json, (name, most) => {
    const { href } = new URL(`${encodeURIComponent(name)}${search}`, url);
    return fetchBytes(caller, href, most, signal);
  });
  const file = { json, weights };
  checkWeights(source, file);
  return file;
}

/** Errors show this many characters of a URL with names from a file, or of a server's text. */
const SHOWN = 150;

/** Fetches the body, or a beginning longer than `most`. */
export async function fetchBytes(
  caller: string,
  url: string,
  most: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const fail = (reason: string, cause?: unknown): LetheError =>
    new LetheError('data', `${caller}: ${shorten(url, SHOWN)}: ${shorten(reason, SHOWN)}`, { cause });
  if (typeof fetch !== 'function') throw fail('this runtime has no fetch');
  let response: Response;
  try {
    response = await fetch(url, signal && { signal });
  } catch (error) {
    throw fail(reasonOf(error), error);
  }
  if (!response.ok) {
    release(response.body);
    throw fail(`expected status 200, got ${response.status}${` ${response.statusText}`.trimEnd()}`);
  }
  const promised = lengthOf(response.headers);
  if (promised > most) {
    release(response.body);
    throw fail(`expected at most ${most} bytes, got a Content-Length of ${promised}`);
  }
  try {
    return await readStream(response.body, most);
  } catch (error) {
    throw fail(reasonOf(error), error);
  }
}

/** Length of the body as read; 0 if unknown: for a compressed transfer the headers state another. */
function lengthOf(headers: Headers): number {
  const encoding = headers.get('content-encoding') ?? 'identity';
  return encoding === 'identity' ? Number(headers.get('content-length')) : 0;
}

async function readStream(body: ReadableStream<Uint8Array> | null, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let total = 0;
  const reader = body?.getReader();
  while (reader !== undefined && total <= most) {
    const { done, value } = await reader.read();
    if (done) return concatenate(parts);
    parts.push(value);
    total += value.length;
  }
  release(reader);
  return concatenate(parts);
}

/** Cancels the rest of a body; errors do not matter. */
function release(left: { cancel(): Promise<void> } | null | undefined): void {
  left?.cancel().catch(() => undefined);
}

/** Node hides the reason behind "fetch failed". */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? `${message} (${cause.message})` : message;
}
