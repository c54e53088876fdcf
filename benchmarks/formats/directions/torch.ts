// Models of PyTorch: weights as a state dictionary, both ways, and whole ones by PyTorch's exporter of ONNX.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Network } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { loadOnnx } from '../../../src/exchange/onnx/index.js';
import { loadStateDict, saveStateDict } from '../../../src/exchange/pytorch/index.js';
import { Generator } from '../../../src/random/index.js';
import { scatter } from '../../../test/exchange/onnx/cases.js';
import type { Direction, Draw, Trial } from '../direction.js';
import { askScript } from '../python.js';
import { drawTorchModel, networkOf, type TorchModel } from '../torch-model.js';
import { compare, reasonOf, type Tensor } from '../trial.js';

/** Of torch_models.py. */
interface Answer {
  readonly y?: Tensor;
  /** In float64. */
  readonly exact?: Tensor;
  readonly failed?: string;
}

/** What torch_models.py is told of each model, and where it becomes a network: before PyTorch has it, or after. */
interface Way {
  readonly load: boolean;
  readonly onnx: boolean;
  before?(model: TorchModel, file: string, index: number): Promise<Network>;
  after?(model: TorchModel, file: string): Promise<Network>;
}

const WAYS = {
  fromStateDict: {
    load: false,
    onnx: false,
    after: async (model, file) => {
      const { network, modules } = networkOf(model);
      loadStateDict(network, await readFile(`${file}.safetensors`), { modules });
      return network;
    },
  },
  toStateDict: {
    load: true,
    onnx: false,
    before: async (model, file, index) => {
      const { network, modules } = networkOf(model);
      await writeFile(`${file}.safetensors`, saveStateDict(scatter(network, index), { modules }));
      return network;
    },
  },
  fromOnnx: { load: false, onnx: true, after: (_, file) => loadOnnx(`${file}.onnx`) },
} as const satisfies { readonly [way: string]: Way };

export function torch(
  way: keyof typeof WAYS,
  of: Pick<Direction, 'from' | 'to' | 'judge' | 'tolerance'>,
): Direction {
  return { ...of, run: (draw) => run(draw, WAYS[way], of.tolerance) };
}

async function run({ count, seed, place, pythons }: Draw, way: Way, tolerance: number): Promise<Trial[]> {
  const folder = place('files');
  await mkdir(folder);
  const generator = new Generator(seed, 'data', 0);
  const models = Array.from({ length: count }, () => drawTorchModel(generator));
  const before: (Network | undefined)[] = [];
  for (const [index, model] of models.entries()) {
    before.push(await way.before?.(model, path.join(folder, String(index)), index));
  }
  const cases = models.map(({ modules, x }, index) => {
    const file = `${index}.safetensors`;
    const onnx = way.onnx ? `${index}.onnx` : '';
    return { model: modules, x, seed: seed + index, file, load: way.load, onnx, open: index % 2 === 0 };
  });
  const answers = await askScript<Answer>(pythons.pytorch, 'torch_models.py', folder, { cases });
  const trials: Trial[] = [];
  for (const [index, { y, exact, failed }] of answers.entries()) {
    const model = models[index] as TorchModel;
    if (y === undefined || exact === undefined) {
      trials.push({ failed: failed ?? 'no answer' });
      continue;
    }
    try {
      const network = before[index] ?? (await way.after?.(model, path.join(folder, String(index))));
      trials.push(await compare(network as Network, [model.x], [y], tolerance, [exact]));
    } catch (error) {
      if (!(error instanceof LetheError)) throw error;
      trials.push({ refused: reasonOf(error) });
    }
  }
  return trials;
}
