// Makes pages cross-origin isolated, which threads need.
const headers = [
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Embedder-Policy', value: 'require-corp' },
];

export default {
  // This folder is the project, even if there are lock files above it.
  turbopack: { root: import.meta.dirname },
  headers: async () => [{ source: '/:path*', headers }],
};
