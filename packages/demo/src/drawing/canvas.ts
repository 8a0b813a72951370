import { type Colour, paletteSteps } from './colour.ts';

/** What is drawn is thought of in these units, whatever the size of the picture. */
export const width = 720;
export const height = 1_280;

/**
 * Says how much of each pixel of a row something covers, from 0 to 1; what is beyond is cut. A row at a time, because a
 * call for each pixel would cost more than the drawing.
 */
type Cover = (row: Float32Array, first: number, end: number, y: number) => void;

/** A picture that is drawn in code: red, green, blue and nothing of a fourth byte. Edges are smooth. */
export class Canvas {
  /** Pixels of a unit. */
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray;
  readonly #row: Float32Array;

  constructor(scale: number) {
    this.scale = scale;
    this.width = 2 * Math.round((width * scale) / 2);
    this.height = 2 * Math.round((height * scale) / 2);
    this.pixels = new Uint8ClampedArray(4 * this.width * this.height);
    this.#row = new Float32Array(this.width);
  }

  /** Fills all of it from top to bottom. The colours are dithered, or slow gradients would show steps. */
  gradient(colourAt: (place: number) => Colour): void {
    const { pixels } = this;
    let at = 0;
    let noise = 1;
    for (let row = 0; row < this.height; row += 1) {
      const [red, green, blue] = colourAt(row / (this.height - 1));
      for (let column = 0; column < this.width; column += 1, at += 4) {
        noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) | 0;
        const grain = (noise >>> 24) / 256 - 0.5;
        pixels[at] = red + grain;
        pixels[at + 1] = green + grain;
        pixels[at + 2] = blue + grain;
      }
    }
  }

  /** Colours each pixel by a table, at the places from 0 to 1 that the function writes down for a row. */
  shade(table: Uint8Array, placesOf: Cover): void {
    const { pixels } = this;
    const places = this.#row;
    let at = 0;
    for (let row = 0; row < this.height; row += 1) {
      placesOf(places, 0, this.width, (row + 0.5) / this.scale);
      for (let column = 0; column < this.width; column += 1, at += 4) {
        const place = Math.min(1, Math.max(0, places[column] ?? 0));
        const step = 3 * Math.floor(place * (paletteSteps - 1));
        pixels[at] = table[step] ?? 0;
        pixels[at + 1] = table[step + 1] ?? 0;
        pixels[at + 2] = table[step + 2] ?? 0;
      }
    }
  }

  disc(x: number, y: number, radius: number, colour: Colour, alpha = 1): void {
    this.ellipse(x, y, radius, radius, colour, alpha);
  }

  ellipse(x: number, y: number, rx: number, ry: number, colour: Colour, alpha = 1): void {
    const { scale } = this;
    const least = Math.min(rx, ry) * scale;
    this.#paint([x - rx, y - ry, x + rx, y + ry], colour, alpha, (row, first, end, py) => {
      const v = (py - y) / ry;
      for (let column = first; column < end; column += 1) {
        const u = ((column + 0.5) / scale - x) / rx;
        row[column] = (1 - Math.sqrt(u * u + v * v)) * least + 0.5;
      }
    });
  }

  /** A line with round ends. */
  line(x1: number, y1: number, x2: number, y2: number, thickness: number, colour: Colour, alpha = 1): void {
    const half = thickness / 2;
    const dx = x2 - x1;
    const dy = y2 - y1;
    const length = dx * dx + dy * dy || 1;
    const { scale } = this;
    const box: Box = [
      Math.min(x1, x2) - half,
      Math.min(y1, y2) - half,
      Math.max(x1, x2) + half,
      Math.max(y1, y2) + half,
    ];
    this.#paint(box, colour, alpha, (row, first, end, py) => {
      for (let column = first; column < end; column += 1) {
        const px = (column + 0.5) / scale;
        const along = Math.min(1, Math.max(0, ((px - x1) * dx + (py - y1) * dy) / length));
        const aside = px - x1 - along * dx;
        const above = py - y1 - along * dy;
        row[column] = (half - Math.sqrt(aside * aside + above * above)) * scale + 0.5;
      }
    });
  }

  /** Its corners may be round. */
  box(x: number, y: number, wide: number, high: number, colour: Colour, alpha = 1, round = 0): void {
    const mx = x + wide / 2;
    const my = y + high / 2;
    const { scale } = this;
    this.#paint([x, y, x + wide, y + high], colour, alpha, (row, first, end, py) => {
      const dy = Math.abs(py - my) - high / 2 + round;
      const outY = Math.max(0, dy);
      for (let column = first; column < end; column += 1) {
        const dx = Math.abs((column + 0.5) / scale - mx) - wide / 2 + round;
        const outX = Math.max(0, dx);
        const outside = Math.sqrt(outX * outX + outY * outY);
        row[column] = (round - outside - Math.min(0, Math.max(dx, dy))) * scale + 0.5;
      }
    });
  }

  triangle(
    [ax, ay]: readonly [number, number],
    [bx, by]: readonly [number, number],
    [cx, cy]: readonly [number, number],
    colour: Colour,
    alpha = 1,
  ): void {
    const turn = Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) || 1;
    const { scale } = this;
    const [abx, aby, abc] = edge(ax, ay, bx, by, turn);
    const [bcx, bcy, bcc] = edge(bx, by, cx, cy, turn);
    const [cax, cay, cac] = edge(cx, cy, ax, ay, turn);
    const box: Box = [Math.min(ax, bx, cx), Math.min(ay, by, cy), Math.max(ax, bx, cx), Math.max(ay, by, cy)];
    this.#paint(box, colour, alpha, (row, first, end, y) => {
      for (let column = first; column < end; column += 1) {
        const x = (column + 0.5) / scale;
        const within = Math.min(x * abx + y * aby + abc, x * bcx + y * bcy + bcc, x * cax + y * cay + cac);
        row[column] = within * scale + 0.5;
      }
    });
  }

  /** Everything below a curve; lower down it may become another colour. */
  below(topAt: (x: number) => number, colour: Colour, deeper: Colour = colour, depth = 400): void {
    const { pixels, scale } = this;
    const [red, green, blue] = colour;
    const toRed = deeper[0] - red;
    const toGreen = deeper[1] - green;
    const toBlue = deeper[2] - blue;
    for (let column = 0; column < this.width; column += 1) {
      const top = topAt((column + 0.5) / scale) * scale;
      for (let row = Math.max(0, Math.floor(top)); row < this.height; row += 1) {
        const share = Math.min(1, Math.max(0, (row - top) / (depth * scale)));
        const cover = Math.min(1, row + 1 - top);
        const at = 4 * (row * this.width + column);
        const r = pixels[at] ?? 0;
        const g = pixels[at + 1] ?? 0;
        const b = pixels[at + 2] ?? 0;
        pixels[at] = r + (red + toRed * share - r) * cover;
        pixels[at + 1] = g + (green + toGreen * share - g) * cover;
        pixels[at + 2] = b + (blue + toBlue * share - b) * cover;
      }
    }
  }

  /** Light that is added to what is there, and ends softly. */
  glow(x: number, y: number, radius: number, colour: Colour, strength = 1): void {
    const { pixels, scale } = this;
    const [left, top, right, bottom] = this.#pixelsOf([x - radius, y - radius, x + radius, y + radius]);
    const cx = x * scale;
    const cy = y * scale;
    const reach = (radius * scale) ** 2;
    const [red, green, blue] = colour;
    for (let row = top; row < bottom; row += 1)
      for (let column = left; column < right; column += 1) {
        const dx = column + 0.5 - cx;
        const dy = row + 0.5 - cy;
        const near = 1 - (dx * dx + dy * dy) / reach;
        if (near <= 0) continue;
        const light = near * near * near * strength;
        const at = 4 * (row * this.width + column);
        pixels[at] = (pixels[at] ?? 0) + red * light;
        pixels[at + 1] = (pixels[at + 1] ?? 0) + green * light;
        pixels[at + 2] = (pixels[at + 2] ?? 0) + blue * light;
      }
  }

  /** A soft patch, such as a cloud's. */
  haze(x: number, y: number, rx: number, ry: number, colour: Colour, alpha: number): void {
    const { scale } = this;
    this.#paint([x - rx, y - ry, x + rx, y + ry], colour, alpha, (row, first, end, py) => {
      const v = (py - y) / ry;
      for (let column = first; column < end; column += 1) {
        const u = ((column + 0.5) / scale - x) / rx;
        const near = 1 - u * u - v * v;
        row[column] = near <= 0 ? 0 : near * near;
      }
    });
  }

  #pixelsOf([left, top, right, bottom]: Box): Box {
    const { scale } = this;
    return [
      Math.max(0, Math.floor(left * scale - 1)),
      Math.max(0, Math.floor(top * scale - 1)),
      Math.min(this.width, Math.ceil(right * scale + 1)),
      Math.min(this.height, Math.ceil(bottom * scale + 1)),
    ];
  }

  #paint(box: Box, [red, green, blue]: Colour, alpha: number, cover: Cover): void {
    const { pixels, scale } = this;
    const covers = this.#row;
    const [left, top, right, bottom] = this.#pixelsOf(box);
    for (let row = top; row < bottom; row += 1) {
      cover(covers, left, right, (row + 0.5) / scale);
      let at = 4 * (row * this.width + left);
      for (let column = left; column < right; column += 1, at += 4) {
        const covered = covers[column] ?? 0;
        if (covered <= 0) continue;
        const share = covered >= 1 ? alpha : covered * alpha;
        const r = pixels[at] ?? 0;
        const g = pixels[at + 1] ?? 0;
        const b = pixels[at + 2] ?? 0;
        pixels[at] = r + (red - r) * share;
        pixels[at + 1] = g + (green - g) * share;
        pixels[at + 2] = b + (blue - b) * share;
      }
    }
  }
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** How far inside a side of a triangle a place is: its share of x, of y, and what is added. */
function edge(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  turn: number,
): readonly [byX: number, byY: number, plus: number] {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const byX = (turn * (y1 - y2)) / length;
  const byY = (turn * (x2 - x1)) / length;
  return [byX, byY, -x1 * byX - y1 * byY];
}
