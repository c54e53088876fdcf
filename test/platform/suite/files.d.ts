// Files that esbuild embeds as base64 (../runtimes/project.ts).
declare module '*.keras' {
  const base64: string;
  export default base64;
}

declare module '*.h5' {
  const base64: string;
  export default base64;
}
