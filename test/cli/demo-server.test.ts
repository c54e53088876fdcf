// The server of the demo: its own files, with their headers, and nothing else of the disk.
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serveDemo } from '../../src/cli/demo-server.js';
import { useTemporaryFolder } from '../temporary-folder.js';

const inFolder = useTemporaryFolder('demo-server');
let served: Awaited<ReturnType<typeof serveDemo>>;

beforeAll(async () => {
  await mkdir(inFolder('site/chunks'), { recursive: true });
  await mkdir(inFolder('site2'));
  await writeFile(inFolder('site/index.html'), '<!doctype html>');
  await writeFile(inFolder('site/chunks/a-B.js'), 'export {};');
  await writeFile(inFolder('site/notes.txt'), 'no type of ours');
  await writeFile(inFolder('secret.js'), 'secret');
  await writeFile(inFolder('site2/other.js'), 'secret');
  await symlink(inFolder('secret.js'), inFolder('site/link.js'));
  served = await serveDemo({ folder: inFolder('site'), port: 0, isolated: true });
});

afterAll(() => {
  served.server.close();
});

/** Sends the path as it is: `fetch` would tidy it first. */
function get(
  path: string,
  method = 'GET',
): Promise<{ status: number; body: string; headers: http.IncomingHttpHeaders }> {
  const { port } = served.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, method, agent: false }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
      );
    });
    request.on('error', reject).end();
  });
}

test('gives out files with their types and the headers of an isolated page', async () => {
  for (const path of ['/', '/index.html', '/?x#y'])
    expect(await get(path)).toMatchObject({ status: 200, body: '<!doctype html>' });
  const { status, body, headers } = await get('/chunks/a-B.js?v=1');
  expect({ status, body }).toEqual({ status: 200, body: 'export {};' });
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'x-content-type-options': 'nosniff',
  });
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(await get('/', 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test.each([
  '/../secret.js',
  '/%2e%2e/secret.js',
  '/..%2fsecret.js',
  '/chunks/../../secret.js',
  '/../site2/other.js',
  '/..\\secret.js',
  '/link.js',
  '/%00',
  '/%',
  '/chunks',
  '/chunks/',
  '/notes.txt',
  '/absent.js',
  '//etc/passwd',
])('%s is not found', async (path) => {
  const { status, body } = await get(path);
  expect({ status, body }).toEqual({ status: 404, body: 'Not found\n' });
});

test('takes nothing', async () => {
  expect(await get('/', 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
});

test('without isolation leaves out its two headers, and no other', async () => {
  const plain = await serveDemo({ folder: inFolder('site'), port: 0, isolated: false });
  const { headers } = await fetch(plain.url);
  plain.server.close();
  expect(headers.get('cross-origin-opener-policy')).toBeNull();
  expect(headers.get('cross-origin-embedder-policy')).toBeNull();
  expect(headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'");
});
