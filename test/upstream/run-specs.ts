// Runs upstream's op tests in this process and writes a SpecReport as JSON to the file that it is given.
// Bundled by bundle.ts: the order of the imports is the order in which they run.
import { writeFile } from 'node:fs/promises';
import { jasmineEnvironment } from './jasmine-globals.js';
import './select-specs.js';
import '@tensorflow/tfjs-core/dist/tests';
import type { SpecReport } from './spec-report.js';
import { registerSubject } from './subjects.js';

async function main(subject: string | undefined, file: string | undefined): Promise<void> {
  if ((subject !== 'lethe' && subject !== 'stock') || file === undefined) {
    throw new Error('usage: run-specs lethe|stock REPORT');
  }
  const threadsOfEachStart = registerSubject(subject);
  const report: SpecReport = { threads: [], passed: [], failed: {}, suiteFailures: [] };
  jasmineEnvironment.configure({ random: false });
  jasmineEnvironment.addReporter({
    specDone({ fullName, status, failedExpectations }) {
      if (status === 'passed') report.passed.push(fullName);
      if (status === 'failed') {
        report.failed[fullName] = failedExpectations.map(({ message }) => message).join('\n');
      }
    },
  });
  const { failedExpectations } = await jasmineEnvironment.execute();
  report.suiteFailures = failedExpectations.map(({ message }) => message);
  report.threads = [...new Set(threadsOfEachStart())];
  await writeFile(file, JSON.stringify(report));
}

main(process.argv[2], process.argv[3]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
