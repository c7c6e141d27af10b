import { describe, expect, it } from 'vitest';
import { stsRequest } from '../../../src/core/trust/token.ts';
import { tokenCorpus } from '../../../src/core/trust/token-corpus.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { readTrustDocument } from '../../../src/core/trust/trust-document.ts';
import { admits } from '../../../src/core/trust/trust-evaluator.ts';
import { ENVIRONMENT, REPOSITORY, settings, subjectFormat } from '../../support/roles.ts';

const { provider } = settings();
const HOME = { repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT };

function admitted(trust: string, format = provider.subjectFormat): string[] {
  const read = readTrustDocument(trust);
  if ('problems' in read) throw new Error('not a trust policy');
  const samples = tokenCorpus({ provider: { ...provider, subjectFormat: format } }, HOME);
  return samples.filter(({ token }) => admits(read.document, stsRequest(token)) === 'yes').map(({ kind }) => kind);
}

describe('tokenCorpus', () => {
  it('shows what a policy for one environment lets in', () => {
    expect(admitted(trustPolicy(provider, [HOME]))).toEqual(['own-environment']);
  });

  it('shows what a policy for a repository lets in', () => {
    const repository = trustPolicy(provider, [{ repositoryUuid: REPOSITORY }]);
    const own = ['own-environment', 'own-step', 'other-environment', 'near-miss-environment'];
    expect(admitted(repository)).toEqual(own);
  });

  it('distinguishes a policy of the audience alone from one of nothing', () => {
    const audience = JSON.parse(trustPolicy(provider, [HOME]));
    delete audience.Statement[0].Condition.StringLike;
    const withAudience = admitted(JSON.stringify(audience));
    expect(withAudience).toContain('other-repository');
    expect(withAudience).toContain('no-subject');
    expect(withAudience).not.toContain('other-audience');
    delete audience.Statement[0].Condition;
    const withNothing = admitted(JSON.stringify(audience));
    expect(withNothing).toEqual(expect.arrayContaining([...withAudience, 'other-audience', 'no-audience']));
    // Vouched for by another provider: only a principal of "*" lets it in.
    expect(withNothing).not.toContain('other-workspace');
  });

  it('has no two samples alike', () => {
    const tokens = tokenCorpus({ provider }, HOME).map(({ token }) => JSON.stringify(token));
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it('speaks the workspace’s own form of subjects', () => {
    const seed = subjectFormat('{workspaceUuid}:{repositoryUuid}:*:{branch}');
    const trust = trustPolicy({ ...provider, subjectFormat: seed }, [{ repositoryUuid: REPOSITORY, branch: 'main' }]);
    expect(admitted(trust, seed)).toContain('own-step');
    expect(admitted(trust, seed)).not.toContain('near-miss-repository');
  });
});
