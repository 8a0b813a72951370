import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const tokens = readFileSync(new URL('../src/design/tokens.css', import.meta.url), 'utf8');

type Rgb = readonly [number, number, number];
type Look = 'light' | 'dark';

function rgbOf(hex: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex.trim())?.[1];
  if (digits === undefined) throw new Error(`not a colour of six digits: ${hex}`);
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function token(name: string, look: Look): Rgb {
  const value = new RegExp(`--${name}:\\s*([^;]+);`).exec(tokens)?.[1];
  if (value === undefined) throw new Error(`no token --${name}`);
  const pair = /light-dark\(\s*(#\w+)\s*,\s*(#\w+)\s*\)/.exec(value);
  return rgbOf((look === 'light' ? pair?.[1] : pair?.[2]) ?? value);
}

/** Text on its ground: 4.5 : 1. */
const textPairs: readonly (readonly [string, string])[] = [
  ...['bg', 'card', 'received'].flatMap((ground) =>
    ['ink', 'soft', 'accent', 'takeback'].map((text) => [text, ground] as const),
  ),
  ['confirmed', 'bg'],
  ['bg', 'ink'],
  ['toast-accent', 'ink'],
  ['own-ink', 'own'],
  ['accent-ink', 'accent'],
  ['takeback', 'takeback-ground'],
  ['ink', 'takeback-ground'],
  ...Array.from({ length: 8 }, (_, index) => ['avatar-ink', `avatar-${index}`] as const),
];

/** Outlines of controls and marks beside them: 3 : 1. */
const markPairs: readonly (readonly [string, string])[] = [
  ['line-strong', 'bg'],
  ['line-strong', 'card'],
  ['accent', 'bg'],
  ['accent', 'card'],
  ['own', 'bg'],
];

describe.each(['light', 'dark'] as const)('the %s colours meet WCAG AA', (look) => {
  it.each(textPairs)('%s on %s reads as text', (text, ground) => {
    expect(contrast(token(text, look), token(ground, look))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(markPairs)('%s on %s shows as a mark', (mark, ground) => {
    expect(contrast(token(mark, look), token(ground, look))).toBeGreaterThanOrEqual(3);
  });
});
