/** What AWS's own list of actions says about a policy: unknown words, and actions on things of another kind. */
import { describe, expect, it } from 'vitest';
import { allow, type Draft, judged, pasted, statement } from '../../support/judged-role.ts';

const ACTION = '/spec/policies/0/statements/0/actions/0';
const BUCKET = 'arn:aws:s3:::checkout-assets';

interface Case extends Draft {
  title: string;
  reason: string;
  refused?: string[];
  said?: string[];
  /** A part of the first remedy. */
  remedy?: string;
}

const CASES: Case[] = [
  {
    title: 'a letter too much',
    reason: 'the usual mistake',
    policies: [allow(['s3:PutObjects'], [`${BUCKET}/*`])],
    refused: [`unknown-action ${ACTION}`],
    remedy: 'did you mean s3:PutObject?',
  },
  {
    title: 'a misspelt service',
    reason: 'IAM takes it without a word',
    policies: [allow(['dynamdb:GetItem'], ['*'])],
    refused: [`unknown-action ${ACTION}`],
    remedy: 'did you mean dynamodb:GetItem?',
  },
  {
    title: 'the name of the API call',
    reason: 'HeadObject is allowed by GetObject',
    policies: [allow(['s3:HeadObject'], [`${BUCKET}/*`])],
    refused: [`unknown-action ${ACTION}`],
    remedy: 'its permission is s3:GetObject',
  },
  {
    title: 'nothing near',
    reason: 'no suggestion is better than a wrong one',
    policies: [allow(['s3:Frobnicate'], [`${BUCKET}/*`])],
    refused: [`unknown-action ${ACTION}`],
    remedy: 'Service Authorization Reference',
  },
  {
    title: 'a wildcard that stands for nothing',
    reason: 's3:Putt* allows nothing',
    policies: [allow(['s3:Putt*'], [`${BUCKET}/*`])],
    refused: [`unknown-action ${ACTION}`],
  },
  {
    title: 'a misspelt Deny',
    reason: 'it protects nothing, which is worse',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['s3:GetObject'], [`${BUCKET}/*`]),
          statement('Deny', ['s3:DeletObject'], [`${BUCKET}/*`]),
        ],
      },
    ],
    refused: ['unknown-action /spec/policies/0/statements/1/actions/0'],
    remedy: 'did you mean s3:DeleteObject?',
  },
  {
    title: 'a misspelt NotAction',
    reason: 'the Deny then hits what it should spare',
    policies: [
      pasted(
        { Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET}/*` },
        { Effect: 'Deny', NotAction: ['s3:GetObjekt'], Resource: '*' },
      ),
    ],
    refused: ['unknown-action /spec/policies/0/document/Statement/1/NotAction'],
  },
  {
    title: 'other letter case',
    reason: 'IAM ignores it',
    policies: [allow(['S3:getobject', 'CloudFront:CREATEINVALIDATION'], ['*'])],
    said: ['everybodys-data'],
  },
  {
    title: 'objects, on a bucket',
    reason: 'the most frequent policy that does not work',
    policies: [allow(['s3:GetObject'], [BUCKET])],
    refused: [`resource-mismatch ${ACTION}`],
    remedy: 'arn:*:s3:::*/*',
  },
  {
    title: 'a bucket, on its objects',
    reason: 'the second most frequent',
    policies: [allow(['s3:ListBucket'], [`${BUCKET}/site/index.html`])],
    refused: [`resource-mismatch ${ACTION}`],
  },
  {
    title: 'both on both',
    reason: 'each action finds its own',
    policies: [allow(['s3:ListBucket', 's3:GetObject'], [BUCKET, `${BUCKET}/*`])],
  },
  {
    title: 'another service’s ARN',
    reason: 'a copy and paste mistake',
    policies: [allow(['sqs:SendMessage'], ['arn:aws:sns:eu-west-1:111122223333:orders'])],
    refused: [`resource-mismatch ${ACTION}`],
  },
  {
    title: 'a region where AWS has none',
    reason: 'bucket ARNs have neither region nor account',
    policies: [allow(['s3:GetObject'], ['arn:aws:s3:eu-west-1:111122223333:checkout-assets/*'])],
    refused: [`resource-mismatch ${ACTION}`, 'policy-grammar /spec/policies/0/statements/0/resources/0'],
  },
  {
    title: 'a key by its alias',
    reason: 'kms:Decrypt asks for the key, not for the alias',
    policies: [allow(['kms:Decrypt'], ['arn:aws:kms:eu-west-1:111122223333:alias/checkout'])],
    refused: [`resource-mismatch ${ACTION}`],
  },
  {
    title: 'a log group for its streams',
    reason: 'PutLogEvents writes to a stream: :* is missing',
    policies: [allow(['logs:PutLogEvents'], ['arn:aws:logs:eu-west-1:111122223333:log-group:/ci/checkout'])],
    refused: [`resource-mismatch ${ACTION}`],
  },
  {
    title: 'a log group with its streams',
    reason: 'as AWS prints it',
    policies: [
      allow(
        ['logs:PutLogEvents', 'logs:CreateLogStream'],
        ['arn:aws:logs:eu-west-1:111122223333:log-group:/ci/checkout:*'],
      ),
    ],
  },
  {
    title: 'a Deny that denies nothing',
    reason: 'the objects are not protected',
    policies: [
      {
        name: 'p',
        statements: [statement('Allow', ['s3:ListBucket'], [BUCKET]), statement('Deny', ['s3:GetObject'], [BUCKET])],
      },
    ],
    refused: ['resource-mismatch /spec/policies/0/statements/1/actions/0'],
  },
  {
    title: 'all of a service',
    reason: 'arn:aws:s3:::* is how people write everything of S3',
    policies: [allow(['s3:ListBucket', 's3:GetObject'], ['arn:aws:s3:::*'])],
    said: ['everybodys-data'],
  },
  {
    title: 'a wildcard that may run over the colons',
    reason: 'AWS itself writes secrets so',
    policies: [allow(['secretsmanager:GetSecretValue'], ['arn:aws:secretsmanager:*:*:checkout!*'])],
  },
  {
    title: 'a policy variable',
    reason: 'it may become anything, a slash included',
    policies: [allow(['s3:GetObject'], [`${BUCKET}-\${aws:PrincipalTag/team}`])],
  },
  {
    title: 'tags on a target group',
    reason: 'AWS’s reference knows only one kind of load balancer there',
    policies: [
      allow(
        ['elasticloadbalancing:AddTags'],
        ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/checkout/0123456789abcdef'],
      ),
    ],
  },
  {
    title: 'an action without resources beside an ARN',
    reason: 'docker login fails; reported, as the reference has gaps here',
    policies: [
      allow(
        ['ecr:GetAuthorizationToken', 'ecr:PutImage'],
        ['arn:aws:ecr:eu-west-1:111122223333:repository/acme/checkout'],
      ),
    ],
    said: ['resourceless-action'],
  },
  {
    title: 'the same, refused',
    reason: 'a platform may want it so',
    policies: [allow(['ecr:GetAuthorizationToken'], ['arn:aws:ecr:eu-west-1:111122223333:repository/acme/checkout'])],
    guardrails: { 'resourceless-action': { level: 'refuse' } },
    refused: [`resourceless-action ${ACTION}`],
  },
];

describe('catalogue rules', () => {
  for (const { title, reason, refused = [], said = [], remedy, ...draft } of CASES) {
    it(`${title}: ${reason}`, () => {
      const judgement = judged(draft);
      expect(judgement.refused).toEqual(refused);
      expect(judgement.said).toEqual(said);
      if (remedy !== undefined) expect(judgement.issues[0]?.remedy).toContain(remedy);
    });
  }
});
