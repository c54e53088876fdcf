// Models on a web server that is slow, lies, never ends, or sends elsewhere: a real one on 127.0.0.1.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dense, InferenceNetwork, LetheError, type LoadOptions, lstm, Network } from '../../../src/core.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const network = Network.create([lstm({ units: 6, inputShape: [4, 1] }), dense({ units: 1 })], { seed: 1 });

let json: string;
let weights: Uint8Array;
let origin: string;
let requests: string[];
let answers: { [path: string]: Uint8Array | string | Answer };

const server = createServer((request, response) => {
  const { url = '' } = request;
  requests.push(url);
  const { [url]: answer } = answers;
  if (typeof answer === 'function') answer(request, response);
  else if (answer === undefined) response.writeHead(404).end();
  else response.end(answer);
});

beforeAll(async () => {
  const { weightData, weightSpecs, ...rest } = await network.save();
  weights = new Uint8Array(weightData as ArrayBuffer);
  json = JSON.stringify({ ...rest, weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }] });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  requests = [];
  answers = { '/model.json': json, '/weights.bin': weights };
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Answers piece by piece, each at a turn of its own. */
function slowly(bytes: Uint8Array): Answer {
  return (_, response) => {
    const send = (from: number): void => {
      if (from >= bytes.length) response.end();
      else response.write(bytes.subarray(from, from + 40), () => setImmediate(send, from + 40));
    };
    send(0);
  };
}

/** Begins an answer that never ends; resolves when nobody listens any more. */
function endless(begin: string, headers: { [name: string]: string | number } = {}): [Answer, Promise<void>] {
  let left: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    left = resolve;
  });
  const answer: Answer = (_, response) => {
    response.on('close', left).writeHead(200, headers).flushHeaders();
    response.write(begin);
  };
  return [answer, gone];
}

