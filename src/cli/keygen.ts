import { open } from 'node:fs/promises';
import { LetheError } from '../errors.js';
import { generateKeys } from '../receipt/index.js';
import { type Command, readText, UsageError } from './command.js';

/** Read and written by its owner alone. */
const PRIVATE_MODE = 0o600;

export const keygen: Command = {
  name: 'keygen',
  summary: 'Make a pair of Ed25519 keys to sign receipts with: NAME.key and NAME.pub.',
  options: { out: { type: 'string', value: 'NAME', help: 'what the files are called (default lethe)' } },

  async run(values) {
    const name = readText(values, 'out') ?? 'lethe';
    if (/[\\/]$/.test(name)) throw new UsageError(`--out: expected a name, got a folder: ${name}`);
    const { privateKey, publicKey } = await generateKeys();
    const files = { private: `${name}.key`, public: `${name}.pub` };
    await writeNew(files.private, privateKey, PRIVATE_MODE);
    await writeNew(files.public, publicKey, 0o644);
    return {
      text: [
        `Private key    ${files.private} (keep it: lethe train --receipt FILE --key ${files.private})`,
        `Public key     ${files.public} (give it away: lethe audit FILE --key ${files.public})`,
      ].join('\n'),
      json: { command: 'keygen', ...files },
    };
  },
};

/** @throws LetheError `data` if the file is there: a key that is lost cannot be made again. */
async function writeNew(file: string, text: string, mode: number): Promise<void> {
  try {
    const handle = await open(file, 'wx', mode);
    await handle.writeFile(text);
    await handle.close();
  } catch (error) {
    throw new LetheError('data', `--out: ${(error as Error).message}`, { cause: error });
  }
}
