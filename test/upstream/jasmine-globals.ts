// Jasmine with its functions as globals, as upstream's tests expect them. Imported before everything else.
import { createRequire } from 'node:module';

export interface SpecResult {
  fullName: string;
  status: string;
  failedExpectations: { message: string }[];
}

interface JasmineEnvironment {
  configure(configuration: { random: boolean }): void;
  addReporter(reporter: { specDone(result: SpecResult): void }): void;
  execute(): Promise<{ overallStatus: string; failedExpectations: { message: string }[] }>;
}

interface JasmineCore {
  boot(): { getEnv(): JasmineEnvironment };
}

// Not bundled: it looks around in its own folder.
const core = createRequire(__filename)('jasmine-core') as JasmineCore;

export const jasmineEnvironment: JasmineEnvironment = core.boot().getEnv();
