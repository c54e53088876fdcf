import type { Network } from '../../network/public.js';
import { encodeJson, fromArtifacts } from '../../network/storage/index.js';
import type { NamedFile } from '../protocol.js';

const WEIGHTS = 'weights.bin';

/** A network as the two files of tfjs-layers: `tf.loadLayersModel('…/model.json')`. */
export async function modelFiles(network: Network): Promise<NamedFile[]> {
  const file = fromArtifacts(await network.save(), 'save');
  return [
    { name: 'model.json', type: 'application/json', bytes: Uint8Array.from(encodeJson(file, WEIGHTS)) },
    { name: WEIGHTS, type: 'application/octet-stream', bytes: Uint8Array.from(file.weights) },
  ];
}
