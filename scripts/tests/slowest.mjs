// What took longest in a run of the tests.
import path from 'node:path';

const ROWS = 25;

/** A list for people, of Jest's results as `--json` writes them. */
export function slowest({ testResults }, root) {
  const files = testResults.map(({ name, startTime, endTime }) => ({
    milliseconds: endTime - startTime,
    name: path.relative(root, name),
  }));
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ duration, fullName }) => ({
      milliseconds: duration ?? 0,
      name: `${path.relative(root, name)}: ${fullName}`,
    })),
  );
  return `\nSlowest files\n${list(files)}\n\nSlowest tests\n${list(tests)}`;
}

function list(rows) {
  return rows
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, ROWS)
    .map(({ milliseconds, name }) => `${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${name}`)
    .join('\n');
}
