// Lines on a canvas.

/**
 * Draws each line's values from left to right, `points` of them over the whole width, between `low` and `high`. A line
 * has the text colour of the element that `like` selects: CSS alone knows the page's colours.
 */
export function drawLines(canvas, lines, { points, low, high }) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = devicePixelRatio;
  // Setting the size also clears the canvas.
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  context.lineJoin = 'round';
  for (const { like, width: lineWidth, values } of lines) {
    context.strokeStyle = getComputedStyle(document.querySelector(like)).color;
    context.lineWidth = lineWidth;
    context.beginPath();
    values.forEach((value, index) => {
      const x = (index / Math.max(1, points - 1)) * width;
      const y = (1 - (value - low) / (high - low)) * (height - 4) + 2;
      context.lineTo(x, y);
    });
    context.stroke();
  }
}
