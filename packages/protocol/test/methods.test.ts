import { describe, expect, it } from 'vitest';
import { errorCodes, type Method, method, methods, pathParams, problem, problemOf } from '../src/index.ts';

const all = Object.entries<Method>(methods);

describe('the table of methods', () => {
  it('names each method once', () => {
    expect(new Set(all.map(([, { name }]) => name)).size).toBe(all.length);
  });

  it('gives each method an address of its own', () => {
    const addresses = all.map(([, { verb, path }]) => `${verb} ${path.replace(/:\w+/g, ':')}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  for (const [key, of] of all)
    describe(of.name, () => {
      it('has a name, a path and a sentence of the usual form', () => {
        expect(of.name).toMatch(/^[a-z]+\.[a-z][A-Za-z]*$/);
        expect(of.name.length).toBeLessThanOrEqual(60);
        expect(of.path).toMatch(/^(\/[a-z-]+|\/:[a-zA-Z]+)+$/);
        expect(of.summary).toMatch(/^[A-Z].*\.$/s);
        expect(key).toMatch(/^[a-z][A-Za-z]+$/);
      });

      it('takes every segment of its path from its parameters', () => {
        expect(Object.keys(of.params.shape)).toEqual(expect.arrayContaining(pathParams(of)));
      });

      it('refuses fields it does not know', () => {
        const parsed = of.params.safeParse({ 'no such field': 1 });
        expect(parsed.error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
      });

      it('names the thing that its access is about', () => {
        const subject = {
          'conversation-member': 'conversationId',
          'message-sender': 'messageId',
          'device-owner': 'deviceId',
        };
        const wanted = Object.entries(subject).find(([access]) => access === of.access)?.[1];
        if (wanted !== undefined) expect(pathParams(of)).toContain(wanted);
      });

      it('is open to nobody on the live socket, where everybody is signed in', () => {
        if (of.access === 'anyone') expect(of.live).toBe(false);
      });
    });

  it('reads the segments of a path', () => {
    expect(pathParams({ path: '/a/:one/b/:two' })).toEqual(['one', 'two']);
    expect(pathParams({ path: '/a' })).toEqual([]);
  });

  it('keeps a declaration as it is', () => {
    expect(method(methods.serverInfo)).toBe(methods.serverInfo);
  });
});

describe('problems', () => {
  for (const [code, [status, title]] of Object.entries(errorCodes))
    it(`${code} has a status of errors and a sentence`, () => {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
      expect(title).toMatch(/^[A-Z].*\.$/);
    });

  it('are documents of the schema', () => {
    const made = problemOf('too_many_requests', { retryAfter: 3 });
    expect(problem.parse(made)).toEqual({
      type: '/help/errors#too_many_requests',
      title: errorCodes.too_many_requests[1],
      status: 429,
      code: 'too_many_requests',
      retryAfter: 3,
    });
    expect(problem.safeParse({ ...made, code: 'something_else' }).success).toBe(false);
    expect(problem.safeParse({ ...made, stack: 'at …' }).success).toBe(false);
  });

  it('may name what was wrong', () => {
    const made = problemOf('invalid_input', {
      issues: [{ path: 'body.text', message: 'must not be empty' }],
    });
    expect(problem.parse(made).issues).toEqual([{ path: 'body.text', message: 'must not be empty' }]);
  });
});
