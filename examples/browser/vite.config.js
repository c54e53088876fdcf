export default {
  base: './', // works from any folder of a site
  worker: { format: 'es' }, // worker.js is a module, with or without Vite
};
