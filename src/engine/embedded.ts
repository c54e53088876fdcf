// Binaries inside our JavaScript: compressed (zlib), then base64, so that they weigh in a bundle what they weigh alone.
// Plain base64 hardly compresses: what repeats in the bytes is shifted by bits in the text.

/** The bytes of an embedded binary. `atob` is everywhere, `fromBase64` and the `deflate-raw` format are not. */
export async function readEmbedded(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A module out of an embedded binary. */
export async function compileEmbedded(base64: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readEmbedded(base64));
}
