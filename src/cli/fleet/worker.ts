// `lethe worker`: runs jobs of a fleet on this machine.
import { describeWorker, Fleet } from '../../fleet/index.js';
import { type Command, readInteger, readPositive, readText } from '../command.js';
import { Interruption } from '../interrupt.js';
import { complain } from '../output.js';
import { LEASE_OPTION, openStore, STORE_OPTIONS } from './stores.js';

export const worker: Command = {
  options: {
    ...STORE_OPTIONS,
    threads: { type: 'string', value: 'N', help: '1 to 256 jobs side by side (default the cores)' },
    once: { type: 'boolean', help: 'end when no job waits or runs' },
    ...LEASE_OPTION,
    module: {
      type: 'string',
      value: 'FILE',
      help: 'a module with the functions that jobs of the kind call name',
    },
    urls: {
      type: 'string',
      value: 'LIST',
      help: 'beginnings of URLs, commas between, that data may come from',
    },
  },

  async run(values) {
    const threads = readInteger(values, 'threads', 1, 256) ?? null;
    const lease = readPositive(values, 'lease') ?? null;
    const module = readText(values, 'module') ?? null;
    const urls = readText(values, 'urls')?.split(',') ?? [];
    const store = await openStore(values);
    const own = describeWorker();
    const { host, pid, runtime, cpu, kernelsSha256 } = own;
    const name = `${host}/${pid}, ${runtime}, ${cpu}, kernels ${kernelsSha256.slice(0, 12)}`;
    if (values.json !== true) complain(`Worker ${name}: jobs of ${store.name}`);
    const interruption = new Interruption('finishing the jobs that run');
    try {
      const { done, failed, quarantined } = await Fleet.work({
        ...{ store, threads, lease, module, urls, once: values.once === true },
        signal: interruption.signal,
      });
      const faulty = quarantined.length > 0;
      return {
        text: [
          `Worker       ${name}`,
          `Jobs         ${done} done, ${failed} failed`,
          ...(faulty ? [`QUARANTINED  ${quarantined.join(', ')}: wrong results`] : []),
        ].join('\n'),
        json: { command: 'worker', ...own, done, failed, quarantined },
        code: faulty ? 1 : undefined,
      };
    } finally {
      interruption.close();
      await store.close();
    }
  },
};
