// An edge function as Next.js has them: the kernels come in as a module that the platform has compiled.
import { provideKernels } from 'lethe/core';
import kernels from 'lethe/kernels.wasm';
import { train } from './train.js';

provideKernels(kernels);

async function handler() {
  try {
    return Response.json(await train());
  } catch (error) {
    return new Response(String(error.stack), { status: 500 });
  }
}

addEventListener('fetch', (event) => event.respondWith(handler()));
