/** What the words of a cause have to say, and what following its remedy does. */
import { CHECKOUT, claims, DEPLOY, LEGACY, legacyRole, minutes, PRODUCTION, type SetUp, STEP } from './set-up.ts';

const RUN = `${CHECKOUT}:${PRODUCTION}:{1d6e7f80-91a2-4b3c-8d4e-5f60718293a4}`;
const OWN = `${CHECKOUT}:${PRODUCTION}:*`;

/** Legacy roles whose condition lets nobody in; what the remedy says to write; and that written. */
export const FOLLOWED: readonly {
  readonly name: string;
  readonly broken: SetUp;
  readonly says: string;
  readonly fixed: SetUp;
}[] = [
  {
    name: 'a run of before, compared as it stands',
    broken: setUp(legacyRole(claims(RUN, { operator: 'StringEquals' }))),
    says: 'Put * in the place of the step’s UUID, under StringLike in the place of StringEquals',
    fixed: setUp(legacyRole(claims(OWN))),
  },
  {
    name: 'a run of before, as a pattern',
    broken: setUp(legacyRole(claims(RUN))),
    says: 'Put * in the place of the step’s UUID, or',
    fixed: setUp(legacyRole(claims(OWN))),
  },
  {
    name: 'too long a session of a role that no manifest declares',
    broken: { ...setUp(legacyRole(claims(OWN))), durationSeconds: 7_200 },
    says: 'raise its MaxSessionDuration',
    fixed: {
      ...setUp((state) => {
        legacyRole(claims(OWN))(state);
        const role = state.RoleDetailList.at(-1);
        if (role !== undefined) role.MaxSessionDuration = 7_200;
      }),
      durationSeconds: 7_200,
    },
  },
];

function setUp(account: NonNullable<SetUp['account']>): SetUp {
  return { name: '', reason: '', role: LEGACY, account };
}

const own = (claimsOfToken: object) => (token: string) => {
  const [header, , signature] = token.split('.');
  return [header, Buffer.from(JSON.stringify(claimsOfToken)).toString('base64url'), signature].join('.');
};

/** What is there in another type is not called missing. */
export const MISSHAPEN: readonly { readonly setUp: SetUp; readonly code: string; readonly says: string }[] = [
  {
    setUp: misshapen('exp', '1795773000'),
    code: 'token-lifetime',
    says: 'exp of the token is not a number of seconds',
  },
  { setUp: misshapen('exp', 1e300), code: 'token-lifetime', says: 'exp of the token is not a number of seconds' },
  { setUp: misshapen('iss', 5), code: 'token-other-issuer', says: 'iss of the token is not a text' },
  { setUp: misshapen('sub', 7), code: 'token-no-subject', says: 'sub of the token is not a text' },
  {
    setUp: misshapen('aud', [7]),
    code: 'token-audience',
    says: 'aud of the token is neither a text nor a list of texts',
  },
];

function misshapen(claim: string, value: unknown): SetUp {
  const usual = {
    iss: 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
    sub: `${CHECKOUT}:${PRODUCTION}:${STEP}`,
    aud: 'ari:cloud:bitbucket::workspace/cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d',
    iat: minutes(-1),
    exp: minutes(59),
  };
  return { name: `${claim} ${value}`, reason: '', role: DEPLOY, text: own({ ...usual, [claim]: value }) };
}
