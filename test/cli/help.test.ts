import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { letheHere } from './in-process.js';
import { expectFailure, lethe, letheText } from './run-cli.js';

/** In this process: each command is loaded once. */
async function helpOf(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await letheHere(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('lethe', () => {
  test.each([['--help'], ['-h'], ['help']])('%s names every command and succeeds', async (argument) => {
    const text = await letheText([argument]);
    expect(text).toMatch(/^Usage: lethe COMMAND/);
    for (const name of [
      'init',
      'train',
      'predict',
      'verify',
      'audit',
      'keygen',
      'forecast',
      'classify',
      'fleet',
      'worker',
      'tune',
      'convert',
      'repair',
      'bench',
      'demo',
      'info',
    ])
      expect(text).toMatch(new RegExp(`^ {2}${name} +\\w`, 'm'));
  });

  test('without a command shows the help as well, as wrong use', async () => {
    const { code, stdout } = await lethe([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: await letheText(['--help']) });
  });

  test('--version is that of package.json', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(await letheText(['--version'])).toBe(`${version}\n`);
  });

  test.each([
    ['train', ['data', 'epochs', 'units', 'seed', 'engine', 'threads', 'learning-rate', 'save']],
    ['predict', ['model', 'data']],
    ['verify', ['task', 'seeds', 'threads', 'brief', 'report', 'out']],
    ['forecast', ['target', 'time', 'series', 'horizon', 'season', 'future', 'folds', 'out', 'save']],
    ['classify', ['test', 'label', 'sequence', 'features', 'missing', 'networks', 'seed', 'save']],
    ['fleet', ['folder', 'threads', 'audit', 'retries', 'ahead', 'lease', 'module', 'sensors', 'seed']],
    ['worker', ['folder', 'threads', 'once', 'lease', 'module', 'urls']],
    ['tune', ['units', 'learning-rate', 'classify', 'method', 'trials', 'target', 'folds', 'folder', 'save']],
    ['bench', ['case', 'engine', 'threads', 'quick']],
    ['info', ['threads']],
    ['init', ['lethe']],
  ])('%s --help, -h and help %s list its options', async (command, options) => {
    const text = await helpOf([command, '--help']);
    for (const name of [...options, 'json', 'debug', 'help']) {
      expect(text).toMatch(new RegExp(`^ {2}--${name}( [A-Z]+)? +\\w`, 'm'));
    }
    expect(await helpOf([command, '-h'])).toBe(text);
    expect(await helpOf(['help', command])).toBe(text);
  });

  test('help of an unknown command is wrong use', async () => {
    await expectFailure(
      ['help', 'forget'],
      2,
      /expected a command \(init, train, predict, verify, audit, keygen, forecast, classify, fleet, worker, tune, convert, repair, bench, demo, info\), got "forget"/,
    );
  });
});
