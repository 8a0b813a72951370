import { problem } from '@takeback/protocol';
import { ConnectionError } from '../errors.ts';
import { proofOf, type UploadTarget } from './upload-target.ts';

/** Milliseconds after which an answer is not waited for any more. */
const patience = 30_000;

/** Of these another attempt may come to something else. */
function mayPass(status: number): boolean {
  return status === 401 || status === 409 || status === 429 || status >= 500;
}

/**
 * Ends an upload and removes what the server has of it. One that it does not know, or has used already, is no failure.
 * @throws ConnectionError when it has to be asked again
 */
export async function endUpload(target: UploadTarget, address: string): Promise<void> {
  let response: Response;
  let answer: unknown = null;
  try {
    response = await fetch(address, {
      method: 'DELETE',
      headers: { 'tus-resumable': '1.0.0', ...proofOf(target) },
      credentials: target.auth === 'cookie' ? 'same-origin' : 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    if (response.status !== 204) answer = await response.json();
  } catch (error) {
    throw new ConnectionError('The server cannot be reached.', { cause: error });
  }
  // Anything else is not from our server: a proxy, a captive portal.
  const isOurs = response.status === 204 || problem.safeParse(answer).success;
  if (!isOurs || mayPass(response.status)) throw new ConnectionError('The upload could not be ended yet.');
}
