import type { Observable } from '@takeback/client';

/** However slow the machine: what takes longer, in milliseconds, will not come. */
const patience = 120_000;

/**
 * Waits until an observable has a value that fits.
 * @param what is waited for, for the error
 * @param within milliseconds
 * @throws Error when it does not come
 */
export function until<Value>(
  observable: Observable<Value>,
  fits: (value: Value) => boolean,
  what: string,
  within = patience,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => {
      end();
      reject(new Error(`${what} did not come.`));
    }, within);
    const look = (): void => {
      const value = observable.get();
      if (!fits(value)) return;
      clearTimeout(tooLate);
      end();
      resolve(value);
    };
    const end = observable.subscribe(look);
    look();
  });
}
