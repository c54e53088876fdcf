// Around a suite in runtimes that only run code to answer a request.
import { runSuite } from 'suite-under-test';

/** Runs the suite with the options in the request's body. */
export async function answer(request: Request): Promise<Response> {
  let body: { report: unknown } | { failure: string };
  try {
    body = { report: (await runSuite(await request.json())) ?? null };
  } catch (error) {
    body = { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
}
