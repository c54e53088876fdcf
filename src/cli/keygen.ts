import { createPublicKey } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { LetheError } from '../errors.js';
import { generateKeys, type KeyPair } from '../receipt/index.js';
import { type Command, readText, UsageError } from './command.js';
import { writeNew } from './file.js';

/** Readable and writable only by the owner. */
const PRIVATE_MODE = 0o600;
const PUBLIC_MODE = 0o644;

export const keygen: Command = {
  options: { out: { type: 'string', value: 'NAME', help: 'name of the two files (default lethe)' } },

  async run(values) {
    const name = readText(values, 'out') ?? 'lethe';
    if (/[\\/]$/.test(name)) throw new UsageError(`--out: expected a name, got a folder: ${name}`);
    const files = { private: `${name}.key`, public: `${name}.pub` };
    const half = await halfWritten(files);
    const { privateKey, publicKey } = half ?? (await generateKeys());
    try {
      // A lost key cannot be recovered, so none is overwritten.
      if (half === undefined) await writeNew(files.private, privateKey, PRIVATE_MODE);
      await writeNew(files.public, publicKey, PUBLIC_MODE);
    } catch (error) {
      throw new LetheError('data', `--out: ${(error as Error).message}`, { cause: error });
    }
    return {
      text: [
        `Private key    ${files.private} (${half === undefined ? 'keep it' : 'it was there, and stays'}: lethe train --receipt FILE --key ${files.private})`,
        `Public key     ${files.public} (give it away: lethe audit FILE --key ${files.public})`,
      ].join('\n'),
      json: { command: 'keygen', ...files },
    };
  },
};

/** The key pair of a private key without a public one, left by a `keygen` that was killed in between. */
async function halfWritten(files: { private: string; public: string }): Promise<KeyPair | undefined> {
  const hasPublic = await stat(files.public).then(
    () => true,
    () => false,
  );
  if (hasPublic) return undefined;
  try {
    const privateKey = await readFile(files.private, 'utf8');
    const key = createPublicKey(privateKey);
    if (key.asymmetricKeyType !== 'ed25519') return undefined;
    return { privateKey, publicKey: String(key.export({ type: 'spki', format: 'pem' })) };
  } catch {
    return undefined; // There is no valid private key; writing reports the problem.
  }
}
