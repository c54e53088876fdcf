// The server of one run in a browser: gives out the page and the suite, takes console lines and the report.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunScope } from './run-scope.js';

/** What the server has to give out, by path: text, its type from the path's ending. */
export type PageFiles = Record<string, string | Uint8Array>;

export interface PageServer {
  readonly url: string;
  /** Resolves when the page's script asks what to do: with that, the browser has run something of ours. */
  readonly began: Promise<void>;
  /** What was asked for so far, by path. */
  readonly asked: readonly string[];
  /** The suite's report; rejects with what it threw. */
  readonly report: Promise<unknown>;
}

/** What the page's script asks for first: the options of the suite. */
export const REQUEST_PATH = '/request.json';

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
};

/** What else is asked for. */
export interface PageRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Asks another server; undefined: that has it neither. */
export type Elsewhere = (request: PageRequest) => Promise<Response> | undefined;

/** Headers of the connection to another server, and of how its answer came. */
const OF_CONNECTION = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

/**
 * @param answers more to give out, made at each request
 * @param elsewhere asked for what is nowhere here
 */
export async function servePage(
  scope: RunScope,
  files: PageFiles,
  headers: Record<string, string>,
  answers: Record<string, () => string> = {},
  elsewhere?: Elsewhere,
): Promise<PageServer> {
  let resolveReport: (report: unknown) => void = () => {};
  let rejectReport: (error: Error) => void = () => {};
  const report = new Promise<unknown>((resolve, reject) => {
    resolveReport = resolve;
    rejectReport = reject;
  });
  report.catch(() => {});
  let setBegan: () => void = () => {};
  const began = new Promise<void>((resolve) => {
    setBegan = resolve;
  });

  const asked: string[] = [];
  const takers: Record<string, (body: string) => void> = {
    '/report': (body) => resolveReport(JSON.parse(body)),
    '/failure': (body) => rejectReport(new Error(body)),
    '/console': (body) => scope.output.add(`[page] ${body}\n`),
  };

  const server = http.createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    if (path === REQUEST_PATH) setBegan();
    const take = request.method === 'POST' ? takers[path] : undefined;
    // How far the browser got: whether it came, what it took, whether its worker did.
    if (take === undefined) {
      scope.output.add(`[server] ${request.method} ${path}\n`);
      asked.push(path);
    }
    const file = answers[path]?.() ?? files[path];
    if (take) {
      readBody(request).then((bytes) => {
        const body = new TextDecoder().decode(bytes);
        response.writeHead(204, headers).end();
        take(body);
      }, rejectReport);
    } else if (file !== undefined) {
      const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
      response.writeHead(200, { ...headers, 'content-type': type, 'cache-control': 'no-store' }).end(file);
    } else if (elsewhere !== undefined) {
      const { method = '', url = '' } = request;
      readBody(request)
        .then((body) => elsewhere({ method, path: url, body }))
        .then((answer) => passOn(answer ?? new Response(null, { status: 404 }), response))
        .catch(rejectReport);
    } else {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  await scope.onEnd(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, began, asked, report };
}

async function passOn(answer: Response, response: http.ServerResponse): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer());
  const own = [...answer.headers].filter(([name]) => !OF_CONNECTION.has(name));
  response.writeHead(answer.status, Object.fromEntries(own)).end(body);
}

async function readBody(request: http.IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
