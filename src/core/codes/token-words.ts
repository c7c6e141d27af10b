/** Words of tokens and of CloudTrail that people look up when a pipeline gets no role. */
import type { CodePage } from './page.ts';

export const tokenWordCodes = {
  azp: {
    title: 'azp: the party that a token was issued to',
    cause:
      'If a token has the claim azp (authorized party), STS takes it as the audience: it is compared with the client ids of the provider and with `…:aud` of the trust policy, and aud is `…:oaud` then. Without azp, aud may name one audience only. Bitbucket’s documented tokens have no azp, so aud counts.',
    remedy:
      'Look whether the token has one: `rolekeeper token inspect` shows all its claims. Only where it does, the provider’s client id and the settings’ audience have to be its value.',
    example: 'rolekeeper token inspect --token-file web-identity-token',
  },
  'token-grace': {
    title: 'IAM’s five minutes of grace',
    cause:
      'IAM accepts a web identity token for up to five minutes after its `exp`, because clocks differ. It is no lifetime to plan with: a token that works today in the fourth minute fails in the sixth. Nor has it to do with the session: that lasts as long as it was asked for, from 900 to 43,200 seconds, and begins when the role is given. Rolekeeper’s own verification (`token inspect --verify`) says of a token in these minutes that it is over, and that STS may still take it.',
    remedy:
      'Ask for the role early in the step. If a token is refused as expired or as issued in the future, compare the clock of a runner of your own with AWS’s.',
    example: 'date -u; curl -sI https://sts.amazonaws.com | grep -i ^date',
  },
  'principal-id': {
    title: 'The two forms of PrincipalId in CloudTrail',
    cause:
      'An event of AssumeRoleWithWebIdentity has `userIdentity.principalId`: the ARN of the provider, the audience and the subject, with colons between. That is the caller before it has a role, also in a refused call; the subject is what the trust policy is compared with. Every later event has the other form: the id of the role (AROA…), a colon and the name of the session. The first says which repository, environment and step came; the second only which role was used. The audience in it is that of the token: for Bitbucket ari:cloud:bitbucket::workspace/UUID, whatever an article about another provider shows.',
    remedy:
      '`rolekeeper trail` takes both apart and names repository, environment and step. By hand: what stands after the audience is the subject, {REPOSITORY}:{ENVIRONMENT}:{STEP} or {REPOSITORY}:{STEP}.',
    example: 'rolekeeper trail --since 2h --target aws',
  },
} satisfies Record<string, CodePage>;