async function expectRefused(
  options: LoadOptions,
  code: string,
  message: RegExp,
  path: string = '/model.json',
): Promise<unknown> {
  const error: unknown = await Network.load(`${origin}${path}`, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LetheError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  return (error as LetheError).cause;
}

describe('a server that is slow', () => {
  test('gives a whole model, in time', async () => {
    answers = {
      '/model.json': slowly(new TextEncoder().encode(json)),
      '/weights.bin': slowly(weights),
    };
    for (const options of [{}, { timeout: 2_147_483_647 }, { signal: new AbortController().signal }]) {
      const loaded = await InferenceNetwork.load(`${origin}/model.json`, options);
      expect(loaded.fingerprint()).toBe(network.fingerprint());
    }
  });

  test.each(['/model.json', '/weights.bin'])(
    'and never done with %s is left when time is over',
    async (path) => {
      const [answer, gone] = endless('{');
      answers[path] = answer;
      await expectRefused(
        { timeout: 40 },
        'aborted',
        /^load: http:\S+\/model\.json: aborted after its timeout of 40 ms$/,
      );
      if (requests.includes(path)) await gone;
    },
  );

  test('or never answers is left, too, as a load() of somebody', async () => {
    answers['/model.json'] = () => {};
    await expectRefused({ timeout: 1 }, 'aborted', /: aborted after its timeout of 1 ms$/);
    const never = { load: () => new Promise<never>(() => {}) };
    await expect(Network.load(never, { timeout: 1 })).rejects.toThrow(
      new LetheError('aborted', 'load: aborted after its timeout of 1 ms'),
    );
  });
});

describe('a signal', () => {
  test.each(['/model.json', '/weights.bin'])('ends the download of %s', async (path) => {
    const controller = new AbortController();
    const [answer, gone] = endless('{');
    answers[path] = (request, response) => {
      answer(request, response);
      controller.abort(new Error('enough'));
    };
    const cause = await expectRefused(
      { signal: controller.signal },
      'aborted',
      /^load: http:\S+\/model\.json: aborted by its signal$/,
    );
    expect(cause).toEqual(new Error('enough'));
    await gone;
  });

  test('that is aborted already asks for nothing', async () => {
    await expectRefused({ signal: AbortSignal.abort() }, 'aborted', /: aborted by its signal$/);
    expect(requests).toEqual([]);
  });

  test('is not listened to any more when the model is there', async () => {
    const controller = new AbortController();
    await Network.load(`${origin}/model.json`, { signal: controller.signal });
    controller.abort();
  });
});

describe('a server that lies', () => {
  test('promising more than a model.json may have is left at once', async () => {
    const [answer, gone] = endless('{', { 'Content-Length': 16_777_217 });
    answers['/model.json'] = answer;
    await expectRefused(
      {},
      'data',
      /^load: http:\S+\/model\.json: expected at most 16777216 bytes, got a Content-Length of 16777217$/,
    );
    await gone;
  });

  test('promising more weights than the model has is left at once', async () => {
    const [answer, gone] = endless('', { 'Content-Length': 1e15 });
    answers['/weights.bin'] = answer;
    const bytes = weights.length;
    await expectRefused(
      {},
      'data',
      new RegExp(
        `/weights\\.bin: expected at most ${bytes} bytes, got a Content-Length of 1000000000000000$`,
      ),
    );
    await gone;
  });

  test('promising less than it sends gives what it promised', async () => {
    answers['/weights.bin'] = (_, response) => {
      response.writeHead(200, { 'Content-Length': 10 }).end(weights);
    };
    await expectRefused({}, 'data', new RegExp(`expected ${weights.length} bytes of weights, got 10$`));
  });

  test('only by compressing what is not smaller then is no liar', async () => {
    const noise = gzipSync(weights, { level: 0 });
    expect(noise.length).toBeGreaterThan(weights.length);
    answers['/weights.bin'] = (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': noise.length }).end(noise);
    };
    const loaded = await Network.load(`${origin}/model.json`);
    expect(loaded.fingerprint()).toBe(network.fingerprint());
  });

  test('by a small compressed body that is huge is left as soon as that is too much', async () => {
    const bomb = gzipSync(new Uint8Array(50_000_000));
    answers['/weights.bin'] = (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': bomb.length }).end(bomb);
    };
    await expectRefused({}, 'data', /expected \d+ bytes of weights, got \d+ or more$/);
  });
});

describe('a server that sends elsewhere', () => {
  const elsewhere =
    (location: string): Answer =>
    (_, response) => {
      response.writeHead(302, { Location: location }).end();
    };

  test('is followed; the weights are beside the URL that was asked for', async () => {
    answers['/old/net.json'] = elsewhere('/model.json');
    answers['/old/weights.bin'] = elsewhere('/weights.bin');
    const loaded = await Network.load(`${origin}/old/net.json`, { timeout: 60_000 });
    expect(loaded.fingerprint()).toBe(network.fingerprint());
    expect(requests).toEqual(['/old/net.json', '/model.json', '/old/weights.bin', '/weights.bin']);
  });

  test('in a circle is refused', async () => {
    answers['/model.json'] = elsewhere('/model.json');
    await expectRefused({}, 'data', /^load: http:\S+\/model\.json: fetch failed/);
  });
});

test('a model that exceeds limits is refused before its weights are asked for', async () => {
  await expectRefused(
    { limits: { parameters: 10 } },
    'limits',
    /^load: \d+ parameters, limits\.parameters is 10$/,
  );
  expect(requests).toEqual(['/model.json']);
});

test('options are checked before anything is asked for', async () => {
  for (const timeout of [0, -1, 1.5, 2_147_483_648, '5']) {
    await expect(Network.load(`${origin}/model.json`, { timeout: timeout as number })).rejects.toThrow(
      /^load: timeout: expected an integer from 1 to 2147483647, got /,
    );
  }
  await expect(Network.load(origin, { signal: { aborted: false } as AbortSignal })).rejects.toThrow(
    new TypeError('load: signal: expected an AbortSignal, got {"aborted":false}'),
  );
  expect(requests).toEqual([]);
});
