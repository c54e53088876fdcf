// Pages are cross-origin isolated: the kernels have threads there.
const headers = [
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Embedder-Policy', value: 'require-corp' },
];

export default {
  // This folder is the project, whatever lock files lie above it.
  turbopack: { root: import.meta.dirname },
  headers: async () => [{ source: '/:path*', headers }],
};
