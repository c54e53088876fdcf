// Float64 matrix products for those who cannot wait for kernels, such as what draws initial weights: a module of half a
// kilobyte, which is compiled at once wherever a program may compile bytes. Where it may not (workerd, edge-runtime, a
// page without 'wasm-unsafe-eval'), a loop gives the same bits and takes five times as long.
import { panelProduct } from '#kernels';
import { createMemory } from './memory.js';

/** Numbers, and products of matrices among them. Places and strides are indices of `numbers`. */
export interface PanelProducts {
  readonly numbers: Float64Array;
  /**
   * c [rows, 8] += a [rows, depth] panel [depth, 8], each sum over the depth from its beginning; a and c row-major.
   *
   * @param rows even, at least 2
   * @param depth at least 1
   */
  add(
    a: number,
    aStride: number,
    panel: number,
    c: number,
    cStride: number,
    rows: number,
    depth: number,
  ): void;
}

/** Room for `count` numbers, all 0. */
export function openPanelProducts(count: number): PanelProducts {
  const module = compile();
  return module === undefined ? inJavaScript(count) : inWebAssembly(module, count);
}

let compiled: WebAssembly.Module | undefined;

/** Undefined where bytes may not be compiled. */
function compile(): WebAssembly.Module | undefined {
  if (panelProduct === undefined) return undefined;
  try {
    compiled ??= new WebAssembly.Module(
      Uint8Array.from(atob(panelProduct), (character) => character.charCodeAt(0)),
    );
    return compiled;
  } catch {
    return undefined;
  }
}

/** What src/kernels/float64/panel-product.ts exports: places and strides are bytes. */
interface PanelProductExports {
  addPanelProduct: PanelProducts['add'];
}

const BYTES = Float64Array.BYTES_PER_ELEMENT;

function inWebAssembly(module: WebAssembly.Module, count: number): PanelProducts {
  const memory = createMemory(count * BYTES);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { addPanelProduct } = exports as unknown as PanelProductExports;
  return {
    numbers: new Float64Array(memory.buffer, 0, count),
    add(a, aStride, panel, c, cStride, rows, depth) {
      addPanelProduct(a * BYTES, aStride * BYTES, panel * BYTES, c * BYTES, cStride * BYTES, rows, depth);
    },
  };
}

/** Exported for the test that both give the same bits. */
export function inJavaScript(count: number): PanelProducts {
  const numbers = new Float64Array(count);
  return {
    numbers,
    add(a, aStride, panel, c, cStride, rows, depth) {
      for (let row = 0; row < rows; row += 2) {
        for (let column = 0; column < 8; column += 4) {
          addTile(
            numbers,
            a + row * aStride,
            aStride,
            panel + column,
            c + row * cStride + column,
            cStride,
            depth,
          );
        }
      }
    },
  };
}

/** c [2, 4] += a [2, depth] panel [depth, 4 of 8] */
function addTile(
  numbers: Float64Array,
  a: number,
  aStride: number,
  panel: number,
  c: number,
  cStride: number,
  depth: number,
): void {
  const at = (index: number): number => numbers[index] as number;
  const d = c + cStride;
  let [c0, c1, c2, c3] = [at(c), at(c + 1), at(c + 2), at(c + 3)];
  let [d0, d1, d2, d3] = [at(d), at(d + 1), at(d + 2), at(d + 3)];
  for (let k = 0; k < depth; k++) {
    const x = at(a + k);
    const y = at(a + aStride + k);
    const place = panel + 8 * k;
    c0 += x * at(place);
    d0 += y * at(place);
    c1 += x * at(place + 1);
    d1 += y * at(place + 1);
    c2 += x * at(place + 2);
    d2 += y * at(place + 2);
    c3 += x * at(place + 3);
    d3 += y * at(place + 3);
  }
  numbers.set([c0, c1, c2, c3], c);
  numbers.set([d0, d1, d2, d3], d);
}
