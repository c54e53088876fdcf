// Wrong use ends with code 2, failure with code 1; both on one line, and nothing that was saved is touched.
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { useTemporaryFolder } from '../temporary-folder.js';
import { expectRefused } from './in-process.js';
import { inTurn } from './in-turn.js';
import { expectFailure as expectFailureAlone, lethe as letheAlone } from './run-cli.js';

const { expectFailure, lethe, letheJson, letheText } = inTurn();
const inFolder = useTemporaryFolder('misuse');
let saved: Buffer[];

async function readSaved(): Promise<Buffer[]> {
  expect((await readdir(inFolder('model'))).sort()).toEqual(['model.json', 'weights.bin']);
  return Promise.all(['model.json', 'weights.bin'].map((name) => readFile(inFolder('model', name))));
}

beforeAll(async () => {
  await letheJson(['train', '--epochs', '1', '--save', inFolder('model')]);
  saved = await readSaved();
});

afterEach(async () => {
  expect(await readSaved()).toEqual(saved);
});

const trainAndSave = (...args: string[]): string[] => ['train', '--save', inFolder('model'), ...args];

describe('wrong use', () => {
  test.each<[RegExp, ...string[]]>([
    [
      /expected a command \(init, train, predict, verify, audit, keygen, forecast, classify, fleet, worker, tune, convert, repair, bench, demo, info\), got "learn"/,
      'learn',
    ],
    [
      /expected a command \(init, train, predict, verify, audit, keygen, forecast, classify, fleet, worker, tune, convert, repair, bench, demo, info\), got "--json"/,
      '--json',
    ],
    [/expected a command .* got "__proto__"/, '__proto__'],
    [/'?--epoch'?.*lethe train --help/, 'train', '--epoch', '5'],
    [/extra.*lethe train --help/, 'train', 'extra'],
    [/extra.*lethe info --help/, 'info', '--', 'extra'],
    [/expected at most one DATA, got 2; lethe predict --help/, 'predict', 'a.csv', 'b.csv'],
    [/expected at most TEMPLATE and FOLDER, got 3; lethe init --help/, 'init', 'page', 'a', 'b'],
    [
      /expected a template \(forecast, classify, edge, page\), got "clasify" \(did you mean classify\?\); lethe init --help/,
      'init',
      'clasify',
    ],
    [/FOLDER: expected a folder, got ""/, 'init', 'page', ''],
    [/--lethe: expected a value, got ""/, 'init', '--lethe', ''],
    [/--json.*lethe info --help/, 'info', '--json=yes'],
    [/--epochs.*lethe info --help/, 'info', '--epochs', '3'],
    [/got "trian" \(did you mean train\?\); lethe --help/, 'trian'],
    [/got "verfy" \(did you mean verify\?\); lethe --help/, 'help', 'verfy'],
    [/unknown option "--epoch" \(did you mean --epochs\?\); lethe train --help/, 'train', '--epoch=5'],
    [/unknown option "--hidden-dim" \(did you mean --units\?\)/, 'train', '--hidden-dim', '4'],
    [/unknown option "--hiddenDim" \(did you mean --units\?\)/, 'train', '--hiddenDim', '4'],
    [/unknown option "--lr" \(did you mean --learning-rate\?\)/, 'train', '--lr', '0.1'],
    [/unknown option "--jsn" \(did you mean --json\?\); lethe info --help/, 'info', '--jsn'],
    [/unknown option "--zebra"; lethe info --help/, 'info', '--zebra'],
    [/unknown option "-x"; lethe info --help/, 'info', '-x'],
    [
      /--engine: expected auto, compiled, tfjs, got "compield" \(did you mean compiled\?\)/,
      'train',
      '--engine',
      'compield',
    ],
    [
      /--engine: expected compiled, tfjs, got "tfsj" \(did you mean tfjs\?\)/,
      'bench',
      '--engine',
      'compiled,tfsj',
    ],
    [
      /--task: expected sum, .*, got "flaged-memory" \(did you mean flagged-memory\?\)/,
      'verify',
      '--task',
      'sum,flaged-memory',
    ],
    [/--case: expected seed, .*, got "smal" \(did you mean small\?\)/, 'bench', '--case', 'smal'],
    [/There is no task "sun" \(did you mean sum\?\)/, 'demo', '--fingerprint', 'task=sun'],
    [/There is no setting "epoch" \(did you mean epochs\?\)/, 'demo', '--fingerprint', 'task=sum&epoch=3'],
    [/--model MODEL is required/, 'predict'],
    [
      /--model: expected .keras, .*got a.safetensors: PyTorch weights do not say/,
      'predict',
      '--model',
      'a.safetensors',
    ],
    [
      /expected DATA or --data, got both: a.csv and b.csv/,
      'predict',
      'a.csv',
      '--data',
      'b.csv',
      '--model',
      'm',
    ],
    [/--data FILE is required for .*lstm.keras/, 'predict', '--model', 'test/golden/keras/files/lstm.keras'],
    [/expected one TABLE, got 0; lethe forecast --help/, 'forecast'],
    [/--interval: expected a number from 0 to below 1, got 80/, 'forecast', 'a.csv', '--interval', '80'],
    [
      /--network: expected lstm, gru, got "lst" \(did you mean lstm\?\)/,
      'forecast',
      'a.csv',
      '--network',
      'lst',
    ],
    [/expected one TRAIN, got 0; lethe classify --help/, 'classify'],
    [/TRAIN: expected a \.ts or \.csv file, got sequences\.json/, 'classify', 'sequences.json'],
    [
      /--label: expected a \.csv file, got a\.ts, whose format says it/,
      'classify',
      'a.ts',
      '--label',
      'kind',
    ],
    [
      /--missing: expected error, last, got "lst" \(did you mean last\?\)/,
      'classify',
      'a.ts',
      '--missing',
      'lst',
    ],
    [
      /--networks: expected an integer from 1 to 100, in digits, got "101"/,
      'classify',
      'a.ts',
      '--networks',
      '101',
    ],
    [/--model: expected a value, got ""/, 'predict', '--model', ''],
    [/--save: expected a value, got ""/, 'train', '--save', ''],
    [/--data: expected a value, got ""/, 'train', '--data='],
    [/--threads: expected an integer from 1 to 8, in digits, got "9"/, 'info', '--threads', '9'],
  ])('%s', (message, ...args) => expectRefused(args, message));

  test.each(['0', '-1', '1.5', 'abc', '1e9', '0x10', ' 5', '+5', '', 'Infinity', '99999999999999999999'])(
    '--epochs %j',
    (value) =>
      expectRefused(
        trainAndSave('--epochs', value),
        /--epochs: expected an integer of at least 1, in digits, got "/,
      ),
  );

  test.each([
    ['--epochs', undefined, /'?--epochs/],
    ['--seed', '-1', /--seed: expected an integer of at least 0, in digits, got "-1"/],
    ['--seed', '9007199254740992', /--seed: expected an integer of at least 0, .* got "9007199254740992"/],
    ['--threads', '0', /--threads: expected an integer from 1 to 8, in digits, got "0"/],
    ['--threads', '9', /--threads: expected an integer from 1 to 8, in digits, got "9"/],
    ['--engine', 'gpu', /--engine: expected auto, compiled, tfjs, got "gpu"/],
    ['--units', '0', /--units: expected an integer from 1 to 2048, in digits, got "0"/],
    ['--units', '1000000000', /--units: expected an integer from 1 to 2048, in digits, got "1000000000"/],
    ['--learning-rate', '0', /--learning-rate: expected a positive number, got "0"/],
    ['--learning-rate', '-0.1', /--learning-rate: expected a positive number, got "-0.1"/],
    ['--learning-rate', '1e999', /--learning-rate: expected a positive number, got "1e999"/],
    ['--learning-rate', 'fast', /--learning-rate: expected a positive number, got "fast"/],
  ] as const)('train %s %s', (option, value, message) =>
    expectRefused(trainAndSave(option, ...(value === undefined ? [] : [value])), message),
  );

  test('ends a process of its own with that code, too, before any file is read', () =>
    expectFailureAlone(['train', '--data', inFolder('none.json'), '--epochs', '0'], 2, /--epochs/));
});

describe('failure', () => {
  test('a data file that is missing or wrong', async () => {
    await expectFailureAlone(trainAndSave('--data', inFolder('none.json')), 1, /none\.json: ENOENT/);
    await writeFile(inFolder('ragged.json'), '{"x": [[1, 2], [3]], "y": [[1, 2], [3]]}');
    await expectFailure(trainAndSave('--data', inFolder('ragged.json')), 1, /ragged\.json: x, sequence 2/);
  });

  test('data without targets to train on', async () => {
    await writeFile(inFolder('unseen.json'), '{"x": [[1, 2, 3, 4]]}');
    const message = /unseen\.json: expected targets y to train on, got none/;
    await expectFailure(trainAndSave('--data', inFolder('unseen.json')), 1, message);
  });

  test.each([
    ['compiled', ['--learning-rate', '1e30']],
    ['tfjs', ['--learning-rate', '1e30']],
    ['compiled', ['--data', 'huge.json']],
  ])(
    'a training run that diverges, by engine %s with %j: it says when, and saves nothing',
    async (engine, args) => {
      await writeFile(inFolder('huge.json'), '{"x": [[3e38, 3e38]], "y": [[3e38, -3e38]]}');
      const given = args.map((arg) => (arg === 'huge.json' ? inFolder(arg) : arg));
      const message =
        /diverged at epoch \d+, batch 0: (the loss is|weights are) not finite: try a lower learning rate/;
      await expectFailure(trainAndSave('--engine', engine, ...given), 1, message);
    },
  );

  test('data of another shape than the model', async () => {
    await writeFile(inFolder('short.json'), '{"x": [[1, 2]], "y": [[1, 2]]}');
    const args = ['predict', '--model', inFolder('model'), '--data', inFolder('short.json')];
    await expectFailure(args, 1, /x: expected shape \[samples, 4, 1\], got \[1, 2, 1\]/);
  });

  test('a place to save that is a file, below a file, or may not be written, before any training', async () => {
    await writeFile(inFolder('file'), 'mine');
    const long = ['train', '--epochs', '1000000000'];
    await expectFailure(
      [...long, '--save', inFolder('file')],
      1,
      /--save: expected a folder, got the file .*file/,
    );
    await expectFailure([...long, '--save', inFolder('file', 'below')], 1, /--save: ENOTDIR/);
    expect(await readFile(inFolder('file'), 'utf8')).toBe('mine');
    await expectFailure([...long, '--save', '/proc/lethe/model'], 1, /--save: ENOENT: .*\/proc\/lethe/);
    await mkdir(inFolder('locked'));
    await chmod(inFolder('locked'), 0o500);
    // Root may write anywhere; no one makes a folder of so long a name.
    const locked = process.getuid?.() === 0 ? inFolder('x'.repeat(300)) : inFolder('locked', 'model');
    await expectFailure([...long, '--save', locked], 1, /--save: (EACCES|ENAMETOOLONG)/);
  });

  test('a place to save where writing fails after all', async () => {
    await mkdir(inFolder('odd', 'model.json'), { recursive: true });
    await expectFailure(
      ['train', '--epochs', '1', '--save', inFolder('odd')],
      1,
      /expected a file, got a folder/,
    );
  });

  test('a folder without a model, or with half of one, or a damaged one', async () => {
    const predict = (name: string): string[] => ['predict', '--model', inFolder(name)];
    await expectFailure(predict('none'), 1, /load: .*none\/model\.json: ENOENT/);
    await mkdir(inFolder('empty'));
    await expectFailure(predict('empty'), 1, /load: .*empty\/model\.json: ENOENT/);
    await mkdir(inFolder('half'));
    await writeFile(inFolder('half', 'model.json'), saved[0] ?? '');
    await expectFailure(predict('half'), 1, /load: .*half\/weights\.bin: ENOENT/);
    await writeFile(inFolder('half', 'weights.bin'), saved[1]?.subarray(1) ?? '');
    await expectFailure(predict('half'), 1, /expected 1964 bytes of weights, got 1963/);
    await writeFile(inFolder('half', 'weights.bin'), Buffer.alloc(1964));
    await expectFailure(predict('half'), 1, /expected weights of SHA-256 \w{64}, got \w{64}: damaged/);
    await writeFile(inFolder('half', 'model.json'), '');
    await expectFailure(predict('half'), 1, /half\/model\.json: expected JSON/);
    await writeFile(inFolder('half', 'model.json'), '{}');
    await expectFailure(predict('half'), 1, /expected a model\.json with modelTopology and weightsManifest/);
  });

  test('--debug shows the stack, and the code stays', async () => {
    for (const [run, args, code] of [
      [letheAlone, ['train', '--epochs', '0'], 2],
      [lethe, ['predict', '--model', inFolder('none')], 1],
    ] as const) {
      const finished = await run([...args, '--debug']);
      expect(finished).toEqual({ code, stdout: '', stderr: expect.stringMatching(/Error: [^\n]+\n +at /) });
    }
  });
});

test('after all of that the saved model still answers', async () => {
  expect(await letheText(['predict', '--model', inFolder('model')])).toMatch(/Fingerprint/);
});
