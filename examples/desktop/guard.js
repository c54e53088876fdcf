// Decides who may ask. Other machines cannot reach a server on 127.0.0.1, but any page open in a browser on this machine can.

/** The page may load only its own files, and no other page may show or load it. */
export const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-src 'self'; " +
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * Why a request is refused; undefined if it is allowed.
 *
 * - `Host`: evil.example can point its name at 127.0.0.1 (DNS rebinding). The browser then treats its page and this server as one origin.
 *   The host name in the request gives it away.
 * - `Origin`: any page may post to any address without permission. It cannot read the answer, but the server would do the work.
 *   Browsers send the origin of the page with everything they post.
 */
export function refusal({ method, headers: { host, origin } }, address) {
  const own = new URL(address).host;
  if (host !== own) return { status: 403, body: `host: expected ${own}, got ${host}` };
  const isAsking = method === 'GET' && origin === undefined;
  if (isAsking || origin === address) return undefined;
  return { status: 403, body: `origin: expected ${address}, got ${origin}` };
}
