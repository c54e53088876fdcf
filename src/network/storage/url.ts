// A model on a web server: model.json under any name, the weights beside it.
import { LetheError } from '../../errors.js';
import { shorten } from '../../text/quote.js';
import { wrongData } from '../errors/wrong-data.js';
import { concatenate } from './bytes.js';
import { checkWeights, totalBytes } from './manifest.js';
import { decodeJson, MAX_JSON_BYTES } from './model-json.js';
import type { ModelFile, ReadOptions } from './types.js';
import { readWeightFiles } from './weight-files.js';

/** More than one WebAssembly memory could compute with; a server that promises more is not asked for it. */
const MAX_WEIGHT_BYTES = 2_147_483_648;

/**
 * Reads a model by `fetch`. Its weights are asked for with the same query, as tfjs does. No more is read than they may have:
 * 16 MiB of JSON, and of weights what that says.
 *
 * @throws LetheError `data` naming the URL, and the status if it is not 2xx, or what does not fit.
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

/** Of a URL with names out of a file, or of a server's words, errors show this much. */
const SHOWN = 150;

/** The body, or its beginning as soon as that is longer than `most`. */
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

/** Of the body as it is read; 0 if nobody says: of one that is compressed on its way they tell another. */
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

/** What is left of a body is of no interest, nor is why it cannot be left. */
function release(left: { cancel(): Promise<void> } | null | undefined): void {
  left?.cancel().catch(() => undefined);
}

/** Node hides what happened behind "fetch failed". */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? `${message} (${cause.message})` : message;
}
