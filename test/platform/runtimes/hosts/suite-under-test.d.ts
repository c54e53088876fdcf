/** Stands for the suite's module in hosts that are bundled together with it. */
declare module 'suite-under-test' {
  export function runSuite(options: Record<string, unknown>): unknown;
}
