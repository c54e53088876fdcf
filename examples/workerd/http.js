// Reads requests. Nothing that a client sends is trusted.

/** Largest body of a request, in bytes. */
const MAX_BODY = 256 * 1024;
/** Deepest nesting of objects and arrays: what goes to a Durable Object has a limit. */
const MAX_DEPTH = 8;

/** An error to send to the client. */
export class HttpError extends Error {
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** The JSON object in a request's body. Stops reading when the body is too long. */
export async function readObject(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY) throw new HttpError(413, `body: expected at most ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  const value = parse(await new Blob(chunks).text());
  if (isDeeper(value, MAX_DEPTH)) throw new HttpError(400, `body: expected at most ${MAX_DEPTH} levels`);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new HttpError(400, 'body: expected a JSON object');
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpError(400, `body: expected JSON: ${error.message}`);
  }
}

function isDeeper(value, levels) {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1));
}
