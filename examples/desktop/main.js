// A desktop program: a page in the browser, which this process serves to this machine only.
// node main.js [folder of the saved models] [--no-open]; the same in Deno and in Bun.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import process from 'node:process';
import { answer } from './answers.js';
import { errorOf } from './errors.js';
import { HEADERS, refusal } from './guard.js';

const given = process.argv.slice(2);
const folder = given.find((argument) => !argument.startsWith('--')) ?? 'saved';

const server = createServer(async (request, response) => {
  const leaving = new AbortController(); // When nobody waits any more, the training run ends, too.
  response.on('close', () => leaving.abort());
  let result = refusal(request, address());
  if (result === undefined) {
    const url = new URL(request.url, address());
    if (`${request.method} ${url.pathname}` === 'POST /quit') {
      result = { body: 'Bye.' };
      response.on('finish', quit);
    } else {
      result = await answer(request, url, { folder, signal: leaving.signal }).catch(errorOf);
    }
  }
  const { status = 200, type = 'text/plain; charset=utf-8', headers = {}, body } = result;
  response.writeHead(status, { ...HEADERS, 'content-type': type, ...headers }).end(body);
});

function address() {
  return `http://127.0.0.1:${server.address().port}`;
}

function quit() {
  server.close();
  server.closeAllConnections();
}

/** Opens the user's browser. If that fails, the address is still on the screen. */
function open(url) {
  const [command, ...before] = { darwin: ['open'], win32: ['cmd', '/c', 'start'] }[process.platform] ?? [
    'xdg-open',
  ];
  try {
    spawn(command, [...before, url], { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref();
  } catch {
    // Deno without permission to start programs.
  }
}

server.listen(0, '127.0.0.1', () => {
  console.log(`${address()}/ is the page. Quit there, or press Ctrl+C.`);
  if (!given.includes('--no-open')) open(`${address()}/`);
});
