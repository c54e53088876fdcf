import { expect, test } from '@jest/globals';
import { runCommand } from './run-cli.js';

test('npm start trains, restores in a second process with the same fingerprint, times, and ends in verdicts', async () => {
  const { code, stdout, stderr } = await runCommand(process.execPath, [
    'scripts/start.mjs',
    '--epochs',
    '200',
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const order = [
    /^Can an LSTM forget selectively\?$/,
    /y_t = x_t \+ x_\(t-1\)/,
    /^1\. It trains$/,
    /^step +loss$/,
    /^ +0 +\d+\.\d+$/,
    /^ +199 +\d+\.\d+$/,
    /^Loss by step, logarithmic scale$/,
    /^ +\d+(\.\d+)? \|'/,
    /^ +\+-{60}$/,
    /^Engine +compiled, 1 thread$/,
    /^Wall time +\d+\.\d\d s for 200 steps/,
    /^Time per step +\d+(\.\d+)? (µs|ms)/,
    /^Saved +out\/experiment$/,
    /^Fingerprint +[0-9a-f]{64}$/,
    /^2\. Another process restores it/,
    /^Restored +out\/experiment, trained for 200 steps$/,
    /^sequence +step +x +prediction +truth$/,
    /^ +1 +1 +1 +-?\d+\.\d{4} +1$/,
    /^ +2 +4 +7 +-?\d+\.\d{4} +13$/,
    /^Test error +\d+\.\d+ \(mean squared\)$/,
    /^Naive error +14\.984375 \(of always answering their mean, 6\.63\)$/,
    /^Fingerprint +[0-9a-f]{64}$/,
    /^Fingerprint of all weights in another process: the same$/,
    /^3\. How long a step takes$/,
    /^Lethe, once it is warm +\d+(\.\d+)? µs$/,
    /^the same in TensorFlow\.js's own operations +\d+ µs, \d+(\.\d+)? times as long$/,
    /^4\. Does it forget selectively\?$/,
    /^Does the network forget selectively\?$/,
    /^ {2}No, it does not tell what to keep from what to forget/,
    /^Does its forget gate do the forgetting\?$/,
    /^ {2}There is nothing to explain/,
    /^Does the task need a forget gate\?$/,
    /^ {2}No, networks trained with the gate held at a constant do as well/,
    /^What next\?$/,
    /^npx lethe demo /,
    /^npx lethe verify /,
    /^npx lethe train /,
  ];
  const lines = stdout.split('\n');
  let from = 0;
  for (const pattern of order) {
    const found = lines.findIndex((line, index) => index >= from && pattern.test(line));
    expect({ pattern, found: found >= 0 }).toEqual({ pattern, found: true });
    from = found + 1;
  }
  expect(lines.slice(from)).toEqual(['']);
  // A terminal of 80 columns without colours is enough.
  for (const line of lines) {
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line).toMatch(/^[ -~µ]*$/);
  }
  const prints = [...stdout.matchAll(/^Fingerprint +([0-9a-f]{64})$/gm)].map(([, print]) => print);
  expect(prints).toHaveLength(2);
  expect(prints[1]).toBe(prints[0]);
});
