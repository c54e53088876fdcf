// A static file server for the demo: only for browsers on this machine, with the headers that allow a page to use threads and prevent it
// from loading anything but its own files.
import { readFile, realpath } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { LetheError } from '../errors.js';

/** Options of the server. */
export interface DemoServerOptions {
  /** Absolute path. */
  readonly folder: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Whether the page may use threads. */
  readonly isolated: boolean;
}

const ADDRESS = '127.0.0.1';

const TYPES: { readonly [ending: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** Allows WebAssembly compilation, and `data:` for the empty icon. Charts are SVG with inline styles. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Headers of every response. */
export function demoHeaders(isolated: boolean): { readonly [name: string]: string } {
  return {
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
    ...(isolated && {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    }),
  };
}

/** Starts the server; resolves with its URL when it listens. */
export async function serveDemo(options: DemoServerOptions): Promise<{ url: string; server: Server }> {
  const folder = await realpath(options.folder);
  const headers = demoHeaders(options.isolated);
  const server = createServer((request, response) => {
    const method = request.method ?? '';
    if (method !== 'GET' && method !== 'HEAD') {
      answer(response, 405, { ...headers, Allow: 'GET, HEAD' }, 'Method not allowed');
      return;
    }
    send(response, folder, request.url ?? '/', headers, method === 'HEAD').catch(() => {
      answer(response, 500, headers, 'Failed');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: Error & { readonly code?: string }) => reject(inWords(error, options.port)));
    server.listen(options.port, ADDRESS, resolve);
  });
  const place = server.address();
  const port = typeof place === 'object' && place !== null ? place.port : options.port;
  return { url: `http://${ADDRESS}:${port}/`, server };
}

/** Adds a hint if the port is in use. */
function inWords(error: Error & { readonly code?: string }, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  const message = `demo: port ${port} is in use: --port N takes another one, --port 0 any that is free`;
  return new LetheError('state', message, { cause: error });
}

async function send(
  response: ServerResponse,
  folder: string,
  url: string,
  headers: { readonly [name: string]: string },
  headOnly: boolean,
): Promise<void> {
  const file = await fileOf(folder, url);
  const type = TYPES[path.extname(file ?? '')];
  const content =
    file === undefined || type === undefined ? undefined : await readFile(file).catch(() => undefined);
  if (content === undefined || type === undefined) {
    answer(response, 404, headers, 'Not found');
    return;
  }
  response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': content.length });
  response.end(headOnly ? undefined : content);
}

/** The file of a URL, if it is inside the folder; links out of it are refused. */
async function fileOf(folder: string, url: string): Promise<string | undefined> {
  const [name = '/'] = url.split(/[?#]/);
  let decoded: string;
  try {
    decoded = decodeURIComponent(name);
  } catch {
    return undefined;
  }
  if (!/^\/[\w./-]*$/.test(decoded)) return undefined;
  const asked = path.join(folder, decoded === '/' ? 'index.html' : decoded);
  const file = await realpath(asked).catch(() => undefined);
  return file?.startsWith(folder + path.sep) ? file : undefined;
}

function answer(
  response: ServerResponse,
  status: number,
  headers: { readonly [name: string]: string },
  text: string,
): void {
  if (!response.headersSent) response.writeHead(status, { ...headers, 'Content-Type': 'text/plain' });
  response.end(`${text}\n`);
}
