/** The bundled gate and the issuer's keys: what is no key, how often is asked, and how long keys count. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GateService, type Seen } from '../support/gate-service.ts';
import type { IssuerFault } from '../support/local-issuer.ts';

const ROLE = 'checkout-deploy';
const MINUTE = 60;

let service: GateService;
/** Seconds that the gate's clock is ahead. */
let ahead = 0;

beforeAll(async () => {
  // The table is not what these tests are about.
  service = await GateService.start({ movesClock: true, environment: { FRESH_SECONDS: '9999999' } });
});
afterAll(() => service.stop());

async function later(seconds: number): Promise<void> {
  ahead += seconds;
  await service.setAhead(ahead);
}

async function ask(options: Parameters<GateService['token']>[1] = {}): Promise<Seen & { code: unknown }> {
  const iat = Math.floor(Date.now() / 1000) + ahead;
  const answer = await service.ask(ROLE, await service.token({ iat, exp: iat + 600 }, options));
  return { ...answer, code: JSON.parse(answer.body).code };
}

/** How often a set of keys was asked for meanwhile. */
async function asksDuring(act: () => Promise<void>): Promise<number> {
  const before = service.issuer.requests.length;
  await act();
  return service.issuer.requests.slice(before).filter((path) => path.endsWith('/openid-configuration')).length;
}

const FAULTS: readonly { fault: IssuerFault; reason: string }[] = [
  { fault: 'down', reason: 'there is no answer' },
  { fault: 'silent', reason: 'a step does not wait for ever' },
  { fault: '404', reason: 'no pipeline with OIDC has run in the workspace' },
  { fault: '500', reason: 'Bitbucket fails' },
  { fault: 'not-json', reason: 'a page of a proxy on the way' },
  { fault: 'redirect', reason: 'keys come from the issuer and from nowhere else' },
  { fault: 'other-issuer', reason: 'the document is of another workspace' },
  { fault: 'keys-elsewhere', reason: 'who names the keys decides which tokens count' },
  { fault: 'keys-of-other-workspace', reason: 'the same' },
  { fault: 'no-keys', reason: 'nothing can be verified' },
  { fault: 'weak-keys', reason: 'RSA of 1,024 bits can be broken' },
  { fault: 'padded', reason: 'a set of keys has a few kB, and 64 are read' },
  { fault: 'large', reason: 'the same' },
];

describe('a container without keys', () => {
  it.for(FAULTS)('lets nothing in while the issuer is $fault: $reason', async ({ fault }) => {
    service.issuer.fault = fault;
    await later(6);
    const answer = await ask();
    expect([answer.status, answer.code]).toEqual([503, 'gate-keys-unreachable']);
    expect(answer.headers['retry-after']).toBe('10');
    expect(answer.log.join('\n')).not.toContain('GateKeyAge');
  });

  it('asks once in five seconds, however many requests come', async () => {
    service.issuer.fault = '500';
    await later(6);
    const asks = await asksDuring(async () => {
      for (let turn = 0; turn < 20; turn += 1) expect((await ask()).status).toBe(503);
    });
    expect(asks).toBe(1);
  });

  it('works as soon as the issuer does', async () => {
    service.issuer.fault = undefined;
    await later(6);
    expect((await ask()).status).toBe(200);
  });
});

describe('a key', () => {
  it('that has the name of the issuer’s and is another is refused', async () => {
    expect(await ask({ byStranger: true })).toMatchObject({ status: 401, code: 'gate-token-signature' });
  });

  it('that the issuer does not have is asked for once in a minute, however many tokens name one', async () => {
    await later(2 * MINUTE);
    const asks = await asksDuring(async () => {
      for (let turn = 0; turn < 30; turn += 1) {
        const stranger = await ask({ byStranger: true, header: { kid: `guess-${turn}` } });
        expect([stranger.status, stranger.code]).toEqual([401, 'gate-token-key']);
      }
    });
    expect(asks).toBe(1);
  });

  it('that is new counts with its first token, and the one before it no longer', async () => {
    const iat = Math.floor(Date.now() / 1000) + ahead;
    const before = await service.token({ iat, exp: iat + 600 });
    await service.issuer.rotate();
    expect(await ask()).toMatchObject({ status: 401, code: 'gate-token-key' });
    await later(MINUTE);
    // STS looks at the issuer itself.
    service.stsWorld.keys = await service.keySet();
    expect((await ask()).status).toBe(200);
    const answer = await service.ask(ROLE, before);
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([401, 'gate-token-key']);
  });

  it('is asked for again after ten minutes, and not before', async () => {
    const asks = await asksDuring(async () => {
      await later(9 * MINUTE);
      expect((await ask()).status).toBe(200);
    });
    expect(asks).toBe(0);
    await later(2 * MINUTE);
    expect(await asksDuring(async () => void (await ask()))).toBe(1);
  });

  it('grows old in a container without steps, and a token that needs none does not report that', async () => {
    await later(11 * MINUTE);
    expect((await ask()).log.join('\n')).toContain('"GateKeyAge":0');
    await later(45 * MINUTE);
    const stranger = await service.ask(ROLE, 'no.token.atall');
    expect(stranger.status).toBe(401);
    expect(stranger.log.join('\n')).not.toContain('GateKeyAge');
  });
});

describe('while the issuer is down', () => {
  it('keys of before count for an hour, with their age in the metrics, and no longer', async () => {
    await later(11 * MINUTE);
    expect((await ask()).status).toBe(200);
    service.issuer.fault = 'down';
    await later(59 * MINUTE);
    const last = await ask();
    expect(last.status).toBe(200);
    expect(Number(/"GateKeyAge":(\d+)/.exec(last.log.join('\n'))?.[1])).toBeGreaterThanOrEqual(59 * MINUTE);
    await later(2 * MINUTE);
    expect(await ask()).toMatchObject({ status: 503, code: 'gate-keys-unreachable' });
  });

  it('a token with another key is not called wrong: that cannot be known', async () => {
    service.issuer.fault = undefined;
    await later(2 * MINUTE);
    expect((await ask()).status).toBe(200);
    service.issuer.fault = 'down';
    await later(2 * MINUTE);
    expect(await ask({ header: { kid: 'new' } })).toMatchObject({ status: 503, code: 'gate-keys-unreachable' });
  });
});
