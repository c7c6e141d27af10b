/** The client of Access Analyzer, against a server that is strict about what it is asked. */
import { expect, it } from 'vitest';
import { AccessAnalyzer } from '../../src/aws/access-analyzer.ts';
import { AccessDeniedError, UnreachableError } from '../../src/errors.ts';
import { accessAnalyzerServer, type Reply } from '../support/access-analyzer-server.ts';

const finding = (issueCode: string, findingType: string, path: object[] = []) => ({
  issueCode,
  findingType,
  findingDetails: `details of ${issueCode}`,
  learnMoreLink: `https://docs.aws.amazon.com/${issueCode}`,
  locations: [{ path, span: { start: { line: 1, column: 1, offset: 1 }, end: { line: 1, column: 2, offset: 2 } } }],
});

async function analyzer(reply: (token: string | undefined) => Reply) {
  const server = await accessAnalyzerServer(({ nextToken }) => reply(nextToken));
  return { server, client: new AccessAnalyzer({ endpointUrl: server.url }) };
}

it('asks about an identity policy as an identity policy', async () => {
  const { server, client } = await analyzer(() => ({ findings: [] }));
  expect(await client.validate('{"a":1}', 'identity')).toEqual([]);
  expect(server.asked).toEqual([{ policyDocument: '{"a":1}', policyType: 'IDENTITY_POLICY', locale: 'EN' }]);
});

it('asks about a trust policy as what it is', async () => {
  const { server, client } = await analyzer(() => ({ findings: [] }));
  await client.validate('{}', 'trust');
  expect(server.asked).toMatchObject([
    { policyType: 'RESOURCE_POLICY', validatePolicyResourceType: 'AWS::IAM::AssumeRolePolicyDocument' },
  ]);
});

it('reads every page, every kind and every place', async () => {
  const { client } = await analyzer((token) =>
    token === undefined
      ? {
          nextToken: 'more',
          findings: [finding('A', 'ERROR', [{ value: 'Statement' }, { index: 0 }, { value: 'Action' }, { index: 2 }])],
        }
      : {
          findings: [
            finding('B', 'SECURITY_WARNING', [
              { value: 'Statement' },
              { index: 1 },
              { key: 'Resource' },
              { substring: { start: 1, length: 2 } },
            ]),
            finding('C', 'SUGGESTION'),
            finding('D', 'A_KIND_OF_TOMORROW'),
          ],
        },
  );
  const remarks = await client.validate('{}', 'identity');
  expect(remarks.map(({ severity, code, path }) => ({ severity, code, path }))).toEqual([
    { severity: 'error', code: 'A', path: ['Statement', 0, 'Action', 2] },
    { severity: 'security-warning', code: 'B', path: ['Statement', 1, 'Resource'] },
    { severity: 'suggestion', code: 'C', path: [] },
    { severity: 'warning', code: 'D', path: [] },
  ]);
  expect(remarks[0]).toMatchObject({ message: 'details of A', link: 'https://docs.aws.amazon.com/A' });
});

it('says which permission is missing, and never takes a refusal for "nothing to say"', async () => {
  const { client } = await analyzer(() => ({
    error: 'AccessDeniedException',
    message: 'User: arn:aws:iam::111122223333:user/ci is not authorized to perform: access-analyzer:ValidatePolicy',
  }));
  const failure = client.validate('{}', 'identity');
  await expect(failure).rejects.toBeInstanceOf(AccessDeniedError);
  await expect(failure).rejects.toMatchObject({ remedy: 'Allow access-analyzer:ValidatePolicy to the caller.' });
});

it('says that there is no answer', async () => {
  await accessAnalyzerServer(() => ({ findings: [] }));
  const client = new AccessAnalyzer({ endpointUrl: 'http://127.0.0.1:9' });
  await expect(client.validate('{}', 'identity')).rejects.toBeInstanceOf(UnreachableError);
});
