// Who may ask. A server on 127.0.0.1 is out of reach of other machines, but not of the pages that are open in this machine's browsers.

/** The page may load its own files alone, and no other page may show or load it. */
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
 * What a request is refused with; undefined: it is welcome.
 *
 * - `Host`: a page of evil.example can have its name lead to 127.0.0.1 and would then be of the same origin as this server, for the browser.
 *   The name that it was asked by gives it away.
 * - `Origin`: any page may post to any address without leave, and though it cannot read the answer, the work is done.
 *   Browsers say whose page it was, with all that is posted.
 */
export function refusal({ method, headers: { host, origin } }, address) {
  const own = new URL(address).host;
  if (host !== own) return { status: 403, body: `host: expected ${own}, got ${host}` };
  const isAsking = method === 'GET' && origin === undefined;
  if (isAsking || origin === address) return undefined;
  return { status: 403, body: `origin: expected ${address}, got ${origin}` };
}
