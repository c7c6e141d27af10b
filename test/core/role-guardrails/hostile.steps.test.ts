/**
 * Policies written to take time: as big as IAM takes them, every pattern against every other. The limit is of steps, not of
 * time: 100 million of them are some tenths of a second on any machine of today.
 */
import { describe, expect, it } from 'vitest';
import { judged, pasted } from '../../support/judged-role.ts';
import { stepsOf } from '../../support/steps.ts';

const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index));
const bucket = (index: number) => `arn:aws:s3:::${index}*`;

const CASES = [
  {
    title: 'wide allows against many denies',
    policies: [
      pasted(
        { Effect: 'Allow', Action: many(40, (i) => `${'*'.repeat(i + 1)}:*`), Resource: many(150, bucket) },
        ...many(40, String).map((_, i) => ({
          Effect: 'Deny',
          Action: '*',
          Resource: many(3, (j) => bucket(i * 3 + j)),
        })),
      ),
    ],
  },
  {
    title: 'every verb of IAM against denies of single roles',
    policies: [
      pasted(
        {
          Effect: 'Allow',
          Action: many(60, (i) => `iam:*${'?'.repeat(i % 20)}`),
          Resource: many(60, (i) => `arn:aws:iam:::role/${i}*`),
        },
        { Effect: 'Deny', Action: 'iam:*', Resource: many(150, (i) => `arn:aws:iam:::role/${i}?*`) },
      ),
    ],
  },
  {
    title: 'hundreds of unknown actions of the biggest service',
    policies: [pasted({ Effect: 'Allow', Action: many(500, (i) => `ec2:DescribeX${i}`), Resource: '*' })],
  },
  {
    title: 'hundreds of unknown services',
    policies: [pasted({ Effect: 'Allow', Action: many(700, (i) => `dynamdb${i}:A`), Resource: '*' })],
  },
  {
    title: 'hundreds of wildcards that stand for nothing',
    policies: [pasted({ Effect: 'Allow', Action: many(600, (i) => `ec2:*q${i}z*`), Resource: '*' })],
  },
  {
    title: 'actions of many kinds on hundreds of resources of another',
    policies: [
      pasted({
        Effect: 'Allow',
        Action: [
          'ec2:RunInstances',
          'ec2:CreateFleet',
          'ec2:StopInstances',
          'ec2:CreateVolume',
          'ec2:AttachVolume',
          'ec2:CreateTags',
        ],
        Resource: many(350, (i) => `arn:aws:sqs:eu-west-1::${i}?`),
      }),
    ],
  },
  {
    title: 'more than IAM takes',
    policies: [pasted({ Effect: 'Allow', Action: many(2000, (i) => `*:${i}*`), Resource: many(1000, bucket) })],
  },
];

const STEPS = 100_000_000;

describe('hostile policies', () => {
  for (const { title, policies } of CASES) {
    it(`judges ${title} in a limited number of steps`, () => {
      const { result, steps } = stepsOf(() => judged({ policies }));
      expect(result.issues.length).toBeGreaterThan(0);
      expect(steps).toBeLessThan(STEPS);
    });
  }
});
