import { afterAll, describe, expect, test } from '@jest/globals';
import {
  type LayerTrace,
  type LstmTrace,
  type NetworkDescription,
  readTopology,
} from '../../../src/compiler/index.js';
import { releaseKernels } from '../../../src/engine/index.js';
import { type TraceTask, traceNetwork as traceSeveral } from '../../../src/network/trace/index.js';
import { PredictSession } from '../../../src/session/index.js';
import { dense, gru, lstm, noise, predictOne, sequential, simpleRnn } from '../../compiler/networks.js';
import { goldens } from '../../golden/all.js';
import { firstTrace, furthest, type Golden } from '../../golden/golden.js';
import { stepOf, streamed, withStream } from '../stream/networks.js';

afterAll(releaseKernels);

/** Of a network that has one input. */
interface Task extends Omit<TraceTask, 'x' | 'sampleShapes'> {
  readonly x: Float32Array;
  readonly sampleShape: readonly number[];
}

const traceAny = ({ x, sampleShape, ...task }: Task): Promise<LayerTrace[]> =>
  traceSeveral({ ...task, x: [x], sampleShapes: [sampleShape] });

/** Of a network whose recurrent layers are LSTMs. */
const traceNetwork = async (task: Task): Promise<LstmTrace[]> => (await traceAny(task)) as LstmTrace[];

const FIELDS = ['i', 'f', 'o', 'candidate', 'c', 'h'] as const;

const floats = (nested: unknown): Float32Array => Float32Array.from([nested].flat(9) as number[]);

/** A golden network with its initial weights and, where it has several batches, the first. */
function taskOf(golden: Golden): Task {
  const network = readTopology(golden.model_config);
  const x = golden.batches === undefined ? golden.x : (golden.x[0] as number[][][]);
  const [first] = x as number[][][];
  const features = first?.[0]?.length;
  const time = first?.length ?? 0;
  const weights = golden.weights.map(floats);
  return {
    network,
    weights,
    x: floats(x),
    count: x.length,
    sampleShape: features === undefined ? [time] : [time, features],
  };
}

const traced = goldens.filter(({ trace }) => trace !== undefined);

