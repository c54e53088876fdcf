// Vite's development server by its API: default configuration plus the headers in the first argument. Prints
// its address.
import { createServer } from 'vite';

const headers = JSON.parse(process.argv[2]);
const server = await createServer({ server: { host: '127.0.0.1', port: 0, headers } });
await server.listen();
console.log(server.resolvedUrls.local[0]);
