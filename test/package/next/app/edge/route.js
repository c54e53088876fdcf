import { provideKernels } from 'lethe/core';
import kernels from 'lethe/kernels.wasm';
import { train } from '../../train.js';

export const runtime = 'edge';

provideKernels(kernels);

export async function GET() {
  return Response.json(await train(1));
}
