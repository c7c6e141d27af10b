/** What `npm run deploy` takes for held, loose or absent, where CloudFormation and S3 answer in unusual ways. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { LastingThing } from '../../scripts/lasting-things.ts';
import { sightingOf } from '../../scripts/sightings.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const BUCKET = `rolekeeper-state-${ACCOUNT}-${REGION}`;
const POLICY = `arn:aws:iam::${ACCOUNT}:policy/rolekeeper/pipeline-boundary`;

function thing(kind: LastingThing['kind'], name: string): LastingThing {
  const stack = {
    ...{ id: 'Rolekeeper', name: 'Rolekeeper', account: ACCOUNT, region: REGION, qualifier: 'rolekeeper' },
    ...{ deployRole: undefined, lookupRole: undefined, templateFile: '', template: { Resources: {} } },
  };
  return { kind, name, stack, logicalId: 'Thing', adopted: false };
}

/** What the account answers; a number is a status without a body. */
interface Answers {
  DescribeStacks?: string;
  ListStackResources?: string;
  GetPolicy?: string;
  HeadBucket?: number;
  ListBuckets?: string;
}

const stackIs = (status: string) =>
  `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>Rolekeeper</StackName><CreationTime>2026-11-27T10:00:00Z</CreationTime><StackStatus>${status}</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
const resourceIs = (status: string, id = POLICY) =>
  `<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries><member><LogicalResourceId>Thing</LogicalResourceId><PhysicalResourceId>${id}</PhysicalResourceId><ResourceType>AWS::X</ResourceType><ResourceStatus>${status}</ResourceStatus></member></StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`;
const POLICY_IS_THERE = `<GetPolicyResponse><GetPolicyResult><Policy><Arn>${POLICY}</Arn></Policy></GetPolicyResult></GetPolicyResponse>`;
const NO_STACK =
  '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id Rolekeeper does not exist</Message></Error></ErrorResponse>';
const buckets = (...names: string[]) =>
  `<ListAllMyBucketsResult><Buckets>${names.map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join('')}</Buckets></ListAllMyBucketsResult>`;

async function answering(answers: Answers): Promise<void> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const s3 = request.method === 'HEAD' ? 'HeadBucket' : 'ListBuckets';
      const action = request.method === 'POST' ? new URLSearchParams(body).get('Action') : s3;
      const answer = answers[action as keyof Answers] ?? '';
      if (typeof answer === 'number') response.writeHead(answer).end();
      else response.writeHead(answer.includes('<Error>') ? 400 : 200, { 'content-type': 'text/xml' }).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
}

const UPDATED = stackIs('UPDATE_COMPLETE');
const CASES: { name: string; reason: string; thing: LastingThing; answers: Answers; seen: object }[] = [
  {
    name: 'a policy that the stack has',
    reason: 'the usual',
    thing: thing('boundary', POLICY),
    answers: { DescribeStacks: UPDATED, ListStackResources: resourceIs('CREATE_COMPLETE') },
    seen: { is: 'held' },
  },
  {
    name: 'a policy whose import was rolled back',
    reason: 'it is listed, and is not in the stack: taken for held, it would never be imported',
    thing: thing('boundary', POLICY),
    answers: {
      DescribeStacks: stackIs('IMPORT_ROLLBACK_COMPLETE'),
      ListStackResources: resourceIs('IMPORT_ROLLBACK_COMPLETE'),
      GetPolicy: POLICY_IS_THERE,
    },
    seen: { is: 'loose' },
  },
  {
    name: 'a policy that failed to be imported',
    reason: 'the same, one moment before',
    thing: thing('boundary', POLICY),
    answers: { DescribeStacks: UPDATED, ListStackResources: resourceIs('IMPORT_FAILED'), GetPolicy: POLICY_IS_THERE },
    seen: { is: 'loose' },
  },
  {
    name: 'a policy in whose place the stack has another one',
    reason: 'the settings name it again: to go back, CloudFormation would create what is there',
    thing: thing('boundary', POLICY),
    answers: {
      DescribeStacks: UPDATED,
      ListStackResources: resourceIs('UPDATE_COMPLETE', `${POLICY}-2`),
      GetPolicy: POLICY_IS_THERE,
    },
    seen: { is: 'loose', instead: `${POLICY}-2` },
  },
  {
    name: 'an answer without a stack',
    reason: 'that there is none is said by an error: this one says nothing',
    thing: thing('boundary', POLICY),
    answers: { DescribeStacks: '<DescribeStacksResponse><DescribeStacksResult/></DescribeStacksResponse>' },
    seen: { is: 'unseen', why: 'CloudFormation does not say how the stack Rolekeeper is' },
  },
  {
    name: 'a stack without a list',
    reason: 'not listed is not "not in it"',
    thing: thing('boundary', POLICY),
    answers: {
      DescribeStacks: UPDATED,
      ListStackResources: '<ListStackResourcesResponse><ListStackResourcesResult/></ListStackResourcesResponse>',
    },
    seen: { is: 'unseen', why: 'CloudFormation does not list the stack Rolekeeper' },
  },
  {
    name: 'a bucket of ours that may be looked at',
    reason: 'S3 was asked for one of this account',
    thing: thing('bucket', BUCKET),
    answers: { DescribeStacks: NO_STACK, HeadBucket: 200 },
    seen: { is: 'loose' },
  },
  {
    name: 'a bucket of ours that may not be looked at',
    reason: 'it is in the list of the account',
    thing: thing('bucket', BUCKET),
    answers: { DescribeStacks: NO_STACK, HeadBucket: 403, ListBuckets: buckets(BUCKET) },
    seen: { is: 'loose' },
  },
  {
    name: 'a bucket of another account',
    reason: 'it is not in the list',
    thing: thing('bucket', BUCKET),
    answers: { DescribeStacks: NO_STACK, HeadBucket: 403, ListBuckets: buckets('other') },
    seen: { is: 'taken' },
  },
  {
    name: 'a bucket, and no list',
    reason: 'not listed is not "another’s": the deployment would be refused for good',
    thing: thing('bucket', BUCKET),
    answers: { DescribeStacks: NO_STACK, HeadBucket: 403, ListBuckets: '<ListAllMyBucketsResult/>' },
    seen: { is: 'unseen', why: 'S3 does not list the buckets of the account' },
  },
];

test.for(CASES)('$name: $reason', async ({ thing: looked, answers, seen }) => {
  await answering(answers);
  expect(await sightingOf(looked, { region: REGION })).toEqual(seen);
});
