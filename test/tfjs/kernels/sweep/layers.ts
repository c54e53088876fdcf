// tfjs's layers, which remember which of them were asked for: the test can then say that none was forgotten.
import { layers as all } from '@tensorflow/tfjs-layers';

const used = new Set<string>();

export const layers: typeof all = new Proxy(all, {
  get(target, name) {
    if (typeof name === 'string') used.add(name);
    return Reflect.get(target, name) as unknown;
  },
});

/** Names of exported layers that no case has used so far. */
export function unusedLayers(): string[] {
  return Object.keys(all)
    .filter((name) => !used.has(name) && typeof Reflect.get(all, name) === 'function')
    .sort();
}
