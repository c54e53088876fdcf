// What esbuild makes modules of (../runtimes/project.ts): files as base64, programs of the documentation.
declare module '*.keras' {
  const base64: string;
  export default base64;
}

declare module '*.h5' {
  const base64: string;
  export default base64;
}

/** The first program of a page of docs/, which runs when it is imported (../runtimes/project.ts). */
declare module 'docs:*' {}
