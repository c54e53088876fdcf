// A service that trains LSTMs on posted series and stores them: routes, limits on requests, answers in JSON.
import { HttpError, readObject } from './http.js';

export { Model } from './model.js';

const NAME = /^[a-z0-9-]{1,40}$/;

/** Routes by method. A route gets the request and the worker's bindings and returns the answer. */
const ROUTES = new Map([
  ['/healthz', new Map([['GET', async () => ({ status: 'ok' })]])],
  ['/train', new Map([['POST', train]])],
  ['/predict', new Map([['POST', predict]])],
]);

export default {
  async fetch(request, env) {
    try {
      return Response.json(await routeOf(request)(request, env));
    } catch (error) {
      return answerOf(error);
    }
  },
};

async function train(request, env) {
  const { name = 'default', ...series } = await readObject(request);
  return { name, ...unwrap(await modelOf(env, name).train(series)) };
}

async function predict(request, env) {
  const { name = 'default', x } = await readObject(request);
  return { name, ...unwrap(await modelOf(env, name).predict(x)) };
}

/** The Durable Object of a model. Each name has its own, with its own storage. */
function modelOf(env, name) {
  if (typeof name === 'string' && NAME.test(name)) return env.MODELS.getByName(name);
  throw new HttpError(400, `name: expected 1 to 40 of a-z, 0-9 and -, got ${JSON.stringify(name)}`);
}

/** The result of a Durable Object. Errors come as data: as errors, only their text would arrive. */
function unwrap({ status, message, ...result }) {
  if (status === 200) return result;
  throw new HttpError(status, message);
}

function routeOf(request) {
  const { pathname } = new URL(request.url);
  const route = ROUTES.get(pathname);
  if (route === undefined) throw new HttpError(404, `${pathname}: no such route`);
  const handler = route.get(request.method);
  if (handler !== undefined) return handler;
  const allow = [...route.keys()].join(', ');
  throw new HttpError(405, `${pathname}: expected ${allow}, got ${request.method}`, { allow });
}

function answerOf(error) {
  if (error instanceof HttpError) {
    const { status, message, headers } = error;
    return Response.json({ error: message }, { status, headers });
  }
  console.error(error);
  return Response.json({ error: 'internal error' }, { status: 500 });
}
