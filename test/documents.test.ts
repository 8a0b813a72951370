import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  apiPrefix,
  clientFrame,
  closeCodes,
  type Method,
  methods,
  pathParams,
  serverFrame,
} from '../packages/protocol/src/index.ts';
import { generateDocuments } from '../scripts/documents/documents.ts';
import { describeLive } from '../scripts/documents/live.ts';
import { describeApi, errorsOf } from '../scripts/documents/openapi.ts';

const all = Object.values<Method>(methods);

const operation = z.looseObject({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean() })).default([]),
  responses: z.record(z.string(), z.unknown()),
});
const document = z.looseObject({
  servers: z.tuple([z.object({ url: z.string() })]),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

describe('generated documents', () => {
  for (const [path, text] of Object.entries(generateDocuments()))
    it(`${path} is what "npm run docs" writes`, () => {
      expect(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')).toBe(text);
    });

  it('are the same every time', () => expect(generateDocuments()).toEqual(generateDocuments()));
});

describe('openapi.json', () => {
  const api = document.parse(describeApi('1.2.3'));

  it('is valid OpenAPI 3.1, and a broken one would not be', async () => {
    const valid = await new Validator().validate(structuredClone(api));
    expect(valid.errors).toBeUndefined();
    expect(valid.valid).toBe(true);
    const broken = await new Validator().validate({ ...api, paths: { nowhere: { get: 1 } } });
    expect(broken.valid).toBe(false);
  });

  it('resolves every reference', () => {
    expect(() => new Validator().resolveRefs({ specification: structuredClone(api) })).not.toThrow();
    expect(JSON.stringify(api)).not.toContain('#/$defs/');
  });

  it('has one operation for every method, with its errors and who may call it', () => {
    expect(api.servers[0].url).toBe(apiPrefix);
    const operations = Object.values(api.paths).flatMap((path) => Object.values(path));
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
      all.map(({ name }) => name).sort(),
    );
    for (const method of all) {
      const described = api.paths[method.path.replace(/:(\w+)/g, '{$1}')]?.[method.verb.toLowerCase()];
      expect(described?.operationId).toBe(method.name);
      expect(described?.security.length).toBe(method.access === 'anyone' ? 0 : 2);
      expect(JSON.stringify(described?.responses)).toContain('"invalid_input"');
      for (const code of errorsOf(method))
        expect(JSON.stringify(described?.responses)).toContain(`"${code}"`);
      const inPath = described?.parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath?.map(({ name }) => name)).toEqual(pathParams(method));
    }
  });

  it('puts what is not in the path into the query of GET and DELETE', () => {
    const history = api.paths['/conversations/{conversationId}/messages']?.['get'];
    expect(history?.parameters.map(({ name, in: place }) => `${place} ${name}`)).toEqual([
      'path conversationId',
      'query before',
      'query after',
      'query limit',
    ]);
  });
});

describe('live.json', () => {
  const live = z
    .looseObject({
      calls: z.record(z.string(), z.unknown()),
      closeCodes: z.record(z.string(), z.object({ name: z.string(), meaning: z.string().min(1) })),
      $defs: z.record(z.string(), z.unknown()),
    })
    .parse(describeLive());

  it('has every call that the socket takes, and every close code', () => {
    expect(Object.keys(live.calls)).toEqual(
      all.flatMap(({ name, live: isLive }) => (isLive ? [name] : [])).sort(),
    );
    expect(Object.keys(live.closeCodes).sort()).toEqual(Object.values(closeCodes).map(String).sort());
  });

  it('has every frame both ways', () => {
    for (const [name, frames] of Object.entries({ ClientFrame: clientFrame, ServerFrame: serverFrame }))
      for (const frame of frames.options)
        for (const type of frame.shape.type.values)
          expect(JSON.stringify(live.$defs[name])).toContain(`"const":"${type}"`);
  });

  it('resolves every reference', () => {
    const names = [...JSON.stringify(live).matchAll(/"#\/\$defs\/([^"]+)"/g)].map((match) =>
      String(match[1]),
    );
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(Object.keys(live.$defs)).toContain(name);
  });
});
