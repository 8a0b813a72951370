/**
 * Whether `play()` failed because the browser wants a touch before there is sound. Anything else, as a pause or another
 * film that came meanwhile, asks nothing of the person.
 */
export function wantsTouch(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotAllowedError';
}
