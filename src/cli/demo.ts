import { fileURLToPath } from 'node:url';
import { Training } from '../demo/run/index.js';
import { readSettings, type TaskDefaults } from '../demo/settings.js';
import { TASKS } from '../forgetting/tasks/index.js';
import { type Command, type Outcome, readInteger, readText, UsageError } from './command.js';
import { serveDemo } from './demo-server.js';

const SITE = new URL('../demo/site/', import.meta.url);
const DEFAULT_PORT = 8080;
const MAX_PORT = 65_535;

export const demo: Command = {
  options: {
    port: { type: 'string', value: 'N', help: 'of 127.0.0.1; 0 for any that is free (default 8080)' },
    'no-isolation': { type: 'boolean', help: 'leave out the two headers that give the page threads' },
    fingerprint: {
      type: 'string',
      value: 'SETTINGS',
      help: "serve nothing; train with the settings after # in the page's address, print the fingerprint",
    },
  },

  async run(values) {
    const port = readInteger(values, 'port', 0, MAX_PORT) ?? DEFAULT_PORT;
    const settings = readText(values, 'fingerprint');
    if (settings !== undefined) return trainHere(settings);
    const isolated = values['no-isolation'] !== true;
    const { url, server } = await serveDemo({ folder: fileURLToPath(SITE), port, isolated });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        server.close();
        server.closeAllConnections();
      });
    }
    const headers = isolated ? 'with threads' : 'without cross-origin isolation: one thread';
    return { text: `${url} (${headers}; Ctrl+C ends it)`, json: { command: 'demo', url, isolated } };
  },
};

/** Computes the page's result here. Settings may be given as the full URL of the page. */
async function trainHere(text: string): Promise<Outcome> {
  const choices = TASKS.map(({ name, units, training }): TaskDefaults => ({ ...training, name, units }));
  const [first, ...rest] = choices;
  if (first === undefined) throw new RangeError('demo: expected tasks, got none');
  const { settings, problems } = readSettings(text.replace(/^[^#]*#/, ''), [first, ...rest]);
  if (problems.length > 0) throw new UsageError(`--fingerprint: ${problems.join(' ')}`);
  const training = new Training(settings);
  await training.run(settings.epochs);
  const fingerprint = training.network.fingerprint();
  const loss = training.losses.at(-1) ?? null;
  return {
    text: `Fingerprint    ${fingerprint}`,
    json: { command: 'demo', settings, loss, milliseconds: training.milliseconds, fingerprint },
  };
}
