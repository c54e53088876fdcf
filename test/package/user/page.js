import { train } from './train.js';

const server = new URLSearchParams(location.search).get('server') ?? '/';

function send(path, body) {
  return fetch(`${server}${path}`, { method: 'POST', body });
}

try {
  await send('report', JSON.stringify(await train()));
} catch (error) {
  await send('failure', String(error.stack));
}
