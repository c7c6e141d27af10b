/** What ministack does not do as AWS does, and what the tests do instead: as much as they cannot show. */

export interface Gap {
  readonly lacks: string;
  readonly instead: string;
}

export const GAPS: readonly Gap[] = [
  {
    lacks: 'AWS::IAM::OIDCProvider in a template',
    instead: 'the provider is made by IAM’s API, and the stacks are deployed with -c providerArn=ARN',
  },
  {
    lacks: 'permissions boundaries in GetAccountAuthorizationDetails',
    instead: 'test/ministack/start.py adds to the answer what GetRole says',
  },
  {
    lacks: 'CloudTrail’s records of IAM’s calls, and their delivery to EventBridge',
    instead:
      'the test puts such a record on the event bus (start.py lets it); rule, queue and function are the deployed ones',
  },
  {
    lacks: 'an evaluation of policies: every call is allowed',
    instead: 'nothing here; test/infra simulates the roles’ policies over the synthesised templates',
  },
  {
    lacks: 'alarms over an expression (FILL) in a template',
    instead: 'start.py takes the metric of the expression; nothing here looks at alarms',
  },
  {
    lacks: 'metrics out of a function’s log (EMF), and so alarms',
    instead: 'the test reads the report; test/infra holds the alarms to the templates, with a model of CloudWatch',
  },
  {
    lacks: 'tokens of Bitbucket: nothing enters a role by OIDC',
    instead: 'the test publishes with the credentials of the account',
  },
];

/** For the terminal. */
export function gapsTable(): string {
  const width = Math.max(...GAPS.map(({ lacks }) => lacks.length));
  const lines = GAPS.map(({ lacks, instead }) => `${lacks.padEnd(width)}  ${instead}`);
  return ['What ministack lacks, and what is done instead:', ...lines].join('\n');
}
