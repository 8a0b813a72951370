import { type Engine, type Figures, isMet, type Row } from './rows.ts';

/** What one run measured. */
export interface Measured {
  readonly engines: Partial<Readonly<Record<Engine, Figures>>>;
  readonly relay: Figures;
}

const engines = ['pglite', 'postgresql'] as const;
const names = { pglite: 'PGlite', postgresql: 'PostgreSQL' } as const;

function write(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function targetOf({ target, better, digits }: Row, shown: readonly Engine[]): string {
  if (target === undefined) return '';
  const sign = better === 'more' ? '≥' : '≤';
  const short = (value: number) => value.toLocaleString('en', { maximumFractionDigits: Math.max(digits, 2) });
  return [...new Set(shown.map((engine) => `${sign} ${short(target[engine])}`))].join(' / ');
}

function figureOf(row: Row, engine: Engine, figures: Figures | undefined): string {
  const value = figures?.[row.id];
  if (value === undefined) return '–';
  const met = isMet(row, engine, value);
  return `${write(value, row.digits)}${met === undefined ? '' : met ? ' ✓' : ' ✗'}`;
}

/** One table in Markdown, readable as it is: what was measured beside its target and beside the relay. */
export function formatTable(rows: readonly Row[], { engines: measured, relay }: Measured): string {
  const shown = engines.filter((engine) => measured[engine] !== undefined);
  const lines = [['Measure', 'Target', ...shown.map((engine) => names[engine]), 'Relay, no storage']];
  for (const row of rows) {
    const values = shown.map((engine) => figureOf(row, engine, measured[engine]));
    const plain = relay[row.id];
    if (values.every((value) => value === '–') && plain === undefined) continue;
    lines.push([
      row.title,
      targetOf(row, shown),
      ...values,
      plain === undefined ? '–' : write(plain, row.digits),
    ]);
  }
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const written = lines.map(
    (line) =>
      `| ${line.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`,
  );
  const rule = `|${widths.map((width, column) => (column < 2 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [written[0], rule, ...written.slice(1)].join('\n');
}
