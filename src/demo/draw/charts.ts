import type { ChartName, DrawRequest } from '../protocol.js';

/** The charts of a frame, as SVG. */
export function drawFrame({ widths }: DrawRequest): { readonly [chart in ChartName]: string } {
  const blank = (width: number): string =>
    `<svg viewBox="0 0 ${width} 200" width="${width}" height="200"></svg>`;
  return {
    loss: blank(widths.loss),
    predictions: blank(widths.predictions),
    lags: blank(widths.lags),
    gates: blank(widths.gates),
  };
}
