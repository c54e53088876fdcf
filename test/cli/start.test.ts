import { expect, test } from '@jest/globals';
import { runCommand } from './run-cli.js';

test('npm start trains, saves, restores in a second process with the same fingerprint, answers, and ends in verdicts', async () => {
  const { code, stdout } = await runCommand(process.execPath, ['scripts/start.mjs', '--epochs', '200']);
  expect(code).toBe(0);
  const order = [
    /^Learning y_t = x_t \+ x_\(t-1\)/,
    /^step +loss$/,
    /^ +0 +\d+\.\d+$/,
    /^ +199 +\d+\.\d+$/,
    /^Engine +compiled, 1 thread$/,
    /^Wall time +\d+\.\d\d s for 200 steps/,
    /^Time per step +\d+\.\d+ ms$/,
    /^Saved +out\/experiment$/,
    /^Fingerprint +[0-9a-f]{64}$/,
    /^In another process$/,
    /^Restored +out\/experiment, trained for 200 steps$/,
    /^sequence +step +x +prediction +truth$/,
    /^ +1 +1 +1 +-?\d+\.\d{4} +1$/,
    /^ +2 +4 +7 +-?\d+\.\d{4} +13$/,
    /^Test error +\d+\.\d+ \(mean squared\)$/,
    /^Fingerprint +[0-9a-f]{64}$/,
    /^Do such networks forget selectively\? 20 seeds$/,
    /^sum: .*forgets? selectively \(index \d\.\d\d, 95 % interval \d\.\d\d to \d\.\d\d, threshold 0\.5\)$/,
    /^sum: .*its forget gate/,
    /^sum: .*the task .*forget gate \(/,
  ];
  const lines = stdout.split('\n');
  let from = 0;
  for (const pattern of order) {
    const found = lines.findIndex((line, index) => index >= from && pattern.test(line));
    expect({ pattern, found: found >= 0 }).toEqual({ pattern, found: true });
    from = found + 1;
  }
  expect(lines.slice(from)).toEqual(['']);
  expect(lines.filter((line) => /^step +loss$/.test(line))).toHaveLength(1);
  const prints = [...stdout.matchAll(/^Fingerprint +([0-9a-f]{64})$/gm)].map(([, print]) => print);
  expect(prints).toHaveLength(2);
  expect(prints[1]).toBe(prints[0]);
});
