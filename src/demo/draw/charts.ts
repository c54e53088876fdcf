import type { ChartName, DrawRequest, Frame, FrameRequest } from '../protocol.js';
import { drawCurves } from './curves.js';
import { drawForecast } from './forecast.js';
import { drawGates } from './gates.js';
import { drawLags } from './lags.js';
import { drawLearning } from './learning.js';
import { drawLoss } from './loss.js';
import { drawPredictions } from './predictions.js';

const DRAW: { readonly [chart in ChartName]: (frame: Frame, width: number) => string } = {
  loss: drawLoss,
  predictions: drawPredictions,
  lags: drawLags,
  gates: drawGates,
};

/** The requested charts as SVG, by their place in the page. */
export function draw(request: DrawRequest): { readonly [chart: string]: string } {
  if ('frame' in request) return drawFrame(request);
  if ('curves' in request) return { curves: withoutStyle(drawCurves(request)) };
  const { series, learning, widths } = request;
  return {
    forecast: withoutStyle(drawForecast(series, widths.forecast)),
    learning: withoutStyle(drawLearning(learning, widths.learning)),
  };
}

/** The charts of a frame. Their colours are variables of the page, such as `var(--accent)`. */
export function drawFrame({ frame, widths }: FrameRequest): { readonly [chart in ChartName]: string } {
  const one = (chart: ChartName): string => withoutStyle(DRAW[chart](frame, widths[chart]));
  return { loss: one('loss'), predictions: one('predictions'), lags: one('lags'), gates: one('gates') };
}

/** Removes the library's style sheet, which a content security policy would refuse; the page's own has what is needed. */
function withoutStyle(svg: string): string {
  return svg.replace(/<style\b[^>]*>[\s\S]*?<\/style>/g, '');
}
