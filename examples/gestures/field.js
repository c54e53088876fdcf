// The field for drawing strokes with mouse, finger or pen.

/** @param tell.begins called when a stroke begins, @param tell.ends called with its points, in pixels, when it ends */
export function drawingField(canvas, tell) {
  let points = [];
  let pointer;

  const at = ({ clientX, clientY }) => {
    const { left, top } = canvas.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };

  canvas.addEventListener('pointerdown', (event) => {
    if (pointer !== undefined || event.button !== 0) return;
    pointer = event.pointerId;
    show([at(event)]);
    tell.begins();
  });
  // Listens on the whole window: a stroke may leave the field.
  addEventListener('pointermove', (event) => {
    if (event.pointerId === pointer) show([...points, at(event)]);
  });
  addEventListener('pointerup', (event) => {
    if (event.pointerId !== pointer) return;
    pointer = undefined;
    show([...points, at(event)]);
    tell.ends(points);
  });
  addEventListener('pointercancel', (event) => {
    if (event.pointerId !== pointer) return;
    pointer = undefined;
    show([]);
  });

  /** Replaces the drawing by a stroke. Its colour comes from CSS. */
  function show(stroke) {
    points = stroke;
    const { clientWidth, clientHeight } = canvas;
    canvas.width = Math.round(clientWidth * devicePixelRatio); // Setting the size also clears the canvas.
    canvas.height = Math.round(clientHeight * devicePixelRatio);
    const context = canvas.getContext('2d');
    context.scale(devicePixelRatio, devicePixelRatio);
    Object.assign(context, { lineWidth: 4, lineCap: 'round', lineJoin: 'round' });
    context.strokeStyle = getComputedStyle(canvas).color;
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.stroke();
  }

  const again = () => show(points);
  new ResizeObserver(again).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);

  return {
    show,
    /** The middle of the field. */
    middle: () => [canvas.clientWidth / 2, canvas.clientHeight / 2],
  };
}
