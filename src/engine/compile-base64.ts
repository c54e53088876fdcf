/** A module out of the bytes that stand in our JavaScript as base64: `atob` is everywhere, `fromBase64` is not. */
export function compileBase64(base64: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}
