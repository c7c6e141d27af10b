import type { Guardrail } from '../guardrails.ts';

/** The roles can be made without it, but nobody can assume them. It is shared, so it is not ours to create. */
export const providerMissing: Guardrail = ({ actual, settings }) =>
  actual.provider === 'present'
    ? []
    : [
        {
          rule: 'provider-missing',
          blocks: 'nothing',
          message: `the OIDC provider ${settings.provider.arn} does not exist: no pipeline can assume these roles`,
          remedy: 'create it once for the account, with the audience of the settings as its client id',
        },
      ];
