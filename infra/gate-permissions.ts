/** What the gate's two functions may do, as data. Neither has an action of IAM or STS. */
import { STATE_KEYS } from '../src/layout.ts';
import { bucketNames, type Place } from './names.ts';
import type { PolicyStatementJson } from './policy-statement.ts';

/** The objects that the gate reads: the table for every token that counts, the report where what it knows has grown old. */
export function gateObjects(place: Place): string[] {
  const bucket = stateBucketArn(place);
  return [STATE_KEYS.gate, STATE_KEYS.latest].map((key) => `${bucket}/${key}`);
}

/**
 * To read two objects, and to hand a token to the exchange.
 * @param place of the service, whose bucket it is
 */
export function gateStatements(place: Place, exchangeArn: string, logGroupArn: string): PolicyStatementJson[] {
  // Bucket names are global: what lies in the bucket of another account is not the table of ours.
  const Condition = { StringEquals: { 'aws:ResourceAccount': place.account } };
  return [
    { Sid: 'ReadTable', Effect: 'Allow', Action: ['s3:GetObject'], Resource: gateObjects(place), Condition },
    // Without ListBucket a missing table answers "access denied", and "not there" would look like "not allowed".
    { Sid: 'FindTable', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [stateBucketArn(place)], Condition },
    { Sid: 'Exchange', Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [exchangeArn] },
    writeLog(logGroupArn),
  ];
}

/** What Lambda does as the role of a function in a VPC (Lambda Developer Guide, "Required IAM permissions"). */
const INTERFACES = {
  read: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
  write: [
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
} as const;

/**
 * To have an interface in the VPC, and to write its log. Lambda makes the interfaces as this role, so that the role needs
 * the actions, and its code does not: the last statement takes them from calls of the code, which have the function's ARN
 * (the same page, "Security best practices"). Everything of the account is the narrowest form that AWS names, for
 * DeleteNetworkInterface: with less, it says, the function may not get into its VPC.
 * @param place of the gate
 */
export function exchangeStatements(place: Place, functionArn: string, logGroupArn: string): PolicyStatementJson[] {
  return [
    { Sid: 'SeeInterfaces', Effect: 'Allow', Action: INTERFACES.read, Resource: ['*'] },
    { Sid: 'HaveInterfaces', Effect: 'Allow', Action: INTERFACES.write, Resource: [interfaceArns(place)] },
    writeLog(logGroupArn),
    {
      Sid: 'NotByItsCode',
      Effect: 'Deny',
      Action: [...INTERFACES.read, ...INTERFACES.write],
      Resource: ['*'],
      Condition: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
    },
  ];
}

export function interfaceArns({ partition, region, account }: Place): string {
  return `arn:${partition}:ec2:${region}:${account}:*/*`;
}

export function stateBucketArn(place: Place): string {
  return `arn:${place.partition}:s3:::${bucketNames(place).state}`;
}

function writeLog(logGroupArn: string): PolicyStatementJson {
  return {
    Sid: 'WriteLog',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: [logGroupArn],
  };
}
