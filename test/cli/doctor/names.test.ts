/** doctor --verify with a token for Bitbucket: whether the lock file is up to date. */
import { describe, expect, it } from 'vitest';
import { localWorld, SECRET } from '../../support/local-bitbucket/local-world.ts';
import { type LocalIssuer, startIssuer } from '../../support/local-issuer.ts';
import { appliedWorkspace } from '../workspace.ts';
import { CHECKOUT, PRODUCTION, REPORTS } from './set-up.ts';

const REPORTS_PRODUCTION = '{9bfb2649-89bd-4b71-a3e4-f8845be70cda}';

/** A Bitbucket that has what the lock file says, until a case changes it. */
async function scene() {
  const { server, clock, acme } = await localWorld();
  const folder = await appliedWorkspace();
  const repository = (slug: string, uuid: string, production: string) => {
    const made = server.state.addRepository(acme, slug, ['production']);
    Object.assign(made, { uuid });
    for (const environment of made.environments) Object.assign(environment, { uuid: production });
    return made;
  };
  const checkout = repository('checkout-api', CHECKOUT, PRODUCTION);
  repository('reports', REPORTS, REPORTS_PRODUCTION);
  const doctor = async (env: Record<string, string> = { ROLEKEEPER_BITBUCKET_TOKEN: SECRET }) => {
    const issuer: LocalIssuer = await startIssuer({ workspace: 'acme' });
    try {
      const bitbucket = { origin: server.origin, clock };
      const { json } = await folder.json(['doctor', '--verify'], { env, bitbucket, issuer: issuer.loopback });
      const { causes, checks } = json as { causes: { code: string; message: string }[]; checks: { id: string }[] };
      return { causes, check: checks.find(({ id }) => id === 'lock-differs') };
    } finally {
      await issuer.stop();
    }
  };
  return { checkout, doctor };
}

describe('doctor and the names of Bitbucket', () => {
  it('finds nothing where they are those of the lock file', async () => {
    const { doctor } = await scene();
    const { causes, check } = await doctor();
    expect(causes).toEqual([]);
    expect(check).toMatchObject({ result: 'ok' });
  });

  it('names a repository that was made again', async () => {
    const { checkout, doctor } = await scene();
    Object.assign(checkout, { uuid: '{aaaaaaaa-cfa7-44a2-bc63-88ffe448a123}' });
    const { causes } = await doctor();
    expect(causes.map(({ code }) => code)).toEqual(['lock-differs']);
    expect(causes[0]?.message).toContain('{aaaaaaaa-cfa7-44a2-bc63-88ffe448a123}');
  });

  it('names an environment that was made again', async () => {
    const { checkout, doctor } = await scene();
    for (const one of checkout.environments) Object.assign(one, { uuid: '{bbbbbbbb-77fe-4524-985e-a0675f422829}' });
    const { causes } = await doctor();
    expect(causes.map(({ code }) => code)).toEqual(['lock-differs']);
    expect(causes[0]?.message).toMatch(/^environment production of checkout-api /);
    expect(causes[0]?.message).toContain('{bbbbbbbb-77fe-4524-985e-a0675f422829}');
  });

  it('leaves it out without a token, or with one that Bitbucket refuses', async () => {
    const { doctor } = await scene();
    expect((await doctor({})).check).toMatchObject({ result: 'left-out', why: expect.stringContaining('_TOKEN') });
    const refused = await doctor({ ROLEKEEPER_BITBUCKET_TOKEN: 'wrong' });
    expect(refused.check).toMatchObject({ result: 'left-out', why: expect.stringContaining('could not be read') });
  });
});
