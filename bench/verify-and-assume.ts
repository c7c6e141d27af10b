/**
 * What any gate would do at the least: verify the token with a library, and become the role with it. It is bundled and run
 * (gate.ts); it reads no table, fetches no keys, decides nothing and writes nothing down.
 */
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { createLocalJWKSet, jwtVerify } from 'jose';

const { KEYS = '', AUDIENCE = '', ISSUER = '' } = process.env;
const keys = createLocalJWKSet(JSON.parse(KEYS));
const sts = new STSClient({});

export async function handler({ body }: { body: string }) {
  const form = new URLSearchParams(Buffer.from(body, 'base64').toString());
  const token = form.get('token') ?? '';
  await jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'] });
  const { Credentials } = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: form.get('role') ?? '',
      RoleSessionName: 'step',
      DurationSeconds: 900,
      WebIdentityToken: token,
    }),
  );
  return { statusCode: 200, body: JSON.stringify(Credentials) };
}
