// `npm run onnx:fixtures`: makes test/golden/onnx/exported.json anew, with an onnxruntime that test/golden/onnx/find-onnxruntime.ts finds.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { importTypeScript } from './typescript.mjs';

const { findOnnxruntime } = await importTypeScript('test/golden/onnx/find-onnxruntime.ts');
const python = findOnnxruntime();
if (python === undefined) {
  console.error('onnx:fixtures: onnxruntime is not installed: see test/golden/onnx/requirements.txt');
  process.exitCode = 1;
} else {
  const { makeExported } = await importTypeScript('test/golden/onnx/exported.ts');
  const place = fileURLToPath(new URL('../test/golden/onnx/exported.json', import.meta.url));
  await writeFile(place, `${JSON.stringify(await makeExported(python))}\n`);
}
