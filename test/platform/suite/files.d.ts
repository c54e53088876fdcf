// What esbuild makes modules of (../runtimes/project.ts): files as base64, programs of the documentation.
declare module '*.keras' {
  const base64: string;
  export default base64;
}

declare module '*.h5' {
  const base64: string;
  export default base64;
}

/** Runs the first program of a page of docs/. */
declare module 'docs:*' {
  export default function run(): Promise<void>;
}
