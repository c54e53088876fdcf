// PUT /model: stores a model that was trained elsewhere, such as in a browser.
import { keep, problem, refuse } from '../kept.js';

const MOST_BYTES = 4e6;

export async function PUT(request) {
  try {
    const chunks = [];
    let size = 0;
    // Reads to the end even if it is too long: a connection cut before that cannot tell why.
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size <= MOST_BYTES) chunks.push(chunk);
    }
    if (size > MOST_BYTES) return refuse(413, `model: expected at most ${MOST_BYTES} bytes`);
    await keep(new Uint8Array(await new Blob(chunks).arrayBuffer()));
    return Response.json({ bytes: size });
  } catch (error) {
    return problem(error);
  }
}
