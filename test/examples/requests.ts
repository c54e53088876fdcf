// Requests to the examples' servers.

/** Status and body of an answer, which is JSON always. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** Sends text, or a value as JSON. */
export async function post(url: string, body: unknown): Promise<Answer> {
  return send(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
}

export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.json() };
}

/** A body whose length is not told beforehand. */
export function chunked(text: string): RequestInit {
  const body = new ReadableStream({
    start(controller) {
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length; at += 65_536) controller.enqueue(bytes.subarray(at, at + 65_536));
      controller.close();
    },
  });
  return { method: 'POST', body, duplex: 'half' } as RequestInit;
}

/** 300 kB, more than any of the servers takes. */
export const TOO_LARGE: string = JSON.stringify({ x: Array.from({ length: 60_000 }, () => 1.25) });
