/** A hundred roles are created through the SDK's own client, in an account that takes so many writes a second. */
import { CreateRoleCommand, type IAMClientConfig, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import pLimit from 'p-limit';
import type { IamSender } from '../src/ports.ts';
import { ThrottlingIam } from '../test/support/throttling-iam.ts';
import { inVirtualTime, mockedClock } from './virtual-time.ts';

export const ROLES = 100;
const POLICIES = 3;
export const WRITES = ROLES * (1 + POLICIES);
/** As many as `apply` has. */
const AT_A_TIME = 10;

export interface Creation {
  refused: number;
  milliseconds: number;
  /** Roles that are not there, or lack a policy. */
  lost: number;
}

/**
 * @param rate writes a second; five may be saved up
 * @param latency milliseconds from a call to its answer
 * @param senderOf makes what the writes are sent by, from the settings of a client
 */
export async function createRoles(
  rate: number,
  latency: number,
  senderOf: (config: IAMClientConfig) => IamSender,
): Promise<Creation> {
  const account = new ThrottlingIam({ send: async () => undefined }, mockedClock, { rate, burst: 5, latency });
  const sender = senderOf({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    requestHandler: { handle: () => answer(account) } as unknown as NonNullable<IAMClientConfig['requestHandler']>,
  });
  const limit = pLimit(AT_A_TIME);
  const { result, milliseconds } = await inVirtualTime(() =>
    Promise.all(Array.from({ length: ROLES }, (_, index) => limit(() => createRole(sender, `role-${index}`)))),
  );
  return { refused: account.refused, milliseconds, lost: result.filter((isWhole) => !isWhole).length };
}

async function createRole(sender: IamSender, RoleName: string): Promise<boolean> {
  try {
    await sender.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{}' }));
    for (let index = 0; index < POLICIES; index++) {
      await sender.send(new PutRolePolicyCommand({ RoleName, PolicyName: `policy-${index}`, PolicyDocument: '{}' }));
    }
    return true;
  } catch {
    return false;
  }
}

async function answer(account: ThrottlingIam) {
  const xml = (statusCode: number, text: string) => ({
    response: { statusCode, headers: { 'content-type': 'text/xml' }, body: new TextEncoder().encode(text) },
  });
  try {
    await account.send(undefined);
    return xml(200, '<Response><CreateRoleResult/><ResponseMetadata/></Response>');
  } catch {
    return xml(400, '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code></Error></ErrorResponse>');
  }
}
