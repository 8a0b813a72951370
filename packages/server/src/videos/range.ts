import type { ByteRange } from '../blobs/blobs.ts';

/**
 * The part of a file that a Range header asks for (RFC 9110, section 14). Several parts, other units and what is not of
 * the form are as good as no header: the whole file is the answer.
 */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | 'outside' | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (found === null) return undefined;
  const [, from = '', to = ''] = found;
  if (from === '') {
    if (to === '') return undefined;
    const last = bytes - 1;
    return Number(to) === 0 || bytes === 0 ? 'outside' : { first: Math.max(0, bytes - Number(to)), last };
  }
  const first = Number(from);
  if (to !== '' && Number(to) < first) return undefined;
  if (first >= bytes) return 'outside';
  return { first, last: to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1) };
}
