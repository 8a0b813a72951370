import { AV_OPT_SEARCH_CHILDREN } from 'node-av/constants';
import { checked } from './refused.ts';

/** Whatever has options of the engine: a codec, a file. */
interface Configurable {
  setOption(
    name: string,
    value: string,
    type?: undefined,
    searchFlags?: typeof AV_OPT_SEARCH_CHILDREN,
  ): number;
}

/**
 * Sets options one by one. A dictionary of them, passed when something is opened, is freed twice by the bindings (6.1):
 * that ends the process some time later.
 */
export function configure(what: Configurable, options: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(options))
    checked(what.setOption(name, String(value), undefined, AV_OPT_SEARCH_CHILDREN), `option ${name}`);
}
