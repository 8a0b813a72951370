import { z } from 'zod';
import * as protocol from '../../packages/protocol/src/index.ts';

/** A schema, and the named ones it refers to as `#/$defs/…`. */
export interface Described {
  readonly schema: Schema;
  readonly definitions: Readonly<Record<string, Schema>>;
}
export type Schema = z.core.JSONSchema.BaseSchema;

/** The nouns of the protocol under the names they are exported by, in capitals: `message` is `Message`. */
const nouns = z.registry<{ id: string; format?: string }>();
for (const [name, exported] of Object.entries(protocol)) {
  if (!(exported instanceof z.ZodType)) continue;
  const format = exported.meta()?.['format'];
  nouns.add(exported, {
    id: name.replace(/^./, (first) => first.toUpperCase()),
    ...(typeof format === 'string' ? { format } : {}),
  });
}

/**
 * The JSON Schema (2020-12) of a zod schema. What zod checks by a function (counted characters, well-formed text) has
 * no form in JSON Schema and is left out: the schema then accepts more than the server does, never less.
 * @param io `input` for what a caller passes, `output` for what the server answers
 */
export function describe(schema: z.ZodType, io: 'input' | 'output'): Described {
  const { $schema: _, $defs = {}, id: __, ...rest } = z.toJSONSchema(schema, { io, metadata: nouns });
  const definitions: Record<string, Schema> = {};
  for (const [name, definition] of Object.entries($defs)) {
    const { id: ___, ...kept } = definition;
    definitions[name] = kept;
  }
  return { schema: rest, definitions };
}

/** Adds definitions to those found so far. @throws Error when a name means two different schemas */
export function collect(into: Record<string, Schema>, { definitions }: Described): void {
  for (const [name, schema] of Object.entries(definitions)) {
    const known = into[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema))
      throw new Error(`${name} reads differently as input and as output: give one of them a name of its own`);
    into[name] = schema;
  }
}

/** The same record with its names in order, so that a document does not change with the order of imports. */
export function inOrder<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
