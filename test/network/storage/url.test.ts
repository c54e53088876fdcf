// Models on a web server: a real one on 127.0.0.1.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LetheError } from '../../../src/errors.js';
import { type ModelFile, readModel, toArtifacts } from '../../../src/network/storage/index.js';
import { sampleFile } from './sample-model.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let file: ModelFile;
let origin: string;
let requests: string[];
/** What the server says, by path without query. */
let answers: { [path: string]: Uint8Array | string | Answer };

const server = createServer((request, response) => {
  const { url = '' } = request;
  requests.push(url);
  const answer = answers[url.replace(/\?.*/, '')];
  if (typeof answer === 'function') answer(request, response);
  else if (answer === undefined) response.writeHead(404).end();
  else response.end(answer);
});

beforeAll(async () => {
  file = await sampleFile();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  requests = [];
  answers = { '/model.json': jsonOf('weights.bin'), '/weights.bin': file.weights };
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function jsonOf(...paths: string[]): string {
  return JSON.stringify({ ...file.json, weightsManifest: [{ ...file.json.weightsManifest[0], paths }] });
}

/** Sends zeros as long as somebody listens; says how many it sent. */
function endless(onClose: (sent: number) => void): Answer {
  return (_, response) => {
    let sent = 0;
    const zeros = new Uint8Array(65_536);
    const send = (): void => {
      do sent += zeros.length;
      while (response.write(zeros));
    };
    response.on('drain', send).on('close', () => onClose(sent));
    send();
  };
}

async function expectRefused(url: string, message: RegExp): Promise<void> {
  const error: unknown = await readModel(url).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LetheError);
  expect(error).toMatchObject({ code: 'data', message: expect.stringMatching(message) });
}

describe('a model.json with its weights beside it', () => {
  test.each<[string, () => string | URL]>([
    ['text', () => `${origin}/model.json`],
    ['URL', () => new URL(`${origin}/model.json`)],
    ['text in other letters', () => `${origin.replace('http', 'HTTP')}/model.json`],
  ])('is read by %s', async (_, toUrl) => {
    expect(toArtifacts(await readModel(toUrl()))).toEqual(toArtifacts(file));
    expect(requests).toEqual(['/model.json', '/weights.bin']);
  });

  test('may have another name, shards, and a query that the shards are asked for with', async () => {
    answers = {
      '/a/b/net.json': jsonOf('./group1-shard1of2.bin', 'shard 2 ü?#%.bin'),
      '/a/b/group1-shard1of2.bin': file.weights.subarray(0, 7),
      [`/a/b/${encodeURIComponent('shard 2 ü?#%.bin')}`]: file.weights.subarray(7),
    };
    const loaded = await readModel(`${origin}/a/b/net.json?token=x%20y&z`);
    expect(loaded.weights).toEqual(file.weights);
    expect(requests.map((url) => url.replace(/^[^?]*/, ''))).toEqual(Array(3).fill('?token=x%20y&z'));
  });
});

describe('refused, with URL and reason, is', () => {
  test('a model that is not there, and weights that are not', async () => {
    await expectRefused(
      `${origin}/none.json`,
      /^load: http:\S+\/none\.json: expected status 200, got 404 Not Found$/,
    );
    answers = { '/model.json': jsonOf('none.bin') };
    await expectRefused(
      `${origin}/model.json`,
      /^load: http:\S+\/none\.bin: expected status 200, got 404 Not Found$/,
    );
  });

  test('a server that does not answer, and one that stops in the middle', async () => {
    await expectRefused(
      'http://127.0.0.1:1/model.json',
      /^load: http:\/\/127\.0\.0\.1:1\/model\.json: fetch failed/,
    );
    answers['/weights.bin'] = (_, response) => {
      response.writeHead(200, { 'Content-Length': file.weights.length });
      response.write(file.weights.subarray(0, 10), () => response.destroy());
    };
    await expectRefused(`${origin}/model.json`, /^load: http:\S+\/weights\.bin: terminated/);
  });

  test('JSON without end, weights without end: both are left as soon as they are too many', async () => {
    let close: (sent: number) => void = () => {};
    let closed = new Promise<number>((resolve) => {
      close = resolve;
    });
    answers['/model.json'] = endless((sent) => close(sent));
    await expectRefused(`${origin}/model.json`, /expected at most 16777216 bytes of JSON, got \d+ or more/);
    expect(await closed).toBeGreaterThan(16_777_216);
    closed = new Promise((resolve) => {
      close = resolve;
    });
    answers = { '/model.json': jsonOf('weights.bin'), '/weights.bin': endless((sent) => close(sent)) };
    await expectRefused(`${origin}/model.json`, /expected \d+ bytes of weights, got \d+ or more/);
    expect(await closed).toBeGreaterThan(file.weights.length);
  });

  test('a model that promises more weights than there is memory, before they are asked for', async () => {
    const weights = [{ name: 'a', shape: [1_000_000, 1_000_000], dtype: 'float32' }];
    const weightsManifest = [{ paths: ['weights.bin'], weights }];
    answers['/model.json'] = JSON.stringify({ ...file.json, weightsManifest });
    await expectRefused(
      `${origin}/model.json`,
      /expected at most 2147483648 bytes of weights, got 4000000000000/,
    );
    expect(requests).toEqual(['/model.json']);
  });

  test.each(['../weights.bin', '/weights.bin', 'http://127.0.0.1:1/x', '//127.0.0.1:1/x', '..', ''])(
    'the weights file %j, which is not asked for',
    async (name) => {
      answers['/model.json'] = jsonOf(name);
      await expectRefused(`${origin}/model.json`, /expected the name of a file next to it, got "/);
      expect(requests).toEqual(['/model.json']);
    },
  );

  test('what is no JSON, weights too few, and weights of another save', async () => {
    answers['/model.json'] = '<!doctype html>';
    await expectRefused(`${origin}/model.json`, /^load: http:\S+\/model\.json: expected JSON \(/);
    answers = { '/model.json': jsonOf('weights.bin'), '/weights.bin': file.weights.subarray(1) };
    await expectRefused(`${origin}/model.json`, /expected 520 bytes of weights, got 519/);
    answers = {
      '/model.json': jsonOf('weights.bin').replace(/}$/, `, "weightsSha256": "${'0'.repeat(64)}"}`),
      '/weights.bin': file.weights,
    };
    await expectRefused(`${origin}/model.json`, /expected weights of SHA-256 0{64}, got [0-9a-f]{64}/);
  });

  test('another kind of URL', async () => {
    for (const url of ['nowhere://model', 'indexeddb://model']) {
      await expectRefused(
        url,
        /^load: expected a path, a file:\/\/ URL, an http\(s\):\/\/ URL, .* got \w+:\/\/model$/,
      );
    }
  });
});
