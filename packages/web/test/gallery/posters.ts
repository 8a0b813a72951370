/** The picture of a clip, drawn here so that the gallery needs no files. */
function draw(context: CanvasRenderingContext2D, hue: number, share: number): void {
  const { width, height } = context.canvas;
  context.fillStyle = `hsl(${hue} 45% 32%)`;
  context.fillRect(0, 0, width, height);
  context.fillStyle = `hsl(${hue + 40} 60% 60%)`;
  context.beginPath();
  const angle = share * Math.PI * 2;
  context.arc(
    width / 2 + Math.cos(angle) * width * 0.2,
    height * 0.45 + Math.sin(angle) * height * 0.12,
    width * 0.26,
    0,
    7,
  );
  context.fill();
}

function canvasOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  return context;
}

/** The first picture of a clip, as an address. */
export function posterOf(hue: number, width = 360, height = 640): string {
  const context = canvasOf(width, height);
  draw(context, hue, 0);
  return context.canvas.toDataURL('image/webp', 0.7);
}

/** The same, tiny. */
export function placeholderOf(hue: number): string {
  return posterOf(hue, 18, 32);
}