describe('traces', () => {
  test('of ten golden networks are checked', () => expect(traced).toHaveLength(10));

  test.each(traced.map((golden) => [golden.name, golden] as const))(
    'of %s have the gates, cells and outputs of its first LSTM, within 2e-6',
    async (_, golden) => {
      const task = taskOf(golden);
      const [trace] = await traceNetwork(task);
      const expected = firstTrace(golden);
      expect(trace).toMatchObject({ batch: task.count, steps: task.sampleShape[0] });
      expect(trace?.layer.split('/')[0]).toBe(golden.trace?.layer);
      for (const field of FIELDS) {
        const deviation = furthest(trace?.[field] ?? [], [...floats(expected[field])], 2e-6);
        expect([field, deviation <= 1]).toEqual([field, true]);
      }
    },
  );

  test('are one for each LSTM, by name, with sizes that fit the arrays', async () => {
    const network = await streamed(2, [lstm('a', 5), dense('b', 4), lstm('c', 3), dense('d', 1)]);
    const task = { ...network, x: noise(3 * 4 * 2), count: 3, sampleShape: [4, 2] };
    const traces = await traceNetwork(task);
    expect(traces.map(({ layer, batch, steps, units }) => [layer, batch, steps, units])).toEqual([
      ['a', 3, 4, 5],
      ['c', 3, 4, 3],
    ]);
    for (const trace of traces) {
      const length = trace.batch * trace.steps * trace.units;
      expect(FIELDS.map((field) => trace[field].length)).toEqual(FIELDS.map(() => length));
    }
  });

  test('hold the cell together: c = f c before + i candidate, with float32 rounding', async () => {
    const network = await streamed(2, [lstm('a', 5)]);
    const [trace] = await traceNetwork({ ...network, x: noise(16), count: 2, sampleShape: [4, 2] });
    if (trace === undefined) throw new Error('expected a trace');
    const { i, f, c, candidate, units, steps } = trace;
    for (const [index, cell] of c.entries()) {
      const first = Math.floor(index / units) % steps === 0;
      const before = first ? 0 : (c[index - units] as number);
      const kept = Math.fround((f[index] as number) * before);
      const written = Math.fround((i[index] as number) * (candidate[index] as number));
      expect(cell).toBe(Math.fround(kept + written));
    }
  });

  test.each([false, true])(
    'of a GRU blend: h = z before + (1 - z) candidate; reset after: %s',
    async (after) => {
      const layers = [gru('a', 5, { reset_after: after }), simpleRnn('b', 3), lstm('c', 2)];
      const network = await streamed(2, layers);
      const x = noise(35 * 4 * 2);
      const [trace, second, ...others] = await traceAny({ ...network, x, count: 35, sampleShape: [4, 2] });
      expect([trace?.layer, second?.layer, others]).toEqual(['a', 'c', []]);
      if (trace === undefined || !('z' in trace)) throw new Error('expected the trace of a GRU');
      const { batch, steps, units, z, r, candidate, h } = trace;
      expect([batch, steps, units, r.length, h.length]).toEqual([35, 4, 5, 700, 700]);
      for (const [index, state] of h.entries()) {
        const first = Math.floor(index / units) % steps === 0;
        const before = first ? 0 : (h[index - units] as number);
        const gate = z[index] as number;
        const kept = Math.fround(gate * before);
        const written = Math.fround(Math.fround(1 - gate) * (candidate[index] as number));
        expect(state).toBe(Math.fround(kept + written));
      }
      expect(r.every((gate) => gate > 0 && gate < 1)).toBe(true);
      // A stream ends with the last step's states.
      await withStream(network, 35, (stream) => {
        for (let step = 0; step < steps; step++) stream.step(stepOf(x, 35, 2, step));
        const [states, simple] = stream.state;
        expect([Object.keys(states ?? {}), Object.keys(simple ?? {})]).toEqual([
          ['layer', 'h'],
          ['layer', 'h'],
        ]);
        expect([...(states?.h ?? [])]).toEqual(
          Array.from({ length: 35 }, (_, sample) => [
            ...h.subarray((sample * 4 + 3) * 5, (sample * 4 + 4) * 5),
          ]).flat(),
        );
      });
    },
  );

  test('of many samples are those of each alone, in their order', async () => {
    const network = await streamed(2, [lstm('a', 3, { return_sequences: false }), dense('b', 1)]);
    const x = noise(70 * 4 * 2);
    const [all] = await traceNetwork({ ...network, x, count: 70, sampleShape: [4, 2] });
    expect(all?.batch).toBe(70);
    for (const sample of [0, 31, 32, 69]) {
      const alone = { ...network, x: x.slice(sample * 8, (sample + 1) * 8), count: 1, sampleShape: [4, 2] };
      const [one] = await traceNetwork(alone);
      for (const field of FIELDS) {
        expect(all?.[field].slice(sample * 12, (sample + 1) * 12)).toEqual(one?.[field]);
      }
    }
  });

  test('of stateful layers begin each sequence anew', async () => {
    const x = noise(4 * 4 * 2);
    const { weights } = await streamed(2, [lstm('a', 3)]);
    const sizes = { weights, x, count: 4, sampleShape: [4, 2] };
    const of = (stateful: boolean, batchSize: number | null): Promise<unknown> => {
      const network = readTopology(sequential([4, 2], [lstm('a', 3, { stateful })], batchSize));
      return traceNetwork({ network, ...sizes });
    };
    expect(await of(true, 2)).toEqual(await of(false, null));
  });

  test('go in the order of processing: backwards, the last step comes first', async () => {
    const network = await streamed(2, [lstm('a', 3, { go_backwards: true })]);
    const straight = await streamed(2, [lstm('a', 3)]);
    const x = noise(4 * 2);
    const reversed = Float32Array.from([3, 2, 1, 0].flatMap((step) => [...stepOf(x, 1, 2, step)]));
    const sizes = { count: 1, sampleShape: [4, 2] };
    expect(await traceNetwork({ ...network, x, ...sizes })).toEqual(
      await traceNetwork({ ...straight, x: reversed, ...sizes }),
    );
  });

  test('of no samples are empty, and of a network without LSTM there are none', async () => {
    const network = await streamed(2, [lstm('a', 3)]);
    const none = { x: new Float32Array(0), count: 0, sampleShape: [4, 2] };
    const [trace] = await traceNetwork({ ...network, ...none });
    expect(trace).toMatchObject({ layer: 'a', batch: 0, steps: 4, units: 3 });
    expect(trace?.h).toHaveLength(0);
    const flat = await streamed(2, [dense('a', 3)]);
    expect(await traceNetwork({ ...flat, x: noise(8), count: 1, sampleShape: [4, 2] })).toEqual([]);
  });

  test('are refused where numbers or shapes do not fit', async () => {
    const network = await streamed(2, [lstm('a', 3)]);
    const task = { ...network, x: noise(8), count: 1, sampleShape: [4, 2] };
    await expect(traceNetwork({ ...task, count: 2 })).rejects.toThrow(
      new RangeError('trace: x: expected 16 numbers for 2 samples, got 8'),
    );
    await expect(traceNetwork({ ...task, sampleShape: [2, 4] })).rejects.toMatchObject({
      code: 'model',
      message: 'trace: expected samples of shape [,2], got [2,4]',
    });
  });
});

describe('a session that keeps inner values', () => {
  const network: NetworkDescription = readTopology(
    sequential([4, 2], [lstm('a', 5, { recurrent_activation: 'hard_sigmoid' }), lstm('b', 3), dense('c', 1)]),
  );
  const opened = async (keep: boolean, use: (session: PredictSession) => void): Promise<void> => {
    const session = await PredictSession.open({
      network,
      sampleShapes: [[4, 2]],
      batchSize: 3,
      keep,
      threads: 1,
    });
    session.setWeights(session.getWeights().map((weight, index) => noise(weight.length, index)));
    try {
      use(session);
    } finally {
      session.close();
    }
  };

  test('predicts the same bits', async () => {
    const x = noise(5 * 8);
    const outputs: Float32Array[] = [];
    for (const keep of [true, false])
      await opened(keep, (session) => outputs.push(predictOne(session, x, 5)));
    expect(outputs[0]).toEqual(outputs[1]);
  });

  test('has traces of the samples of its last batch', () =>
    opened(true, (session) => {
      session.predict([noise(5 * 8)], 5);
      expect(session.traces().map(({ batch }) => batch)).toEqual([2, 2]);
    }));

  test('is needed for traces', () =>
    opened(false, (session) => {
      session.predict([noise(8)], 1);
      expect(() => session.traces()).toThrow(
        expect.objectContaining({
          code: 'state',
          message: 'traces: expected a session that was opened with keep: true',
        }),
      );
    }));
});
