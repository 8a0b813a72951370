/** What begins so, for `like`. */
export function prefixPattern(beginning: string): string {
  return `${beginning.replace(/[\\%_]/g, '\\$&')}%`;
}
